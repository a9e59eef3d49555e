import { z } from 'zod';
import { MANAGEMENT } from '../accounts';
import { labelOf, oneOf, repeated, rule } from '../rules';
import { ARCHIVE_CLASSES, SERVICE_CONTROL_PACKS } from '../vocabulary';

const productionKeepsSharedState = rule(
  z.object({ tier: z.literal('production'), state: z.object({ kind: z.literal('local') }) }),
  function* () {
    yield {
      path: 'state.kind',
      problem: 'keeps the state of production on one machine',
      got: 'local',
      remedy: 'use s3, cloud or none',
    };
  },
);

const deployRolesDiffer = rule(
  z.object({ deployRoles: z.object({ existing: z.object({ security: z.string(), workload: z.string() }) }) }),
  function* ({ deployRoles: { existing } }) {
    if (existing.security.toLowerCase() === existing.workload.toLowerCase())
      yield {
        path: 'deployRoles.existing.workload',
        problem: 'is the security role too, so who ships agents could weaken what guards them',
        got: existing.workload,
        remedy: 'give two roles',
      };
  },
);

const RESERVED_TAGS = /^(?:aws|p2a):/i;
/** AWS allows 50 tags; four are the template's own. */
const MOST_TAGS = 46;
const LONGEST_TAG = { key: 128, value: 256 };

const tagsAreAllowed = rule(z.object({ tags: z.record(z.string(), z.string()) }), function* ({ tags }) {
  for (const [key, value] of Object.entries(tags)) {
    if (RESERVED_TAGS.test(key))
      yield {
        path: `tags.${key}`,
        problem: 'has a reserved key',
        got: key,
        remedy: 'use a key that starts with neither aws: nor p2a:',
      };
    if (key === '') yield { path: 'tags', problem: 'have an empty key', remedy: 'name the tag, or take it out' };
    if (key.length > LONGEST_TAG.key)
      yield {
        path: `tags.${key}`,
        problem: `has a key of more than ${LONGEST_TAG.key} characters`,
        got: key.length,
        remedy: 'shorten the key',
      };
    if (value.length > LONGEST_TAG.value)
      yield {
        path: `tags.${key}`,
        problem: `has more than ${LONGEST_TAG.value} characters`,
        got: value.length,
        remedy: 'shorten the value',
      };
  }
  const count = Object.keys(tags).length;
  if (count > MOST_TAGS) yield { path: 'tags', problem: 'are too many', got: count, remedy: `keep to ${MOST_TAGS}` };
});

const period = z.object({
  days: z.number(),
  legalMinimumDays: z.number().optional(),
  coldAfterDays: z.number().optional(),
});

/** S3 moves nothing to a colder class before this age. */
const SOONEST_COLD = 30;

const RETENTION_RULES = ARCHIVE_CLASSES.map((archiveClass) =>
  rule(z.object({ retention: z.object({ [archiveClass]: period }) }), function* (seen) {
    const at = `retention.${archiveClass}`;
    const { days, legalMinimumDays, coldAfterDays } = period.parse(seen.retention[archiveClass]);
    if (legalMinimumDays !== undefined && days < legalMinimumDays)
      yield {
        path: `${at}.days`,
        problem: `is below the legal minimum of ${legalMinimumDays}`,
        got: days,
        remedy: `use ${legalMinimumDays} or more`,
      };
    if (coldAfterDays !== undefined && coldAfterDays < SOONEST_COLD)
      yield {
        path: `${at}.coldAfterDays`,
        problem: 'is sooner than S3 moves anything',
        got: coldAfterDays,
        remedy: `use ${SOONEST_COLD} or more`,
      };
    if (coldAfterDays !== undefined && coldAfterDays >= days)
      yield {
        path: `${at}.coldAfterDays`,
        problem: `is not before the end of the retention, ${days}`,
        got: coldAfterDays,
        remedy: 'use fewer days, or leave it out',
      };
  }),
);

const units = z.object({ organizationalUnits: z.record(z.string(), z.unknown()) });

const controlsHaveTargets = rule(
  z.object({ organization: units, controls: z.object({ targets: z.array(z.object({ ou: z.string() })) }) }),
  function* ({ organization, controls }) {
    const known = ['root', ...Object.keys(organization.organizationalUnits)];
    for (const [index, { ou }] of controls.targets.entries()) {
      if (!known.includes(ou))
        yield {
          path: `controls.targets[${index}].ou`,
          problem: 'is not an organizational unit',
          got: ou,
          remedy: oneOf(known, ''),
        };
    }
    for (const { item, value } of repeated(controls.targets, ({ ou }) => ou)) {
      yield {
        path: `controls.targets[${controls.targets.indexOf(item)}].ou`,
        problem: 'is a target twice',
        got: value,
        remedy: 'list all packs of a unit in one target',
      };
    }
  },
);

const packsProtectWhomTheySpare = rule(
  z.object({
    organization: z.object({ organizationalUnits: z.record(z.string(), z.object({ parent: z.string().optional() })) }),
    controls: z.object({
      targets: z.array(z.object({ ou: z.string(), service: z.array(z.enum(SERVICE_CONTROL_PACKS)).default([]) })),
    }),
  }),
  function* ({ organization: { organizationalUnits }, controls: { targets } }) {
    const guarded = new Set(targets.filter(({ service }) => service.includes('iam')).map(({ ou }) => ou));
    for (const { ou, service } of targets) {
      const above = unitsFrom(ou, organizationalUnits);
      if (service.length === 0 || above.some((unit) => guarded.has(unit))) continue;
      yield {
        path: `controls.targets[${ou}].service`,
        problem: 'spares roles by their names, but leaves out the pack that keeps others from making such roles',
        got: service,
        remedy: 'add iam to it, or to a unit above',
      };
    }
  },
);

/** A unit, those above it, and the root. */
function unitsFrom(unit: string, units: Readonly<Record<string, { readonly parent?: string | undefined }>>): string[] {
  const found: string[] = [];
  for (let at: string | undefined = unit; at !== undefined && !found.includes(at); at = units[at]?.parent)
    found.push(at);
  return [...found, 'root'];
}

const textsHoldNoTemplates = rule(z.looseObject({}), function* (environment) {
  for (const { path, text } of textsIn(environment, '')) {
    if (/[$%]\{/.test(text))
      yield {
        path,
        problem: 'holds a template, which Terraform would evaluate where it runs',
        got: text,
        remedy: 'write plain text, without dollar or percent before a brace',
      };
  }
});

function* textsIn(
  value: unknown,
  path: string,
  above: readonly unknown[] = [],
): Generator<{ path: string; text: string }> {
  if (typeof value === 'string') {
    yield { path, text: value };
  } else if (value !== null && typeof value === 'object' && !above.includes(value)) {
    for (const [key, item] of Object.entries(value)) {
      const at = Array.isArray(value) ? `${path}[${labelOf(item, Number(key))}]` : path === '' ? key : `${path}.${key}`;
      if (!Array.isArray(value)) yield { path: at, text: key };
      yield* textsIn(item, at, [...above, value]);
    }
  }
}

const operatorsAreNotGoverned = rule(
  z.object({
    namePrefix: z.string().default('p2a'),
    landingZone: z.object({ operatorRoleArns: z.array(z.string()).default([]) }).default({ operatorRoleArns: [] }),
    deployRoles: z.union([z.object({ existing: z.record(z.string(), z.string()) }), z.unknown()]).optional(),
  }),
  function* ({ namePrefix, landingZone, deployRoles }) {
    const own = (pathAndName: string) => pathAndName.toLowerCase().startsWith(`${namePrefix}/`);
    for (const [index, arn] of landingZone.operatorRoleArns.entries()) {
      if (own(arn.split(':role/')[1] ?? ''))
        yield {
          path: `landingZone.operatorRoleArns[${index}]`,
          problem: 'is a role that the template governs',
          got: arn,
          remedy: 'name roles outside the template only',
        };
    }
    const given = z.object({ existing: z.record(z.string(), z.string()) }).safeParse(deployRoles);
    for (const [role, pathAndName] of Object.entries(given.data?.existing ?? {})) {
      if (own(pathAndName))
        yield {
          path: `deployRoles.existing.${role}`,
          problem: `lies under the template's own path /${namePrefix}/`,
          got: pathAndName,
          remedy: 'give a role of another path, or use create',
        };
    }
  },
);

const webIdentitiesDiffer = rule(
  z.object({ controls: z.object({ webIdentities: z.array(z.object({ issuer: z.string() })) }) }),
  function* ({ controls }) {
    for (const { item, value } of repeated(controls.webIdentities, ({ issuer }) => issuer)) {
      yield {
        path: `controls.webIdentities[${controls.webIdentities.indexOf(item)}].issuer`,
        problem: 'is listed twice',
        got: value,
        remedy: 'list all subjects of an issuer together',
      };
    }
  },
);

const enforcedGuardrailsBelongToManagement = rule(
  z.object({
    organization: units,
    accounts: z.object({ [MANAGEMENT]: z.object({ id: z.string() }) }),
    guardrailEnforcement: z.object({
      targets: z.array(z.string()),
      guardrails: z.record(z.string(), z.object({ arn: z.string() })),
    }),
  }),
  function* ({ organization, accounts, guardrailEnforcement: { targets, guardrails } }) {
    const known = ['root', ...Object.keys(organization.organizationalUnits)];
    for (const [index, target] of targets.entries()) {
      if (!known.includes(target))
        yield {
          path: `guardrailEnforcement.targets[${index}]`,
          problem: 'is not an organizational unit',
          got: target,
          remedy: oneOf(known, ''),
        };
    }
    for (const { item, value } of repeated([...targets.entries()], ([, target]) => target)) {
      yield {
        path: `guardrailEnforcement.targets[${item[0]}]`,
        problem: 'is a target twice',
        got: value,
        remedy: 'list it once',
      };
    }
    const owner = accounts[MANAGEMENT]?.id;
    for (const [region, { arn }] of Object.entries(guardrails)) {
      const [, , , arnRegion, arnAccount] = arn.split(':');
      if (arnAccount === undefined) continue; // Told by the schema: it is no ARN at all.
      const at = `guardrailEnforcement.guardrails.${region}.arn`;
      if (arnRegion !== region)
        yield {
          path: at,
          problem: `is a guardrail of another region than ${region}`,
          got: arn,
          remedy: 'give each region its own guardrail',
        };
      if (arnAccount !== owner)
        yield {
          path: at,
          problem: 'is not a guardrail of the management account',
          got: arn,
          remedy: `use one of account ${owner}; the organization enforces no others`,
        };
    }
    if (Object.keys(guardrails).length === 0)
      yield {
        path: 'guardrailEnforcement.guardrails',
        problem: 'is empty',
        remedy: 'give a guardrail for each region, or set guardrailEnforcement to off',
      };
  },
);

const trailHasSomewhereToGo = rule(
  z.object({ landingZone: z.object({ trail: z.literal('create'), archive: z.literal('off') }) }),
  function* () {
    yield {
      path: 'landingZone.trail',
      problem: 'is to be made, but there is no archive to keep it',
      got: 'create',
      remedy: 'make or give landingZone.archive, or set the trail to existing or off',
    };
  },
);

const regionsAreListedOnce = rule(z.object({ allowedRegions: z.array(z.string()) }), function* ({ allowedRegions }) {
  for (const value of new Set([...repeated(allowedRegions, (region) => region)].map((again) => again.value))) {
    yield { path: 'allowedRegions', problem: 'lists a region twice', got: value, remedy: 'list it once' };
  }
});

export const GOVERNANCE_RULES = [
  productionKeepsSharedState,
  deployRolesDiffer,
  tagsAreAllowed,
  ...RETENTION_RULES,
  controlsHaveTargets,
  packsProtectWhomTheySpare,
  textsHoldNoTemplates,
  operatorsAreNotGoverned,
  webIdentitiesDiffer,
  enforcedGuardrailsBelongToManagement,
  trailHasSomewhereToGo,
  regionsAreListedOnce,
];

import { z } from 'zod';
import { labelOf, repeated, rule } from '../rules';
import { ARCHIVE_CLASSES } from '../vocabulary';

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

const agentsAndToolsHaveBoundaries = rule(
  z.object({
    landingZone: z.object({ boundaries: z.literal('off') }),
    agents: z.array(z.unknown()).default([]),
    tools: z.array(z.unknown()).default([]),
    gateway: z.object({}).optional(),
  }),
  function* ({ agents, tools, gateway }) {
    if (agents.length + tools.length > 0 || gateway !== undefined)
      yield {
        path: 'landingZone.boundaries',
        problem: 'leaves agents, tools and the gateway without a ceiling',
        got: 'off',
        remedy: 'use create, or existing with the path and name of each',
      };
  },
);

const gatewaysHaveTheirBoundary = rule(
  z.object({
    landingZone: z.object({ boundaries: z.object({ existing: z.object({ gateway: z.undefined().optional() }) }) }),
    gateway: z.object({ account: z.string() }),
  }),
  function* () {
    yield {
      path: 'landingZone.boundaries.existing.gateway',
      problem: 'is missing, so the gateway would have no ceiling',
      remedy: 'give the path and name of its boundary, as of the others',
    };
  },
);

export const GOVERNANCE_RULES = [
  productionKeepsSharedState,
  deployRolesDiffer,
  tagsAreAllowed,
  ...RETENTION_RULES,
  textsHoldNoTemplates,
  trailHasSomewhereToGo,
  regionsAreListedOnce,
  agentsAndToolsHaveBoundaries,
  gatewaysHaveTheirBoundary,
];

import { z } from 'zod';
import { MANAGEMENT } from '../accounts';
import { iamPathOf, isGoverned } from '../names';
import { unitsFrom } from '../organization-units';
import { iamFolder, oneOf, repeated, rule } from '../rules';
import { SERVICE_CONTROL_PACKS } from '../vocabulary';

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
          remedy: oneOf(known, '', ou),
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

const operatorsAreNotGoverned = rule(
  z.object({
    ...iamFolder.shape,
    landingZone: z.object({ operatorRoleArns: z.array(z.string()).default([]) }).default({ operatorRoleArns: [] }),
    deployRoles: z.union([z.object({ existing: z.record(z.string(), z.string()) }), z.unknown()]).optional(),
  }),
  function* ({ landingZone, deployRoles, ...folder }) {
    const own = (pathAndName: string) => isGoverned(folder, pathAndName);
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
          problem: `lies under the template's own path /${iamPathOf(folder)}/`,
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
          remedy: oneOf(known, '', target),
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

export const CONTROL_RULES = [
  controlsHaveTargets,
  packsProtectWhomTheySpare,
  operatorsAreNotGoverned,
  webIdentitiesDiffer,
  enforcedGuardrailsBelongToManagement,
];

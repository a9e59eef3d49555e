import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { agentFunctionName, isGoverned, stepsName } from '../names';
import { unitsFrom } from '../organization-units';
import { iamFolder, listed, repeated, rule } from '../rules';
import { accountRegister, unitRegister } from './registers';

const text = z.string().optional().catch(undefined);

const trust = z.object({
  kind: text,
  function: text,
  agentId: text,
  runtime: text,
  cluster: text,
  namespace: text,
  serviceAccount: text,
  issuer: text,
  subjects: z.array(z.string()).default([]).catch([]),
  roleArn: text,
  externalId: text,
});

const agents = listed('agents', {
  name: z.string(),
  account: z.string(),
  trust: trust.prefault({ kind: 'lambda' }),
});
type SeenAgent = z.output<typeof agents>[number];

const naming = z.object({ name: z.string().catch(''), namePrefix: z.string().default('p2a').catch('p2a') });
type Naming = z.output<typeof naming>;

const eachAgentIsSomebody = rule(z.object({ ...naming.shape, agents }), function* (seen) {
  for (const { item, earlier } of repeated(seen.agents, (agent) => placeOf(agent, seen))) {
    if (item.name === earlier.name) continue; // The same name twice is told apart.
    yield {
      path: `${item.at}.trust`,
      problem: `is where ${earlier.at} runs too, so that the two would be one`,
      got: runsIn(item, seen),
      remedy: 'let each agent run by itself',
    };
  }
  for (const { item, earlier, value } of repeated(seen.agents, (agent) => agent.trust.externalId)) {
    if (item.name === earlier.name) continue;
    yield {
      path: `${item.at}.trust.externalId`,
      problem: `is the external id of ${earlier.at} too`,
      got: value,
      remedy: 'give each its own, so that who knows one cannot use the other',
    };
  }
});

function placeOf(agent: SeenAgent, environment: Naming): string | undefined {
  const place = runsIn(agent, environment);
  return place === undefined
    ? undefined
    : `${agent.account} ${agent.trust.kind === 'workflow' ? 'lambda' : agent.trust.kind} ${place}`;
}

/** What has the identity of the agent, where that is one thing with a name. */
function runsIn({ name, trust: given }: SeenAgent, environment: Naming): string | undefined {
  switch (given.kind) {
    case 'lambda':
      return given.function ?? agentFunctionName(environment, name);
    case 'workflow':
      return stepsName(environment, name);
    case 'bedrock-agent':
      return given.agentId;
    case 'agentcore-runtime':
      return given.runtime;
    case 'eks-pod-identity': {
      const parts = [given.cluster, given.namespace, given.serviceAccount];
      return parts.includes(undefined) ? undefined : parts.join('/');
    }
    default:
      return undefined;
  }
}

const callersAreKnown = rule(
  z.object({
    ...iamFolder.shape,
    accounts: accountRegister,
    controls: z.object({ trustedAccounts: z.array(z.string()).default([]) }).prefault({}),
    agents,
  }),
  function* ({ accounts, controls, agents: all, ...folder }) {
    const known = new Set([...Object.values(accounts).map(({ id }) => id), ...controls.trustedAccounts]);
    for (const { at, trust: given } of all) {
      if (given.kind !== 'role') continue;
      const [, account, pathAndName] = /^arn:[^:]+:iam::(\d{12}):role\/(.+)$/.exec(given.roleArn ?? '') ?? [];
      if (account === undefined || pathAndName === undefined) continue; // Told by the schema.
      if (!known.has(account))
        yield {
          path: `${at}.trust.roleArn`,
          problem: `is a role of account ${account}, which is neither an account here nor trusted`,
          got: given.roleArn,
          remedy: 'add the account to accounts, or to controls.trustedAccounts if it is outside of the organization',
        };
      if (isGoverned(folder, pathAndName))
        yield {
          path: `${at}.trust.roleArn`,
          problem: 'is a role that the template governs, and none of those becomes an agent',
          got: given.roleArn,
          remedy: 'name a role outside of the template; agents reach each other by way of tools',
        };
    }
  },
);

const controls = z
  .object({
    targets: z.array(z.object({ ou: z.string(), resource: z.array(z.string()).default([]) })).default([]),
    webIdentities: z.array(z.object({ issuer: z.string(), subjects: z.array(z.string()) })).default([]),
  })
  .prefault({});

const signInsPassThePerimeter = rule(
  z.object({
    accounts: accountRegister,
    organization: z.object({ organizationalUnits: unitRegister }),
    controls,
    agents,
  }),
  function* ({ accounts, organization, controls: { targets, webIdentities }, agents: all }) {
    const guarded = targets.filter(({ resource }) => resource.includes('perimeter')).map(({ ou }) => ou);
    const admitted = new Map(webIdentities.map(({ issuer, subjects }) => [issuer, subjects]));
    for (const agent of all) {
      const ou = Object.hasOwn(accounts, agent.account) ? accounts[agent.account]?.ou : undefined;
      if (agent.trust.kind !== 'oidc' || ou === undefined) continue;
      const unit = unitsFrom(ou, organization.organizationalUnits).find((above) => guarded.includes(above));
      if (unit !== undefined) yield* refusedSignIns(agent, unit, admitted);
    }
  },
);

function* refusedSignIns(
  { at, trust: { issuer = '', subjects } }: SeenAgent,
  unit: string,
  admitted: ReadonlyMap<string, readonly string[]>,
): Generator<Mistake> {
  const known = admitted.get(issuer);
  const refused = `so the pack perimeter of ${unit} would refuse the sign-in`;
  if (known === undefined) {
    yield {
      path: `${at}.trust.issuer`,
      problem: `is not among controls.webIdentities, ${refused}`,
      got: issuer,
      remedy: 'add issuer and subjects there',
    };
    return;
  }
  for (const [index, subject] of subjects.entries()) {
    if (known.some((pattern) => covers(pattern, subject))) continue;
    yield {
      path: `${at}.trust.subjects[${index}]`,
      problem: `is not among the subjects of ${issuer} in controls.webIdentities, ${refused}`,
      got: subject,
      remedy: 'add it there',
    };
  }
}

/** Whether whoever matches the second matches the first too; a star stands at the end only. */
const covers = (wider: string, narrower: string) =>
  wider.endsWith('*') ? narrower.startsWith(wider.slice(0, -1)) : wider === narrower;

export const TRUST_RULES = [eachAgentIsSomebody, callersAreKnown, signInsPassThePerimeter];

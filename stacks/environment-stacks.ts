import type { App } from 'cdktf';
import {
  agentAccounts,
  gatewayAccounts,
  recordAccounts,
  toolAccounts,
  workflowAccounts,
  workloadAccounts,
} from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { hasPeople } from '../foundation/families';
import { takeOver } from '../foundation/imports';
import type { Built } from '../foundation/main';
import { hasOrganizationStack } from '../foundation/organization-stack';
import { sharingAccounts } from '../foundation/shares';
import { type TargetPolicies, targetPolicies } from '../modules/control-policies/target-policies';
import { checkedPolicies } from '../modules/tool-gateway/catalog/checked-policies';
import { AgentsStack } from './agents';
import { BootstrapStack, bootstrappedAccounts } from './bootstrap';
import { BoundariesStack, boundedAccounts } from './boundaries';
import { DetectionStack } from './detection';
import { GatewayStack } from './gateway';
import { GuardrailsStack } from './guardrails';
import { IdentityStack } from './identity';
import { KeysStack } from './keys';
import { LogArchiveStack } from './log-archive';
import { OrganizationStack } from './organization';
import { RecordsStack } from './records';
import { SharingStack, type SharingStackProps } from './sharing';
import { ToolsStack } from './tools';

/** Every stack of an environment, in the order in which they are applied. */
export function buildStacks(app: App, environment: Environment): Built {
  const { landingZone, controls } = environment;
  const policies = targetPolicies(environment);
  const attached = controls.attach === 'terraform' ? policies : [];
  const gatewayPolicies = checkedPolicies(environment);

  const bootstrap = byAccount(
    bootstrappedAccounts(environment),
    (account) => new BootstrapStack(app, environment, account),
  );
  const logArchive = [landingZone.archive, landingZone.logDelivery].includes('create')
    ? new LogArchiveStack(app, environment)
    : undefined;
  const organization = hasOrganizationStack(environment)
    ? new OrganizationStack(app, environment, {
        controls: attached,
        logArchive: landingZone.archive === 'create' ? logArchive : undefined,
      })
    : undefined;
  const keys = byAccount(workloadAccounts(environment), (account) => new KeysStack(app, environment, account));
  const guardrails = byAccount(
    agentAccounts(environment),
    (account) => new GuardrailsStack(app, environment, account, { keys: made(keys, account) }),
  );
  const records = byAccount(
    recordAccounts(environment),
    (account) => new RecordsStack(app, environment, account, { keys: made(keys, account) }),
  );
  const boundaries = byAccount(
    boundedAccounts(environment),
    (account) => new BoundariesStack(app, environment, account),
  );
  const identity = hasPeople(environment)
    ? new IdentityStack(app, environment, { boundaries: [...boundaries.values()] })
    : undefined;
  const before = (account: string) => ({ keys: made(keys, account), boundaries: boundaries.get(account) });
  const tools = toolAccounts(environment).map((account) => new ToolsStack(app, environment, account, before(account)));
  const agents = agentAccounts(environment).map(
    (account) =>
      new AgentsStack(app, environment, account, {
        ...before(account),
        guardrails: made(guardrails, account),
        records: workflowAccounts(environment).includes(account) ? made(records, account) : undefined,
      }),
  );
  const gateways = gatewayAccounts(environment).map(
    (account) => new GatewayStack(app, environment, account, { ...before(account), records: made(records, account) }),
  );
  const sharing = shareStacks(app, environment, { organization, gateways });
  // Signals of all accounts go to the gateway's, so that it has to be there first.
  const inOrder = [...new Set([...gatewayAccounts(environment), ...workloadAccounts(environment)])];
  const detection: DetectionStack[] = [];
  for (const account of inOrder)
    detection.push(
      new DetectionStack(app, environment, account, {
        keys: made(keys, account),
        watched: [...guardrails.values(), ...tools, ...agents, ...gateways],
        gateway: gateways[0],
        signalled: gateways.length === 0 ? undefined : detection[0],
      }),
    );

  const later = [
    logArchive,
    organization,
    ...keys.values(),
    ...guardrails.values(),
    ...records.values(),
    ...boundaries.values(),
    identity,
    ...tools,
    ...agents,
    ...gateways,
    ...sharing,
    ...detection,
  ].filter((stack) => stack !== undefined);
  for (const stack of later) {
    const roles = bootstrap.get(stack.place.account);
    if (roles !== undefined) stack.follow(roles);
  }
  // Their log groups subscribe to what the archive takes, which is known by name.
  if (logArchive !== undefined && landingZone.logDelivery === 'create')
    for (const stack of [
      ...guardrails.values(),
      ...gatewayAccounts(environment).map((account) => made(records, account)),
      ...tools,
      ...agents,
      ...gateways,
      ...detection,
    ])
      stack.follow(logArchive);

  const stacks = [...bootstrap.values(), ...later];
  takeOver(environment, stacks);
  return {
    stacks,
    policies: {
      ...Object.fromEntries(policies.flatMap(policyFiles)),
      ...(environment.gateway === undefined
        ? {}
        : {
            'gateway/schema.cedarschema': gatewayPolicies.schema,
            'gateway/policies.cedar': gatewayPolicies.policies,
          }),
    },
  };
}

const byAccount = <Stack>(accounts: readonly string[], make: (account: string) => Stack) =>
  new Map(accounts.map((account) => [account, make(account)]));

/** The stack of an account that has one, because it holds a workload. */
function made<Stack>(stacks: ReadonlyMap<string, Stack>, account: string): Stack {
  const stack = stacks.get(account);
  if (stack === undefined) throw new Error(`${account}: has no stack of its kind; make it before those that need it`);
  return stack;
}

function shareStacks(
  app: App,
  environment: Environment,
  before: Pick<SharingStackProps, 'organization' | 'gateways'>,
): SharingStack[] {
  const stacks: SharingStack[] = [];
  for (const account of sharingAccounts(environment))
    stacks.push(new SharingStack(app, environment, account, { ...before, earlier: [...stacks] }));
  return stacks;
}

/** The same policies as plain JSON, for whoever attaches them by other means: AWS counts white space, so there is none. */
const policyFiles = ({ ou, scp, rcp }: TargetPolicies) =>
  Object.entries({ scp, rcp }).flatMap(([kind, documents]) =>
    documents.map((document, index) => [`${ou}/${kind}-${index + 1}.json`, JSON.stringify(document)] as const),
  );

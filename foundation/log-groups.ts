import { agentAccounts, gatewayAccounts, workloadAccounts } from './accounts';
import type { Environment, Tool } from './environment';
import { awsName, logGroupName, type Naming, vendedLogGroupName } from './names';
import type { ArchiveClass } from './vocabulary';

/**
 * Every log group that an account of the environment may have. Keys admit CloudWatch Logs for these and no others,
 * so a log group that is not named here cannot be encrypted, and so cannot be made.
 */
export function logGroupsOf(environment: Environment, account: string): string[] {
  const { agents, tools } = environment;
  return [
    ...agents.filter((agent) => agent.account === account).map(({ name }) => agentLogGroupName(environment, name)),
    ...(agentAccounts(environment).includes(account) ? [logGroupName(environment, 'model-invocations')] : []),
    ...agents
      .filter((agent) => agent.account === account && agent.trust.kind === 'workflow')
      .flatMap(({ name }) => [
        intakeLogGroupName(environment, name),
        sanitizerLogGroupName(environment, name),
        workflowLogGroupName(environment, name),
      ]),
    ...tools
      .filter((tool) => tool.account === account)
      .map((tool) => toolLogGroupName(environment, tool))
      .filter((name) => name !== undefined),
    ...(gatewayAccounts(environment).includes(account)
      ? [
          ...gatewayLogGroupsOf(environment),
          ...CONTAINMENT_LOGS.map((log) => containmentLogGroupName(environment, log)),
        ]
      : []),
  ];
}

/** What stops agents, what lets them go, and the record of both. Signals of all accounts come to the gateway's. */
export const CONTAINMENT_LOGS = ['stops', 'releases', 'audit'] as const;
export const containmentLogGroupName = (environment: Naming, log: (typeof CONTAINMENT_LOGS)[number]) =>
  logGroupName(environment, 'containment', log);

/** What the stream of a class says of records that it could not deliver, in the account of the archive. */
export const deliveryLogGroupName = (environment: Naming, archiveClass: ArchiveClass) =>
  logGroupName(environment, 'archive', 'delivery', archiveClass);

/**
 * Class of record that a log group becomes in the archive, by what is in it. No stream delivers what it says of itself:
 * of a delivery that fails it could only say so by another delivery that fails.
 */
export function archiveClassOf(environment: Naming, logGroup: string): ArchiveClass {
  if (logGroup === logGroupName(environment, 'model-invocations')) return 'prompts';
  if (logGroup === gatewayLogGroupName(environment, 'audit')) return 'audit';
  if (logGroup === containmentLogGroupName(environment, 'audit')) return 'audit';
  if (logGroup === deliveryLogGroupName(environment, 'audit')) return 'logs';
  if (logGroup.startsWith(logGroupName(environment, 'archive', 'delivery', ''))) return 'audit';
  const workflows = [vendedLogGroupName(environment, 'agents'), approvalsLogGroupName(environment)];
  return workflows.some((workflow) => logGroup === workflow || logGroup.startsWith(`${workflow}/`))
    ? 'decisions'
    : 'logs';
}

/** Accounts with log groups that become records of a class. */
export const sendersOf = (environment: Environment, archiveClass: ArchiveClass) =>
  workloadAccounts(environment).filter((account) =>
    logGroupsOf(environment, account).some((logGroup) => archiveClassOf(environment, logGroup) === archiveClass),
  );

export const agentLogGroupName = (environment: Environment, agent: string) =>
  logGroupName(environment, 'agents', agent);

/** What the gateway's account logs of the gateway. */
export const GATEWAY_LOGS = [
  'validator',
  'access',
  'audit',
  'approvals',
  'approver',
  'authorizer',
  'tokens',
  'approver-access',
] as const;
export const gatewayLogGroupName = (environment: Naming, log: (typeof GATEWAY_LOGS)[number]) =>
  logGroupName(environment, 'gateway', log);
export const approvalsLogGroupName = (environment: Naming) => vendedLogGroupName(environment, 'approvals');
/** A web access control list takes no log group whose name begins in another way. */
export const firewallLogGroupName = (environment: Naming) =>
  `aws-waf-logs-${awsName(environment, 'webAcl', 'gateway')}`;

const gatewayLogGroupsOf = (environment: Environment) => [
  ...GATEWAY_LOGS.map((log) => gatewayLogGroupName(environment, log)),
  approvalsLogGroupName(environment),
  firewallLogGroupName(environment),
];

/** Below the folder of agents, which is where their roles may write. */
export const intakeLogGroupName = (environment: Environment, agent: string) =>
  logGroupName(environment, 'agents', agent, 'intake');
export const sanitizerLogGroupName = (environment: Environment, agent: string) =>
  logGroupName(environment, 'agents', agent, 'sanitizer');
export const workflowLogGroupName = (environment: Environment, agent: string) =>
  vendedLogGroupName(environment, 'agents', agent);

/** Where a tool made here logs; a function that somebody else makes logs where its owner says. */
export function toolLogGroupName(environment: Environment, { name, target }: Tool): string | undefined {
  switch (target.kind) {
    case 'function':
      return logGroupName(environment, 'tools', name);
    case 'endpoint':
      return vendedLogGroupName(environment, 'tools', name);
    case 'existing-function':
      return undefined;
  }
}

/** Periods that CloudWatch Logs offers, in days. */
const OFFERED = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How long logs stay where they can be searched: until the archive moves its copy to a colder class. */
export function searchableDays({ retention: { logs } }: Environment): number {
  const wanted = logs.coldAfterDays ?? Math.min(logs.days, 90);
  return OFFERED.find((days) => days >= wanted) ?? 3653;
}

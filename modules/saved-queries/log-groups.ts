import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import {
  agentLogGroupName,
  approvalsLogGroupName,
  CONTAINMENT_LOGS,
  containmentLogGroupName,
  type GATEWAY_LOGS,
  gatewayLogGroupName,
  intakeLogGroupName,
  sanitizerLogGroupName,
  toolLogGroupName,
  workflowLogGroupName,
} from '../../foundation/log-groups';
import { logGroupName } from '../../foundation/names';
import type { LogKind } from './questions';

/** Logs of the gateway that hold events; its access logs hold none. */
const WITH_EVENTS: ReadonlyArray<(typeof GATEWAY_LOGS)[number]> = [
  'audit',
  'validator',
  'approvals',
  'approver',
  'authorizer',
  'tokens',
];

/** Log groups of an account, by what is in them. Another account's are not asked from here. */
export const LOG_GROUPS: Readonly<Record<LogKind, (environment: Environment, account: string) => readonly string[]>> = {
  gateway: (environment, account) =>
    hasGateway(environment, account)
      ? WITH_EVENTS.filter((log) => log !== 'tokens' || hasPool(environment)).map((log) =>
          gatewayLogGroupName(environment, log),
        )
      : [],
  containment: (environment, account) =>
    hasGateway(environment, account) ? CONTAINMENT_LOGS.map((log) => containmentLogGroupName(environment, log)) : [],
  agents: (environment, account) =>
    agentsIn(environment, account).flatMap(({ name, trust }) => [
      agentLogGroupName(environment, name),
      ...(trust.kind === 'workflow'
        ? [intakeLogGroupName(environment, name), sanitizerLogGroupName(environment, name)]
        : []),
    ]),
  workflows: (environment, account) => [
    ...agentsIn(environment, account)
      .filter(({ trust }) => trust.kind === 'workflow')
      .map(({ name }) => workflowLogGroupName(environment, name)),
    ...(hasGateway(environment, account) ? [approvalsLogGroupName(environment)] : []),
  ],
  tools: (environment, account) =>
    environment.tools
      .filter((tool) => tool.account === account && tool.target.kind === 'function')
      .map((tool) => toolLogGroupName(environment, tool))
      .filter((name) => name !== undefined),
  models: (environment, account) =>
    agentsIn(environment, account).length > 0 && environment.landingZone.invocationLogging === 'create'
      ? [logGroupName(environment, 'model-invocations')]
      : [],
};

const hasGateway = (environment: Environment, account: string) => gatewayAccounts(environment).includes(account);
const hasPool = ({ gateway }: Environment) => gateway?.approvals.approvers.kind === 'cognito';
const agentsIn = ({ agents }: Environment, account: string) => agents.filter((agent) => agent.account === account);

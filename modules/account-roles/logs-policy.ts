import { accountIdOf, agentAccounts, gatewayAccounts, toolAccounts, workflowAccounts } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { approvalsLogGroupName, firewallLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { logGroupName, vendedLogGroupName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { findsLogGroups, KEEPING_LOG_GROUPS, subscribesToTheArchive } from './kept-log-groups';

/** Log groups of what is shipped: made, sealed, masked, archived and kept as long as declared, and never read or unsealed. */
export const logGroupStatements = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsLogGroups',
    Effect: 'Allow',
    Action: KEEPING_LOG_GROUPS,
    Resource: shippedLogGroups(environment, account),
  },
  ...subscribesToTheArchive(environment),
  findsLogGroups,
  ...(gatewayAccounts(environment).includes(account) ? [keepsTheRecordOfCalls(environment, account)] : []),
];

/** What was decided about calls is evidence about whoever ships what decides: it stays, and stays on its way into the archive. */
const keepsTheRecordOfCalls = (environment: Environment, account: string): Statement => ({
  Sid: 'NeverErasesTheRecordOfCalls',
  Effect: 'Deny',
  Action: [
    'logs:DeleteDataProtectionPolicy',
    'logs:DeleteLogGroup',
    'logs:DeleteLogStream',
    'logs:DeleteSubscriptionFilter',
  ],
  Resource: `${logGroupArn(environment, accountIdOf(environment, account), gatewayLogGroupName(environment, 'audit'))}*`,
});

/** Those of agents, tools and the gateway: records of models and containment are evidence about what is shipped. */
const shippedLogGroups = (environment: Environment, account: string) =>
  [
    ...(agentAccounts(environment).includes(account) || toolAccounts(environment).includes(account)
      ? [
          logGroupName(environment, 'agents', '*'),
          logGroupName(environment, 'tools', '*'),
          vendedLogGroupName(environment, 'tools', '*'),
        ]
      : []),
    ...(workflowAccounts(environment).includes(account) ? [vendedLogGroupName(environment, 'agents', '*')] : []),
    ...(gatewayAccounts(environment).includes(account)
      ? [
          logGroupName(environment, 'gateway', '*'),
          approvalsLogGroupName(environment),
          firewallLogGroupName(environment),
        ]
      : []),
  ].map((name) => logGroupArn(environment, accountIdOf(environment, account), name));

/** ARN patterns of the environment's log groups in an account, with what is in them. */
export const ownLogGroups = (environment: Environment, account: string) =>
  [logGroupName(environment, '*'), vendedLogGroupName(environment, '*')].map((name) =>
    logGroupArn(environment, accountIdOf(environment, account), name),
  );

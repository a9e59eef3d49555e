import { accountIdOf, agentAccounts, gatewayAccounts, toolAccounts, workflowAccounts } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { approvalsLogGroupName, firewallLogGroupName } from '../../foundation/log-groups';
import { logGroupName, vendedLogGroupName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { findsLogGroups, KEEPING_LOG_GROUPS, recordOfCallsArn, subscribesToTheArchive } from './kept-log-groups';

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
  ...(gatewayAccounts(environment).includes(account) ? [leavesTheRecordOfCallsAlone(environment, account)] : []),
];

/**
 * What was decided about calls is evidence about whoever ships what decides. It is erased by neither a deletion nor a retention of a
 * day, and a subscription that lets nothing through, a mask over everything or a key that nobody has would end it as well.
 */
const leavesTheRecordOfCallsAlone = (environment: Environment, account: string): Statement => ({
  Sid: 'NeverChangesTheRecordOfCalls',
  Effect: 'Deny',
  Action: [
    'logs:AssociateKmsKey',
    'logs:Create*',
    'logs:Delete*',
    'logs:DisassociateKmsKey',
    'logs:Put*',
    'logs:TagResource',
    'logs:UntagResource',
  ],
  Resource: `${recordOfCallsArn(environment, account)}*`,
});

/** Those of agents, tools and the gateway: records of models, calls and containment are evidence about what is shipped. */
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

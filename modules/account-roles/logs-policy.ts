import { accountIdOf, workflowAccounts } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupName, vendedLogGroupName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';

/** Log groups of what is shipped: made, sealed and kept as long as declared, and never read or unsealed. */
export const logGroupStatements = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsLogGroups',
    Effect: 'Allow',
    Action: [
      'logs:AssociateKmsKey',
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:ListTagsForResource',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    Resource: shippedLogGroups(environment, account),
  },
  {
    Sid: 'FindsLogGroups',
    Effect: 'Allow',
    Action: 'logs:DescribeLogGroups',
    Resource: '*',
  },
];

/** Those of agents and tools alone: records of models, the gateway and containment are evidence about what is shipped. */
const shippedLogGroups = (environment: Environment, account: string) =>
  [
    logGroupName(environment, 'agents', '*'),
    logGroupName(environment, 'tools', '*'),
    ...(workflowAccounts(environment).includes(account) ? [vendedLogGroupName(environment, 'agents', '*')] : []),
    vendedLogGroupName(environment, 'tools', '*'),
  ].map((name) => logGroupArn(environment, accountIdOf(environment, account), name));

/** ARN patterns of the environment's log groups in an account, with what is in them. */
export const ownLogGroups = (environment: Environment, account: string) =>
  [logGroupName(environment, '*'), vendedLogGroupName(environment, '*')].map((name) =>
    logGroupArn(environment, accountIdOf(environment, account), name),
  );

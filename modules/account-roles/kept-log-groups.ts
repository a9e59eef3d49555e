import { accountIdOf, agentAccounts, gatewayAccounts, LOG_ARCHIVE } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { awsName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';

/** To make log groups, seal and mask them, send what is in them to the archive and keep it as long as declared; not to read it. */
export const KEEPING_LOG_GROUPS = [
  'logs:AssociateKmsKey',
  'logs:CreateLogGroup',
  'logs:DeleteDataProtectionPolicy',
  'logs:DeleteLogGroup',
  'logs:DeleteRetentionPolicy',
  'logs:DeleteSubscriptionFilter',
  'logs:DescribeSubscriptionFilters',
  'logs:GetDataProtectionPolicy',
  'logs:ListTagsForResource',
  'logs:PutDataProtectionPolicy',
  'logs:PutRetentionPolicy',
  'logs:PutSubscriptionFilter',
  'logs:TagResource',
  'logs:UntagResource',
];

export const findsLogGroups: Statement = {
  Sid: 'FindsLogGroups',
  Effect: 'Allow',
  Action: 'logs:DescribeLogGroups',
  Resource: '*',
};

/**
 * Judged beside the log group, because the destination is of another account.
 * Source: "Step 3: Add/validate IAM permissions for the cross-account destination" in the CloudWatch Logs guide.
 */
export const subscribesToTheArchive = (environment: Environment): Statement[] => {
  const { logDelivery } = environment.landingZone;
  if (logDelivery === 'off') return [];
  return [
    {
      Sid: 'SubscribesLogGroupsToTheArchive',
      Effect: 'Allow',
      Action: 'logs:PutSubscriptionFilter',
      Resource:
        logDelivery === 'create'
          ? logDestinationPattern(environment)
          : [...new Set(Object.values(logDelivery.existing.destinations))],
    },
  ];
};

const logDestinationPattern = (environment: Environment) =>
  regionalArn(
    environment,
    'logs',
    accountIdOf(environment, LOG_ARCHIVE),
    `destination:${awsName(environment, 'logDestination', 'archive', '*')}`,
  );

/** The record of calls of tools, in the gateway's account. */
export const recordOfCallsArn = (environment: Environment, account: string) =>
  logGroupArn(environment, accountIdOf(environment, account), gatewayLogGroupName(environment, 'audit'));

const ERASING = [
  'logs:DeleteDataProtectionPolicy',
  'logs:DeleteLogGroup',
  'logs:DeleteLogStream',
  'logs:DeleteSubscriptionFilter',
];

/** Made, masked and archived; it outlives its declaration, and stays on its way into the archive. */
const keepsTheRecordOfCalls = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsTheRecordOfCalls',
    Effect: 'Allow',
    Action: KEEPING_LOG_GROUPS.filter((action) => !ERASING.includes(action)),
    Resource: recordOfCallsArn(environment, account),
  },
  {
    Sid: 'NeverErasesTheRecordOfCalls',
    Effect: 'Deny',
    Action: ERASING,
    Resource: `${recordOfCallsArn(environment, account)}*`,
  },
];

/** Where records of what is shipped are in the hands of whoever guards it: calls of models and of tools, and containment. */
export const guardedLogStatements = (environment: Environment, account: string): Statement[] => {
  const ofModels =
    agentAccounts(environment).includes(account) && environment.landingZone.invocationLogging === 'create';
  const ofCalls = gatewayAccounts(environment).includes(account);
  return ofModels || ofCalls
    ? [
        ...subscribesToTheArchive(environment),
        findsLogGroups,
        ...(ofCalls ? keepsTheRecordOfCalls(environment, account) : []),
      ]
    : [];
};

import { accountIdOf, agentAccounts, gatewayAccounts, LOG_ARCHIVE } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
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

/** Where records of what is shipped are in the hands of whoever guards it: calls of models, and containment. */
export const guardedLogStatements = (environment: Environment, account: string): Statement[] => {
  const ofModels =
    agentAccounts(environment).includes(account) && environment.landingZone.invocationLogging === 'create';
  return ofModels || gatewayAccounts(environment).includes(account)
    ? [...subscribesToTheArchive(environment), findsLogGroups]
    : [];
};

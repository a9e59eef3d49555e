import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { CONTAINMENT_LOGS, containmentLogGroupName } from '../../foundation/log-groups';
import { PARTITIONS } from '../../foundation/partitions';
import type { Statement } from '../../foundation/policy';
import {
  containmentArn,
  containmentReachArn,
  containmentRoleArn,
  releaseArn,
  releaseReachArn,
  releaseRoleArn,
  signalBusArn,
  signalsRoleArn,
  unactedQueueArn,
  undeliveredQueueName,
} from '../containment/arns';
import { hasSignals } from '../containment/signals';
import { KEEPING_LOG_GROUPS } from './kept-log-groups';
import { KEEPING_QUEUES } from './kept-queues';
import { givesRoles, keepsRoles } from './kept-roles';

/** What stops agents and lets them go, as declared. It is neither called here nor fed, and no agent is stopped or let go by it. */
export function containmentStatements(environment: Environment, account: string): Statement[] {
  if (environment.gateway === undefined) return [];
  const id = accountIdOf(environment, account);
  const isGateway = gatewayAccounts(environment).includes(account);
  const functionRoles = isGateway ? [containmentRoleArn(environment), releaseRoleArn(environment)] : [];
  const signalRoles = [signalsRoleArn(environment, account)];
  const reaching = agentAccounts(environment).includes(account)
    ? [containmentReachArn(environment, id), releaseReachArn(environment, id)]
    : [];
  const carries = hasSignals(environment, account);
  return [
    keepsRoles('KeepsRolesOfContainment', [...functionRoles, ...reaching, ...signalRoles]),
    ...(carries ? [givesRoles('GivesRulesTheRoleThatCarriesSignals', signalRoles, 'events')] : []),
    ...(isGateway
      ? [
          givesRoles('GivesContainmentItsRoles', functionRoles, 'lambda'),
          ...functions(environment),
          ...sealedSettings(environment, account),
          ...logs(environment, account),
          bus(environment),
          {
            // IAM knows no resource for these.
            Sid: 'SaysWhoHandsSignalsIn',
            Effect: 'Allow' as const,
            Action: ['events:PutPermission', 'events:RemovePermission'],
            Resource: '*',
          },
        ]
      : []),
    {
      Sid: 'KeepsQueuesOfSignals',
      Effect: 'Allow',
      Action: KEEPING_QUEUES,
      Resource: [...(isGateway ? [unactedQueueArn(environment)] : []), ...undelivered(environment, account)],
    },
  ];
}

/** Also where calls of global services appear. */
const undelivered = (environment: Environment, account: string) =>
  [...new Set([environment.region, PARTITIONS[environment.partition].homeRegion])].map((region) =>
    regionalArn(
      { ...environment, region },
      'sqs',
      accountIdOf(environment, account),
      undeliveredQueueName(environment),
    ),
  );

function functions(environment: Environment): Statement[] {
  // A version or alias is judged by its own ARN too.
  const own = [containmentArn(environment), releaseArn(environment)].flatMap((arn) => [arn, `${arn}:*`]);
  return [
    {
      Sid: 'KeepsFunctionsOfContainment',
      Effect: 'Allow',
      Action: [
        'lambda:CreateAlias',
        'lambda:CreateFunction',
        'lambda:DeleteAlias',
        'lambda:DeleteFunction',
        'lambda:DeleteFunctionConcurrency',
        'lambda:DeleteFunctionEventInvokeConfig',
        'lambda:GetAlias',
        'lambda:GetFunction',
        'lambda:GetFunctionCodeSigningConfig',
        'lambda:GetFunctionConfiguration',
        'lambda:GetFunctionEventInvokeConfig',
        'lambda:GetPolicy',
        'lambda:ListTags',
        'lambda:ListVersionsByFunction',
        'lambda:PublishVersion',
        'lambda:PutFunctionConcurrency',
        'lambda:PutFunctionEventInvokeConfig',
        'lambda:RemovePermission',
        'lambda:TagResource',
        'lambda:UntagResource',
        'lambda:UpdateAlias',
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
      ],
      Resource: own,
    },
    {
      Sid: 'LetsEventsStopAgents',
      Effect: 'Allow',
      Action: 'lambda:AddPermission',
      Resource: own,
      Condition: { StringEquals: { 'lambda:Principal': ['apigateway.amazonaws.com', 'events.amazonaws.com'] } },
    },
  ];
}

/** Source: "Securing Lambda environment variables" in the Lambda guide. */
function sealedSettings(environment: Environment, account: string): Statement[] {
  const keys = regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*');
  const settings = {
    'aws:ResourceTag/p2a:data-class': 'alerts',
    'kms:ViaService': `lambda.${environment.region}.amazonaws.com`,
  };
  return [
    {
      Sid: 'SealsSettingsOfContainment',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:Encrypt'],
      Resource: keys,
      Condition: { StringEquals: settings },
    },
    {
      Sid: 'LetsLambdaOpenSettingsOfContainment',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: keys,
      Condition: { StringEquals: settings, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** The record of what was stopped and let go outlives its declaration. */
const logs = (environment: Environment, account: string): Statement[] => {
  const arnOf = (log: (typeof CONTAINMENT_LOGS)[number]) =>
    logGroupArn(environment, accountIdOf(environment, account), containmentLogGroupName(environment, log));
  return [
    {
      Sid: 'KeepsLogsOfContainment',
      Effect: 'Allow',
      Action: KEEPING_LOG_GROUPS,
      Resource: CONTAINMENT_LOGS.map(arnOf),
    },
    {
      Sid: 'NeverErasesTheRecordOfContainment',
      Effect: 'Deny',
      Action: ['logs:DeleteLogGroup', 'logs:DeleteLogStream'],
      Resource: `${arnOf('audit')}*`,
    },
  ];
};

const bus = (environment: Environment): Statement => ({
  Sid: 'KeepsTheBusOfSignals',
  Effect: 'Allow',
  Action: [
    'events:CreateEventBus',
    'events:DeleteEventBus',
    'events:DescribeEventBus',
    'events:ListTagsForResource',
    'events:TagResource',
    'events:UntagResource',
    'events:UpdateEventBus',
  ],
  Resource: signalBusArn(environment),
});

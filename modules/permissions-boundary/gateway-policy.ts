import { accountIdOf, toolAccounts } from '../../foundation/accounts';
import { logGroupArn, regionalArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import {
  approvalMachineName,
  approvalTopicName,
  awsName,
  gatewayTableName,
  logGroupName,
  planePath,
  toolRoleName,
} from '../../foundation/names';
import { type Conditions, type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { SWITCH_PARTITION } from '../../foundation/switches';
import type { Plane } from '../../foundation/vocabulary';
import { CONTAINMENT_PARTITION } from '../containment/lambda/core/record';
import { apiLogsStatements } from '../tool-gateway/api-logs-policy';

/**
 * The most that the gateway's roles may do, and those of its approvers: keep what the gateway remembers, become tools of the
 * environment, and have people asked. Nothing that switches agents off is theirs to change.
 */
export function gatewayBoundary(environment: Environment, account: string): PolicyDocument {
  const id = accountIdOf(environment, account);
  const arn = (service: string, resource: string) => regionalArn(environment, service, id, resource);
  const only = (plane: Plane): Conditions => ({
    ArnLike: { 'aws:PrincipalArn': roleArn(environment, id, `${planePath(environment, plane)}*`) },
  });
  const table = arn('dynamodb', `table/${gatewayTableName(environment)}`);
  const functions = arn('lambda', `function:${awsName(environment, 'function', 'gateway', '*')}`);
  const machine = arn('states', `stateMachine:${approvalMachineName(environment)}`);
  return policy(
    ...remembers(table),
    {
      Sid: 'GatewaysBecomeToolsOfTheirEnvironment',
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
      Resource: toolAccounts(environment).map((tools) =>
        roleArn(
          environment,
          accountIdOf(environment, tools),
          `${planePath(environment, 'tool')}${toolRoleName(environment, '*')}`,
        ),
      ),
      Condition: only('gateway'),
    },
    {
      Sid: 'GatewaysHavePeopleAsked',
      Effect: 'Allow',
      Action: ['sns:Publish', 'states:StartExecution'],
      Resource: [machine, arn('sns', approvalTopicName(environment))],
      Condition: only('gateway'),
    },
    { Sid: 'GatewaysCallTheirOwnFunctions', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functions },
    {
      // It knows no resources.
      Sid: 'ApproversAnswerWhatWaits',
      Effect: 'Allow',
      Action: ['states:SendTaskFailure', 'states:SendTaskSuccess'],
      Resource: '*',
      Condition: only('approver'),
    },
    ...watched(logGroupArn(environment, id, logGroupName(environment, 'gateway', '*'))),
    ...(environment.landingZone.apiAccountSettings === 'create' ? apiLogsStatements(environment) : []),
    ...sealed(arn('kms', 'key/*')),
    {
      // A resource policy could grant it past a ceiling that does not mention it. Tools are called as tools.
      Sid: 'GatewaysCallNothingElseAsThemselves',
      Effect: 'Deny',
      Action: ['lambda:Invoke*', 'states:Start*'],
      NotResource: [functions, machine],
    },
    {
      Sid: 'GatewaysNeverThinkAdministerOrReadSecrets',
      Effect: 'Deny',
      Action: [
        'bedrock-agentcore:*',
        'bedrock-mantle:*',
        'bedrock:*',
        'iam:*',
        'secretsmanager:BatchGetSecretValue',
        'secretsmanager:GetSecretValue',
      ],
      Resource: '*',
    },
  );
}

const remembers = (table: string): Statement[] => [
  {
    Sid: 'GatewaysRememberCallsAndApprovals',
    Effect: 'Allow',
    Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    Resource: table,
  },
  {
    // Whoever is switched off or contained must not be able to change that, whatever the gateway was talked into. This binds whoever
    // writes the policies of its roles too.
    Sid: 'GatewaysNeverSetOrLiftSwitches',
    Effect: 'Deny',
    Action: [
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:PartiQL*',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    Resource: table,
    Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': [SWITCH_PARTITION, CONTAINMENT_PARTITION] } },
  },
];

const watched = (logGroups: string): Statement[] => [
  {
    Sid: 'GatewaysKeepTheirLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: logGroups,
  },
  {
    Sid: 'GatewaysAreWatched',
    Effect: 'Allow',
    Action: [
      ...LOG_DELIVERY,
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ],
    Resource: '*',
  },
];

const sealed = (keys: string): Statement[] => [
  {
    Sid: 'GatewaysSealWhatTheyKeep',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
    Resource: keys,
    Condition: { StringEquals: { 'aws:ResourceTag/p2a:data-class': ['decisions', 'state'] } },
  },
  {
    Sid: 'GatewaysMakeDigests',
    Effect: 'Allow',
    Action: 'kms:GenerateMac',
    Resource: keys,
    Condition: { StringEquals: { 'aws:ResourceTag/p2a:data-class': 'digests' } },
  },
];

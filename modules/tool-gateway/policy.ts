import { accountIdOf, toolAccounts } from '../../foundation/accounts';
import { logGroupArn, roleArn, toolInvokeRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { awsName, planePath } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { isCalled } from '../tool/invoke-policy';
import { approvalMachineArn, gatewayOf, gatewayTableArn, validatorArn } from './arns';

/** ARNs of keys of the gateway's account. */
export interface GatewayKeys {
  /** Of settings and of what is remembered. */
  readonly state: string;
  /** By which digests are made. */
  readonly digests: string;
}

export const validatorTrust = (environment: Environment): PolicyDocument =>
  policy(
    serviceTrust(
      'ItsFunctionTakesOnTheRole',
      'lambda.amazonaws.com',
      accountIdOf(environment, gatewayOf(environment).account),
      [validatorArn(environment)],
    ),
  );

/**
 * Partitions of the table that the validator writes: calls, counters, and approvals with their lists. What is switched off
 * is in none of them, so that no call that it was talked into can switch anything on again.
 */
const WRITTEN = ['call#*', 'count#*', 'approval#*', 'pending#*'];

/** All that the validator does: it remembers, it asks people, it records, and it calls tools by their own roles. */
export const validatorStatements = (environment: Environment, keys: GatewayKeys): Statement[] => [
  ...remembers(environment, keys),
  {
    Sid: 'AsksPeople',
    Effect: 'Allow',
    Action: 'states:StartExecution',
    Resource: approvalMachineArn(environment),
  },
  {
    // Step Functions seals the input of an execution in the name of whoever starts it.
    Sid: 'SealsWhatItAsks',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: keys.state,
    Condition: {
      StringEquals: {
        'kms:EncryptionContext:aws:states:stateMachineArn': approvalMachineArn(environment),
        ...via(environment, 'states'),
      },
    },
  },
  ...callsTools(environment),
  {
    Sid: 'KeepsItsLogAndTheRecordOfCalls',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: (['validator', 'audit'] as const).map((log) => `${logOf(environment, log)}:*`),
  },
  { Sid: 'MakesDigests', Effect: 'Allow', Action: 'kms:GenerateMac', Resource: keys.digests },
  {
    Sid: 'OpensItsOwnSettings',
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: keys.state,
    Condition: { StringEquals: via(environment, 'lambda') },
  },
  {
    // X-Ray knows no resources for these.
    Sid: 'TracesItsOwnWork',
    Effect: 'Allow',
    Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    Resource: '*',
  },
];

const via = ({ region }: Environment, service: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com` });

const logOf = (environment: Environment, log: Parameters<typeof gatewayLogGroupName>[1]) =>
  logGroupArn(
    environment,
    accountIdOf(environment, gatewayOf(environment).account),
    gatewayLogGroupName(environment, log),
  );

const remembers = (environment: Environment, keys: GatewayKeys): Statement[] => [
  {
    Sid: 'LooksUpWhatItRemembers',
    Effect: 'Allow',
    Action: ['dynamodb:GetItem', 'dynamodb:Query'],
    Resource: gatewayTableArn(environment),
  },
  {
    Sid: 'RemembersCallsAndLiftsNoSwitch',
    Effect: 'Allow',
    Action: ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    Resource: gatewayTableArn(environment),
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': WRITTEN },
      // Without it, a request that names no key would pass.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  },
  {
    // The table uses the key in the name of whoever reads or writes.
    Sid: 'SealsAndOpensWhatItRemembers',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
    Resource: keys.state,
    Condition: { StringEquals: via(environment, 'dynamodb') },
  },
];

/** Each role says by itself for whom, for what and by whose leave it is taken on. */
function callsTools(environment: Environment): Statement[] {
  const roles = callableRoles(environment);
  return roles.length === 0
    ? []
    : [
        {
          Sid: 'CallsToolsByTheirOwnRoles',
          Effect: 'Allow',
          Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
          Resource: roles,
        },
      ];
}

/** One pattern for each account with tools, and by itself each role whose name was too long for the pattern. */
function callableRoles(environment: Environment): string[] {
  const called = environment.tools.filter((tool) => isCalled(environment, tool));
  const arns = called.map((tool) => toolInvokeRoleArn(environment, tool));
  const whole = arns.filter((arn) => arn.endsWith('-invoke'));
  const patterns = toolAccounts(environment).map((account) =>
    roleArn(
      environment,
      accountIdOf(environment, account),
      `${planePath(environment, 'tool')}${awsName(environment, 'role', 'tool', '*', 'invoke')}`,
    ),
  );
  const used = patterns.filter((pattern) => whole.some((arn) => arn.split(':')[4] === pattern.split(':')[4]));
  return [...used, ...arns.filter((arn) => !whole.includes(arn))];
}

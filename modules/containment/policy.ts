import { accountIdOf, agentAccounts } from '../../foundation/accounts';
import { alertTopicArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type CONTAINMENT_LOGS, containmentLogGroupName } from '../../foundation/log-groups';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { SWITCH_ATTRIBUTES, SWITCH_PARTITION } from '../../foundation/switches';
import { serviceTrust } from '../../foundation/trust';
import { runningStatements, streamsOf, via } from '../governed-function/running-policy';
import { gatewayOf, gatewayTableArn } from '../tool-gateway/arns';
import { containmentReachArn, releaseReachArn, unactedQueueArn } from './arns';
import { CONTAINMENT_PARTITION } from './lambda/core/record';

/** Keys of the gateway's account. */
export interface ContainmentKeys {
  /** Of the gateway's table. */
  readonly state: string;
  /** Of settings, of what people are told and of what could not be acted upon. */
  readonly alerts: string;
  readonly logs: string;
}

type Log = (typeof CONTAINMENT_LOGS)[number];

/** What the stopping function may do: it sets switches and lifts none, and reaches agents by a role that takes no tag away. */
export const stoppingStatements = (environment: Environment, keys: ContainmentKeys): Statement[] => [
  seesHowAgentsStand(environment),
  writesHowAgentsStand(environment),
  {
    // Among its attributes none by which a switch would go away by itself.
    Sid: 'SetsSwitchesAndLiftsNone',
    Effect: 'Allow',
    Action: 'dynamodb:PutItem',
    Resource: gatewayTableArn(environment),
    Condition: {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': [SWITCH_PARTITION],
        'dynamodb:Attributes': SWITCH_ATTRIBUTES,
      },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    },
  },
  sealsTheTable(environment, keys),
  {
    Sid: 'ReachesRolesOfAgentsToStopThem',
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: agentAccounts(environment).map((account) =>
      containmentReachArn(environment, accountIdOf(environment, account)),
    ),
  },
  ...tellsPeople(environment, keys),
  {
    // Lambda hands over what failed in the name of the function.
    Sid: 'LeavesWhatItCouldNotDoToPeople',
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: unactedQueueArn(environment),
  },
  ...running(environment, 'stops', keys),
];

/** What the releasing function may do: it lifts switches and sets none, and reaches agents by a role that sets no tag. */
export const releasingStatements = (environment: Environment, keys: ContainmentKeys): Statement[] => [
  seesHowAgentsStand(environment),
  writesHowAgentsStand(environment),
  {
    Sid: 'LiftsSwitchesAndSetsNone',
    Effect: 'Allow',
    Action: 'dynamodb:DeleteItem',
    Resource: gatewayTableArn(environment),
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [SWITCH_PARTITION] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  },
  sealsTheTable(environment, keys),
  {
    Sid: 'ReachesRolesOfAgentsToLetThemGo',
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: agentAccounts(environment).map((account) =>
      releaseReachArn(environment, accountIdOf(environment, account)),
    ),
  },
  ...tellsPeople(environment, keys),
  ...running(environment, 'releases', keys),
];

const seesHowAgentsStand = (environment: Environment): Statement => ({
  Sid: 'SeesHowAgentsStand',
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: gatewayTableArn(environment),
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [CONTAINMENT_PARTITION, SWITCH_PARTITION] },
    // Without it, a request that names no key would pass.
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
});

const writesHowAgentsStand = (environment: Environment): Statement => ({
  Sid: 'WritesHowAgentsStand',
  Effect: 'Allow',
  Action: 'dynamodb:PutItem',
  Resource: gatewayTableArn(environment),
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [CONTAINMENT_PARTITION] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
});

const sealsTheTable = (environment: Environment, { state }: ContainmentKeys): Statement => ({
  // The table uses the key in the name of whoever reads or writes.
  Sid: 'SealsHowAgentsStand',
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
  Resource: state,
  Condition: { StringEquals: via(environment, 'dynamodb') },
});

const tellsPeople = (environment: Environment, { alerts }: ContainmentKeys): Statement[] => [
  {
    Sid: 'TellsPeople',
    Effect: 'Allow',
    Action: 'sns:Publish',
    Resource: (['critical', 'warning'] as const).map((severity) =>
      alertTopicArn(environment, gatewayOf(environment).account, severity),
    ),
  },
  {
    Sid: 'SealsWhatPeopleAreTold',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: alerts,
    Condition: { StringEquals: via(environment, 'sns', 'sqs') },
  },
];

/** What every function has beside its own work. */
const running = (environment: Environment, log: Log, { alerts }: ContainmentKeys): Statement[] => [
  {
    Sid: 'WritesToTheRecordOfContainmentAndReadsNoneOfIt',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: streamsOf(environment, gatewayOf(environment).account, containmentLogGroupName(environment, 'audit')),
  },
  ...runningStatements(environment, gatewayOf(environment).account, containmentLogGroupName(environment, log), alerts),
];

export const functionTrust = (environment: Environment, functionArn: string): PolicyDocument =>
  policy(
    serviceTrust(
      'ItsFunctionTakesOnTheRole',
      'lambda.amazonaws.com',
      accountIdOf(environment, gatewayOf(environment).account),
      [functionArn],
    ),
  );

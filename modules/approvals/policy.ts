import { accountIdOf } from '../../foundation/accounts';
import { accountRootArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { LIVE } from '../governed-function/live';
import { via } from '../governed-function/running-policy';
import { approvalMachineArn, gatewayOf, validatorArn } from '../tool-gateway/arns';
import { approvalTopicArn, keeperArn, keeperRoleArn } from './arns';
import { audited, keeping, running } from './running-policy';

const accountOf = (environment: Environment) => accountIdOf(environment, gatewayOf(environment).account);

/** All that keeps what waits for people: it keeps and closes approvals, answers for calls, and tells people. */
export const keeperStatements = (environment: Environment, stateKeyArn: string): Statement[] => [
  ...keeping(environment, stateKeyArn, {
    looksUp: ['approval#'],
    changes: ['approval#', 'call#'],
    takesOff: ['pending#'],
  }),
  {
    Sid: 'TellsPeopleThatSomethingWaits',
    Effect: 'Allow',
    Action: 'sns:Publish',
    Resource: approvalTopicArn(environment),
  },
  {
    Sid: 'SealsWhatPeopleAreTold',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: stateKeyArn,
    Condition: { StringEquals: via(environment, 'sns') },
  },
  audited(environment),
  ...running(environment, 'approvals', stateKeyArn),
];

/** All that the state machine of approvals does: it calls the two functions that ask people and carry out. */
export const machineStatements = (environment: Environment, stateKeyArn: string): Statement[] => [
  {
    Sid: 'AsksPeopleAndCarriesOutWhatTheyApproved',
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: [keeperArn(environment), validatorArn(environment)].map((arn) => `${arn}:${LIVE}`),
  },
  {
    // Step Functions uses the key as the role itself: a condition on the service would stop every execution.
    Sid: 'SealsItsOwnExecutions',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: stateKeyArn,
    Condition: {
      StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': approvalMachineArn(environment) },
    },
  },
  {
    Sid: 'SealsTheLogOfItsExecutions',
    Effect: 'Allow',
    Action: 'kms:GenerateDataKey',
    Resource: stateKeyArn,
    Condition: {
      StringEquals: {
        // Word for word what Step Functions says, star included.
        'kms:EncryptionContext:SourceArn': `arn:${environment.partition}:logs:${environment.region}:${accountOf(environment)}:*`,
      },
    },
  },
  { Sid: 'HasItsLogDelivered', Effect: 'Allow', Action: LOG_DELIVERY, Resource: '*' },
  {
    Sid: 'TracesItsOwnExecutions',
    Effect: 'Allow',
    Action: ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    Resource: '*',
  },
];

export const machineTrust = (environment: Environment): PolicyDocument =>
  policy(
    serviceTrust('ItsStateMachineTakesOnTheRole', 'states.amazonaws.com', accountOf(environment), [
      approvalMachineArn(environment),
    ]),
  );

/** Only what keeps approvals says anything by the topic. */
export function topicPolicy(environment: Environment): PolicyDocument {
  const topic = approvalTopicArn(environment);
  const keeper = { 'aws:PrincipalArn': keeperRoleArn(environment) };
  return policy(
    {
      Sid: 'TheKeeperTellsPeople',
      Effect: 'Allow',
      Principal: { AWS: accountRootArn(environment, accountOf(environment)) },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { ArnEquals: keeper },
    },
    {
      Sid: 'NobodyElseTellsThemAnything',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { ArnNotEquals: keeper },
    },
    {
      Sid: 'NobodyTellsThemAnythingWithoutTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  );
}

import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { via } from '../governed-function/running-policy';
import { approvalMachineArn } from '../tool-gateway/arns';
import { audited, keeping, running } from './running-policy';

/** All that stands behind the API of approvers: it keeps decisions, and tells the state machine. Nothing else may. */
export const approverStatements = (environment: Environment, stateKeyArn: string): Statement[] => [
  ...keeping(environment, stateKeyArn, {
    looksUp: ['approval#', 'pending#'],
    changes: ['approval#'],
    takesOff: ['pending#'],
  }),
  {
    // Step Functions knows no resource for it. A rejection is told in the same way: what the task comes to says which it is.
    Sid: 'TellsTheStateMachineWhatPeopleDecided',
    Effect: 'Allow',
    Action: 'states:SendTaskSuccess',
    Resource: '*',
  },
  {
    Sid: 'SealsWhatItTellsTheStateMachine',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: stateKeyArn,
    Condition: {
      StringEquals: {
        'kms:EncryptionContext:aws:states:stateMachineArn': approvalMachineArn(environment),
        ...via(environment, 'states'),
      },
    },
  },
  audited(environment),
  ...running(environment, 'approver', stateKeyArn),
];

/** What says who somebody is touches nothing of what they decide about. */
export const authorizerStatements = (environment: Environment, stateKeyArn: string): Statement[] =>
  running(environment, 'authorizer', stateKeyArn);
export const tokensStatements = (environment: Environment, stateKeyArn: string): Statement[] =>
  running(environment, 'tokens', stateKeyArn);

/**
 * Who reaches the API before its authorizer is asked: anybody on the internet, or whoever comes through given endpoints. People
 * are no principals of AWS, so nothing of an organization can be asked of them here.
 *
 * Everything is `*` to it: a policy holds for its own API, and whatever else it names, AWS stores in other words, which
 * every plan would change back.
 *
 * @param endpointIds Endpoints from which a private API is called; undefined for one of the region.
 */
export const approverApiPolicy = (endpointIds: readonly string[] | undefined): PolicyDocument =>
  policy(
    { Sid: 'PeopleShowTheirTokens', Effect: 'Allow', ...ANYBODY },
    {
      Sid: 'NobodyCallsWithoutTls',
      Effect: 'Deny',
      ...ANYBODY,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    ...(endpointIds === undefined
      ? []
      : [
          {
            Sid: 'NobodyCallsFromElsewhere',
            Effect: 'Deny' as const,
            ...ANYBODY,
            Condition: { StringNotEquals: { 'aws:SourceVpce': endpointIds } },
          },
        ]),
  );

const ANYBODY = { Principal: '*', Action: 'execute-api:Invoke', Resource: '*' } as const;

import type { Statement } from '../../foundation/policy';

/** Who reaches the queue of calls that failed: the tool writes to it, and nobody else does. */
export const queueStatements = (queueArn: string, toolRoleArn: string): Statement[] => [
  {
    Sid: 'OnlyTheToolSetsCallsAside',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': toolRoleArn } },
  },
  answersOverTls('QueueAnswersOverTlsOnly', 'sqs:*', queueArn),
];

/**
 * Who reads a secret, whatever its own policies grant it. BatchGetSecretValue is judged secret by secret, as
 * GetSecretValue.
 *
 * @param readers ARNs of roles.
 */
export const secretStatements = (readers: readonly string[]): Statement[] => [
  {
    Sid: 'OnlyTheToolReadsItsSecret',
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': readers } },
  },
  answersOverTls('SecretAnswersOverTlsOnly', 'secretsmanager:*', '*'),
];

const answersOverTls = (Sid: string, Action: string, Resource: string): Statement => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

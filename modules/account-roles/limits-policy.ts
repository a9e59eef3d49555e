import type { Statement } from '../../foundation/policy';

/** Whoever writes trust policies could let itself in, where its own policies say nothing of it. */
export const neverBecomesAnother: Statement = {
  Sid: 'NeverBecomesAnother',
  Effect: 'Deny',
  Action: 'sts:AssumeRole',
  Resource: '*',
};

/** The same of policies on functions, queues and secrets: it ships them, and neither calls nor reads them. */
export const neverUsesWhatItShips: readonly Statement[] = [
  {
    Sid: 'NeverReadsWhatItShips',
    Effect: 'Deny',
    Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue', 'sqs:ReceiveMessage'],
    Resource: '*',
  },
  {
    Sid: 'NeverCallsWhatItShips',
    Effect: 'Deny',
    Action: ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:ViaAWSService': 'false' } },
  },
];

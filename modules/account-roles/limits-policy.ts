import type { Statement } from '../../foundation/policy';
import { WRITING_ITEMS } from '../../foundation/table-actions';

/** Whoever writes trust policies could let itself in, where its own policies say nothing of it. */
export const neverBecomesAnother: Statement = {
  Sid: 'NeverBecomesAnother',
  Effect: 'Deny',
  Action: 'sts:AssumeRole',
  Resource: '*',
};

/** The same of policies on functions, queues, secrets and tables: it ships them, and neither calls, reads nor fills them. */
export const neverUsesWhatItShips: readonly Statement[] = [
  {
    Sid: 'NeverReadsWhatItShips',
    Effect: 'Deny',
    Action: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PartiQLSelect',
      'dynamodb:Query',
      'dynamodb:Scan',
      'secretsmanager:BatchGetSecretValue',
      'secretsmanager:GetSecretValue',
      'sqs:ReceiveMessage',
    ],
    Resource: '*',
  },
  {
    // Among it what people have approved, and what is switched off.
    Sid: 'NeverWritesWhatItShips',
    Effect: 'Deny',
    Action: WRITING_ITEMS,
    Resource: '*',
  },
  {
    Sid: 'NeverCallsWhatItShips',
    Effect: 'Deny',
    Action: ['execute-api:Invoke', 'lambda:InvokeFunction', 'lambda:InvokeFunctionUrl', 'states:StartExecution'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:ViaAWSService': 'false' } },
  },
];

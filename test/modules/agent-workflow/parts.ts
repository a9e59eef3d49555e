import { decisionSchema } from '../../../modules/agent-workflow/decision';
import { agentWorkflow } from '../../../modules/agent-workflow/workflow';

const claimNumber = { type: 'string', maxLength: 14, pattern: '^CL-[0-9]{4}-[0-9]{6}$' };

/** A register with one tool, and an agent that may pay with it. */
export const register = {
  tools: [
    {
      name: 'claims-payments',
      actions: {
        pay: {
          kind: 'change',
          purpose: 'Pays a claim',
          input: {
            type: 'object',
            additionalProperties: false,
            required: ['claim'],
            properties: { claim: claimNumber },
          },
        },
        status: { kind: 'read', purpose: 'Says what was paid', input: { type: 'object', additionalProperties: false } },
      },
    },
  ],
} as never;
export const payer = { name: 'claims-payer', tools: { 'claims-payments': ['pay'] } } as never;

export const PARTS = {
  partition: 'aws',
  account: '333333333333',
  promptsBucket: 'prompts',
  folder: 'claims-payer/',
  decisionsBucket: 'decisions',
  modelArn: 'arn:aws:bedrock:eu-central-1:333333333333:application-inference-profile/abc',
  blockedInput: 'The request was withheld.',
  blockedOutput: 'The answer was withheld.',
  calls: 3,
  guardrail: { arn: 'arn:aws:bedrock:eu-central-1:333333333333:guardrail/abc', version: '7' },
  instructions: 'Pay what is settled.',
  question: 'Is the claim settled?',
  maxTokens: 1000,
  quota: undefined,
  decisionSchema: decisionSchema(register, payer, 3),
  stepsArn: 'arn:aws:lambda:eu-central-1:333333333333:function:steps:live',
  sanitizerArn: 'arn:aws:lambda:eu-central-1:333333333333:function:sanitizer:live',
  approvalMinutes: 30,
  timeoutMinutes: 60,
} as const;

export const workflow = agentWorkflow(PARTS);

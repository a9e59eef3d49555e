import { z } from 'zod';
import { ENGINE_ENTITIES, ENTITIES, MODES } from '../personal-data';
import { action, agent, count, event, execution, family, id, listOf, milliseconds, request, tool } from './fields';

/** What was done to a document, in counts of kinds. */
const report = {
  redactions: listOf(
    z.strictObject({
      entity: z.enum([...ENTITIES, ...ENGINE_ENTITIES, 'field']),
      mode: z.enum(MODES),
      tier: z.enum(['strong', 'weak', 'engine', 'rule']),
      count: count('How often.'),
    }),
    200,
    'Kinds of personal data that were taken out, how, and how often.',
  ),
  dropped: count('Values that no rule keeps.'),
  bytesIn: count('Bytes before.'),
  bytesOut: count('Bytes after.'),
};

const guardrail = id('ARN of the guardrail.', 256);
const guardrailVersion = id('Its version.', 16);

export const workflowEvents = {
  'prompt.accepted': event('prompt.accepted', 'A request was sanitised, kept, and handed to the workflow.', {
    request,
    agent,
    family,
    execution,
    repeated: z.boolean().describe('Whether it was handed in before, with the same content.'),
    ...report,
  }),
  'document.sanitized': event('document.sanitized', 'What an agent says was sanitised before it left.', {
    request,
    agent,
    family,
    execution: execution.optional(),
    ...report,
    milliseconds,
  }),
  'decision.made': event(
    'decision.made',
    'An agent came to a decision that passed the guardrail, the schema and the grounding check.',
    {
      request,
      agent,
      family,
      execution,
      calls: listOf(z.strictObject({ tool, action }), 20, 'Calls that it decided on, in their order.'),
      model: id('ARN of what it asked: a model, or an inference profile.', 256),
      tokensIn: count('Tokens of the request, as the model counts them.'),
      tokensOut: count('Tokens of the answer.'),
      guardrail,
      guardrailVersion,
    },
  ),
  'guardrail.intervened': event('guardrail.intervened', 'The guardrail withheld or masked something.', {
    request,
    agent,
    family,
    execution,
    at: z
      .enum(['input', 'output', 'grounding'])
      .describe('Where: in the request, in the answer, or in its comparison with the request.'),
    did: z.enum(['blocked', 'masked']).describe('What it did.'),
    guardrail,
    guardrailVersion,
  }),
} as const;

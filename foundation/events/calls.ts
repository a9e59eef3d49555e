import { z } from 'zod';
import { REFUSALS, type RefusalCode } from '../refusals';
import {
  action,
  agent,
  approval,
  approver,
  count,
  digest,
  errorKind,
  event,
  execution,
  family,
  id,
  idempotencyKey,
  listOf,
  milliseconds,
  request,
  result,
  tool,
} from './fields';

/** Of which call it is. */
const call = {
  request,
  agent,
  family: family.optional(),
  execution: execution.optional(),
  tool,
  action,
  digest,
  rules: id('Version of the rules.'),
  idempotencyKey: idempotencyKey.optional(),
  approval: approval.optional(),
  /** Declared by the action as what it moves, which limits are of too. */
  minorUnits: count('What is moved, where the action says so, in the smallest unit of the currency.').optional(),
  currency: z
    .string()
    .regex(/^\w{1,8}$/)
    .describe('Its currency.')
    .optional(),
};

/** What tools refuse by. */
const TOOL_CODES = (Object.keys(REFUSALS) as RefusalCode[]).filter((code) => REFUSALS[code].by === 'tool');

export const callEvents = {
  'tool-call.intent': event('tool-call.intent', 'The gateway is about to call a tool.', call),
  'tool-call.outcome': event('tool-call.outcome', 'The gateway called a tool, and this came of it.', {
    ...call,
    result,
  }),
  'approval.requested': event('approval.requested', 'A call waits for people.', {
    ...call,
    asking: listOf(id('Name of a rule.'), 100, 'Rules that ask for people.'),
    quorum: z.int().min(1).describe('How many people have to approve.'),
    requester: z
      .string()
      .min(1)
      .max(320)
      .describe('For whom the agent says that it asks: whoever it is must not approve.')
      .optional(),
  }),
  'approval.announced': event('approval.announced', 'Approvers were told that something waits, or could not be told.', {
    request,
    agent,
    family,
    execution: execution.optional(),
    tool,
    action,
    approval,
    told: z.boolean().describe('Whether they were told; it waits all the same.'),
    redacted: z.boolean().describe('Whether what was to be told could be masked; without that, it is left out.'),
    error: errorKind.optional(),
  }),
  'approval.decided': event('approval.decided', 'A person decided about a call that waits.', {
    ...call,
    decision: z.enum(['approve', 'reject']).describe('What they decided.'),
    approver,
    reason: z.string().max(1000).describe('What the approver wrote, masked.').optional(),
  }),
  'approval.closed': event('approval.closed', 'A call that waited is not carried out.', {
    ...call,
    outcome: z.enum(['expired', 'rejected', 'failed']).describe('Why not.'),
  }),
  'approver.signed-in': event('approver.signed-in', 'The user pool makes tokens for a person.', {
    request,
    approver,
    proof: z
      .enum(['pool', 'provider', 'none'])
      .describe(
        'Who asked for a second factor: the pool, the provider behind it, or nobody; then the tokens open nothing.',
      ),
  }),
  'tool.answered': event('tool.answered', 'A tool answered a call.', {
    request,
    agent: agent.optional(),
    execution: execution.optional(),
    tool,
    action: action.optional(),
    idempotencyKey: idempotencyKey.optional(),
    result: z.enum(['ok', ...TOOL_CODES]).describe('`ok`, or the code of the refusal.'),
    milliseconds,
    error: errorKind.optional(),
    thrown: listOf(z.string().max(500), 5, 'Where the error was thrown, in the code of the tool.').optional(),
  }),
} as const;

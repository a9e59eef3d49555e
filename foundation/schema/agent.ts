import { z } from 'zod';
import { reads } from './data';
import { accountName, kebab, nonEmpty, says, sentence, wholeNumber } from './fields';
import { currency, limit } from './limit';
import { trust } from './trust';
import { workflow } from './workflow';

export const agent = z.strictObject({
  name: kebab('agent name', 30),
  /** Agents that share purpose, owner and permission sets. */
  family: kebab('family name', 20),
  /**
   * Who answers for the agent, and so neither approves its calls nor lets it go after a quarantine: the address or subject of a
   * person, or the name of a group as the provider of approvers gives it, such as `claims-operators`. Whatever else stands here is
   * nobody whom a token could show.
   */
  owner: sentence('who answers for the agent'),
  purpose: sentence('what the agent is for'),
  account: accountName,
  /** Where it runs, and so who may take on its role. */
  trust: trust.prefault({ kind: 'lambda' }),
  /** 1 reads; 2 a human approves every change; 3 above a threshold; 4 without, waived with a reason and a date. */
  scope: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], says('is not a scope', 'use 1, 2, 3 or 4')),
  /** Models by their name in the catalogue. */
  models: z.array(z.string()).min(1, says('is empty, so the agent could never run', 'name at least one model')),
  /** Actions that it may call, by tool. */
  tools: z
    .record(z.string(), z.array(z.string()).min(1, says('is empty', 'name the actions, or take the tool out')))
    .default({}),
  /** What happens to a request; for agents that run in the reference workflow. */
  workflow: workflow.optional(),
  /** Limits of single actions, by tool and action. */
  limits: z.record(z.string(), z.record(z.string(), limit)).default({}),
  /** Limits of all its calls together. */
  overall: limit.optional(),
  /**
   * Tokens of models in a day, of what is asked and what is answered. Over it the signal `tokens` is given; in the reference
   * workflow no model is asked any more before the next day in UTC.
   */
  modelTokensPerDay: wholeNumber('tokens', 1000)
    .max(1_000_000_000, says('is too large', 'use 1000000000 or less'))
    .optional(),
  /** Data that it may read without a tool. */
  reads: reads.prefault({}),
  /** Scope 3 only: changes above this amount wait for a human. */
  approvalAbove: z
    .strictObject({
      /** In the smallest unit of the currency, such as cents. */
      minorUnits: wholeNumber('cents', 0),
      currency,
    })
    .optional(),
  /** Scope 4 only. */
  waiver: z
    .strictObject({
      reason: nonEmpty('why no human needs to approve'),
      grantedBy: nonEmpty('who granted it'),
      until: z.iso.date(says('is not a date', 'write it as YYYY-MM-DD')),
    })
    .optional(),
});

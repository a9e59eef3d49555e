import { z } from 'zod';
import { accountName, kebab, nonEmpty, pattern, region, says, wholeNumber } from './fields';

export const model = z.strictObject({
  /** Foundation model id, as in `anthropic.claude-sonnet-4-5-20250929-v1:0`. */
  id: pattern(
    /^(?!(?:eu|us|us-gov|apac|au|jp|ca|global)\.)[a-z0-9-]+\.[a-z0-9.:-]+$/,
    'is not a foundation model id',
    'use the id from the Bedrock model catalogue, without a geography in front',
  ),
  output: z.enum(['text', 'embedding']).default('text'),
  /** How it is reached: through a cross-region inference profile, or in the home region alone. */
  inference: z.union(
    [
      z.literal('regional'),
      z.strictObject({
        /** Geography in front of the model id, as in `eu`, `us`, `apac`, `us-gov`, `global`. */
        geography: z.enum(['eu', 'us', 'us-gov', 'apac', 'au', 'jp', 'ca', 'global']),
        /** Every region that the profile may send a request to. */
        destinations: z.array(region).min(1, says('is empty', 'list every region of the inference profile')),
      }),
    ],
    says('is none of the choices', 'use regional, or give geography and destinations of an inference profile'),
  ),
});

export const toolAction = z.strictObject({
  /** A read leaves everything as it was; a change does not. */
  kind: z.enum(['read', 'change']),
  purpose: nonEmpty('what the action does'),
});

export const tool = z.strictObject({
  name: kebab('tool name', 30),
  /** Who answers for it: a team or an address. */
  owner: nonEmpty('who answers for the tool'),
  purpose: nonEmpty('what the tool is for'),
  account: accountName,
  actions: z.record(kebab('action name', 40), toolAction),
});

export const agent = z.strictObject({
  name: kebab('agent name', 30),
  /** Agents that share purpose, owner and permission sets. */
  family: kebab('family name', 20),
  owner: nonEmpty('who answers for the agent'),
  purpose: nonEmpty('what the agent is for'),
  account: accountName,
  /** 1 reads; 2 a human approves every change; 3 above a threshold; 4 without, waived with a reason and a date. */
  scope: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], says('is not a scope', 'use 1, 2, 3 or 4')),
  /** Models by their name in the catalogue. */
  models: z.array(z.string()).min(1, says('is empty, so the agent could never run', 'name at least one model')),
  /** Actions that it may call, by tool. */
  tools: z
    .record(z.string(), z.array(z.string()).min(1, says('is empty', 'name the actions, or take the tool out')))
    .default({}),
  /** Scope 3 only: changes above this amount wait for a human. */
  approvalAbove: z
    .strictObject({
      /** In the smallest unit of the currency, such as cents. */
      minorUnits: wholeNumber('cents', 0),
      currency: pattern(/^[A-Z]{3}$/, 'is not a currency code', 'use three capital letters, such as EUR'),
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

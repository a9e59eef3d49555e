import { z } from 'zod';
import { says, wholeNumber } from './fields';

const mailboxes = z.array(z.email(says('is not an e-mail address', 'use a mailbox that a team reads')));
const most = (what: string) => wholeNumber(what, 1).max(1_000_000, says('is too large', 'use 1000000 or less'));

/** What is watched, and when it is too much. */
export const detection = z.strictObject({
  /** Mailboxes that are told, by severity; without one, the contacts of the environment. */
  notify: z
    .strictObject({
      critical: mailboxes.optional(),
      warning: mailboxes.optional(),
      notice: mailboxes.optional(),
    })
    .prefault({}),
  /** How many of an agent's in five minutes are too many. */
  thresholds: z
    .strictObject({
      /** Calls that it may not make, or that a rule of the business refuses. */
      refused: most('refusals').default(10),
      /** Calls with personal data or secrets that the tool may not see. */
      sensitiveData: most('refusals').default(3),
      /** Interventions of the guardrail. */
      guardrail: most('interventions').default(10),
      /** Calls of tools, where nothing says that so many are usual: with fewer, more than usual is not worth a look. */
      calls: most('calls').default(100),
    })
    .prefault({}),
  /** How far from what is usual is unusual, in standard deviations. */
  anomalyDeviations: z
    .number(says('is not a number of standard deviations', 'use a number from 1 to 10'))
    .min(1, says('is too small', 'use 1 or more'))
    .max(10, says('is too large', 'use 10 or less'))
    .default(4),
});

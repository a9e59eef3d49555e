import { z } from 'zod';
import { days, says, wholeNumber } from './fields';

/** Object Lock takes no more: a hundred years. */
const LONGEST = 36_500;

export const retention = z.strictObject({
  days: wholeNumber('days', 1).max(LONGEST, says('is longer than Object Lock takes', `use ${LONGEST} or less`)),
  /** What the law asks for; `days` may not be shorter. */
  legalMinimumDays: days.optional(),
  /** Moves to cold storage after so many days; leave it out to keep everything at hand. */
  coldAfterDays: days.optional(),
  /** Who may shorten it: with `governance` break-glass may, with `compliance` nobody. */
  lock: z.enum(['governance', 'compliance']).default('governance'),
});

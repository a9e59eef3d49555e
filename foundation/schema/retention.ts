import { z } from 'zod';
import { days } from './fields';

export const retention = z.strictObject({
  days,
  /** What the law asks for; `days` may not be shorter. */
  legalMinimumDays: days.optional(),
  /** Moves to cold storage after so many days; leave it out to keep everything at hand. */
  coldAfterDays: days.optional(),
  /** Who may shorten it: with `governance` break-glass may, with `compliance` nobody. */
  lock: z.enum(['governance', 'compliance']).default('governance'),
});

import { z } from 'zod';
import { says, wholeNumber } from './fields';

/** A budget has five notifications: these, all of it, and all of it as forecast. Source: "CreateBudget" in the Budgets reference. */
const MOST_WARNINGS = 3;

/** What may be spent, and what follows when it is. */
export const budgets = z.strictObject({
  /** All of the environment, in US dollars a month. */
  monthlyUsd: wholeNumber('dollars', 1),
  /** Of it the models of an agent family; the sum may not exceed the whole. */
  families: z.record(z.string(), wholeNumber('dollars', 1)).default({}),
  /** Parts of a budget, in percent, at which people are told before it is used up; of all of it they are told anyway. */
  warnAtPercent: z
    .array(wholeNumber('percent', 1).max(99, says('is not a part of a budget', 'use 99 or less')))
    .max(MOST_WARNINGS, says('has too many entries for a budget', `keep to ${MOST_WARNINGS}`))
    .default([50, 80]),
  /** What follows when a family has used up its budget: its agents call no models any more, or people are told and no more. */
  stop: z.enum(['revoke', 'tell'], says('is none of the choices', 'use revoke or tell')).default('revoke'),
});

import { z } from 'zod';
import { pattern, says, wholeNumber } from './fields';

export const currency = pattern(/^[A-Z]{3}$/, 'is not a currency code', 'use three capital letters, such as EUR');

/** How often, and how much, something may be called. The gateway counts. */
export const limit = z
  .strictObject({
    callsPerMinute: wholeNumber('calls', 1).optional(),
    callsPerDay: wholeNumber('calls', 1).optional(),
    /** Sum of the amounts of a day, in the smallest unit of the currency, such as cents. */
    minorUnitsPerDay: wholeNumber('cents', 1).optional(),
    /** Of the sum; calls in another currency are refused. */
    currency: currency.optional(),
    /** Estimated tokens of a day, of what is asked and what is answered: a fourth of the bytes. */
    tokensPerDay: wholeNumber('tokens', 1).optional(),
    /** `observe` counts and tells, and refuses nothing: for an introduction. */
    mode: z.enum(['enforce', 'observe']).default('enforce'),
  })
  .refine(
    ({ callsPerMinute, callsPerDay, minorUnitsPerDay, tokensPerDay }) =>
      [callsPerMinute, callsPerDay, minorUnitsPerDay, tokensPerDay].some((one) => one !== undefined),
    says('limits nothing', 'give at least one limit, or take it out'),
  );

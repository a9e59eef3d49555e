import { z } from 'zod';
import { RESPONSES } from '../vocabulary';
import { says, wholeNumber } from './fields';

const response = z.enum(RESPONSES);

/** What follows when an agent is conspicuous: `tell` people, and beside that `throttle` or `quarantine` it. */
export const containment = z.strictObject({
  responses: z
    .strictObject({
      /** Many calls that it may not make, or that a rule refuses. */
      refused: response.default('throttle'),
      /** Personal data or secrets in calls of tools that may not see them. */
      'sensitive-data': response.default('throttle'),
      /** Many interventions of the guardrail. */
      guardrail: response.default('tell'),
      /** Far more calls than usual. */
      volume: response.default('tell'),
      /** More tokens of models in a day than it has. */
      tokens: response.default('throttle'),
      /** Calls of AWS that its role may not make, to services by which it could get hold of more. */
      probing: response.default('quarantine'),
      /** A finding of high severity about its role. */
      finding: response.default('quarantine'),
    })
    .prefault({}),
  /** What is left to an agent that is slowed down, over all its calls of tools. */
  throttledCallsPerMinute: wholeNumber('calls', 1).max(1000, says('is too large', 'use 1000 or less')).default(2),
  /**
   * Executions that are kept for a function whatever else runs in its account, and its most. Lambda leaves at least 100 to all others,
   * so an account with a small quota cannot keep any.
   */
  reservedConcurrency: z
    .strictObject({
      /** What stops agents. */
      stops: wholeNumber('executions', 1).optional(),
      /** What lets them go. */
      releases: wholeNumber('executions', 1).optional(),
    })
    .prefault({}),
});

import type { RefusalCode } from '../../foundation/refusals';

/** A state in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

export const retry = (...errors: readonly string[]) => ({
  ErrorEquals: errors,
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 4,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
});

/** Name of the state in which a refusal is said. */
export const refusalState = (code: RefusalCode) => `Refuse ${code}`;

/** Nothing ends without a record of why. */
export const FAULTS = [
  // Not among States.ALL.
  { ErrorEquals: ['States.DataLimitExceeded'], ResultPath: '$.error', Next: refusalState('workflow-failed') },
  { ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: refusalState('timed-out') },
  { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: refusalState('workflow-failed') },
];

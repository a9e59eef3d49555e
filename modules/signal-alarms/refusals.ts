import type { RefusalCode } from '../../foundation/refusals';

/**
 * Refusals that speak of the agent: it tries what it may not do, or does not know what it is doing. Those that speak of
 * something else are not among them: an outage (`gateway-failed`, `no-answer`, `unavailable`), a person (`approval-…`,
 * `switched-off`, `quarantined`), or a limit, which has already done what there was to do.
 */
export const REFUSED: readonly RefusalCode[] = [
  'not-authorized',
  'rule-violated',
  'unknown-action',
  'invalid-input',
  'malformed-call',
  'call-too-large',
  'idempotency-conflict',
];

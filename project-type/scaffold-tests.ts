/** Tests that a scaffold gets as they are, beside what they are written with. */
export const MANAGED_TESTS = [
  'test/invariants',
  'test/support/alarm-rules.ts',
  'test/support/deny.ts',
  'test/support/synth.ts',
  'test/support/watch-quotas.ts',
];

/** Tests of which a scaffold gets its first version, to make its own; they run here too. */
export const SAMPLE_TESTS = ['test/addresses.test.ts', 'test/environments.test.ts'];

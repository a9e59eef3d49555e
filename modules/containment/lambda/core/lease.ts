import type { ContainmentRecord } from './record';

/** Longer than the function that stops agents can run: whoever was at work is gone by then, with all that it has sent. */
export const STOPPING_LEASE_MS = 135_000;

/** Longer than the function that releases agents can run, and than anything that it has sent can be under way. */
export const RELEASING_LEASE_MS = 45_000;

/** So long one step can take, with all attempts; in milliseconds. */
export const STEP_MS = 15_000;

const LONGEST_LEASE_MS = Math.max(STOPPING_LEASE_MS, RELEASING_LEASE_MS);

/**
 * A record as far as it can be believed. Nobody is at work for longer than the longest lease from now on: a record that says so was
 * written by somebody else, and would keep an agent from being released, or from being called contained, for ever.
 *
 * @param now In milliseconds since 1970.
 */
export function believable(record: ContainmentRecord, now: number): ContainmentRecord {
  const latest = now + LONGEST_LEASE_MS;
  const { stopsUntil, releasesUntil } = record;
  if (stopsUntil <= latest && releasesUntil <= latest) return record;
  return { ...record, stopsUntil: Math.min(stopsUntil, latest), releasesUntil: Math.min(releasesUntil, latest) };
}

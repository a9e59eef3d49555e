import { fingerprint } from './fingerprint';
import { copyOf, INTERRUPTION, isInside } from './places';

/** A team's own text that was moved out of the way. */
export interface Copy {
  readonly path: string;
  readonly copy: string;
  readonly why: 'edited' | 'given back' | 'unrecorded';
}

/**
 * What a run set down before it changed anything, for the next one should it not get through.
 *
 * What the files themselves no longer tell once some of them are written: which of them were edited, which the
 * run wrote, and of which owned files the base was missing.
 */
export interface Interruption {
  /** Fingerprint of the state that it started from; with any other, it is of the past. */
  readonly startedFrom: string;
  readonly copies: readonly Copy[];
  /** Fingerprints, by path, of texts that may have been written. */
  readonly written: Readonly<Record<string, readonly string[]>>;
  readonly withoutBase: readonly string[];
}

/**
 * What an interrupted run left, if it started from this state.
 *
 * @throws Error where it would put a copy elsewhere than copies go.
 */
export function interruptionFrom(text: string | undefined, state: string | undefined): Interruption | undefined {
  if (text === undefined) return undefined;
  const interruption = JSON.parse(text) as Interruption;
  if (interruption.startedFrom !== startOf(state)) return undefined;
  for (const { path, copy } of interruption.copies)
    if (!isInside(path) || ![copyOf(path, 1), copyOf(path, Number(copy.split('.').at(-1)))].includes(copy))
      throw new Error(
        `${INTERRUPTION}: copies to a place that it never wrote to, got ${JSON.stringify(copy)}; delete it`,
      );
  return interruption;
}

/** Which state a run starts from. */
export const startOf = (state: string | undefined) => fingerprint(state ?? '');

export const renderInterruption = (interruption: Interruption): string =>
  `${JSON.stringify(interruption, undefined, 2)}\n`;

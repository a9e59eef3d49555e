import { Refusal } from '../refusal';
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
  /** What versions asked of the project, as Markdown, of which the package knows nothing any more. */
  readonly notes: Readonly<Record<string, string>>;
}

/**
 * What an interrupted run left, if it started from this state.
 *
 * @throws Refusal where it is not what {@link renderInterruption} writes, or would put a copy elsewhere than copies go.
 */
export function interruptionFrom(text: string | undefined, state: string | undefined): Interruption | undefined {
  if (text === undefined) return undefined;
  const interruption = parsed(text);
  if (!isInterruption(interruption)) {
    throw new Refusal(`${INTERRUPTION}: is not what a run sets down before it begins; delete it`);
  }
  if (interruption.startedFrom !== startOf(state)) return undefined;
  for (const { path, copy } of interruption.copies)
    if (!isInside(path) || ![copyOf(path, 1), copyOf(path, Number(copy.split('.').at(-1)))].includes(copy))
      throw new Refusal(
        `${INTERRUPTION}: copies to a place that it never wrote to, got ${JSON.stringify(copy)}; delete it`,
      );
  return interruption;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isInterruption(value: unknown): value is Interruption {
  const { startedFrom, copies, written, withoutBase, notes } = Object(value);
  return (
    typeof startedFrom === 'string' &&
    Array.isArray(copies) &&
    copies.map(Object).every(({ path, copy, why }) => isTexts([path, copy, why])) &&
    isRecord(written) &&
    Object.values(written).every(isTexts) &&
    isTexts(withoutBase) &&
    isRecord(notes) &&
    isTexts(Object.values(notes))
  );
}

const isTexts = (value: unknown) => Array.isArray(value) && value.every((text) => typeof text === 'string');

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Which state a run starts from. */
export const startOf = (state: string | undefined) => fingerprint(state ?? '');

export const renderInterruption = (interruption: Interruption): string =>
  `${JSON.stringify(interruption, undefined, 2)}\n`;

import type { Entity } from '../../../../foundation/personal-data';
import type { Context } from './context';

/** Something found in a normalized text. */
export interface Candidate {
  readonly entity: Entity;
  readonly start: number;
  readonly end: number;
  readonly tier: 'strong' | 'weak';
}

/** Finds entities of its kinds, in time that grows with the length of the text and no faster. */
export type Detector = (context: Context, wanted: ReadonlySet<Entity>) => Iterable<Candidate>;

export const strong = (entity: Entity, start: number, end: number): Candidate => ({
  entity,
  start,
  end,
  tier: 'strong',
});
export const weak = (entity: Entity, start: number, end: number): Candidate => ({ entity, start, end, tier: 'weak' });

/** A match of a pattern, and its place. */
export interface Match {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const NONE: readonly Match[] = [];

/**
 * Every match of a pattern, with its place. Most texts hold none of most patterns, so the first look makes nothing, and copies no pattern as
 * `matchAll` does.
 *
 * @param pattern With the flag `g`; it matches nothing that is empty.
 * @param shortest Characters of the shortest text that it matches.
 * @param sign What is in every text that it matches.
 */
export function matches(text: string, pattern: RegExp, shortest = 1, sign = ''): Iterable<Match> {
  if (text.length < shortest || !text.includes(sign)) return NONE;
  pattern.lastIndex = 0;
  const first = pattern.exec(text);
  return first === null ? NONE : from(first, text, pattern);
}

function* from(first: RegExpExecArray, text: string, pattern: RegExp): Generator<Match> {
  for (let found: RegExpExecArray | null = first; found !== null; ) {
    const end = found.index + found[0].length;
    yield { value: found[0], start: found.index, end };
    // Whoever looks on may have used the pattern for another text.
    pattern.lastIndex = end;
    found = pattern.exec(text);
  }
}

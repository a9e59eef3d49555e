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

/** Every match of a pattern, with its place. */
export function* matches(
  text: string,
  pattern: RegExp,
): Generator<{ readonly value: string; readonly start: number; readonly end: number }> {
  for (const found of text.matchAll(pattern))
    yield { value: found[0], start: found.index, end: found.index + found[0].length };
}

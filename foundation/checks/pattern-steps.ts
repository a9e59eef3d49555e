import { ALL, type CodePoints, NONE, overlap, union } from './code-points';
import type { Part, Ways } from './pattern-tree';

/** What can come next. */
interface Next {
  readonly of: CodePoints;
  /** Whether something looks around first, which takes steps of its own. */
  readonly looks: boolean;
}

/** What part of a match has cost so far, and in how many ways the text before this point can have been taken. */
interface Walk {
  readonly steps: number;
  readonly ways: number;
}

const END: Next = { of: NONE, looks: false };
/** Behind a part that looks around, anything may stand. */
const ANYTHING: Next = { of: ALL, looks: true };

/**
 * How many steps a match takes at the most, by more than it does: parts that take the same characters try every place where one
 * could end and the other begin, and that multiplies.
 *
 * @param length Of the longest text, in code points.
 */
export const mostSteps = (pattern: Ways, length: number): number =>
  walkWays(pattern, END, { steps: 0, ways: 1 }, length).steps;

function walkWays(alternatives: Ways, next: Next, { steps, ways }: Walk, length: number): Walk {
  const walks = alternatives.map((way) => walkAll(way, next, { steps: 0, ways }, length));
  const counts = walks.map((walk) => walk.ways);
  return {
    steps: sum([steps, ...walks.map((walk) => walk.steps)]),
    ways: excludeEachOther(alternatives.map((way) => firstOf(way, next).of)) ? Math.max(...counts) : sum(counts),
  };
}

function walkAll(parts: readonly Part[], next: Next, start: Walk, length: number): Walk {
  const nexts = nextsOf(parts, next);
  return parts.reduce((walk, part, index) => walkOne(part, nexts[index + 1] ?? next, walk, length), start);
}

function walkOne(part: Part, next: Next, walk: Walk, length: number): Walk {
  switch (part.kind) {
    case 'one':
    case 'edge':
    case 'back-reference':
      return { ...walk, steps: walk.steps + walk.ways };
    case 'look':
      return { ...walk, steps: walkWays(part.ways, ANYTHING, walk, length).steps };
    case 'group':
      return walkWays(part.ways, next, walk, length);
    case 'repeat':
      return walkRepeated(part, next, walk, length);
  }
}

function walkRepeated(
  { part, least, most }: Extract<Part, { kind: 'repeat' }>,
  next: Next,
  walk: Walk,
  length: number,
): Walk {
  const first = firstOf([part], next);
  const once = walkOne(part, joined(first, next), { steps: 0, ways: 1 }, length);
  const times = Math.min(most, length + 1);
  const choices = Math.max(times - least, 0) * once.ways + 1;
  // A part that begins with what the next one never begins with has one place to end.
  const isDecided = !next.looks && !overlap(first.of, next.of);
  return {
    steps: walk.steps + walk.ways * (1 + times * once.steps),
    ways: walk.ways * (isDecided ? once.ways : Math.max(choices, once.ways)),
  };
}

/** What each part begins with, and what comes after the last. */
function nextsOf(parts: readonly Part[], after: Next): readonly Next[] {
  const nexts = [after];
  for (const part of [...parts].reverse()) nexts.unshift(beginningOf(part, nexts[0] ?? after));
  return nexts;
}

const firstOf = (parts: readonly Part[], after: Next): Next => nextsOf(parts, after)[0] ?? after;

function beginningOf(part: Part, after: Next): Next {
  switch (part.kind) {
    case 'one':
      return { of: part.of, looks: false };
    case 'edge':
      return after;
    case 'back-reference':
      return ANYTHING;
    case 'look':
      return { ...after, looks: true };
    case 'group':
      return joined(...part.ways.map((way) => firstOf(way, after)));
    case 'repeat':
      return part.least > 0 ? beginningOf(part.part, after) : joined(beginningOf(part.part, after), after);
  }
}

const joined = (...all: readonly Next[]): Next => ({
  of: union(...all.map(({ of }) => of)),
  looks: all.some(({ looks }) => looks),
});

const excludeEachOther = (sets: readonly CodePoints[]) =>
  sets.every((set, index) => sets.slice(index + 1).every((other) => !overlap(set, other)));

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

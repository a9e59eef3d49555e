import { matches } from './candidate';

/** Digits that stand together, and what separates them from those before. */
export interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  /** Empty for the first of a run. */
  readonly separator: string;
}

/** Groups that separators join. What touches a letter is a part of something else. */
const RUN = /(?<![A-Za-z0-9]|\d\.)\d+(?:(?:[ .\-/\t\n,|_]| [-/|] |, | {2})\d+)*(?![A-Za-z])/g;
const GROUP = /\d+/g;

/** Runs of groups, such as the four of a card number. */
export function* runsOf(text: string): Generator<readonly Group[]> {
  for (const run of matches(text, RUN)) {
    const groups: Group[] = [];
    let behind = 0;
    for (const { value: digits, start, end } of matches(run.value, GROUP)) {
      groups.push({
        digits,
        start: run.start + start,
        end: run.start + end,
        separator: groups.length === 0 ? '' : run.value.slice(behind, start),
      });
      behind = end;
    }
    yield groups;
  }
}

/** Neighbouring groups as one number. */
export interface Stretch {
  readonly digits: string;
  /** Lengths of the groups, as in `3-2-4`. */
  readonly shape: string;
  /** What separates all of them; empty where there is one group, undefined where separators differ. */
  readonly separator: string | undefined;
  /** Digits go on before or behind it, with a sign between that joins. */
  readonly isPart: boolean;
  readonly start: number;
  readonly end: number;
}

const FEWEST_DIGITS = 6;
const MOST_DIGITS = 19;
/** Cards have up to five groups. */
const MOST_GROUPS = 5;
const JOINS = new Set(['-', '.', '/']);

/** Every stretch of neighbouring groups that could be one number. */
export function* stretchesOf(groups: readonly Group[], from: number): Generator<Stretch> {
  const first = groups[from];
  if (first === undefined) return;
  let digits = '';
  let shape = '';
  let separator: string | undefined = '';
  for (let at = from; at < groups.length && at < from + MOST_GROUPS; at += 1) {
    const group = groups[at];
    if (group === undefined) return;
    digits += group.digits;
    if (digits.length > MOST_DIGITS) return;
    shape = at === from ? String(group.digits.length) : `${shape}-${group.digits.length}`;
    if (at === from + 1) separator = group.separator;
    else if (at > from + 1 && group.separator !== separator) separator = undefined;
    if (digits.length < FEWEST_DIGITS) continue;
    const isPart = JOINS.has(first.separator) || JOINS.has(groups[at + 1]?.separator ?? '');
    yield { digits, shape, separator, isPart, start: first.start, end: group.end };
  }
}

/** Sets of code points: ranges with both ends, in order, that do not touch. */
export type CodePoints = ReadonlyArray<readonly [first: number, last: number]>;

const LAST = 0x10ffff;
export const ALL: CodePoints = [[0, LAST]];
export const NONE: CodePoints = [];

export function union(...sets: readonly CodePoints[]): CodePoints {
  const joined: Array<[number, number]> = [];
  for (const [first, last] of sets.flat().sort(([one], [other]) => one - other)) {
    const before = joined.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}

export function complement(set: CodePoints): CodePoints {
  const starts = [0, ...set.map(([, last]) => last + 1)];
  const ends = [...set.map(([first]) => first - 1), LAST];
  return starts.flatMap((first, index) => {
    const last = ends[index] ?? LAST;
    return first <= last ? [[first, last] as const] : [];
  });
}

export const overlap = (one: CodePoints, other: CodePoints): boolean =>
  one.some(([first, last]) => other.some(([from, to]) => first <= to && from <= last));

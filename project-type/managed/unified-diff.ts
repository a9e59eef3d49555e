import { diffIndices } from 'node-diff3';
import { withUnixLines } from './fingerprint';

const CONTEXT = 3;

interface Difference {
  readonly from: number;
  readonly fromLength: number;
  readonly to: number;
  readonly toLength: number;
}

/**
 * What leads from one text to the other, as `patch -p1` takes it; empty where nothing does.
 *
 * Source: GNU Diffutils manual, Detailed Description of Unified Format.
 *
 * @param lineEnd What lines end in where it is applied, which `patch` compares too.
 */
export function unifiedDiff(path: string, from: string, to: string, lineEnd = '\n'): string {
  const [before, after] = [linesOf(from, lineEnd), linesOf(to, lineEnd)];
  const differences = diffIndices(before, after).map(({ buffer1, buffer2 }) => ({
    from: buffer1[0],
    fromLength: buffer1[1],
    to: buffer2[0],
    toLength: buffer2[1],
  }));
  if (differences.length === 0) return '';
  // A tab ends the name of a file that holds spaces.
  const name = path.includes(' ') ? `${path}\t` : path;
  const hunks = inHunks(differences).map((hunk) => describe(hunk, before, after));
  return [`--- a/${name}`, `+++ b/${name}`, ...hunks.flat()].join('\n').concat('\n');
}

/** Lines, each with its end of line but for the last of a text that has none there. */
const linesOf = (text: string, lineEnd: string) =>
  withUnixLines(text)
    .replace(/\n/g, lineEnd)
    .match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Differences whose contexts touch are shown together. */
function inHunks(differences: readonly Difference[]): Difference[][] {
  const hunks: Difference[][] = [];
  for (const difference of differences) {
    const last = hunks.at(-1);
    const previous = last?.at(-1);
    if (last && previous && difference.from - (previous.from + previous.fromLength) <= 2 * CONTEXT) {
      last.push(difference);
    } else {
      hunks.push([difference]);
    }
  }
  return hunks;
}

function describe(hunk: readonly Difference[], before: readonly string[], after: readonly string[]): string[] {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return [];
  const start = Math.max(0, first.from - CONTEXT);
  const end = Math.min(before.length, last.from + last.fromLength + CONTEXT);
  const shift = first.to - first.from;
  const endAfter = end + (last.to + last.toLength) - (last.from + last.fromLength);
  const lines: string[] = [];
  let position = start;
  for (const { from, fromLength, to, toLength } of hunk) {
    lines.push(...marked(' ', before.slice(position, from)));
    lines.push(...marked('-', before.slice(from, from + fromLength)));
    lines.push(...marked('+', after.slice(to, to + toLength)));
    position = from + fromLength;
  }
  lines.push(...marked(' ', before.slice(position, end)));
  return [`@@ -${range(start, end)} +${range(start + shift, endAfter)} @@`, ...lines];
}

/** First line and number of lines; an empty range names the line before it. */
function range(start: number, end: number): string {
  const length = end - start;
  const first = length === 0 ? start : start + 1;
  return length === 1 ? `${first}` : `${first},${length}`;
}

const marked = (sign: string, lines: readonly string[]) =>
  lines.flatMap((line) =>
    line.endsWith('\n') ? [`${sign}${line.slice(0, -1)}`] : [`${sign}${line}`, '\\ No newline at end of file'],
  );

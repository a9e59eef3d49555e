import { withUnixLines } from './fingerprint';
import type { Pristine } from './pristine';

/** Share of lines that two texts have in common where one is the other in a new place. Source: git-diff, `--find-renames`. */
const ENOUGH = 0.5;

/** Path of the file that has most of its lines in common with a text, if that is enough to be what became of it. */
export function mostAlike(text: string, files: readonly Pristine[]): string | undefined {
  const lines = linesOf(text);
  const alike = files
    .map(({ path, content }) => ({ path, share: shareOf(lines, linesOf(content)) }))
    .filter(({ share }) => share > ENOUGH)
    .sort((one, other) => other.share - one.share);
  return alike[0]?.path;
}

/** Of the longer one, in whatever order. */
function shareOf(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of lines) {
    const count = left.get(line) ?? 0;
    if (count > 0) common += 1;
    left.set(line, count - 1);
  }
  return common / Math.max(lines.length, others.length, 1);
}

/** Empty lines are alike everywhere. */
const linesOf = (text: string) =>
  withUnixLines(text)
    .split('\n')
    .filter((line) => line.trim() !== '');

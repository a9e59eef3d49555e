import { posix } from 'node:path';

const MARK = '~~ Managed by p2a-guardrails.';

type Comment = readonly [start: string, end: string];

const SLASHES: Comment = ['//', ''];
const HASH: Comment = ['#', ''];
const ANGLES: Comment = ['<!--', ' -->'];

/** Comments by extension. JSON and plain text have none: such files go by their fingerprint alone. */
const COMMENTS: ReadonlyMap<string, Comment> = new Map([
  ...['.ts', '.js', '.cjs', '.mjs', '.jsonc', '.cedar'].map((extension) => [extension, SLASHES] as const),
  ...['.sh', '.yml', '.yaml', '.toml', '.tf', '.hcl'].map((extension) => [extension, HASH] as const),
  ...['.md', '.html', '.svg', '.xml'].map((extension) => [extension, ANGLES] as const),
]);

/** What has to come first in a file: how to run it, what document it is, the front matter of a page. */
const OPENING = /^(?:(?:#!|<!doctype|<\?xml)[^\n]*\n|---\r?\n[\s\S]*?\n---\r?\n)/i;

/**
 * A managed file as it lies in the project, with a line that says whose it is.
 *
 * @param projen Command that runs projen, as in `npx projen`.
 */
export function withMarker(path: string, content: string, projen: string): string {
  const comment = COMMENTS.get(posix.extname(path).toLowerCase());
  if (comment === undefined) return content;
  const [start, end] = comment;
  const opening = openingOf(content);
  const lineEnd = /^[^\n]*\r\n/.test(content) ? '\r\n' : '\n';
  const line = `${start} ${MARK} To make it yours, add it to ownedFiles in .projenrc.ts and run "${projen}".${end}`;
  return `${opening}${line}${lineEnd}${content.slice(opening.length)}`;
}

/** Whether a text carries the line of {@link withMarker}, where that puts it. */
export const hasMarker = (text: string) => lineAfterOpening(text).includes(MARK);

/** A text as the package ships it; one without a marker stays as it is. */
export function withoutMarker(text: string): string {
  if (!hasMarker(text)) return text;
  const opening = openingOf(text);
  return opening + text.slice(opening.length + lineAfterOpening(text).length);
}

const openingOf = (text: string) => OPENING.exec(text)?.[0] ?? '';

const lineAfterOpening = (text: string) => /^[^\n]*\n?/.exec(text.slice(openingOf(text).length))?.[0] ?? '';

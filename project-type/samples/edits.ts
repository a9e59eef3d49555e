/** A text that must be there, and what takes its place wherever it is. */
export interface Replacement {
  readonly text: string;
  readonly by: string;
}

/**
 * A property or statement, known by how its first line begins with its indentation, and what takes its place:
 * lines without the last line feed, or nothing at all.
 */
export interface Block {
  readonly head: string;
  readonly by: string | undefined;
}

export type Edit = Replacement | Block;

/** Part of a file that is not looked at any more, since it has been written anew. */
interface Piece {
  readonly text: string;
  readonly done: boolean;
}

/**
 * A file of the template with a company's values in it. What one edit writes, no other changes.
 *
 * @throws Error that names the file and the text, if something that is to be replaced is not there.
 */
export function edited(path: string, content: string, edits: readonly Edit[]): string {
  const blocks = edits.filter((edit): edit is Block => 'head' in edit);
  const replacements = edits.filter((edit): edit is Replacement => 'text' in edit);
  const pieces = blocks.reduce((all, block) => withBlock(path, all, block), [{ text: content, done: false }]);
  const open = pieces.filter(({ done }) => !done).map(({ text }) => text);
  for (const { text } of replacements) {
    if (!open.some((piece) => piece.includes(text))) throw notThere(path, text);
  }
  return pieces.map(({ text, done }) => (done ? text : replaced(text, replacements))).join('');
}

const notThere = (path: string, text: string) =>
  new Error(`${path}: has no "${text}" to replace; the samples of this package and their files do not belong together`);

function replaced(text: string, replacements: readonly Replacement[]): string {
  if (replacements.length === 0) return text;
  const by = new Map(replacements.map((replacement) => [replacement.text, replacement.by]));
  // Of two that begin alike, the longer one is meant.
  const texts = [...by.keys()].sort((one, other) => other.length - one.length);
  return text.replace(new RegExp(texts.map(literally).join('|'), 'g'), (found) => by.get(found) ?? found);
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function withBlock(path: string, pieces: readonly Piece[], { head, by }: Block): Piece[] {
  let found = false;
  const result = pieces.flatMap((piece) => {
    if (piece.done) return [piece];
    const split = splitAt(piece.text, head, by === undefined ? '' : `${by}\n`);
    found ||= split.length > 1;
    return split;
  });
  if (!found) throw notThere(path, head.trim());
  return result;
}

function splitAt(text: string, head: string, by: string): Piece[] {
  const start = text.startsWith(head) ? 0 : text.indexOf(`\n${head}`) + 1;
  if (start === 0 && !text.startsWith(head)) return [{ text, done: false }];
  const end = endOf(text, start, head);
  return [{ text: text.slice(0, start), done: false }, { text: by, done: true }, ...splitAt(text.slice(end), head, by)];
}

/** Behind the line that closes what the first line opens; the formatter indents both alike. */
function endOf(text: string, start: number, head: string): number {
  const firstEnd = text.indexOf('\n', start) + 1;
  if (!/[[{(]\n$/.test(text.slice(start, firstEnd))) return firstEnd;
  const indent = ' '.repeat(head.length - head.trimStart().length);
  const closing = new RegExp(`^${indent}[\\]})].*\\n`, 'm').exec(text.slice(firstEnd));
  return closing === null ? firstEnd : firstEnd + closing.index + closing[0].length;
}

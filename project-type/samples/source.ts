/** A value of which TypeScript is written; `code` stands as it is. */
export type Value = string | readonly Value[] | { readonly [key: string]: Value } | Code;

export class Code {
  constructor(public readonly text: string) {}
}

/** Longest line that the formatter leaves whole. */
export const WIDTH = 120;

/**
 * A property or statement with its value, laid out as the formatter does: on one line if it fits, else one entry a line.
 *
 * @param head What stands before the value, with its indentation, as in `  state: `.
 * @param tail What stands behind it, as in `,`.
 */
export function asSource(head: string, value: Value, tail: string): string {
  const flat = `${head}${inline(value)}${tail}`;
  if (flat.length <= WIDTH || typeof value === 'string' || value instanceof Code) return flat;
  const indent = ' '.repeat(head.length - head.trimStart().length);
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  const entries = isList(value)
    ? value.map((item) => asSource(`${indent}  `, item, ','))
    : Object.entries(value).map(([key, item]) => asSource(`${indent}  ${keyOf(key)}: `, item, ','));
  return [`${head}${open}`, ...entries, `${indent}${close}${tail}`].join('\n');
}

function inline(value: Value): string {
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof Code) return value.text;
  if (isList(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${inline(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const keyOf = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`);

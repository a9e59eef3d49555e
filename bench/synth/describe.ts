import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** A string of a template: text, and between it the columns of a row. */
interface Pattern {
  readonly $: ReadonlyArray<string | number>;
}

/** A block with patterns in place of the strings that differ from one block of its shape to the next. */
type Template = string | number | boolean | null | readonly Template[] | Pattern | { readonly [key: string]: Template };

/** Number of the template, and what fills its columns. */
type Row = readonly [template: number, ...columns: string[]];

export interface DescribedFile {
  readonly path: string;
  /** The whole of a file that is not JSON; all that is no block of one that is. */
  readonly content: Json;
  /** Blocks by section and type, as in `resource.aws_kms_key`, with their names. */
  readonly blocks: ReadonlyArray<
    readonly [section: string, type: string, named: ReadonlyArray<readonly [string, Row]>]
  >;
  readonly end: string;
  /** The toolkit breaks the line inside of an empty object or list, which `JSON.stringify` does not. */
  readonly brokenEmpties: boolean;
}

/** Output of a synthesis, as small as somebody would write it who makes plain objects in loops. */
export interface Description {
  readonly templates: readonly Template[];
  readonly files: readonly DescribedFile[];
}

const SECTIONS = ['data', 'resource'];

/** Describes every file below a folder but assets. */
export function describeOutput(folder: string): Description {
  const shapes = new Map<string, Shape>();
  const files = filesBelow(folder)
    .map((path) => parseFile(relative(folder, path), readFileSync(path, 'utf8')))
    .map(({ blocks, ...file }) => ({
      ...file,
      blocks: blocks.map(
        ([section, type, named]) =>
          [section, type, named.map(([name, block]) => [name, shapeOf(block, shapes).add(block)] as const)] as const,
      ),
    }));
  // Only now is known which words differ.
  return {
    templates: [...shapes.values()].map((shape) => shape.template()),
    files: files.map(({ blocks, ...file }) => ({
      ...file,
      blocks: blocks.map(
        ([section, type, named]) => [section, type, named.map(([name, row]) => [name, row()] as const)] as const,
      ),
    })),
  };
}

/** In the order of their paths, without the zip files of functions. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !(entry.isDirectory() && entry.name === 'assets'))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();

function parseFile(path: string, text: string) {
  const plain = { path, content: text, blocks: [], end: '', brokenEmpties: false };
  if (!path.endsWith('.json')) return plain;
  const value: Json = JSON.parse(text);
  const end = text.endsWith('\n') ? '\n' : '';
  const brokenEmpties = [false, true].find((broken) => written(value, broken) + end === text);
  return brokenEmpties === undefined ? plain : { path, ...withoutBlocks(value), end, brokenEmpties };
}

/** As the limit writes it. */
const written = (value: Json, brokenEmpties: boolean) => {
  const text = JSON.stringify(value, undefined, 2);
  return brokenEmpties ? text.replace(/^( *)(.*)([[{])([\]}])(,?)$/gm, '$1$2$3\n$1$4$5') : text;
};

function withoutBlocks(value: Json) {
  if (!isObject(value)) return { content: value, blocks: [] };
  const rest: Record<string, Json> = {};
  const blocks: Array<readonly [string, string, ReadonlyArray<readonly [string, Json]>]> = [];
  for (const [section, content] of Object.entries(value)) {
    const taken = SECTIONS.includes(section) && isObject(content);
    rest[section] = taken ? {} : content;
    if (!taken) continue;
    for (const [type, named] of Object.entries(content)) {
      if (isObject(named)) blocks.push([section, type, Object.entries(named)]);
    }
  }
  return { content: rest, blocks };
}

/** Blocks that differ in words only; words that are the same in all of them belong to the template. */
class Shape {
  private readonly words: string[][] = [];
  private known: Columns | undefined;

  constructor(
    private readonly index: number,
    private readonly first: Json,
  ) {}

  /** Gives what makes the row, once every block has been added. */
  public add(block: Json): () => Row {
    const words = wordsOf(block);
    this.words.push(words);
    return () => [this.index, ...this.columns.positions.map((position) => words[position] ?? '')];
  }

  public template(): Template {
    let position = 0;
    return mapStrings(this.first, (text) => {
      const parts = splitWords(text).map((word) => this.columns.at[position++] ?? word);
      return parts.some((part) => typeof part === 'number') ? { $: joined(parts) } : text;
    });
  }

  private get columns(): Columns {
    this.known ??= columnsOf(this.words);
    return this.known;
  }
}

function shapeOf(block: Json, shapes: Map<string, Shape>): Shape {
  const key = JSON.stringify(mapStrings(block, (text) => text.replace(/[A-Za-z0-9]+/g, '0')));
  const shape = shapes.get(key) ?? new Shape(shapes.size, block);
  shapes.set(key, shape);
  return shape;
}

interface Columns {
  /** Column by position of a word; a word that never differs has none. */
  readonly at: ReadonlyArray<number | undefined>;
  /** Position by column. */
  readonly positions: readonly number[];
}

/** Positions at which words always change together share a column. */
function columnsOf(rows: ReadonlyArray<readonly string[]>): Columns {
  const byContent = new Map<string, number>();
  const positions: number[] = [];
  const at = (rows[0] ?? []).map((first, position) => {
    const words = rows.map((row) => row[position] ?? '');
    if (words.every((word) => word === first)) return undefined;
    const content = words.join(' ');
    const column = byContent.get(content) ?? positions.push(position) - 1;
    byContent.set(content, column);
    return column;
  });
  return { at, positions };
}

/** Words, and what stands between them. */
const splitWords = (text: string) => text.split(/([A-Za-z0-9]+)/);

const joined = (parts: ReadonlyArray<string | number>) =>
  parts.reduce<Array<string | number>>((all, part) => {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);

function wordsOf(value: Json): string[] {
  const words: string[] = [];
  mapStrings(value, (text) => {
    words.push(...splitWords(text));
    return text;
  });
  return words;
}

function mapStrings(value: Json, change: (text: string) => Template): Template {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapStrings(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]));
}

const isObject = (value: Json): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

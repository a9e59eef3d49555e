import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component, type Project } from 'projen';

const FILE = '.projenrc.ts';
const STRING = /"(?:[^"\\]|\\.)*"/g;
/** projen puts what an option is for behind the option. */
const COMMENT = /^\s*(?:\/\/|\/\*)/;

/** Writes a new project's definition the way its own linter wants it; projen writes it before any linter is there. */
export class ProjenrcStyle extends Component {
  /** @param texts Options that projen writes as numbers, by name, as they were meant. */
  constructor(
    project: Project,
    private readonly texts: ReadonlyMap<string, string> = new Map(),
  ) {
    super(project);
  }

  public override projectCreation(): void {
    const file = join(this.project.outdir, FILE);
    if (existsSync(file)) writeFileSync(file, inHouseStyle(readFileSync(file, 'utf8'), this.texts));
  }
}

const MODULE = / from '([^']*)';$/;

function inHouseStyle(text: string, texts: ReadonlyMap<string, string>): string {
  const lines = text.trimEnd().split('\n').map(inTexts(texts)).map(withSingleQuotes).flatMap(list);
  const imports = lines.filter((line) => line.startsWith('import ')).sort(byModule);
  const [first = '', ...rest] = lines.filter((line) => line !== '' && !line.startsWith('import '));
  const last = rest.pop() ?? '';
  const blankBeforeComments = rest.flatMap((line, index) =>
    COMMENT.test(line) && !COMMENT.test(rest[index - 1] ?? '') ? ['', line] : [line],
  );
  return [...imports, '', first, ...blankBeforeComments, '', last, ''].join('\n');
}

/** As the linter has it. */
const WIDTH = 120;
const LIST = /^( *)(\w+: )\[(.*)\],$/;

/** A list on one line if it fits, else an entry a line. */
function list(line: string): string[] {
  const [, indent = '', name = '', entries = ''] = LIST.exec(line) ?? [];
  if (name === '') return [line];
  const spaced = entries.replace(/',(?=')/g, "', ");
  const short = `${indent}${name}[${spaced}],`;
  if (short.length <= WIDTH) return [short];
  return [`${indent}${name}[`, ...spaced.split(/(?<='), (?=')/).map((entry) => `${indent}  ${entry},`), `${indent}],`];
}

const inTexts = (texts: ReadonlyMap<string, string>) => (line: string) =>
  line.replace(/^( {2})(\w+): [^"]+,$/, (whole, indent: string, name: string) => {
    const text = texts.get(name);
    return text === undefined ? whole : `${indent}${name}: ${JSON.stringify(text)},`;
  });

const withSingleQuotes = (line: string) => (COMMENT.test(line) ? line : line.replace(STRING, quoted));

/** A string of JSON between single quotes, where it reads the same there. */
const quoted = (text: string) => (/['\\]/.test(text) ? text : `'${text.slice(1, -1)}'`);

const byModule = (one: string, other: string) =>
  (MODULE.exec(one)?.[1] ?? '') < (MODULE.exec(other)?.[1] ?? '') ? -1 : 1;

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTITIES, type Entity } from '../../foundation/personal-data';

/** What has to be found in a text. */
export interface Label {
  readonly entity: Entity;
  readonly start: number;
  readonly end: number;
}

/** One line of a corpus; without labels it is a decoy. */
export interface Case {
  /** File and line, as in `cases.txt:12`. */
  readonly place: string;
  readonly field: string | undefined;
  readonly text: string;
  readonly labels: readonly Label[];
}

const FOLDER = 'bench/sanitizer/corpus';
const FIELD = /^@([^@]+)@ /;
const ESCAPES = /\\n|\\u[0-9A-Fa-f]{4}/g;
const LABEL = /\[\[([a-z-]+)\|([\s\S]*?)\]\](?!\])/g;

export const corpusFiles = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort();

/** @throws Error that names a line with an unknown entity. */
export function casesIn(file: string): Case[] {
  return readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      line.trim() === '' || line.startsWith('#') ? [] : [caseOf(line, `${file}:${index + 1}`)],
    );
}

/** @param line As README.md in the folder of the corpus describes it. */
export function caseOf(line: string, place: string): Case {
  const marked = line
    .replace(FIELD, '')
    .replace(ESCAPES, (written) =>
      written === '\\n' ? '\n' : String.fromCharCode(Number.parseInt(written.slice(2), 16)),
    );
  const labels: Label[] = [];
  let text = '';
  let copied = 0;
  for (const { 0: whole, 1: name, 2: value = '', index } of marked.matchAll(LABEL)) {
    const entity = ENTITIES.find((known) => known === name);
    if (entity === undefined) throw new Error(`${place}: "${name}" is no entity`);
    text += marked.slice(copied, index);
    labels.push({ entity, start: text.length, end: text.length + value.length });
    text += value;
    copied = index + whole.length;
  }
  return { place, field: FIELD.exec(line)?.[1], text: text + marked.slice(copied), labels };
}

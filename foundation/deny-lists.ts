import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Mistake } from './mistakes';
import { oneOf } from './rules';
import { GUARDRAIL_LIMITS } from './schema/guardrails';

/** Words and phrases that a guardrail blocks, one a line; what follows a `#` at the beginning of a line is a remark. */
export const DENY_LISTS = 'environments/deny-lists';

export interface DenyList {
  readonly phrases: readonly string[];
  /** By file and line. */
  readonly mistakes: readonly Mistake[];
}

/** Several files as one list: a phrase stands in it once, and the whole fits into one guardrail. */
export function readDenyLists(names: readonly string[]): DenyList {
  const read = [...new Set(names)].map(linesOf);
  const mistakes = read.flatMap((lines) =>
    Array.isArray(lines) ? lines.flatMap((line) => [...faultsOf(line)]) : [lines],
  );
  const lines = read.flatMap((some) => (Array.isArray(some) ? some : []));
  const phrases = lines.map(({ phrase }) => phrase);
  return { phrases, mistakes: [...mistakes, ...repeatedIn(lines), ...tooMany(phrases.length)] };
}

interface Line {
  readonly file: string;
  readonly number: number;
  readonly at: string;
  readonly phrase: string;
}

/** Found from the root of the project, wherever the program was started. */
const folder = () => resolve(process.env.P2A_ROOT ?? '', DENY_LISTS);

function linesOf(name: string): Line[] | Mistake {
  const file = `${DENY_LISTS}/${name}.txt`;
  const place = join(folder(), `${name}.txt`);
  if (!existsSync(place))
    return {
      path: pathOf(file),
      problem: 'does not exist',
      remedy: oneOf(available(), 'make it, with one phrase a line', name),
    };
  return (
    readFileSync(place, 'utf8')
      // As editors of Windows begin a file.
      .replace(/^\uFEFF/, '')
      .split(/\r\n|\n|\r/)
      .map((line, index) => ({
        file,
        number: index + 1,
        at: pathOf(`${file}:${index + 1}`),
        phrase: line.trim().replace(/\s+/g, ' '),
      }))
      .filter(({ phrase }) => phrase !== '' && !phrase.startsWith('#'))
  );
}

/** As an environment names a list, and where the list is. */
const pathOf = (place: string) => `guardrails.words.denyLists: ${place}`;

const available = () =>
  existsSync(folder())
    ? readdirSync(folder())
        .filter((file) => file.endsWith('.txt'))
        .map((file) => file.slice(0, -'.txt'.length))
        .sort()
    : [];

const { phrase: LONGEST, wordsInPhrase, words: MOST } = GUARDRAIL_LIMITS;

function* faultsOf({ at, phrase }: Line): Generator<Mistake> {
  if (phrase.length > LONGEST)
    yield {
      path: at,
      problem: `has more than ${LONGEST} characters`,
      got: phrase.length,
      remedy: 'shorten it, or describe it as a topic',
    };
  if (phrase.split(' ').length > wordsInPhrase)
    yield {
      path: at,
      problem: `has more than ${wordsInPhrase} words`,
      got: phrase,
      remedy: 'shorten it, or describe it as a topic',
    };
  if (/[$%]\{/.test(phrase))
    yield {
      path: at,
      problem: 'has the beginning of a Terraform expression',
      got: phrase,
      remedy: 'write it without ${ and %{',
    };
  if (/\p{Cc}|\uFFFD/u.test(phrase))
    yield { path: at, problem: 'is not plain text', remedy: 'save the file as UTF-8, without control characters' };
}

/** A guardrail does not tell letters by their case. */
function* repeatedIn(lines: readonly Line[]): Generator<Mistake> {
  const first = new Map<string, Line>();
  for (const line of lines) {
    const key = line.phrase.toLowerCase();
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, line);
    else
      yield {
        path: line.at,
        problem: `is the same as ${earlier.file}:${earlier.number}`,
        got: line.phrase,
        remedy: 'keep it once, whatever its case',
      };
  }
}

function* tooMany(count: number): Generator<Mistake> {
  if (count > MOST)
    yield {
      path: pathOf(DENY_LISTS),
      problem: `have more than the ${MOST} phrases that a guardrail takes, taken together`,
      got: count,
      remedy: 'shorten the lists, or describe what they are about as a topic',
    };
}

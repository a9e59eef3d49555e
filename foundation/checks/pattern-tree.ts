import { ALL, type CodePoints, complement, NONE, union } from './code-points';

/** A part of a regular expression. */
export type Part =
  | { readonly kind: 'one'; readonly of: CodePoints }
  /** Takes no text: `^`, `$`, `\b`. */
  | { readonly kind: 'edge' }
  | { readonly kind: 'back-reference' }
  | { readonly kind: 'look'; readonly ways: Ways }
  | { readonly kind: 'group'; readonly ways: Ways }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number };

/** Alternatives, each a sequence. */
export type Ways = ReadonlyArray<readonly Part[]>;

const ESCAPE =
  '\\\\(?:k<[^>]*>|[pP]\\{[^}]*\\}|u\\{[^}]*\\}|u[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[1-9][0-9]*|.)';
const TOKEN = new RegExp(
  `${ESCAPE}|\\[(?:\\\\.|[^\\]\\\\])*\\]|\\((?:\\?(?:[:=!]|<[=!]|<[^>]*>))?|\\)|[*+?]\\??|\\{\\d+(?:,\\d*)?\\}\\??|.`,
  'gsu',
);
const IN_CLASS = new RegExp(`${ESCAPE}|.`, 'gsu');

/**
 * Reads a regular expression without running it.
 *
 * @param pattern Valid with the flag `u`.
 * @returns nothing for what is not known here: flags for a part, and what looks behind, since it is matched from its end.
 */
export function patternTree(pattern: string): Ways | undefined {
  const tokens = pattern.match(TOKEN) ?? [];
  const isKnown = tokens.every(
    (token, index) => !/^\(\?<[=!]/.test(token) && !(token === '(' && tokens[index + 1]?.startsWith('?')),
  );
  return isKnown ? readWays(tokens) : undefined;
}

/** Takes tokens off the list, to the end of the group. */
function readWays(tokens: string[]): Ways {
  const ways: Part[][] = [[]];
  for (let token = tokens.shift(); token !== undefined && token !== ')'; token = tokens.shift()) {
    if (token === '|') ways.push([]);
    else ways.at(-1)?.push(repeated(readPart(token, tokens), tokens));
  }
  return ways;
}

function readPart(token: string, tokens: string[]): Part {
  if (/^\(\?[=!]/.test(token)) return { kind: 'look', ways: readWays(tokens) };
  if (token.startsWith('(')) return { kind: 'group', ways: readWays(tokens) };
  if (/^\\(?:[1-9]|k<)/.test(token)) return { kind: 'back-reference' };
  if (/^(?:[$^]|\\[bB])$/.test(token)) return { kind: 'edge' };
  return { kind: 'one', of: token.startsWith('[') ? ofClass(token) : ofToken(token).most };
}

function repeated(part: Part, tokens: string[]): Part {
  const [, sign, few, comma, many] = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??$/.exec(tokens[0] ?? '') ?? [];
  if (sign === undefined && few === undefined) return part;
  tokens.shift();
  if (sign !== undefined)
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const least = Number(few);
  const most = comma === undefined ? least : many ? Number(many) : Number.POSITIVE_INFINITY;
  return { kind: 'repeat', part, least, most };
}

/** What a token may stand for at the most, and what it stands for in any case. */
interface Reading {
  readonly most: CodePoints;
  readonly least: CodePoints;
}

const exactly = (of: CodePoints): Reading => ({ most: of, least: of });
const single = (codePoint: number): CodePoints => [[codePoint, codePoint]];

const DIGITS: CodePoints = [[0x30, 0x39]];
const WORD: CodePoints = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
const SPACES: CodePoints = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const LINE_ENDS: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

const CLASSES: Readonly<Record<string, CodePoints>> = {
  '.': complement(LINE_ENDS),
  '\\d': DIGITS,
  '\\D': complement(DIGITS),
  '\\w': WORD,
  '\\W': complement(WORD),
  '\\s': SPACES,
  '\\S': complement(SPACES),
};
const CONTROLS: Readonly<Record<string, number>> = {
  '\\t': 9,
  '\\n': 10,
  '\\v': 11,
  '\\f': 12,
  '\\r': 13,
  '\\0': 0,
  '\\b': 8,
};

function ofToken(token: string): Reading {
  const known = CLASSES[token];
  if (known !== undefined) return exactly(known);
  // Properties of Unicode are not spelled out here.
  if (/^\\[pP]\{/.test(token)) return { most: ALL, least: NONE };
  return exactly(single(codePointOf(token)));
}

function codePointOf(token: string): number {
  const control = CONTROLS[token];
  if (control !== undefined) return control;
  const units = [...token.matchAll(/\\u([0-9a-fA-F]{4})/g)].map(([, hex = '']) => Number.parseInt(hex, 16));
  const [, hex] = /^\\(?:u\{|x)([0-9a-fA-F]+)\}?$/.exec(token) ?? [];
  const text =
    units.length > 0
      ? String.fromCharCode(...units)
      : hex !== undefined
        ? String.fromCodePoint(Number.parseInt(hex, 16))
        : token.startsWith('\\c')
          ? String.fromCharCode(token.charCodeAt(2) % 32)
          : token.replace(/^\\/, '');
  return text.codePointAt(0) ?? 0;
}

/** At the most: of what a class leaves out, only what is known for certain. */
function ofClass(token: string): CodePoints {
  const isNegated = token.startsWith('[^');
  const readings = inClass(token.slice(isNegated ? 2 : 1, -1).match(IN_CLASS) ?? []);
  return isNegated
    ? complement(union(...readings.map(({ least }) => least)))
    : union(...readings.map(({ most }) => most));
}

function inClass(tokens: readonly string[]): Reading[] {
  const readings: Reading[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const [token = '', dash, end] = tokens.slice(index, index + 3);
    // A dot is nothing special here.
    const reading = token === '.' ? exactly(single(0x2e)) : ofToken(token);
    if (dash === '-' && end !== undefined) {
      readings.push(exactly([[codePointOf(token), codePointOf(end)]]));
      index += 2;
    } else readings.push(reading);
  }
  return readings;
}

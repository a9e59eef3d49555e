import { mostSteps } from '../../foundation/checks/pattern-steps';
import { type Part, patternTree, type Ways } from '../../foundation/checks/pattern-tree';
import { patternMistake } from '../../foundation/checks/patterns';

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

const random = numbers(2026);
const pick = (choices: readonly string[]) => choices[random(choices.length)] ?? '';
const ATOMS = ['a', 'b', '[ab]', '[^a]', '[bc]', '.', '\\w', '\\p{L}'];
const COUNTS = ['', '', '*', '+', '?', '{2}', '{1,3}', '{0,2}', '*?'];

const sequence = (depth: number): string => Array.from({ length: 1 + random(4) }, () => piece(depth)).join('');

function piece(depth: number): string {
  switch (depth > 0 ? random(9) : 9) {
    case 0:
      return `(?:${sequence(depth - 1)}|${sequence(depth - 1)})${pick(['', '?', '{2}'])}`;
    case 1:
      return `(?:${sequence(depth - 1)})${pick(COUNTS)}`;
    case 2:
      return `(?=${sequence(depth - 1)})`;
    case 3:
      return `(?!${sequence(depth - 1)})`;
    default:
      return pick(ATOMS) + pick(COUNTS);
  }
}

/** Steps that a matcher takes that goes back whenever it fails, as engines of JavaScript do. */
function stepsTaken(pattern: Ways, text: string): number {
  const codePoints = [...text].map((character) => character.codePointAt(0) ?? 0);
  let steps = 0;
  const anyWay = (ways: Ways, at: number, then: (at: number) => boolean) =>
    ways.some((way) => inTurn(way, 0, at, then));
  const inTurn = (way: readonly Part[], index: number, at: number, then: (at: number) => boolean): boolean => {
    const part = way[index];
    return part === undefined ? then(at) : match(part, at, (next) => inTurn(way, index + 1, next, then));
  };
  const repeat = (
    part: Extract<Part, { kind: 'repeat' }>,
    times: number,
    at: number,
    then: (at: number) => boolean,
  ): boolean =>
    (times < part.most &&
      match(part.part, at, (next) => (next > at || times < part.least) && repeat(part, times + 1, next, then))) ||
    (times >= part.least && then(at));
  const match = (part: Part, at: number, then: (at: number) => boolean): boolean => {
    if (part.kind !== 'group' && part.kind !== 'repeat') steps += 1;
    const here = codePoints[at];
    switch (part.kind) {
      case 'one':
        return here !== undefined && part.of.some(([first, last]) => first <= here && here <= last) && then(at + 1);
      case 'look':
        return anyWay(part.ways, at, () => true) && then(at);
      case 'group':
        return anyWay(part.ways, at, then);
      case 'repeat':
        return repeat(part, 0, at, then);
      default:
        return then(at);
    }
  };
  anyWay(pattern, 0, (at) => at === codePoints.length);
  return steps;
}

const LENGTH = 10;
const texts = [
  'a'.repeat(LENGTH),
  `${'a'.repeat(LENGTH - 1)}!`,
  'b'.repeat(LENGTH),
  'ab'.repeat(LENGTH / 2),
  `${'ab'.repeat(LENGTH / 2 - 1)}cc`,
  `${'a'.repeat(LENGTH / 2)}${'b'.repeat(LENGTH / 2)}`,
];

test('no match takes more steps than are counted, but for those at the ends of parts', () => {
  let matched = 0;
  for (let time = 0; time < 4000; time++) {
    const pattern = `^${sequence(2)}$`;
    const tree = patternTree(pattern);
    if (tree === undefined || patternMistake(pattern, LENGTH)?.problem.startsWith('repeats')) continue;
    const most = mostSteps(tree, LENGTH) + pattern.length * LENGTH;
    for (const text of texts) {
      expect([pattern, text, stepsTaken(tree, text) <= most]).toEqual([pattern, text, true]);
      matched += 1;
    }
  }
  expect(matched).toBeGreaterThan(10_000);
});

test('characters are read as the engine reads them', () => {
  for (const one of [
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '.',
    '[^\\d]',
    '[^\\w.-]',
    '[\\s\\d]',
    '[a-f.]',
    '[\\b]',
    '[\\x41-\\u0044]',
    '[^\\u{1f600}]',
    '\\ud83d\\ude00',
    '\\cJ',
    '\\t',
    '\\.',
    '\\0',
    '[\\]]',
    '[+*(]',
    '[\\-a]',
  ]) {
    const [[part] = []] = patternTree(one) ?? [];
    const of = part?.kind === 'one' ? part.of : [];
    const engine = new RegExp(`^${one}$`, 'u');
    for (let codePoint = 0; codePoint < 0x20000; codePoint += codePoint < 0x3100 ? 1 : 7)
      if (
        engine.test(String.fromCodePoint(codePoint)) !==
        of.some(([first, last]) => first <= codePoint && codePoint <= last)
      )
        throw new Error(`${one}: is read otherwise at ${codePoint.toString(16)}`);
  }
});

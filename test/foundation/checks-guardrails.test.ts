import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DenyList, readDenyLists } from '../../foundation/deny-lists';
import { describeMistake } from '../../foundation/mistakes';
import { environmentInput, mistakesIn } from '../support/environment';

const told = (guardrails: unknown, given: object = {}) => mistakesIn({ ...environmentInput(), ...given, guardrails });
const at = 'trial.guardrails';
const long = (length: number) => 'x'.repeat(length);
const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));
const topic = { name: 'Prices', definition: 'What a policy costs.' };
const regex = { name: 'claim', pattern: 'CL-\\d{6}', input: 'block', output: 'block' };

test.each<[string, unknown, string[]]>([
  [
    'a definition that is too long',
    { topics: [{ ...topic, definition: long(201) }] },
    [`${at}.topics[Prices].definition: is too long`],
  ],
  [
    'a definition without words',
    { topics: [{ ...topic, definition: ' ' }] },
    [`${at}.topics[Prices].definition: is empty`],
  ],
  [
    'a name of other characters',
    { topics: [{ ...topic, name: 'Prices & fees' }] },
    [`${at}.topics[Prices & fees].name: is not the name of a topic`],
  ],
  [
    'six examples',
    { topics: [{ ...topic, examples: many(6, String) }] },
    [`${at}.topics[Prices].examples: are too many`],
  ],
  [
    'an example that is too long',
    { topics: [{ ...topic, examples: [long(101)] }] },
    [`${at}.topics[Prices].examples[0]: is too long`],
  ],
  [
    'more topics than fit beside that of the template',
    { topics: many(30, (index) => ({ ...topic, name: `Topic ${index}` })) },
    [`${at}.topics: are too many`],
  ],
  [
    'two topics of one name',
    { topics: [topic, { ...topic, name: 'prices' }] },
    [`${at}.topics[prices].name: is the name of another topic`],
  ],
  [
    'the topic of the template',
    { topics: [{ ...topic, name: 'disclosure of instructions' }] },
    [`${at}.topics[disclosure of instructions].name: is a topic that every guardrail has already`],
  ],
  [
    'an expression of Terraform',
    { topics: [{ ...topic, definition: ['A $', '{price}'].join('') }] },
    [`${at}.topics[Prices].definition: hold`],
  ],
  [
    'an output that is only looked at',
    { pii: { entities: { NAME: { input: 'none', output: 'none' } } } },
    [`${at}.pii.entities.NAME.output: is none of the choices`],
  ],
  [
    'a kind of data that Bedrock does not know',
    { pii: { entities: { SHOE_SIZE: { input: 'none', output: 'block' } } } },
    [`${at}.pii.entities.SHOE_SIZE: `],
  ],
  [
    'a pattern with look-around',
    { pii: { regexes: [{ ...regex, pattern: '(?<=CL-)\\d+' }] } },
    [`${at}.pii.regexes[claim].pattern: is not a pattern that Bedrock knows`],
  ],
  [
    'a pattern that is none',
    { pii: { regexes: [{ ...regex, pattern: '(' }] } },
    [`${at}.pii.regexes[claim].pattern: is not a pattern that Bedrock knows`],
  ],
  [
    'a pattern that is too long',
    { pii: { regexes: [{ ...regex, pattern: long(501) }] } },
    [`${at}.pii.regexes[claim].pattern: is too long`],
  ],
  [
    'eleven patterns',
    { pii: { regexes: many(11, (index) => ({ ...regex, name: `p${index}` })) } },
    [`${at}.pii.regexes: are too many`],
  ],
  [
    'two patterns of one name',
    { pii: { regexes: [regex, regex] } },
    [`${at}.pii.regexes[claim].name: is the name of another pattern`],
  ],
  ['a score of 1', { grounding: { grounding: 1, relevance: 0.5 } }, [`${at}.grounding.grounding: is not a score`]],
  ['a message that is too long', { blockedInput: long(501) }, [`${at}.blockedInput: is too long`]],
  ['no generation', { generation: 0 }, [`${at}.generation: is too small`]],
  [
    'a geography without the home region',
    { tier: { standard: 'us' } },
    [`${at}.tier.standard: is a geography without the home region eu-central-1`],
  ],
  [
    'no filter at all',
    {
      contentFilters: Object.fromEntries(
        ['hate', 'insults', 'sexual', 'violence', 'misconduct'].map((category) => [
          category,
          { input: 'none', output: 'none' },
        ]),
      ),
    },
    [`${at}.contentFilters: let all harmful content pass`],
  ],
  [
    'a list that is not there',
    { words: { denyLists: ['other-insurer'] } },
    [
      `${at}.words.denyLists: environments/deny-lists/other-insurer.txt: does not exist; did you mean "other-insurers"?`,
    ],
  ],
])('refuses %s', (_, given, expected) => {
  const mistakes = told(given);
  expect(mistakes).toHaveLength(expected.length);
  for (const [index, beginning] of expected.entries())
    expect(mistakes[index]?.slice(0, beginning.length)).toBe(beginning);
});

test('says all mistakes at once, of schema, files and across fields', () => {
  expect(
    told({
      topics: [{ ...topic, definition: long(201) }, topic],
      words: { denyLists: ['missing'] },
      tier: { standard: 'apac' },
      blockedOutput: '',
    }),
  ).toHaveLength(5);
});

test('takes everything at its limit', () => {
  expect(
    told({
      topics: many(29, (index) => ({
        name: `Topic ${index}`,
        definition: long(200),
        examples: many(5, () => long(100)),
      })),
      pii: { regexes: many(10, (index) => ({ ...regex, name: `p${index}`, pattern: long(500) })) },
      grounding: { grounding: 0.99, relevance: 0 },
      blockedInput: long(500),
      tier: { standard: 'eu' },
    }),
  ).toEqual([]);
});

describe('deny lists', () => {
  const root = mkdtempSync(join(tmpdir(), 'deny-lists-'));
  const before = process.env.P2A_ROOT;
  beforeAll(() => {
    process.env.P2A_ROOT = root;
    mkdirSync(join(root, 'environments/deny-lists'), { recursive: true });
  });
  afterAll(() => {
    if (before === undefined) delete process.env.P2A_ROOT;
    else process.env.P2A_ROOT = before;
    rmSync(root, { recursive: true });
  });

  const write = (name: string, text: string) => writeFileSync(join(root, `environments/deny-lists/${name}.txt`), text);
  const read = (text: string): DenyList => {
    write('words', text);
    return readDenyLists(['words']);
  };
  const faults = (text: string) => read(text).mistakes.map(describeMistake);
  const file = 'guardrails.words.denyLists: environments/deny-lists/words.txt';

  test('as editors of any system write them: byte order mark, line ends, spaces, remarks', () => {
    expect(read('\uFEFF# remark\r\n\r\n  Project   Larkspur \r\nzwölf\rC#\n')).toEqual({
      phrases: ['Project Larkspur', 'zwölf', 'C#'],
      mistakes: [],
    });
  });

  test('every fault with its file and line', () => {
    expect(faults(`fine\none two three four\n${long(101)}\na \${b}\nbell\u0007\nFINE\n`)).toEqual([
      `${file}:2: has more than 3 words, got "one two three four"; shorten it, or describe it as a topic`,
      `${file}:3: has more than 100 characters, got 101; shorten it, or describe it as a topic`,
      `${file}:4: has the beginning of a Terraform expression, got "a \${b}"; write it without \${ and %{`,
      `${file}:5: is not plain text; save the file as UTF-8, without control characters`,
      `${file}:6: is the same as environments/deny-lists/words.txt:1, got "FINE"; keep it once, whatever its case`,
    ]);
  });

  test('a phrase stands in one list only, and all lists count together', () => {
    write('first', many(6000, (index) => `one ${index}`).join('\n'));
    write('second', ['ONE 7', ...many(4000, (index) => `two ${index}`)].join('\n'));
    expect(readDenyLists(['first', 'second', 'first']).mistakes.map(describeMistake)).toEqual([
      'guardrails.words.denyLists: environments/deny-lists/second.txt:1: is the same as environments/deny-lists/first.txt:8, got "ONE 7"; keep it once, whatever its case',
      'guardrails.words.denyLists: environments/deny-lists: have more than the 10000 phrases that a guardrail takes, taken together, got 10001; shorten the lists, or describe what they are about as a topic',
    ]);
  });

  test('a list that is not there is told with those that are', () => {
    expect(readDenyLists(['secnd']).mistakes.map(describeMistake)).toEqual([
      'guardrails.words.denyLists: environments/deny-lists/secnd.txt: does not exist; did you mean "second"? use one of: first, second, words',
    ]);
  });
});

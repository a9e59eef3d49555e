import { execFileSync } from 'node:child_process';
import { adversary, KINDS } from '../../bench/sanitizer/adversaries';
import { EIGHT_REGIONS, STRONG } from '../../bench/sanitizer/bench-sanitizer';
import { type Case, caseOf, casesIn, corpusFiles } from '../../bench/sanitizer/corpus';
import { precisionOf, recallOf, scoreOf, sumOf } from '../../bench/sanitizer/score';
import { ENTITIES } from '../../foundation/personal-data';
import { find } from '../../modules/sanitizer/lambda/detect/find';

const scored = (cases: readonly Case[]) =>
  scoreOf(cases, ({ text, field }) =>
    find(text, { phoneRegions: EIGHT_REGIONS, ...(field === undefined ? {} : { field }) }),
  );

describe('labelled texts', () => {
  test('are at least five hundred, a third of them decoys, with every entity that is looked for by default', () => {
    const cases = corpusFiles().flatMap(casesIn);
    expect(cases.length).toBeGreaterThanOrEqual(500);
    expect(cases.filter(({ labels }) => labels.length === 0).length / cases.length).toBeGreaterThan(0.3);
    const labels = new Set(cases.flatMap((one) => one.labels.map(({ entity }) => entity)));
    expect(ENTITIES.filter((entity) => !labels.has(entity))).toEqual(['date', 'url']);
  });

  test.each(corpusFiles())('the targets are reached on %s', (file) => {
    const { byEntity } = scored(casesIn(file));
    const strong = sumOf(STRONG.flatMap((entity) => byEntity.get(entity) ?? []));
    const all = sumOf(byEntity.values());
    expect(recallOf(strong)).toBeGreaterThanOrEqual(0.97);
    expect(precisionOf(strong)).toBeGreaterThanOrEqual(0.95);
    expect(recallOf(all)).toBeGreaterThanOrEqual(0.85);
    expect(precisionOf(all)).toBeGreaterThanOrEqual(0.9);
  });

  test('are read as the folder describes them', () => {
    expect(caseOf('@card_number@ a\\n[[card|1]]\\u00A0[[email|b]].', 'x:1')).toEqual({
      place: 'x:1',
      field: 'card_number',
      text: 'a\n1\u00a0b.',
      labels: [
        { entity: 'card', start: 2, end: 3 },
        { entity: 'email', start: 4, end: 5 },
      ],
    });
    expect(() => caseOf('[[crad|1]]', 'x:1')).toThrow('x:1: "crad" is no entity');
  });
});

test('a score counts what was found, what was missed and what is wrong', () => {
  const one = caseOf('[[card|1234]] [[email|abcd]] efgh', 'x:1');
  const { byEntity, differences } = scoreOf([one], () => [
    { entity: 'card', start: 2, end: 6, tier: 'strong' },
    { entity: 'iban', start: 5, end: 9, tier: 'strong' },
    { entity: 'card', start: 10, end: 14, tier: 'strong' },
  ]);
  expect(Object.fromEntries(byEntity)).toEqual({
    card: { found: 1, missed: 0, wrong: 1 },
    email: { found: 0, missed: 1, wrong: 0 },
    iban: { found: 0, missed: 0, wrong: 1 },
  });
  expect(differences.map(({ kind, entity }) => `${kind} ${entity}`)).toEqual([
    'missed email',
    'wrong iban',
    'wrong card',
  ]);
  expect(recallOf({ found: 1, missed: 3, wrong: 0 })).toBe(0.25);
  expect(precisionOf({ found: 1, missed: 0, wrong: 3 })).toBe(0.25);
});

test('adversaries are of twenty kinds or more, and the same in every run', () => {
  expect(KINDS.length).toBeGreaterThanOrEqual(20);
  for (const kind of KINDS) {
    const text = adversary(kind, 2000);
    expect(text).toHaveLength(2000);
    expect(adversary(kind, 2000)).toBe(text);
    expect(find(text, { phoneRegions: EIGHT_REGIONS })).toEqual(find(text, { phoneRegions: EIGHT_REGIONS }));
  }
});

test('the benchmark prints recall and precision, throughput and the worst cases', () => {
  const said = execFileSync(process.execPath, ['--import', 'tsx', 'bench/main.ts', 'sanitizer', '--quick', '--gate'], {
    encoding: 'utf8',
  });
  expect(said).toMatch(/^strong {2}card .* 100\.0 %/m);
  expect(said).toMatch(/^without phones +\d+\.\d$/m);
  expect(said).toMatch(/^eight phone regions +\d+\.\d$/m);
  expect(said).toMatch(/^at signs +\d+\.\d\d$/m);
});

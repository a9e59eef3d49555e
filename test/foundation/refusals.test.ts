import { REFUSALS, type Refusal, type RefusalCode, refusalSentence } from '../../foundation/refusals';
import type { RefusalCode as ToolRefusalCode } from '../../modules/tool/lambda/tool-call';

const all = Object.entries<Refusal>(REFUSALS);

test.each(all)('%s is a code and one sentence of plain words', (code, { sentence }) => {
  expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  expect(sentence).toMatch(/^[A-Z][A-Za-z ,;']+\.$/);
  // The shortest limit among those that carry it: the blocked message of a guardrail.
  expect(sentence.length).toBeLessThanOrEqual(500);
});

test('sentences tell refusals apart', () => {
  expect(new Set(all.map(([, { sentence }]) => sentence)).size).toBe(all.length);
});

test('what may be tried again has a status that says so to clients, and nothing else has', () => {
  const retried = [202, 429, 503, 504];
  for (const [code, { next, status }] of all)
    expect([code, retried.includes(status)]).toEqual([code, next === 'try-later']);
});

test('a tool refuses with codes of the catalogue', () => {
  // The tools' own list is a type, because their code imports nothing: the compiler compares the two.
  type OfTools = { [Code in RefusalCode]: (typeof REFUSALS)[Code]['by'] extends 'tool' ? Code : never }[RefusalCode];
  const same: [ToolRefusalCode] extends [OfTools] ? ([OfTools] extends [ToolRefusalCode] ? true : false) : false = true;
  expect(same).toBe(true);
});

test('the sentence of a code is that of the catalogue', () => {
  expect(refusalSentence('answer-not-grounded')).toBe(
    'The answer was not supported by the given sources, so it was withheld.',
  );
});

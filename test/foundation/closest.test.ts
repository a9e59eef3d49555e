import { closest } from '../../foundation/closest';
import { oneOf } from '../../foundation/rules';

test.each([
  ['a letter too few', 'clams', 'claims'],
  ['a letter too many', 'claimss', 'claims'],
  ['another letter', 'cleims', 'claims'],
  ['two letters the other way round', 'clamis', 'claims'],
  ['a capital', 'Mail', 'mail'],
  ['one letter of three', 'pey', 'pay'],
])('%s is a slip of the pen', (_, word, meant) => {
  expect(closest(word, ['mail', 'claims', 'pay'])).toBe(meant);
});

test.each([
  ['three slips', 'cl', ['claims']],
  ['another word', 'refund', ['claims', 'pay']],
  ['half of a short word', 'ab', ['xy', 'ax1']],
  ['a single letter', 'a', ['b']],
  ['no word', '', ['a']],
  ['the word itself', 'claims', ['claims']],
  ['two that are as close', 'tool-3', ['tool-1', 'tool-2']],
  ['no choice', 'claims', []],
])('%s tells nothing', (_, word, choices) => {
  expect(closest(word, choices)).toBeUndefined();
});

test('the closer of two is meant', () => expect(closest('claimz', ['claima1', 'claims'])).toBe('claims'));

test('a remedy begins with what was meant, if that is known', () => {
  expect(oneOf(['mail', 'claims'], 'add it', 'clams')).toBe('did you mean "claims"? use one of: mail, claims');
  expect(oneOf(['mail', 'claims'], 'add it', 'payments')).toBe('use one of: mail, claims');
  expect(oneOf(['mail', 'claims'], 'add it')).toBe('use one of: mail, claims');
  expect(oneOf([], 'add it', 'clams')).toBe('add it');
});

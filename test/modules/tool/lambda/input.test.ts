import { idempotencyKeyOf } from '../../../../modules/tool/lambda/idempotency-key';
import { readInput, text, wholeNumber } from '../../../../modules/tool/lambda/input';
import { setting } from '../../../../modules/tool/lambda/setting';

const fields = { claim: text(/^CL-[0-9]+$/, 'a claim number'), amount: wholeNumber(1, 100, 'an amount') };
const read = (input: unknown) => readInput<{ claim: string; amount: number }>(input, fields);

test('reads what it knows', () => {
  expect(read({ claim: 'CL-1', amount: 100 })).toEqual({ claim: 'CL-1', amount: 100 });
});

test.each<[string, unknown, string]>([
  ['null', null, 'The input is not an object.'],
  ['a text', 'CL-1', 'The input is not an object.'],
  ['a list', ['CL-1', 2], 'The input has a field that the action does not know.'],
  ['an empty list', [], 'claim is not a claim number.'],
  ['a field more', { claim: 'CL-1', amount: 1, to: 'me' }, 'The input has a field that the action does not know.'],
  [
    'a prototype',
    JSON.parse('{"__proto__":{"amount":1},"claim":"CL-1"}'),
    'The input has a field that the action does not know.',
  ],
  ['an inherited field', Object.create({ claim: 'CL-1', amount: 1 }), 'claim is not a claim number.'],
  ['a field less', { claim: 'CL-1' }, 'amount is not an amount.'],
  ['a list for a text', { claim: ['CL-1'], amount: 1 }, 'claim is not a claim number.'],
  ['a line feed at the end', { claim: 'CL-1\n', amount: 1 }, 'claim is not a claim number.'],
  ['digits of another width', { claim: 'CL-１', amount: 1 }, 'claim is not a claim number.'],
  ['a number as text', { claim: 'CL-1', amount: '1' }, 'amount is not an amount.'],
  ['nothing', { claim: 'CL-1', amount: 0 }, 'amount is not an amount.'],
  ['less than nothing', { claim: 'CL-1', amount: -1 }, 'amount is not an amount.'],
  ['one and a half', { claim: 'CL-1', amount: 1.5 }, 'amount is not an amount.'],
  ['too much', { claim: 'CL-1', amount: 101 }, 'amount is not an amount.'],
  ['no number', { claim: 'CL-1', amount: Number.NaN }, 'amount is not an amount.'],
  ['more than can be counted', { claim: 'CL-1', amount: JSON.parse('1e400') }, 'amount is not an amount.'],
])('refuses %s, and does not quote it', (_, input, message) => {
  expect(() => read(input)).toThrow(expect.objectContaining({ name: 'ToolError', code: 'invalid-input', message }));
});

test('an action that happens once needs a key', () => {
  const call = { tool: 'x', action: 'y', input: {}, agent: 'z', request: 'r' };
  expect(idempotencyKeyOf({ ...call, idempotencyKey: 'key-00001' })).toBe('key-00001');
  expect(() => idempotencyKeyOf(call)).toThrow(expect.objectContaining({ code: 'invalid-call' }));
});

describe('a setting', () => {
  afterEach(() => {
    delete process.env.SOME_TABLE;
  });

  test('is read from the environment', () => {
    process.env.SOME_TABLE = 'claims';
    expect(setting('SOME_TABLE')).toBe('claims');
  });

  test.each([undefined, ''])('that is %j is named, with the place to set it', (value) => {
    if (value !== undefined) process.env.SOME_TABLE = value;
    expect(() => setting('SOME_TABLE')).toThrow(
      'SOME_TABLE: is not set; add it to target.environment of the tool in environments/catalog/tools.ts',
    );
  });
});

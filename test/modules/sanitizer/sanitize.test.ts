import { casesIn } from '../../../bench/sanitizer/corpus';
import { LIMITS, type SanitizerRules } from '../../../modules/sanitizer/lambda/rules';
import {
  type EngineFinding,
  type SanitizerParts,
  sanitizer,
  type Token,
} from '../../../modules/sanitizer/lambda/sanitize';
import { SanitizerError } from '../../../modules/sanitizer/lambda/sanitizer-error';

const KEY = Buffer.alloc(32, 7);
const clean = async (document: unknown, rules: SanitizerRules = {}, parts: Partial<SanitizerParts> = {}) =>
  (await sanitizer({ rules, ...parts })(document)).document;
const refusal = async (document: unknown, parts: Partial<SanitizerParts> = {}) =>
  sanitizer({ rules: {}, ...parts })(document).then(
    () => 'let through',
    (error: unknown) => (error instanceof SanitizerError ? error.code : `not a refusal: ${String(error)}`),
  );

const CLAIM = {
  claim: 'C-17',
  customer: { name: 'Ann Bell', email: 'ann@example.com' },
  notes: [
    { text: 'Paid with 4111 1111 1111 1111', internal: true },
    { text: 'Call her tomorrow', internal: false },
  ],
};

describe('fields that are kept', () => {
  test.each<[string, SanitizerRules['keep'], unknown]>([
    [
      'all of them without a list',
      undefined,
      {
        ...CLAIM,
        customer: { name: 'Ann Bell', email: '[EMAIL]' },
        notes: [{ text: 'Paid with [CARD]', internal: true }, CLAIM.notes[1]],
      },
    ],
    ['a value', ['/claim'], { claim: 'C-17' }],
    [
      'a member of every member',
      ['/notes/*/text'],
      { notes: [{ text: 'Paid with [CARD]' }, { text: 'Call her tomorrow' }] },
    ],
    ['one member of a list, which closes ranks', ['/notes/1/internal'], { notes: [{ internal: false }] }],
    ['an object with all in it', ['/customer'], { customer: { name: 'Ann Bell', email: '[EMAIL]' } }],
    ['every member of the whole', ['/*/name'], { customer: { name: 'Ann Bell' }, notes: [] }],
    ['a name and every name together', ['/notes/0/internal', '/notes/*/nothing'], { notes: [{ internal: true }, {}] }],
    [
      'the whole document',
      [''],
      {
        ...CLAIM,
        customer: { name: 'Ann Bell', email: '[EMAIL]' },
        notes: [{ text: 'Paid with [CARD]', internal: true }, CLAIM.notes[1]],
      },
    ],
    ['nothing', [], null],
    ['nothing that is there', ['/other', '/claim/deeper'], {}],
  ])('%s', async (_, keep, expected) => {
    expect(await clean(CLAIM, { keep })).toEqual(expected);
  });

  test('are named as RFC 6901 writes them', async () => {
    expect(await clean({ 'a/b': 1, 'a~b': 2, '': 3, '*': 4 }, { keep: ['/a~1b', '/a~0b', '/'] })).toEqual({
      'a/b': 1,
      'a~b': 2,
      '': 3,
    });
  });

  test('are never those of a prototype', async () => {
    const document = JSON.parse(
      '{"__proto__": {"email": "joe@example.com"}, "constructor": "x", "toString": 1}',
    ) as unknown;
    const kept = (await clean(document)) as object;
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"email":"[EMAIL]"},"constructor":"x","toString":1}');
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    expect(await clean({ a: 1 }, { keep: ['/toString', '/__proto__'] })).toEqual({});
  });

  test('how many were dropped is told', async () => {
    const { report } = await sanitizer({ rules: { keep: ['/claim'] } })(CLAIM);
    expect(report.dropped).toBe(6);
  });

  test('a pointer that is none is refused before anything is read', () => {
    expect(() => sanitizer({ rules: { keep: ['claim'] } })).toThrow('"claim" is no JSON Pointer');
    expect(() => sanitizer({ rules: { keep: ['/a~2'] } })).toThrow('"/a~2" is no JSON Pointer');
  });
});

describe('what is found', () => {
  test.each<[string, unknown, unknown]>([
    ['in a text', 'joe@example.com', '[EMAIL]'],
    ['in a number', { card: 4111111111111111 }, { card: '[CARD]' }],
    ['in a number by the name of its field', { ssn: 536904399 }, { ssn: '[US-SSN]' }],
    ['in a list by the name of its field', { ssn: ['536904399'] }, { ssn: ['[US-SSN]'] }],
    ['in a name', { 'joe@example.com': 1 }, { '[EMAIL]': 1 }],
    [
      'in several names',
      { 'joe@example.com': 1, 'ann@example.com': 2, '[EMAIL] (2)': 3 },
      { '[EMAIL]': 1, '[EMAIL] (3)': 2, '[EMAIL] (2)': 3 },
    ],
    ['nowhere', { a: [1, true, null, 'x', 1.5, {}] }, { a: [1, true, null, 'x', 1.5, {}] }],
  ])('%s', async (_, document, expected) => {
    expect(await clean(document)).toEqual(expected);
  });

  test('is replaced as its mode says', async () => {
    const tokens: Token[] = [];
    const rules: SanitizerRules = {
      mode: 'mask',
      modes: { email: 'remove', card: 'hash', ip: 'tokenize' },
      fields: { '/id': 'hash', '/all/*/x': 'remove' },
    };
    const parts = { key: KEY, keepTokens: async (made: readonly Token[]) => void tokens.push(...made) };
    const document = {
      text: 'a@b.example 4111111111111111 203.0.113.7 123-45-6789',
      id: { any: 1 },
      all: [{ x: 'y' }, { x: null }],
    };
    const result = (await clean(document, rules, parts)) as Record<string, unknown>;
    expect(result.text).toMatch(/^ \[CARD:[a-z]{24}\] \[IP:[a-z]{24}\] \[US-SSN\]$/);
    expect(result.id).toMatch(/^\[FIELD:[a-z]{24}\]$/);
    expect(result.all).toEqual([{ x: '' }, { x: null }]);
    expect(tokens.map(({ entity, value }) => [entity, value])).toEqual([['ip', '203.0.113.7']]);
    expect(result.text).toContain(`[IP:${tokens[0]?.token}]`);
  });

  test('has the same pseudonym everywhere, and another one with another key, entity or purpose', async () => {
    const hashed = async (text: string, key: Buffer, mode: 'hash' | 'tokenize' = 'hash') =>
      clean(text, { mode }, { key, keepTokens: async () => undefined });
    const once = await hashed('a@b.example', KEY);
    expect(await hashed('a@b.example', KEY)).toBe(once);
    const others = [
      await hashed('a@b.example', Buffer.alloc(32, 8)),
      await hashed('a@c.example', KEY),
      await hashed('a@b.example', KEY, 'tokenize'),
    ];
    expect(new Set([once, ...others]).size).toBe(4);
  });

  test('what a removal brings together is found too', async () => {
    expect(await clean('4111 11joe@example.com', { mode: 'remove' })).toBe('4111 ');
    expect(
      await clean('123-[x@y.example]45-6789'.replace('[', '').replace(']', ''), {
        mode: 'remove',
        entities: ['email', 'us-ssn'],
      }),
    ).not.toMatch(/123-45-6789/);
  });

  test('only what was asked for', async () => {
    expect(await clean('joe@example.com 203.0.113.7', { entities: ['ip'] })).toBe('joe@example.com [IP]');
    expect(await clean('call 06 12 34 56 78', { phoneRegions: ['FR'] })).toBe('call [PHONE]');
  });

  test('a masked document is left as it is', async () => {
    const once = await clean(CLAIM);
    expect(await clean(once)).toEqual(once);
  });
});

describe('the report', () => {
  test('counts what was done', async () => {
    const document = { a: 'joe@example.com ann@example.com', b: '203.0.113.7', c: 'x' };
    const { report, document: left } = await sanitizer({ rules: { keep: ['/a', '/b'], fields: { '/b': 'mask' } } })(
      document,
    );
    expect(report).toEqual({
      redactions: [
        { entity: 'email', mode: 'mask', tier: 'strong', count: 2 },
        { entity: 'field', mode: 'mask', tier: 'rule', count: 1 },
      ],
      dropped: 1,
      bytesIn: Buffer.byteLength(JSON.stringify(document)),
      bytesOut: Buffer.byteLength(JSON.stringify(left)),
    });
  });

  test('and nothing of a document holds what was found in it, for every labelled text', async () => {
    const run = sanitizer({ rules: { phoneRegions: ['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'IN'] } });
    let checked = 0;
    for (const { text, field, labels, place } of casesIn('cases.txt')) {
      const { document, report } = await run({ [field ?? 'text']: text });
      const said = JSON.stringify(report);
      for (const { start, end } of labels) {
        const value = text.slice(start, end);
        // A few are known to be missed; the benchmark counts them.
        if (JSON.stringify(document).includes(JSON.stringify(value).slice(1, -1))) continue;
        checked += 1;
        expect([place, said.includes(value)]).toEqual([place, false]);
      }
    }
    expect(checked).toBeGreaterThan(360);
  });
});

describe('what is not let through', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

  test.each<[string, unknown, string]>([
    ['more bytes than the cap', 'x'.repeat(LIMITS.bytes), 'input-too-large'],
    ['more bytes than the cap, though not more characters', 'é'.repeat(LIMITS.bytes / 2), 'input-too-large'],
    ['more values than the cap', Array.from({ length: LIMITS.nodes + 1 }, () => 1), 'input-too-large'],
    ['deeper than the cap', nested(LIMITS.depth + 1), 'input-too-deep'],
    ['so deep that recursion would fail', nested(5000), 'input-too-deep'],
    ['nothing', undefined, 'input-not-json'],
    ['a function', () => 1, 'input-not-json'],
    ['a number that JSON has not', { big: 1n }, 'input-not-json'],
  ])('%s', async (_, document, code) => {
    expect(await refusal(document)).toBe(code);
  });

  test('what is as large and as deep as it may be is', async () => {
    expect(await refusal('x'.repeat(LIMITS.bytes - 2))).toBe('let through');
    expect(await refusal(nested(LIMITS.depth))).toBe('let through');
  });

  test('a document that holds itself', async () => {
    const circle: Record<string, unknown> = {};
    circle.again = circle;
    expect(await refusal(circle)).toBe('input-too-deep');
  });

  test('tokens that were not kept', async () => {
    const keepTokens = async () => {
      throw new Error('joe@example.com');
    };
    expect(await refusal('joe@example.com', { rules: { mode: 'tokenize' }, key: KEY, keepTokens })).toBe(
      'token-store-failed',
    );
  });

  test('anything when a part throws, without a word of it', async () => {
    const document = {
      toJSON() {
        throw new Error('joe@example.com');
      },
    };
    const error: unknown = await sanitizer({ rules: {} })(document).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SanitizerError);
    expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toContain(
      'joe@example.com',
    );
  });

  test('rules without what they need are refused at once', () => {
    expect(() => sanitizer({ rules: { mode: 'hash' } })).toThrow('hash and tokenize need a key of 32 bytes or more');
    expect(() => sanitizer({ rules: { modes: { card: 'hash' } }, key: Buffer.alloc(31) })).toThrow('need a key');
    expect(() => sanitizer({ rules: { fields: { '/a': 'tokenize' } }, key: KEY })).toThrow(
      'tokenize needs a place that keeps tokens',
    );
  });
});

describe('a second engine', () => {
  const names = (texts: readonly string[]): EngineFinding[][] =>
    texts.map((text) =>
      [...text.matchAll(/Ann Bell/g)].map(({ index }) => ({ entity: 'name', start: index, end: index + 8 })),
    );

  test('sees what the first left, and what it finds is replaced too', async () => {
    const seen: string[] = [];
    const engine = async (texts: readonly string[]) => {
      seen.push(...texts);
      return names(texts);
    };
    const { document, report } = await sanitizer({ rules: {}, engine })({
      a: 'Ann Bell, ann@example.com',
      b: ['Ann Bell and Ann Bell', 1],
    });
    expect(document).toEqual({ a: '[NAME], [EMAIL]', b: ['[NAME] and [NAME]', 1] });
    expect(seen).toEqual(['Ann Bell, [EMAIL]', 'Ann Bell and Ann Bell']);
    expect(report.redactions).toContainEqual({ entity: 'name', mode: 'mask', tier: 'engine', count: 3 });
  });

  test.each<[string, SanitizerParts['engine']]>([
    ['fails', async () => Promise.reject(new Error('down'))],
    ['answers less than it was asked', async () => []],
  ])('that %s lets nothing through', async (_, engine) => {
    expect(await refusal('Ann Bell', { engine })).toBe('engine-failed');
  });

  test('findings that overlap are replaced once, and leave no rest', async () => {
    const engine = async () => [
      [
        { entity: 'address' as const, start: 4, end: 9 },
        { entity: 'name' as const, start: 0, end: 6 },
      ],
    ];
    expect(await clean('0123456789', {}, { engine })).toBe('[NAME]9');
  });
});

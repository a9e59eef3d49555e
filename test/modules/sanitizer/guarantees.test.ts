import { comprehend } from '../../../modules/sanitizer/lambda/comprehend';
import { find } from '../../../modules/sanitizer/lambda/detect/find';
import { pseudonym } from '../../../modules/sanitizer/lambda/pseudonym';
import { LIMITS } from '../../../modules/sanitizer/lambda/rules';
import { type SanitizerParts, sanitizer, type Token } from '../../../modules/sanitizer/lambda/sanitize';
import { tokenTable } from '../../../modules/sanitizer/lambda/token-table';

const KEY = Buffer.alloc(32, 7);
const run = (parts: Partial<SanitizerParts>) => sanitizer({ rules: {}, ...parts });
const client = (answer: (input: Record<string, unknown>) => unknown) => {
  const inputs: Record<string, unknown>[] = [];
  const send = async ({ input }: { readonly input: Record<string, unknown> }) => {
    inputs.push(input);
    return answer(input);
  };
  return { inputs, open: async () => ({ send }) as never };
};

test('what the removal of a key brings together is taken out too', async () => {
  const key = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(40)}\n-----END PRIVATE KEY-----`;
  const { document } = await run({ rules: { mode: 'remove' } })(`SSN 123-45-${key}6789`);
  expect(document).toBe('SSN ');
});

test('what the second engine brings together is taken out too', async () => {
  const engine = async () => [[{ entity: 'name' as const, start: 11, end: 14 }]];
  const { document } = await run({ rules: { modes: { name: 'remove' } }, engine })('SSN 123-45-Ann6789');
  expect(document).toBe('SSN [US-SSN]');
});

test('tokens of what the second engine found are kept before the document leaves', async () => {
  const kept: Token[] = [];
  const keepTokens = async (tokens: readonly Token[]) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    kept.push(...tokens);
  };
  const engine = async () => [[{ entity: 'name' as const, start: 0, end: 3 }]];
  const { document } = await run({ rules: { mode: 'tokenize' }, key: KEY, keepTokens, engine })('Ann');
  expect(kept.map(({ token, value }) => [`[NAME:${token}]`, value])).toEqual([[document, 'Ann']]);
});

test('of what was dropped, no token is kept', async () => {
  const kept: Token[] = [];
  const rules = { keep: ['/a'], fields: { '/a': 'tokenize', '/b': 'tokenize' } } as const;
  await run({ rules, key: KEY, keepTokens: async (tokens) => void kept.push(...tokens) })({ a: 'one', b: 'two' });
  expect(kept.map(({ value }) => value)).toEqual(['one']);
});

test('a fault of our own says nothing of the document', async () => {
  const phoneRegions = {
    join: () => {
      throw new Error('ann@example.com');
    },
  } as never;
  await expect(run({ rules: { phoneRegions } })('ann@example.com')).rejects.toMatchObject({
    code: 'sanitizer-failed',
    message: expect.not.stringContaining('ann@'),
  });
});

test('the caps are what is promised, and what is as large as they are passes', async () => {
  expect(LIMITS).toEqual({ bytes: 262_144, depth: 32, nodes: 50_000 });
  // The list itself is one of them.
  await expect(run({})(Array.from({ length: 49_999 }, () => 1))).resolves.toBeDefined();
  await expect(run({})(Array.from({ length: 50_000 }, () => 1))).rejects.toMatchObject({ code: 'input-too-large' });
});

test('national telephone numbers are those of the regions that were chosen', async () => {
  expect((await run({ rules: { phoneRegions: ['FR'] } })('call 0612345678')).document).toBe('call [PHONE]');
  expect((await run({ rules: { phoneRegions: ['US'] } })('call 0612345678')).document).toBe('call 0612345678');
});

describe('rules for fields', () => {
  test('hold before lists close ranks, and for each member of a list where an object was expected', async () => {
    const fields = { '/notes/1/text': 'mask', '/holder/name': 'mask' } as const;
    const sanitize = run({ rules: { keep: ['/notes/*/text', '/holder'], fields } });
    const { document } = await sanitize({
      notes: ['junk', { text: 'Ann' }],
      holder: [{ name: 'Ann' }, { name: 'Bob' }],
    });
    expect(document).toEqual({ notes: [{ text: '[FIELD]' }], holder: [{ name: '[FIELD]' }, { name: '[FIELD]' }] });
  });

  test('of a name and of every name hold together, the nearer one first', async () => {
    const fields = { '/a/x': 'remove', '/*/y': 'mask', '/*/x': 'mask' } as const;
    const { document } = await run({ rules: { fields } })({ a: { x: '1', y: '2' }, b: { x: '3' }, 'a~1': { x: '4' } });
    expect(document).toEqual({ a: { x: '', y: '[FIELD]' }, b: { x: '[FIELD]' }, 'a~1': { x: '[FIELD]' } });
    expect((await run({ rules: { keep: ['/a~01'] } })({ 'a~1': 1, 'a/': 2 })).document).toEqual({ 'a~1': 1 });
  });
});

test('the report tells modes and tiers of one entity apart, and counts what is dropped around what is kept', async () => {
  const rules = { keep: ['/a/x', '/b'] };
  const { report } = await run({ rules })({
    a: { x: 'call 415-555-2671, +44 20 7946 0958', y: 1, z: [2, 3] },
    b: 1,
    c: 1,
  });
  expect(report.redactions).toEqual([
    { entity: 'phone', mode: 'mask', tier: 'strong', count: 1 },
    { entity: 'phone', mode: 'mask', tier: 'weak', count: 1 },
  ]);
  expect(report.dropped).toBe(4);
});

test('thousands of names that become the same take no time worth mentioning', async () => {
  const document = Object.fromEntries(Array.from({ length: 8000 }, (_, index) => [`a${index}@b.example`, index]));
  const before = process.cpuUsage();
  const { document: left } = await run({})(document);
  // Quadratic, it took ten seconds.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
  expect(Object.keys(left as object)).toHaveLength(8000);
});

describe('pseudonyms', () => {
  test('are 24 letters, the same on every machine', () => {
    expect(pseudonym(KEY, 'hash', 'email', 'a@b.example')).toMatch(/^[bcdfghjklmnpqrstvwxz]{24}$/);
    const seen = new Set<string>();
    for (const purpose of ['hash', 'token'] as const)
      for (const entity of ['email', 'iban', 'field'] as const) seen.add(pseudonym(KEY, purpose, entity, 'x'));
    expect(seen.size).toBe(6);
    const letters = new Set(
      Array.from({ length: 50 }, (_, index) => pseudonym(KEY, 'hash', 'email', String(index))).join(''),
    );
    expect(letters.size).toBe(20);
  });

  test('end in letters that vary, too', () => {
    const ends = new Set(
      Array.from({ length: 200 }, (_, index) => pseudonym(KEY, 'hash', 'email', String(index)).slice(-4)),
    );
    expect(ends.size).toBeGreaterThan(190);
  });
});

describe('Comprehend', () => {
  test('is asked in the language that was chosen, about every kind, in calls that it takes', async () => {
    const { inputs, open } = client(() => ({
      Entities: [
        { Type: 'ADDRESS', BeginOffset: 0, EndOffset: 1, Score: 0.5 },
        { Type: 'AGE', BeginOffset: 1, EndOffset: 2, Score: 0.49 },
        { Type: 'USERNAME', BeginOffset: 2, EndOffset: 3, Score: 0.9 },
      ],
    }));
    const [found] = await comprehend({ language: 'es', open })(['\u20ac '.repeat(2) + 'abc '.repeat(10)]);
    expect(found?.map(({ entity }) => entity)).toEqual(['address', 'username']);
    expect(inputs[0]?.LanguageCode).toBe('es');
    await comprehend({ language: 'en', open })(['\u4e2d'.repeat(70_000)]);
    for (const { Text } of inputs) expect(Buffer.byteLength(String(Text))).toBeLessThanOrEqual(100_000);
  });

  test('reads every part of many texts', async () => {
    const { inputs, open } = client(() => ({ Entities: [] }));
    const texts = Array.from({ length: 23 }, (_, index) => `text number ${index}`);
    await comprehend({ language: 'en', open })(texts);
    expect(inputs.map(({ Text }) => Text).sort()).toEqual([...texts].sort());
  });
});

test('every token of many is written, and one that is not lets nothing through', async () => {
  const tokens = Array.from(
    { length: 21 },
    (_, index): Token => ({ token: `t${index}`, entity: 'card', value: String(index) }),
  );
  const { inputs, open } = client(() => ({}));
  await tokenTable('tokens', 1, open)(tokens);
  expect(inputs.map(({ Item }) => (Item as { token: { S: string } }).token.S)).toEqual(
    tokens.map(({ token }) => token),
  );
  const failing = client(({ Item }) => {
    if ((Item as { token: { S: string } }).token.S === 't20') throw new Error('throttled');
    return {};
  });
  await expect(tokenTable('tokens', 1, failing.open)(tokens)).rejects.toThrow('throttled');
});

describe('secrets that begin like a placeholder', () => {
  test.each(['password: Truelove2024!', 'password=Nonesuch!42', 'password = required4Me!', 'token: env.AbCdEf123456'])(
    '%s',
    (text) => {
      expect(find(text).map(({ entity }) => entity)).toEqual(['secret']);
    },
  );
  test.each(['password: %DB_PASSWORD%', 'token = process.env.API_TOKEN', 'password: [removed]', 'secret: %SECRET%'])(
    'but not %s',
    (text) => {
      expect(find(text)).toEqual([]);
    },
  );
  test.each(['pw', 'pass', 'userPass', 'passwort', 'api_key'])('in a field called %s, all of it', (field) => {
    const text = 'correct horse battery';
    expect(find(text, { field })).toEqual([{ entity: 'secret', tier: 'weak', start: 0, end: text.length }]);
  });
});

test.each([
  ['joe&commat;example.com', 'email'],
  ['joe%2540example.com', 'email'],
  ['joe&amp;#64;example.com', 'email'],
  ['joe\\x40example.com', 'email'],
  ['4111&nbsp;1111&nbsp;1111&nbsp;1111', 'card'],
  ['&#0000052;111 1111 1111 1111', 'card'],
  ['4111\n1111\n1111\n1111', 'card'],
  ['4111,1111,1111,1111', 'card'],
  ['4111|1111|1111|1111', 'card'],
  ['id_4111111111111111', 'card'],
])('%j is read', (text, entity) => {
  expect(find(text).map((finding) => finding.entity)).toEqual([entity]);
});

test.each([
  ['a card within a longer number', '1-4111-1111-1111-1111-2'],
  ['a number whose last group was never given out', 'SSN 123-45-0000'],
  ['an account of Europe that goes on', 'DE89370400440532013000X'],
  ['a Canadian number that begins with a digit that is not given out', 'SIN 830 692 543'],
  ['repeated digits', 'call 111 111 1111'],
  ['an amount of an account', 'account balance 1234567'],
])('%s is none', (_, text) => {
  expect(find(text, { phoneRegions: ['US'] })).toEqual([]);
});

import { comprehend } from '../../../modules/sanitizer/lambda/comprehend';
import { sanitizer } from '../../../modules/sanitizer/lambda/sanitize';
import { onceReady, sanitizerHandler } from '../../../modules/sanitizer/lambda/sanitizer-handler';
import { readySanitizer, sanitizerSettings } from '../../../modules/sanitizer/lambda/settings';
import { tokenTable } from '../../../modules/sanitizer/lambda/token-table';

const KEY = Buffer.alloc(32, 3);

/** A client of AWS that answers by the input of a command. */
const client = (answer: (input: Record<string, unknown>) => unknown) => {
  const inputs: Record<string, unknown>[] = [];
  const open = async () =>
    ({
      send: async ({ input }: { readonly input: Record<string, unknown> }) => {
        inputs.push(input);
        return answer(input);
      },
    }) as never;
  return { inputs, open };
};

describe('Comprehend', () => {
  const finds =
    (...found: ReadonlyArray<readonly [string, string]>) =>
    ({ Text }: Record<string, unknown>) => ({
      Entities: found.flatMap(([Type, value]) => {
        const at = String(Text).indexOf(value);
        return at < 0 ? [] : [{ Type, BeginOffset: at, EndOffset: at + value.length, Score: 0.99 }];
      }),
    });

  test('finds what patterns cannot, and only that', async () => {
    const { inputs, open } = client(finds(['NAME', 'Ann Bell'], ['EMAIL', 'ann@']));
    const engine = comprehend({ language: 'en', open });
    expect(await engine(['I am Ann Bell ann@', '42', 'no one'])).toEqual([
      [{ entity: 'name', start: 5, end: 13 }],
      [],
      [],
    ]);
    expect(inputs).toEqual([
      { Text: 'I am Ann Bell ann@', LanguageCode: 'en' },
      { Text: 'no one', LanguageCode: 'en' },
    ]);
  });

  test('counts what stands behind characters of two units as we do', async () => {
    const { inputs, open } = client(finds(['NAME', 'Ann']));
    expect(await comprehend({ language: 'en', open })(['😀 Ann'])).toEqual([[{ entity: 'name', start: 3, end: 6 }]]);
    expect([...String(inputs[0]?.Text)]).toHaveLength(6);
  });

  test('reads long texts in parts', async () => {
    const { inputs, open } = client(finds(['NAME', 'Ann']));
    const text = `${'word '.repeat(10_000)}Ann`;
    expect(await comprehend({ language: 'en', open })([text])).toEqual([
      [{ entity: 'name', start: 50_000, end: 50_003 }],
    ]);
    expect(inputs.length).toBe(2);
    expect(inputs.map(({ Text }) => Text).join('')).toBe(text);
  });

  test.each([undefined, 'AccessDenied'])('that does not answer lets nothing through', async (fault) => {
    const { open } = client(() => {
      if (fault !== undefined) throw new Error(fault);
      return {};
    });
    const run = sanitizer({ rules: {}, engine: comprehend({ language: 'en', open }) });
    await expect(run('Ann Bell')).rejects.toMatchObject({ code: 'engine-failed' });
  });

  test('what it is not sure of stays', async () => {
    const { open } = client(() => ({ Entities: [{ Type: 'NAME', BeginOffset: 0, EndOffset: 3, Score: 0.2 }] }));
    expect(await comprehend({ language: 'en', open })(['may be'])).toEqual([[]]);
  });
});

test('a token is kept once, with the day on which it goes', async () => {
  const { inputs, open } = client(() => ({}));
  await tokenTable('tokens', 30, open, () => 1_000_000)([{ token: 'bcd', entity: 'card', value: '4111' }]);
  expect(inputs).toEqual([
    {
      TableName: 'tokens',
      Item: {
        token: { S: 'bcd' },
        entity: { S: 'card' },
        value: { S: '4111' },
        expires: { N: String(1000 + 30 * 86_400) },
      },
      ConditionExpression: 'attribute_not_exists(#token) OR #value = :value',
      ExpressionAttributeNames: { '#token': 'token', '#value': 'value' },
      ExpressionAttributeValues: { ':value': { S: '4111' } },
    },
  ]);
});

describe('the function', () => {
  const ready = async () => ({ sanitize: sanitizer({ rules: {} }) });
  const told: object[] = [];
  beforeEach(() => told.splice(0));
  const made = (source: typeof ready) => {
    const handler = sanitizerHandler(
      source,
      (event) => told.push(event),
      () => 0,
    );
    return (event: unknown) => handler(event, { awsRequestId: 'i-1' });
  };

  test('gives a clean document and a report', async () => {
    expect(await made(ready)({ document: { mail: 'ann@example.com' } })).toMatchObject({
      document: { mail: '[EMAIL]' },
      report: { redactions: [{ entity: 'email', count: 1 }] },
    });
  });

  test.each<[string, unknown, string]>([
    ['no event', null, 'input-not-json'],
    ['no document', { text: 'x' }, 'input-not-json'],
    ['a document that is too large', { document: 'x'.repeat(300_000) }, 'input-too-large'],
  ])('refuses %s by the name of its error, which a state machine catches by', async (_, event, code) => {
    await expect(made(ready)(event)).rejects.toMatchObject({ name: code });
  });

  test('tells of counts and refusals, by execution, and of nothing that a document holds', async () => {
    const handler = made(ready);
    await handler({ document: { mail: 'ann@example.com' }, execution: 'r-1' });
    await expect(
      handler({ document: 'ann@example.com '.repeat(30_000), execution: 'ann@example.com' }),
    ).rejects.toThrow();
    expect(told).toEqual([
      {
        event: 'document.sanitized',
        level: 'INFO',
        message: 'Sanitised',
        request: 'i-1',
        execution: 'r-1',
        redactions: [{ entity: 'email', mode: 'mask', tier: expect.any(String), count: 1 }],
        dropped: 0,
        bytesIn: expect.any(Number),
        bytesOut: expect.any(Number),
        milliseconds: 0,
      },
      {
        event: 'refusal',
        level: 'WARN',
        message: 'Not sanitised',
        request: 'i-1',
        at: 'sanitizing',
        by: 'sanitizer',
        code: 'input-too-large',
      },
    ]);
  });

  test('refuses all while it cannot start, and tries again with the next event', async () => {
    let attempts = 0;
    const handler = made(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('KMS is down');
      return ready();
    });
    await expect(handler({ document: 1 })).rejects.toMatchObject({ name: 'sanitizer-failed' });
    expect(await handler({ document: 1 })).toMatchObject({ document: 1 });
    await handler({ document: 1 });
    expect(attempts).toBe(2);
  });

  test('starts once for events at the same time', async () => {
    let count = 0;
    const once = onceReady(async () => ++count);
    expect(await Promise.all([once(), once()])).toEqual([1, 1]);
  });

  test('has its rules from its settings, and its key from KMS', async () => {
    const settings = { rules: { mode: 'hash' as const }, macKeyArn: 'arn:key' };
    const asked: string[] = [];
    const made = await readySanitizer(settings, async (arn) => {
      asked.push(arn);
      return KEY;
    });
    expect(asked).toEqual(['arn:key']);
    expect(made.key).toBe(KEY);
    expect((await made.sanitize('ann@example.com')).document).toMatch(/^\[EMAIL:[a-z]{24}\]$/);
  });

  test('does not start without settings', () => {
    expect(process.env.P2A_SANITIZER).toBeUndefined();
    expect(sanitizerSettings).toThrow('P2A_SANITIZER: is not set');
  });
});

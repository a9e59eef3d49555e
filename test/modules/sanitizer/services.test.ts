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

  test('gives a clean document and a report', async () => {
    expect(await sanitizerHandler(ready)({ document: { mail: 'ann@example.com' } })).toMatchObject({
      document: { mail: '[EMAIL]' },
      report: { redactions: [{ entity: 'email', count: 1 }] },
    });
  });

  test.each<[string, unknown, string]>([
    ['no event', null, 'input-not-json'],
    ['no document', { text: 'x' }, 'input-not-json'],
    ['a document that is too large', { document: 'x'.repeat(300_000) }, 'input-too-large'],
  ])('refuses %s by the name of its error, which a state machine catches by', async (_, event, code) => {
    await expect(sanitizerHandler(ready)(event)).rejects.toMatchObject({ name: code });
  });

  test('refuses all while it cannot start, and tries again with the next event', async () => {
    let attempts = 0;
    const handler = sanitizerHandler(async () => {
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
    let made = 0;
    const once = onceReady(async () => ++made);
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

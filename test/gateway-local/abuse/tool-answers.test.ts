import { randomUUID } from 'node:crypto';
import type { Parts } from '../../../modules/tool-gateway/lambda/core/parts';
import { payment } from '../../support/gateway';
import { DETAIL, down, LocalTrial } from './local-trial';

let waited: Parts['invoke'] | undefined;
const trial = new LocalTrial(undefined, [], (parts) => {
  waited = parts.invoke;
});
const CLAIM = { claim: 'CL-2026-000123' };

const pay = (key: string) => trial.call('free', 'pay', payment(), { headers: [['idempotency-key', key]] });
const status = (headers: ReadonlyArray<readonly [string, string]> = []) =>
  trial.call('reader', 'status', CLAIM, { headers });
const answering = (value: unknown) => {
  trial.answers = async () => value;
};
/** Tools are waited for as briefly as a test can. */
const impatiently = () => {
  trial.instead = {
    invoke: async (invocation) => (await waited?.({ ...invocation, deadline: trial.time + 20 })) ?? { kind: 'unknown' },
  };
};

describe('a tool that does not answer in time', () => {
  beforeEach(impatiently);

  test('may have made the change: nobody makes it again, now or later', async () => {
    const key = randomUUID();
    trial.answers = () => new Promise(() => undefined);
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown', body: { next: 'ask-human' } });
    answering({ ok: true, output: 1 });
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    trial.time += 7 * 24 * 3_600_000;
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    expect(trial.calls).toHaveLength(1);
    expect(trial.gateway.audit).toMatchObject([
      { event: 'tool-call.intent' },
      { event: 'tool-call.outcome', result: 'outcome-unknown' },
    ]);
  });

  test('has read nothing, and can be asked again under the same key', async () => {
    const headers = [['idempotency-key', randomUUID()]] as const;
    trial.answers = () => new Promise(() => undefined);
    expect(await status(headers)).toMatchObject({ code: 'unavailable' });
    trial.instead = {};
    answering({ ok: true, output: 1 });
    expect(await status(headers)).toMatchObject({ status: 200 });
  });
});

test('while a tool has not answered the same call is told to wait, and is not made', async () => {
  const key = randomUUID();
  let answer: (value: unknown) => void = () => undefined;
  const called = new Promise<void>((resolve) => {
    trial.answers = () => {
      resolve();
      return new Promise((settle) => {
        answer = settle;
      });
    };
  });
  const first = pay(key);
  first.catch(() => undefined);
  await called;
  expect(await pay(key)).toMatchObject({ code: 'call-in-progress', headers: { 'retry-after': '1' } });
  trial.time += 35_001;
  expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
  trial.time -= 35_001;
  answer({ ok: true, output: 1 });
  expect(await first).toMatchObject({ status: 200 });
  expect(await pay(key)).toMatchObject({ status: 200 });
  expect(trial.calls).toHaveLength(1);
});

describe('what a tool says in its own words is not passed on', () => {
  afterEach(() => expect(JSON.stringify([trial.lines, trial.gateway.audit])).not.toContain(DETAIL));

  test.each<[string, unknown, string]>([
    ['a refusal', { ok: false, code: 'conflict', message: DETAIL, stack: DETAIL }, 'conflict'],
    ['a code of the gateway', { ok: false, code: 'quarantined', message: DETAIL }, 'outcome-unknown'],
    ['a code that every object has', { ok: false, code: 'constructor', message: DETAIL }, 'outcome-unknown'],
    ['a fault of Lambda', { errorType: 'Error', errorMessage: DETAIL, trace: [DETAIL] }, 'outcome-unknown'],
    ['an answer in another form', { output: DETAIL }, 'outcome-unknown'],
    ['an answer that is almost one', { ok: 'true', output: DETAIL }, 'outcome-unknown'],
    ['no output', { ok: true, message: DETAIL }, 'outcome-unknown'],
    ['a text', DETAIL, 'outcome-unknown'],
    ['nothing', null, 'outcome-unknown'],
  ])('%s', async (_, value, code) => {
    answering(value);
    expect(await pay(randomUUID())).toMatchObject({ code });
  });

  test('what it throws', async () => {
    trial.answers = down;
    expect(await pay(randomUUID())).toMatchObject({ code: 'outcome-unknown' });
    expect(await status()).toMatchObject({ code: 'unavailable' });
  });
});

describe('what a tool gives back', () => {
  const output = {
    mail: 'ada@example.com',
    card: '4111 1111 1111 1111',
    number: 4111111111111111,
    'ada@example.com': 'her record',
    nested: [{ note: 'SSN 536-90-4399 belongs to her', key: 'AKIAIOSFODNN7EXAMPLE' }],
    hidden: 'card \uff14\uff11\uff11\uff11 1111 1111 1111',
  };

  test('is masked, in texts, numbers and names', async () => {
    answering({ ok: true, output });
    const answer = JSON.stringify((await status()).body);
    for (const data of ['ada@example', '4111', '4399', 'AKIA', '\uff14']) expect(answer).not.toContain(data);
    expect(answer).toContain('[EMAIL]');
  });

  test('is masked but for what its action gives, and secrets always are', async () => {
    answering({ ok: true, output });
    const { body } = await trial.call(
      'free',
      'note',
      { text: 'hello' },
      { headers: [['idempotency-key', randomUUID()]] },
    );
    expect(body).toMatchObject({ output: { mail: 'ada@example.com', card: '[CARD]' } });
    expect(JSON.stringify(body)).not.toContain('AKIA');
  });

  test('is masked in what is kept for the same call, too', async () => {
    const key = randomUUID();
    answering({ ok: true, output });
    const first = await pay(key);
    expect((await pay(key)).body).toEqual(first.body);
    const kept = await trial.gateway.store.call('free', key);
    for (const data of ['ada@example', '4399', 'AKIA']) expect(kept?.answer).not.toContain(data);
  });

  test.each<[string, unknown, string]>([
    ['too large', 'x'.repeat(262_143), 'too-large'],
    ['too large in bytes', '\u20ac'.repeat(90_000), 'too-large'],
    [
      'nested too deep to be looked through',
      JSON.parse(`${'['.repeat(200)}"ada@example.com"${']'.repeat(200)}`),
      'not-fit',
    ],
  ])('is left out if it is %s: the call was made, and is not made again', async (_, large, omitted) => {
    const key = randomUUID();
    answering({ ok: true, output: large });
    for (let call = 0; call < 2; call += 1)
      expect(await pay(key)).toMatchObject({ status: 200, body: { output: null, omitted } });
    expect(trial.calls).toHaveLength(1);
  });

  test('cannot change the answer around it', async () => {
    answering({
      ok: true,
      output: { status: 500, headers: { 'set-cookie': 'a=b' } },
      headers: { 'set-cookie': 'a=b' },
      omitted: 'x',
    });
    const answer = await status();
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(Object.keys(answer.body)).toEqual(['output']);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });
});

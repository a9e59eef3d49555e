import { randomUUID } from 'node:crypto';
import { payment } from '../../support/gateway';
import type { Headers } from './http';
import { LocalTrial } from './local-trial';

const trial = new LocalTrial();

const KEY = 'idempotency-key';
const pay = (key: string, body: unknown = payment(), agent = 'free') =>
  trial.call(agent, 'pay', body, { headers: [[KEY, key]] });

describe('no key is', () => {
  afterEach(() => expect(trial.calls).toEqual([]));

  test('none at all, for a change', async () => {
    expect(await trial.call('free', 'pay', payment())).toMatchObject({ code: 'idempotency-key-needed' });
  });

  test.each<[string, Headers]>([
    ['a short one', [[KEY, 'seven-7']]],
    ['a long one', [[KEY, 'x'.repeat(129)]]],
    ['an empty one', [[KEY, '']]],
    ['one with a space', [[KEY, 'call key one']]],
    ['one with a path', [[KEY, '../../call#payer']]],
    ['one with what parts the names of items', [[KEY, 'call#payer#one']]],
    ['one with a dot', [[KEY, 'call.key.one']]],
    ['a list', [[KEY, 'call-key-one,call-key-two']]],
    [
      'one of two',
      [
        [KEY, 'call-key-one'],
        [KEY, 'call-key-two'],
      ],
    ],
    [
      'one of two in other spellings',
      [
        ['Idempotency-Key', 'call-key-one'],
        ['IDEMPOTENCY-KEY', 'call-key-two'],
      ],
    ],
  ])('%s', async (_, headers) => {
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ code: 'malformed-call' });
  });
});

test('a key is the same key in every spelling of its header, and another one in another case of its own', async () => {
  const key = randomUUID();
  for (const name of ['idempotency-key', 'Idempotency-Key', 'IDEMPOTENCY-KEY', 'iDEMPOTENCY-kEY'])
    expect(await trial.call('free', 'pay', payment(), { headers: [[name, key]] })).toMatchObject({ status: 200 });
  expect(trial.calls).toMatchObject([{ idempotencyKey: `free_${key}` }]);
  const other = `${key}-a`;
  await pay(other);
  await pay(other.toUpperCase());
  expect(trial.calls).toHaveLength(3);
});

test('the same call again is answered alike, says so, and is made and recorded once', async () => {
  const key = randomUUID();
  const first = await pay(key);
  expect(first.headers).not.toHaveProperty('idempotency-replayed');
  const again = await pay(key, '{"currency":"EUR", "minorUnits":1e3, "claim":"CL-2026-000123"}');
  expect(again).toMatchObject({ status: 200, body: first.body, headers: { 'idempotency-replayed': 'true' } });
  expect(trial.calls).toHaveLength(1);
  expect(trial.gateway.audit.map(({ event }) => event)).toEqual(['tool-call.intent', 'tool-call.outcome']);
});

test.each<[string, string, unknown]>([
  ['amount', 'pay', payment(1001)],
  ['currency', 'pay', { ...payment(), currency: 'EUR', claim: 'CL-2026-000124' }],
  ['action', 'note', { text: 'hello' }],
])('another %s under the same key is refused, and the first one is not made again', async (_, action, body) => {
  const key = randomUUID();
  await pay(key);
  expect(await trial.call('free', action, body, { headers: [[KEY, key]] })).toMatchObject({
    status: 409,
    code: 'idempotency-conflict',
  });
  expect(trial.calls).toHaveLength(1);
});

test('an agent does not have the answer that another has under the same key', async () => {
  const key = randomUUID();
  trial.answers = async ({ agent }) => ({ ok: true, output: { for: agent } });
  expect(await pay(key)).toMatchObject({ body: { output: { for: 'free' } } });
  expect(await pay(key, payment(), 'payer')).toMatchObject({ body: { output: { for: 'payer' } } });
  expect(trial.calls).toHaveLength(2);
});

/** Answers of the tool are held back until nothing else is under way. */
async function race(bodies: readonly unknown[]) {
  const key = randomUUID();
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  trial.answers = async () => {
    await opened;
    return { ok: true, output: 1 };
  };
  let answered = 0;
  const answers = await Promise.all(
    bodies.map(async (body) => {
      const answer = await pay(key, body);
      answered += 1;
      if (answered === bodies.length - 1) open();
      return answer.code ?? 'ok';
    }),
  );
  return { key, answers: answers.sort() };
}

test('twenty at once are made once; nineteen are told to wait, and have the answer then', async () => {
  const { key, answers } = await race(Array.from({ length: 20 }, () => payment()));
  expect(answers).toEqual([...Array(19).fill('call-in-progress'), 'ok']);
  expect(trial.calls).toHaveLength(1);
  expect(await pay(key)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
  expect(trial.calls).toHaveLength(1);
});

test('of twenty different calls at once under one key one is made, and nineteen are refused', async () => {
  const { answers } = await race(Array.from({ length: 20 }, (_, index) => payment(1000 + index)));
  expect(answers).toEqual([...Array(19).fill('idempotency-conflict'), 'ok']);
  expect(trial.calls).toHaveLength(1);
});

test('a claim whose holder is gone is taken over once its time is over', async () => {
  const key = randomUUID();
  await trial.gateway.store.claim('free', key, {
    digest: 'of another call',
    holder: 'gone',
    leaseUntil: trial.time + 35_000,
  });
  expect(await pay(key)).toMatchObject({ code: 'idempotency-conflict' });
  trial.time += 35_001;
  expect(await pay(key)).toMatchObject({ status: 200 });
  expect(trial.calls).toHaveLength(1);
});

test('a call that failed before anything was called can be made under the same key, once', async () => {
  const key = randomUUID();
  for (const stage of ['claim', 'count', 'start'] as const) {
    trial.storeFails = (method) => method === stage;
    expect(await pay(key, payment(), 'payer')).toMatchObject({ code: 'gateway-failed' });
  }
  trial.storeFails = () => false;
  expect(trial.calls).toEqual([]);
  for (let attempt = 0; attempt < 2; attempt += 1)
    expect(await pay(key, payment(), 'payer')).toMatchObject({ status: 200 });
  expect(trial.calls).toHaveLength(1);
});

test('a claim that was written though the store said that it failed does not let the call be made twice', async () => {
  const key = randomUUID();
  const { store } = trial.gateway;
  let written: Promise<unknown> | undefined;
  trial.storeFails = (method, ...given) => {
    if (method !== 'claim' || written !== undefined) return false;
    written = store.claim(...(given as Parameters<typeof store.claim>));
    return true;
  };
  expect(await pay(key)).toMatchObject({ code: 'gateway-failed' });
  await written;
  expect(await pay(key)).toMatchObject({ code: 'call-in-progress' });
  trial.time += 35_001;
  expect(await pay(key)).toMatchObject({ status: 200 });
  expect(await pay(key)).toMatchObject({ status: 200 });
  expect(trial.calls).toHaveLength(1);
});

import { claimsPayments } from '../../tools/claims-payments/claims-payments';
import {
  balanceOf,
  decidePayment,
  type Ledger,
  type Order,
  type Payment,
  type Settlement,
} from '../../tools/claims-payments/decide';
import { caller } from './calls';
import { Tables } from './tables';

const claim = 'CL-2026-004711';
const settled = (entry: number, minorUnits: number, currency = 'EUR'): Settlement => ({
  kind: 'settlement',
  entry,
  minorUnits,
  currency,
});
const order: Order = { minorUnits: 40_000, currency: 'EUR', idempotencyKey: 'key-00001', agent: 'claims-payer' };
const paid = (entry: number, differently: Partial<Payment> = {}): Payment => ({
  kind: 'payment',
  entry,
  ...order,
  at: '2026-05-04T10:00:00.000Z',
  ...differently,
});
const other = { idempotencyKey: 'key-00002' };

describe('the decision on a payment of 400.00 EUR', () => {
  const before = paid(2);
  test.each<[string, Ledger, ReturnType<typeof decidePayment>]>([
    ['there is no such claim', [], { kind: 'nothing-settled' }],
    ['more is settled', [settled(1, 90_000)], { kind: 'pay', entry: 2 }],
    ['exactly that is settled', [settled(1, 40_000)], { kind: 'pay', entry: 2 }],
    ['a cent less is settled', [settled(1, 39_999)], { kind: 'too-much' }],
    ['another currency is settled', [settled(1, 90_000, 'SEK')], { kind: 'other-currency' }],
    ['exactly that is left', [settled(1, 80_000), paid(2, other)], { kind: 'pay', entry: 3 }],
    ['a cent less is left', [settled(1, 79_999), paid(2, other)], { kind: 'too-much' }],
    ['everything is paid', [settled(1, 40_000), paid(2, other)], { kind: 'too-much' }],
    ['it was settled higher since', [settled(1, 10), settled(2, 40_000)], { kind: 'pay', entry: 3 }],
    ['it was settled lower since', [settled(1, 90_000), settled(2, 10)], { kind: 'too-much' }],
    ['more is paid than is settled by now', [settled(1, 90_000), paid(2, other), settled(3, 10)], { kind: 'too-much' }],
    ['it was made', [settled(1, 40_000), before], { kind: 'paid-already', payment: before }],
    [
      'it was made and settled lower since',
      [settled(1, 90_000), before, settled(3, 10)],
      { kind: 'paid-already', payment: before },
    ],
    ['its key paid another amount', [settled(1, 90_000), paid(2, { minorUnits: 1 })], { kind: 'other-payment' }],
    ['its key paid in another currency', [settled(1, 90_000), paid(2, { currency: 'SEK' })], { kind: 'other-payment' }],
    [
      'its key is of another agent',
      [settled(1, 90_000), paid(2, { agent: 'claims-triage' })],
      { kind: 'other-payment' },
    ],
  ])('%s', (_, ledger, decision) => {
    expect(decidePayment(ledger, order)).toEqual(decision);
  });
});

test('the balance is the last settlement and the sum of what was paid', () => {
  expect(balanceOf([])).toBeUndefined();
  expect(balanceOf([settled(1, 50), paid(2, { minorUnits: 20 }), settled(3, 90), paid(4, { minorUnits: 30 })])).toEqual(
    {
      currency: 'EUR',
      settledMinorUnits: 90,
      paidMinorUnits: 50,
    },
  );
});

let tables: Tables;
let call: ReturnType<typeof caller>;
const settle = (entry: number, minorUnits: number) =>
  tables.put('ledger', {
    claim: { S: claim },
    entry: { N: String(entry) },
    kind: { S: 'settlement' },
    minorUnits: { N: String(minorUnits) },
    currency: { S: 'EUR' },
  });
const payments = () =>
  tables
    .all('ledger')
    .filter(({ kind }) => kind?.S === 'payment')
    .map(({ entry, minorUnits }) => [Number(entry?.N), Number(minorUnits?.N)]);
beforeEach(() => {
  tables = new Tables({ ledger: { keys: ['claim', 'entry'] } });
  call = caller('claims-payments', claimsPayments({ table: 'ledger', database: tables.open }));
  settle(1, 100_000);
});

const money = { claim, minorUnits: 40_000, currency: 'EUR' };

test('pays, and tells what was paid', async () => {
  expect(await call('pay', money, 'key-00001')).toEqual({
    ok: true,
    output: { claim, entry: 2, minorUnits: 40_000, currency: 'EUR', at: expect.stringMatching(/^\d{4}-.*Z$/) },
  });
  expect(await call('status', { claim })).toMatchObject({
    output: { settledMinorUnits: 100_000, paidMinorUnits: 40_000, payments: [{ entry: 2, minorUnits: 40_000 }] },
  });
});

test('tells of payments what concerns the claim, not who asked under which key', async () => {
  await call('pay', money, 'key-00001');
  expect(JSON.stringify(await call('status', { claim }))).not.toMatch(/key-00001|claims-payer/);
});

test('pays once under a key, and answers the same again, in a day and after other payments', async () => {
  const first = await call('pay', money, 'key-00001');
  await call('pay', { ...money, minorUnits: 60_000 }, 'key-00002');
  jest.useFakeTimers({ now: Date.now() + 86_400_000, doNotFake: ['nextTick', 'setImmediate'] });
  expect(await call('pay', money, 'key-00001')).toEqual(first);
  jest.useRealTimers();
  expect(payments()).toEqual([
    [2, 40_000],
    [3, 60_000],
  ]);
});

test('a key that paid pays nothing else', async () => {
  await call('pay', money, 'key-00001');
  expect(await call('pay', { ...money, minorUnits: 1 }, 'key-00001')).toMatchObject({ ok: false, code: 'conflict' });
  expect(payments()).toHaveLength(1);
});

test('pays nothing without a key', async () => {
  expect(await call('pay', money)).toMatchObject({ ok: false, code: 'invalid-call' });
  expect(payments()).toEqual([]);
});

test.each<[string, object, string]>([
  ['more than is settled', { minorUnits: 100_001 }, 'refused'],
  ['in another currency', { currency: 'USD' }, 'refused'],
  ['on a claim that is not settled', { claim: 'CL-2026-000001' }, 'not-found'],
])('pays nothing %s', async (_, differently, code) => {
  expect(await call('pay', { ...money, ...differently }, 'key-00001')).toMatchObject({ ok: false, code });
  expect(payments()).toEqual([]);
});

test('many payments at once never come to more than is settled', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => call('pay', { ...money, minorUnits: 30_000 }, `key-0000${index}`)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  expect(payments()).toEqual([
    [2, 30_000],
    [3, 30_000],
    [4, 30_000],
  ]);
});

test('the same payment many times at once is made once, and every answer is the same', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => call('pay', money, 'key-00001')));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveProperty('size', 1);
  expect(payments()).toEqual([[2, 40_000]]);
});

test('a settlement that is lowered between the look and the write holds', async () => {
  tables.before('PutItem', () => settle(2, 10));
  expect(await call('pay', money, 'key-00001')).toMatchObject({ ok: false, code: 'refused' });
  expect(payments()).toEqual([]);
});

describe('a payment that was written and whose answer was lost', () => {
  const write = () =>
    tables.put('ledger', {
      claim: { S: claim },
      entry: { N: '2' },
      kind: { S: 'payment' },
      minorUnits: { N: '40000' },
      currency: { S: 'EUR' },
      idempotencyKey: { S: 'key-00001' },
      agent: { S: 'claims-payer' },
      at: { S: '2026-05-04T10:00:00.000Z' },
    });
  const made = { ok: true, output: { entry: 2, at: '2026-05-04T10:00:00.000Z' } };

  test('is found when the SDK writes it again', async () => {
    tables.before('PutItem', write);
    expect(await call('pay', money, 'key-00001')).toMatchObject(made);
    expect(payments()).toEqual([[2, 40_000]]);
  });

  test('is found when the agent asks again', async () => {
    const log = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    tables.before('PutItem', () => {
      write();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
    });
    expect(await call('pay', money, 'key-00001')).toMatchObject({ ok: false, code: 'unavailable' });
    log.mockRestore();
    expect(await call('pay', money, 'key-00001')).toMatchObject(made);
    expect(payments()).toEqual([[2, 40_000]]);
  });
});

test('reads a long ledger to its end before it decides', async () => {
  tables.pageSize = 2;
  for (const index of [1, 2, 3]) await call('pay', { ...money, minorUnits: 30_000 }, `key-0000${index}`);
  expect(await call('pay', { ...money, minorUnits: 10_001 }, 'key-00009')).toMatchObject({ code: 'refused' });
  expect(await call('pay', { ...money, minorUnits: 10_000 }, 'key-00009')).toMatchObject({ ok: true });
});

test('decides nothing on a ledger with a gap', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  settle(4, 500_000);
  expect(await call('pay', money, 'key-00001')).toMatchObject({ ok: false, code: 'unavailable' });
  expect(payments()).toEqual([]);
  written.mockRestore();
});

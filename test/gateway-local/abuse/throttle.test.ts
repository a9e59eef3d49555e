import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { N, S, switchKey } from '../../../modules/tool-gateway/lambda/store/items';
import { gatewayEnvironment, ledger, ledgerAgents, payment } from '../../support/gateway';
import { asked, decide } from './approvers';
import type { Said } from './http';
import { freshKey, LocalTrial } from './local-trial';

const MINUTE = 60_000;
const LEFT = 5;
const [reader] = ledgerAgents;
if (reader === undefined) throw new Error('the ledger has no agents');
const agents = [
  ...ledgerAgents,
  { ...reader, name: 'daily', limits: { ledger: { status: { callsPerDay: 3 } } } },
  { ...reader, name: 'stranger', family: 'letters', tools: { ledger: ['status', 'audit'] } },
];
const tools = [{ ...ledger, actions: { ...ledger.actions, audit: ledger.actions.status } }];
const trial = new LocalTrial(gatewayEnvironment({ agents, tools, containment: { throttledCallsPerMinute: LEFT } }));

const CLAIM = { claim: 'CL-2026-000123' };
const status = (agent = 'reader') => trial.call(agent, 'status', CLAIM);
const pay = (minorUnits = 1000, currency = 'EUR') =>
  trial.call('free', 'pay', payment(minorUnits, currency), { headers: freshKey() });
const throttle = (what: string) => trial.gateway.switches.throttle(what);
const times = (count: number, make: () => Promise<Said>) => Promise.all(Array.from({ length: count }, () => make()));
const atTheTurnOfAMinute = () => {
  trial.time = Math.ceil(trial.time / MINUTE) * MINUTE;
};

const written: Array<() => Promise<unknown>> = [];
afterEach(async () => {
  for (const take of written.splice(0)) await take();
  for (const what of await trial.gateway.switches.all()) await trial.gateway.switches.on(what);
});

test('two hundred calls at once of an agent that is slowed down: as many as are left to it pass, and no other', async () => {
  await throttle('agent#reader');
  const answers = await times(200, status);
  expect(passed(answers)).toBe(LEFT);
  expect(answers.filter((one) => one.status === 429 && one.code === 'limit-exceeded')).toHaveLength(200 - LEFT);
  expect(trial.calls).toHaveLength(LEFT);
  expect(trial.gateway.audit).toHaveLength(2 * LEFT);
});

test('all its calls count together, by whatever tool, action and key', async () => {
  await throttle('agent#free');
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, () => pay()),
    ...Array.from({ length: 20 }, () => status('free')),
  ]);
  expect(passed(answers)).toBe(LEFT);
  expect(trial.calls).toHaveLength(LEFT);
});

test('it holds for the next call, and is over with the next one once it is lifted', async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await times(2 * LEFT, status)).toEqual(Array(2 * LEFT).fill(expect.objectContaining({ status: 200 })));
    await throttle('agent#reader');
    const slowed = await times(2 * LEFT, status);
    expect(slowed.filter((one) => one.status === 200)).toHaveLength(turn === 0 ? LEFT : 0);
    await trial.gateway.switches.on('agent#reader');
  }
});

test('a window ends with its minute, and not a millisecond before', async () => {
  atTheTurnOfAMinute();
  await throttle('agent#reader');
  await times(LEFT, status);
  trial.time += MINUTE - 1;
  expect(await status()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  trial.time += 1;
  for (let call = 0; call < LEFT; call += 1) expect(await status()).toMatchObject({ status: 200 });
  expect(await status()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
});

test('calls that are under way while it is set pass or count, and after it no more than are left', async () => {
  const under = times(20, status);
  await throttle('agent#reader');
  const after = await times(20, status);
  expect(after.filter((one) => one.status === 200).length).toBeLessThanOrEqual(LEFT);
  const made = [...(await under), ...after].filter((one) => one.status === 200);
  expect(trial.calls).toHaveLength(made.length);
});

test('of a family each agent is slowed down by itself, and nobody of another', async () => {
  await throttle('family#claims');
  await throttle('agent#reader');
  for (const agent of ['reader', 'payer']) {
    const answers = await times(3 * LEFT, () => status(agent));
    expect(passed(answers)).toBe(LEFT);
  }
  const others = await times(3 * LEFT, () => status('stranger'));
  expect(others.filter((one) => one.status === 200)).toHaveLength(3 * LEFT);
});

/** Somebody who can write to the table writes an item of switches. */
async function put(sk: string, more: Readonly<Record<string, AttributeValue>> = {}): Promise<void> {
  const client = Reflect.get(trial.gateway.store, 'client') as DynamoDBClient;
  const TableName = Reflect.get(trial.gateway.store, 'table') as string;
  await client.send(new PutItemCommand({ TableName, Item: { ...switchKey(sk), ...more } }));
  written.push(() => client.send(new DeleteItemCommand({ TableName, Key: switchKey(sk) })));
}

test('whatever the item says beside its name, it slows down', async () => {
  await put('throttle#agent#reader', { expires: N(1), position: S('on'), reason: S('') });
  expect(passed(await times(2 * LEFT, status))).toBe(LEFT);
});

test.each([
  'throttle#agent#reader#',
  'throttle#reader',
  'throttle#agent#',
  'throttle#tool#ledger',
  'throttle#everything',
  'throttle#throttle#agent#reader',
  'THROTTLE#agent#reader',
])('the item %s slows nobody down', async (sk) => {
  await put(sk);
  expect(passed(await times(2 * LEFT, status))).toBe(2 * LEFT);
});

test('a throttle stops nothing, and what is stopped stays so while it is slowed down as well', async () => {
  await throttle('agent#reader');
  await throttle('family#claims');
  for (const what of ['agent#reader', 'family#claims', 'everything', 'tool#ledger']) {
    await put(what);
    expect(await status()).toMatchObject({ code: expect.stringMatching(/^(?:quarantined|switched-off)$/) });
    await trial.gateway.switches.on(what);
    await throttle('agent#reader');
  }
  expect(trial.calls).toEqual([]);
  expect(await status()).toMatchObject({ status: 200 });
});

describe('what counts', () => {
  test.each<[string, () => Promise<Said>, string]>([
    ['what no rule lets through', () => pay(1000, 'USD'), 'rule-violated'],
    ['what it may not do', () => trial.call('free', 'audit', CLAIM), 'not-authorized'],
    ['what has not the form of the action', () => trial.call('free', 'status', { claim: 'x' }), 'invalid-input'],
    ['what is no JSON', () => trial.call('free', 'status', '{'), 'malformed-call'],
    ['a change without a key', () => trial.call('free', 'pay', payment()), 'idempotency-key-needed'],
    [
      'data that the tool may not see',
      () => trial.call('free', 'note', { text: 'card 4111 1111 1111 1111' }, { headers: freshKey() }),
      'sensitive-data',
    ],
  ])('%s, and beyond what is left nobody learns that it would be refused', async (_, refused, code) => {
    await throttle('agent#free');
    for (let call = 0; call < LEFT; call += 1) expect(await refused()).toMatchObject({ code });
    expect(await refused()).toMatchObject({ status: 429, code: 'limit-exceeded' });
    expect(await status('free')).toMatchObject({ status: 429, code: 'limit-exceeded' });
    expect(trial.calls).toEqual([]);
  });

  test('refusals and calls at once count together, and no call too many passes', async () => {
    await throttle('agent#free');
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? pay(1000, 'USD') : status('free'))),
    );
    const told = answers.filter(({ code }) => code === 'rule-violated').length;
    expect(told + passed(answers)).toBe(LEFT);
    expect(trial.calls).toHaveLength(passed(answers));
  });

  test('what is answered again counts as little as what is being made', async () => {
    const headers = freshKey();
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });
    await throttle('agent#free');
    for (let call = 0; call < 3 * LEFT; call += 1)
      expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });
    expect(passed(await times(2 * LEFT, pay))).toBe(LEFT);
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });
  });

  test('what is refused gives its key back, and takes nothing off other limits', async () => {
    await throttle('agent#free');
    await times(LEFT, pay);
    const headers = freshKey();
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 429 });
    await trial.gateway.switches.on('agent#free');
    expect(await trial.call('free', 'pay', payment(), { headers })).toMatchObject({ status: 200 });

    await throttle('agent#daily');
    expect(passed(await times(2 * LEFT, () => status('daily')))).toBe(3);
    trial.time += 24 * 60 * MINUTE;
    await times(LEFT, () => trial.call('daily', 'pay', payment()));
    expect(await status('daily')).toMatchObject({ status: 429 });
    await trial.gateway.switches.on('agent#daily');
    expect(passed(await times(4, () => status('daily')))).toBe(3);
  });

  test('without a counter nothing passes, and no refusal is told', async () => {
    await throttle('agent#free');
    trial.storeFails = (method) => method === 'count';
    expect(await status('free')).toMatchObject({ status: 503, code: 'gateway-failed' });
    expect(await pay(1000, 'USD')).toMatchObject({ status: 503, code: 'gateway-failed' });
    expect(trial.calls).toEqual([]);
  });

  test('the log says what was counted, and the answer does not', async () => {
    await throttle('agent#reader');
    const answers = await times(LEFT + 1, status);
    expect(JSON.stringify(answers)).not.toContain('throttle');
    expect(trial.lines).toContainEqual({
      log: 'gateway',
      line: expect.objectContaining({ result: 'limit-exceeded', because: ['throttle#agent#reader#calls'] }),
    });
  });
});

describe('calls that wait for people', () => {
  test('count when they are asked', async () => {
    await throttle('agent#asker');
    const answers = await times(3 * LEFT, () => trial.call('asker', 'pay', payment(), { headers: freshKey() }));
    expect(answers.filter(({ code }) => code === 'approval-pending')).toHaveLength(LEFT);
    expect(trial.gateway.audit.filter(({ event }) => event === 'approval.requested')).toHaveLength(LEFT);
  });

  test('are carried out when people have agreed, however slow their agent is by then, and once', async () => {
    const waiting = await asked(trial);
    await throttle('agent#asker');
    await times(LEFT, () => status('asker'));
    expect(await status('asker')).toMatchObject({ status: 429 });
    trial.calls = [];
    await decide(trial, waiting, 'ada');
    await trial.gateway.approvalEnded(waiting.id);
    expect(trial.calls).toHaveLength(1);
    for (let call = 0; call < 3; call += 1) expect(await waiting.again()).toMatchObject({ status: 200 });
    expect(await waiting.status()).toMatchObject({ status: 200 });
    expect(trial.calls).toHaveLength(1);
  });

  test('are asked after as often as their agent likes', async () => {
    const waiting = await asked(trial);
    await throttle('agent#asker');
    for (let call = 0; call < 3 * LEFT; call += 1) {
      expect(await waiting.again()).toMatchObject({ status: 202 });
      expect(await waiting.status()).toMatchObject({ status: 202 });
    }
    expect(passed(await times(2 * LEFT, () => status('asker')))).toBe(LEFT);
  });
});

test('every call reads the switches once', async () => {
  await throttle('agent#reader');
  let reads = 0;
  trial.storeFails = (method) => {
    if (method === 'switches') reads += 1;
    return false;
  };
  await times(2 * LEFT, status);
  expect(reads).toBe(2 * LEFT);
});

const passed = (answers: readonly Said[]) => answers.filter((one) => one.status === 200).length;

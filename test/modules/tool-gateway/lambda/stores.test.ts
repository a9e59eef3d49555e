import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Conflict, type KeptApproval, type Store } from '../../../../modules/tool-gateway/lambda/core/store';
import { DynamoStore } from '../../../../modules/tool-gateway/lambda/store/dynamo-store';
import { switchKey } from '../../../../modules/tool-gateway/lambda/store/items';
import { MemoryStore } from '../../../../modules/tool-gateway/lambda/store/memory-store';
import { type TrialTable, trialTable } from '../../../support/dynamo';

let table: TrialTable;
beforeAll(async () => {
  table = await trialTable();
});
afterAll(() => table.close());

let time = 1_000_000;
const now = () => time;

const dynamo = () => new DynamoStore(table.name, now, table.client);
const switched = {
  'a table': async (store: Store, what: string) => {
    expect(store).toBeInstanceOf(DynamoStore);
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: switchKey(what) }));
  },
  memory: async (store: Store, what: string) => {
    (store as MemoryStore).off.add(what);
  },
};

/** As containment writes it down. */
const held = {
  'a table': async (_: Store, agent: string, state: string) => {
    const Item = { pk: { S: 'containment' }, sk: { S: `agent#${agent}` }, state: { S: state } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  },
  memory: async (store: Store, agent: string, state: string) => {
    const agents = (store as MemoryStore).held;
    if (state === 'released') agents.delete(agent);
    else agents.add(agent);
  },
};

let names = 0;
/** A name that no other test has: all of them share one table. */
const fresh = () => {
  names += 1;
  return `name-${names}`;
};

describe.each([
  ['a table', dynamo],
  ['memory', () => new MemoryStore(now)],
] as const)('in %s', (kind, make) => {
  let store: Store;
  beforeEach(() => {
    store = make();
    time = 1_000_000;
  });

  const claim = (key: string, holder: string, leaseUntil = time + 1000) =>
    store.claim('agent', key, { digest: 'd', holder, leaseUntil });

  const approval = (changes: Partial<KeptApproval> = {}): KeptApproval => ({
    id: fresh(),
    state: 'pending',
    agent: 'agent',
    family: fresh(),
    owner: 'owner',
    tool: 'tool',
    action: 'action',
    input: '{"a":1}',
    key: 'key',
    digest: 'digest',
    version: 'version',
    rules: ['one', 'two'],
    quorum: 2,
    requester: 'ada',
    amount: { minorUnits: 5, currency: 'EUR' },
    requestedAt: time,
    expiresAt: time + 1000,
    decisions: {},
    ...changes,
  });
  const decision = (name: string, at = time) => ({ decision: 'approve' as const, at, name });

  test('a switch is seen at once', async () => {
    const what = `agent#${fresh()}`;
    expect(await store.switches()).not.toContainEqual({ what });
    await switched[kind](store, what);
    expect(await store.switches()).toContainEqual({ what });
  });

  test.each(['containing', 'contained', 'releasing', 'something else'])('what is %s is held', async (state) => {
    const agent = fresh();
    expect(await store.isHeld(agent)).toBe(false);
    await held[kind](store, agent, state);
    expect(await store.isHeld(agent)).toBe(true);
    await held[kind](store, agent, 'released');
    expect(await store.isHeld(agent)).toBe(false);
  });

  test('one of many claims a key, and the others see by whom', async () => {
    const key = fresh();
    const claims = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(key, `holder-${index}`)));
    expect(claims.filter((kept) => kept === undefined)).toHaveLength(1);
    const kept = await store.call('agent', key);
    expect(kept).toMatchObject({ state: 'claimed', digest: 'd' });
    expect(await store.claim('another', key, { digest: 'e', holder: 'x', leaseUntil: 0 })).toBeUndefined();
  });

  test('a claim that ran out is taken over, and its holder can do nothing more with it', async () => {
    const key = fresh();
    await claim(key, 'first');
    time += 1000;
    expect(await claim(key, 'second')).toMatchObject({ holder: 'first' });
    time += 1;
    expect(await claim(key, 'second')).toBeUndefined();
    await expect(store.start('agent', key, { holder: 'first', leaseUntil: 0 })).rejects.toThrow(Conflict);
    await expect(store.wait('agent', key, 'first', 'approval', time)).rejects.toThrow(Conflict);
    await expect(store.release('agent', key, 'first')).rejects.toThrow(Conflict);
    await store.start('agent', key, { holder: 'second', leaseUntil: time });
  });

  test('what was started is never taken over', async () => {
    const key = fresh();
    await claim(key, 'first');
    await store.start('agent', key, { holder: 'first', leaseUntil: time + 10 });
    time += 1_000_000;
    expect(await claim(key, 'second')).toMatchObject({ state: 'started', holder: 'first' });
  });

  test('a key that is given back is free', async () => {
    const key = fresh();
    await claim(key, 'first');
    await store.start('agent', key, { holder: 'first', leaseUntil: time });
    await store.release('agent', key, 'first');
    expect(await store.call('agent', key)).toBeUndefined();
    expect(await claim(key, 'second')).toBeUndefined();
  });

  test('an answer is kept by whoever started the call, once', async () => {
    const key = fresh();
    await claim(key, 'first');
    await expect(store.finish('agent', key, { holder: 'first' }, 'early')).rejects.toThrow(Conflict);
    await store.start('agent', key, { holder: 'first', leaseUntil: time });
    await expect(store.finish('agent', key, { holder: 'second' }, 'theirs')).rejects.toThrow(Conflict);
    await expect(store.recorded('agent', key)).rejects.toThrow(Conflict);
    await store.finish('agent', key, { holder: 'first' }, 'the answer');
    await expect(store.finish('agent', key, { holder: 'first' }, 'another')).rejects.toThrow(Conflict);
    await expect(store.release('agent', key, 'first')).rejects.toThrow(Conflict);
    expect(await store.call('agent', key)).toMatchObject({ state: 'done', answer: 'the answer' });
    await store.recorded('agent', key);
    expect(await store.call('agent', key)).toMatchObject({ recorded: true });
  });

  test('a call that waits is started or finished for its approval alone', async () => {
    const key = fresh();
    await claim(key, 'first');
    await store.wait('agent', key, 'first', 'approval-1', time + 10);
    expect(await store.call('agent', key)).toMatchObject({ state: 'waiting', approval: 'approval-1' });
    await expect(store.start('agent', key, { holder: 'first', leaseUntil: 0 })).rejects.toThrow(Conflict);
    await expect(store.start('agent', key, { holder: 'm', leaseUntil: 0, approval: 'approval-2' })).rejects.toThrow(
      Conflict,
    );
    await expect(store.finish('agent', key, { holder: 'first' }, 'x')).rejects.toThrow(Conflict);
    await store.start('agent', key, { holder: 'machine', leaseUntil: time, approval: 'approval-1' });
    await expect(store.finish('agent', key, { holder: 'keeper', approval: 'approval-1' }, 'x')).rejects.toThrow(
      Conflict,
    );
    await store.finish('agent', key, { holder: 'machine', approval: 'approval-1' }, 'x');
  });

  test('exactly as many as the limit are counted, whatever each costs', async () => {
    const counter = fresh();
    const count = (cost: number, limit: number, window = 'day#1') =>
      store.count({ counter, window, cost, limit, mode: 'enforce', endsAt: time });
    const passed = await Promise.all(Array.from({ length: 200 }, () => count(1, 50)));
    expect(passed.filter((one) => one)).toHaveLength(50);
    expect(await count(1, 50)).toBe(false);
    expect(await count(51, 50, 'day#2')).toBe(false);
    expect(await count(50, 50, 'day#2')).toBe(true);
    expect(await count(0, 50, 'day#2')).toBe(true);
  });

  test('what is observed is counted past its limit', async () => {
    const counter = fresh();
    const count = (mode: 'enforce' | 'observe') =>
      store.count({ counter, window: 'w', cost: 2, limit: 3, mode, endsAt: time });
    expect(await count('observe')).toBe(true);
    expect(await count('observe')).toBe(true);
    expect(await count('enforce')).toBe(false);
  });

  test('an approval is kept whole, once', async () => {
    const one = approval();
    await store.putApproval(one);
    expect(await store.approval(one.id)).toEqual(one);
    await expect(store.putApproval(one)).rejects.toThrow(Conflict);
    expect(await store.approval('unknown')).toBeUndefined();
    const { requester: _, amount: __, ...small } = approval();
    await store.putApproval(small);
    expect(await store.approval(small.id)).toEqual(small);
  });

  test('what waits for a family is listed, newest first, and nothing else is', async () => {
    const family = fresh();
    const older = approval({ family });
    const newer = approval({ family, requestedAt: time + 5 });
    const decided = approval({ family, requestedAt: time + 7 });
    for (const one of [older, newer, decided, approval()]) await store.putApproval(one);
    await store.moveApproval(decided.id, ['pending'], 'rejected');
    expect((await store.pending(family)).map(({ id }) => id)).toEqual([newer.id, older.id]);
  });

  test('a token is kept once, while its approval is pending', async () => {
    const one = approval();
    await store.putApproval(one);
    await store.keepToken(one.id, 'token');
    await expect(store.keepToken(one.id, 'another')).rejects.toThrow(Conflict);
    expect(await store.approval(one.id)).toMatchObject({ token: 'token' });
    const two = approval({ state: 'rejected' });
    await store.putApproval(two);
    await expect(store.keepToken(two.id, 'token')).rejects.toThrow(Conflict);
  });

  test('each person decides once, about what was shown, in time', async () => {
    const one = approval();
    await store.putApproval(one);
    await expect(store.decide(one.id, 'another', 'ada', decision('Ada'))).rejects.toThrow(Conflict);
    await expect(store.decide(one.id, 'digest', 'ada', decision('Ada', one.expiresAt + 1))).rejects.toThrow(Conflict);
    expect((await store.decide(one.id, 'digest', 'ada', decision('Ada'))).decisions).toEqual({ ada: decision('Ada') });
    await expect(store.decide(one.id, 'digest', 'ada', decision('Ada'))).rejects.toThrow(Conflict);
    const both = await Promise.allSettled(
      ['bob', 'bob'].map((who) => store.decide(one.id, 'digest', who, decision('Bob'))),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(Object.keys((await store.approval(one.id))?.decisions ?? {})).toEqual(['ada', 'bob']);
    await store.moveApproval(one.id, ['pending'], 'approved');
    await expect(store.decide(one.id, 'digest', 'eve', decision('Eve'))).rejects.toThrow(Conflict);
  });

  test('an approval is moved on by one', async () => {
    const one = approval();
    await store.putApproval(one);
    const moves = await Promise.allSettled(
      [1, 2, 3].map(() => store.moveApproval(one.id, ['pending', 'approved'], 'executing')),
    );
    expect(moves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(store.moveApproval('unknown', ['pending'], 'failed')).rejects.toThrow(Conflict);
  });
});

test('a claim whose answer was lost on the way is still the holder\u2019s', async () => {
  const store = dynamo();
  const key = fresh();
  const mine = { digest: 'd', holder: 'me', leaseUntil: time + 1000 };
  await store.claim('agent', key, mine);
  expect(await store.claim('agent', key, mine)).toBeUndefined();
});

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoRecords } from '../../../modules/containment/lambda/core/dynamo-records';
import { RELEASING_LEASE_MS, STOPPING_LEASE_MS } from '../../../modules/containment/lambda/core/lease';
import { reconcile, type Standing } from '../../../modules/containment/lambda/core/reconcile';
import { agentSwitch, type ContainmentRecord, throttleSwitch } from '../../../modules/containment/lambda/core/record';
import type { ContainmentRegister } from '../../../modules/containment/lambda/core/register';
import { NotReleased, release } from '../../../modules/containment/lambda/core/release';
import { NotContained, stop } from '../../../modules/containment/lambda/core/stop';
import { throttle } from '../../../modules/containment/lambda/core/throttle';
import { type TrialTable, trialTable } from '../../support/dynamo';
import { APPROVER, DESK, NOW, OPERATOR, PAYER, SIGNAL, TRIAGE, World } from './world';

const LATER = 10 * 60_000;
const YEARS = 100 * 365 * 24 * 3_600_000;
const REGISTER: ContainmentRegister = {
  namePrefix: 'p2a',
  name: 'prod',
  gatewayAccount: '444444444444',
  agents: { [PAYER.name]: PAYER, [TRIAGE.name]: TRIAGE, [DESK.name]: DESK },
  responses: {
    refused: 'throttle',
    'sensitive-data': 'throttle',
    guardrail: 'tell',
    volume: 'tell',
    tokens: 'throttle',
    probing: 'quarantine',
    finding: 'quarantine',
  },
};
const ASKERS = [SIGNAL, OPERATOR, { by: 'reconciliation', at: NOW }] as const;

/** What of all that stops an agent there is. */
const up = (world: World, { name, roles }: typeof PAYER) => [
  world.switches.has(agentSwitch(name)),
  ...roles.map(({ roleName }) => [
    world.slots.get(roleName)?.includes('TheAgentIsStopped'),
    world.tagged.has(roleName),
  ]),
];
const ALL_OF_DESK = [true, [true, true], [true, true], [true, true]];

describe('a record that says nothing', () => {
  test.each(ASKERS)('keeps nobody from being stopped, and is not overwritten: $by', async (asked) => {
    const world = new World();
    world.broken.add(DESK.name);
    const stopping = stop(world.stopping(), DESK, asked);
    await expect(stopping).rejects.toThrow(NotContained);
    await expect(stopping).rejects.toThrow(
      'desk: is not contained yet, since record failed; everything else was tried',
    );
    expect(up(world, DESK)).toEqual(ALL_OF_DESK);
    expect(world.records.size).toBe(0);
    expect(world.events).toMatchObject([
      { event: 'containment.failed', agent: 'desk', step: 'record', state: 'containing', error: 'UnreadableRecord' },
    ]);
    expect(world.told).toEqual([]);
  });

  test('hides no other from the regular look, which measures and then says so', async () => {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    world.tagged.clear();
    world.broken.add(TRIAGE.name).add('<somebody>');
    const standings: Standing[] = [];
    await expect(reconcile(world.stopping(), REGISTER, (standing) => void standings.push(standing))).rejects.toThrow(
      /^2 records cannot be read; see the runbook$/,
    );
    expect(world.holds(PAYER)).toBe(true);
    expect(standings).toEqual([{ contained: 1, containing: 0, releasing: 0, oldestMinutes: 0 }]);
    // Whether it is free or not, nobody knows: it may have been released.
    expect(up(world, TRIAGE)).toEqual([false, [false, false]]);
    expect(world.events.filter(({ event }) => event === 'containment.failed')).toMatchObject([
      { agent: 'claims-triage', by: 'reconciliation', step: 'record' },
    ]);
    expect(JSON.stringify([world.lines, world.events])).not.toContain('somebody');
  });

  test('lets nobody go, and slows down all the same', async () => {
    const world = new World();
    world.broken.add(PAYER.name);
    await expect(release(world.releasing(), PAYER, APPROVER)).rejects.toThrow('has no state');
    await expect(throttle(world.stopping(), PAYER, SIGNAL)).rejects.toThrow('its record cannot be read');
    expect([...world.switches.keys()]).toEqual([throttleSwitch(PAYER.name)]);
  });
});

describe('in the table', () => {
  let table: TrialTable;
  beforeEach(async () => {
    table = await trialTable();
  });
  afterEach(() => table.close());

  const RECORD: ContainmentRecord = {
    agent: PAYER.name,
    state: 'containing',
    epoch: 1,
    revision: 0,
    asked: SIGNAL,
    since: NOW,
    stopsUntil: NOW,
    releasesUntil: 0,
    told: false,
    request: 'request-1',
  };
  const whole = {
    pk: { S: 'containment' },
    sk: { S: 'agent#claims-triage' },
    agent: { S: 'claims-triage' },
    state: { S: 'released' },
    epoch: { N: '2' },
    revision: { N: '9' },
    since: { N: '1' },
    stopsUntil: { N: '1' },
    releasesUntil: { N: '1' },
    told: { BOOL: true },
    asked: { M: { by: { S: 'approver' }, at: { N: '1' } } },
  };
  const put = (Item: object) => table.client.send(new PutItemCommand({ TableName: table.name, Item: Item as never }));

  test('what is whole is read, with the request that was at work', async () => {
    const records = new DynamoRecords(table.name, table.client);
    await records.write(RECORD, undefined);
    await put(whole);
    expect(await records.all()).toMatchObject({
      readable: [
        { ...RECORD, revision: 1 },
        { agent: 'claims-triage', state: 'released' },
      ],
      unreadable: [],
    });
  });

  test.each([
    ['another state', { state: { S: 'free' } }],
    ['another agent', { agent: { S: 'claims-payer' } }],
    ['somebody who asks for nothing', { asked: { M: { by: { S: 'nobody' }, at: { N: '1' } } } }],
    ['another signal', { asked: { M: { by: { S: 'signal' }, signal: { S: 'whim' }, at: { N: '1' } } } }],
    ['a time of which there is no date', { asked: { M: { by: { S: 'signal' }, at: { N: '1e100' } } } }],
    ['a time before all times', { stopsUntil: { N: '-1' } }],
    ['a time that is a word', { releasesUntil: { S: 'soon' } }],
    ['an epoch that cannot grow', { epoch: { N: '9007199254740991' } }],
    ['half a revision', { revision: { N: '1.5' } }],
    ['no request', { asked: { S: 'otto' } }],
  ])('%s: that one is named, and the others are read', async (_, forged) => {
    const records = new DynamoRecords(table.name, table.client);
    await records.write(RECORD, undefined);
    await put({ ...whole, ...forged });
    expect(await records.all()).toEqual({ readable: [{ ...RECORD, revision: 1 }], unreadable: ['claims-triage'] });
    await expect(records.record('claims-triage')).rejects.toMatchObject({ name: 'UnreadableRecord' });
    const world = new World();
    await expect(stop({ ...world.stopping(), records }, TRIAGE, SIGNAL)).rejects.toThrow('since record failed');
    expect(await records.switch(agentSwitch(TRIAGE.name))).toBeDefined();
    expect([world.slots.get(TRIAGE.roleName)?.includes('TheAgentIsStopped'), [...world.tagged]]).toEqual([
      true,
      [TRIAGE.roleName],
    ]);
  });
});

describe('where the table cannot be', () => {
  test.each([
    ['read', ['read record'], ['record']],
    ['written', ['write containing', 'switch off'], ['record', 'switch']],
    ['read or written', ['read record', 'write containing', 'switch off', 'read switch'], ['record', 'switch']],
  ])('%s: IAM is told all the same, and nobody says that it is contained', async (_, steps, missed) => {
    for (const asked of ASKERS) {
      const world = new World();
      for (const step of steps) world.failing.add(step);
      await expect(stop(world.stopping(), DESK, asked)).rejects.toThrow(
        `desk: is not contained yet, since ${missed.join(', ')} failed; everything else was tried`,
      );
      expect(up(world, DESK).slice(1)).toEqual(ALL_OF_DESK.slice(1));
      expect(world.events.map((event) => ('step' in event ? event.step : event.event))).toEqual(missed);
      expect(world.told).toEqual([]);
      world.failing.clear();
      expect(await stop(world.stopping(), DESK, asked)).toBe('contained');
      expect(world.lies).toEqual([]);
    }
  });

  test('everything fails: it says of each step that it did, once', async () => {
    const world = new World();
    for (const step of ['read record', 'switch off', 'fill', 'tag']) world.failing.add(step);
    await expect(stop(world.stopping(), DESK, SIGNAL)).rejects.toThrow('since record, switch, slot, tag failed');
    expect(world.events.map((event) => ('step' in event ? event.step : ''))).toEqual([
      'record',
      'switch',
      'slot',
      'tag',
    ]);
    expect(world.steps.filter((step) => step === 'fill' || step === 'tag')).toHaveLength(6);
  });

  test('what is on record as contained cannot be looked at: it is put up anew, and not called contained', async () => {
    const world = new World();
    await stop(world.stopping(), DESK, SIGNAL);
    world.switches.clear();
    world.tagged.clear();
    world.failing.add('read slot');
    await expect(stop(world.stopping(), DESK, OPERATOR)).rejects.toThrow('since verify failed');
    expect(up(world, DESK)).toEqual(ALL_OF_DESK);
  });

  test('a release takes off what was put up without a record', async () => {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    world.now += LATER;
    await release(world.releasing(), PAYER, { ...APPROVER, at: world.now });
    world.now += LATER;
    world.failing.add('read record');
    await stop(world.stopping(), PAYER, { ...SIGNAL, at: world.now }).catch(() => undefined);
    world.failing.clear();
    expect(world.holds(PAYER)).toBe(true);
    world.now += LATER;
    await release(world.releasing(), PAYER, { ...APPROVER, at: world.now });
    expect(up(world, PAYER)).toEqual([false, [false, false]]);
  });
});

describe('times that lie far in the future', () => {
  async function forged(change: Partial<ContainmentRecord>) {
    const world = new World();
    await stop(world.stopping(), PAYER, SIGNAL);
    world.now += LATER;
    const known = world.records.get(PAYER.name);
    if (known === undefined) throw new Error('it has no record');
    world.records.set(PAYER.name, { ...known, ...change });
    return world;
  }

  test.each([
    ['of a quarantine', { stopsUntil: NOW + YEARS }],
    ['of a release', { state: 'releasing', releasesUntil: NOW + YEARS }],
    ['of both', { state: 'releasing', stopsUntil: NOW + YEARS, releasesUntil: NOW + YEARS }],
  ] as const)('%s keep nobody from being released for longer than the longest lease', async (_, change) => {
    const world = await forged(change);
    const letGo = () => release(world.releasing(), PAYER, { ...APPROVER, at: world.now });
    await expect(letGo()).rejects.toEqual(new NotReleased('in-progress'));
    world.now += STOPPING_LEASE_MS - 1;
    await expect(letGo()).rejects.toEqual(new NotReleased('in-progress'));
    world.now += 1;
    expect(await letGo()).toMatchObject({ left: [] });
  });

  test('keep nobody from being called contained', async () => {
    const world = await forged({ state: 'containing', told: false, releasesUntil: NOW + YEARS });
    await reconcile(world.stopping(), REGISTER, () => undefined);
    expect(world.records.get(PAYER.name)?.state).toBe('containing');
    expect(world.holds(PAYER)).toBe(true);
    world.now += 5 * 60_000;
    await reconcile(world.stopping(), REGISTER, () => undefined);
    expect(world.records.get(PAYER.name)?.state).toBe('contained');
    expect(world.lies).toEqual([]);
  });

  test('times that can be are left as they are', async () => {
    const world = await forged({
      stopsUntil: NOW + LATER + STOPPING_LEASE_MS,
      releasesUntil: NOW + RELEASING_LEASE_MS,
    });
    const before = world.records.get(PAYER.name);
    await expect(release(world.releasing(), PAYER, APPROVER)).rejects.toThrow('in-progress');
    expect(world.records.get(PAYER.name)).toBe(before);
  });
});

import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SWITCH_ATTRIBUTES } from '../../../foundation/switches';
import { DynamoRecords } from '../../../modules/containment/lambda/core/dynamo-records';
import { agentSwitch, type ContainmentRecord, throttleSwitch } from '../../../modules/containment/lambda/core/record';
import { release } from '../../../modules/containment/lambda/core/release';
import { stop } from '../../../modules/containment/lambda/core/stop';
import { DynamoStore } from '../../../modules/tool-gateway/lambda/store/dynamo-store';
import { type TrialTable, trialTable } from '../../support/dynamo';
import { APPROVER, NOW, OPERATOR, PAYER, SIGNAL, TRIAGE, World } from './world';

let table: TrialTable;
let records: DynamoRecords;

beforeEach(async () => {
  table = await trialTable();
  records = new DynamoRecords(table.name, table.client);
});
afterEach(() => table.close());

const RECORD: ContainmentRecord = {
  agent: PAYER.name,
  state: 'containing',
  epoch: 1,
  revision: 0,
  asked: OPERATOR,
  since: NOW,
  stopsUntil: NOW + 1000,
  releasesUntil: 0,
  told: false,
};

const put = (item: Readonly<Record<string, string>>) =>
  table.client.send(
    new PutItemCommand({
      TableName: table.name,
      Item: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }])),
    }),
  );
const itemsOf = async (pk: string) =>
  (
    await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
      }),
    )
  ).Items ?? [];

describe('records', () => {
  test('come back as they were written, one for each agent', async () => {
    expect(await records.record(PAYER.name)).toBeUndefined();
    await records.write(RECORD, undefined);
    await records.write({ ...RECORD, agent: TRIAGE.name, asked: SIGNAL, told: true }, undefined);
    expect(await records.record(PAYER.name)).toEqual({ ...RECORD, revision: 1 });
    expect(await records.all()).toEqual({
      readable: [
        { ...RECORD, revision: 1 },
        { ...RECORD, agent: TRIAGE.name, asked: SIGNAL, told: true, revision: 1 },
      ],
      unreadable: [],
    });
  });

  test('are written over what was read, and over nothing else', async () => {
    expect(await records.write(RECORD, undefined)).toBe(true);
    const [first] = (await records.all()).readable;
    expect(await records.write({ ...RECORD, state: 'contained' }, first)).toBe(true);
    expect(await records.write({ ...RECORD, state: 'releasing' }, first)).toBe(false);
    expect(await records.write({ ...RECORD, state: 'releasing' }, undefined)).toBe(false);
    expect(await records.record(PAYER.name)).toMatchObject({ state: 'contained', revision: 2 });
  });

  test('are written, if it was only the answer to the first attempt that was lost', async () => {
    await records.write(RECORD, undefined);
    expect(await records.write(RECORD, undefined)).toBe(true);
    expect(await records.record(PAYER.name)).toMatchObject({ revision: 1 });
  });

  test('that are not whole say nothing, and do not say that somebody is free', async () => {
    await put({ pk: 'containment', sk: `agent#${PAYER.name}`, state: 'contained' });
    await expect(records.record(PAYER.name)).rejects.toThrow('a record of containment has no agent');
    await put({ pk: 'containment', sk: `agent#${PAYER.name}`, agent: PAYER.name, state: 'free' });
    await expect(records.record(PAYER.name)).rejects.toThrow('a record of containment has the state "free"');
  });
});

describe('switches', () => {
  test('are such as the gateway reads, and say no more than switches may', async () => {
    await records.switchOff(agentSwitch(PAYER.name), SIGNAL);
    await records.switchOff(throttleSwitch(PAYER.name), OPERATOR);
    const items = await itemsOf('switch');
    for (const item of items) expect(Object.keys(item).toSorted()).toEqual([...SWITCH_ATTRIBUTES].toSorted());
    expect(items.map(({ sk }) => sk?.S)).toEqual(['agent#claims-payer', 'throttle#agent#claims-payer']);
    const seen = await new DynamoStore(table.name, () => NOW, table.client).switches();
    expect(seen.map(({ what }) => what)).toContain('agent#claims-payer');
  });

  test('of somebody else stay, whoever sets or lifts one', async () => {
    await put({ pk: 'switch', sk: 'agent#claims-payer', by: 'otto', at: 'long ago' });
    await records.switchOff(agentSwitch(PAYER.name), SIGNAL);
    await records.lift(agentSwitch(PAYER.name));
    expect(await records.switch(agentSwitch(PAYER.name))).toEqual({ by: 'otto', at: 'long ago' });
  });

  test('that say nothing of themselves are switches, and nobody lifts them here', async () => {
    await put({ pk: 'switch', sk: 'agent#claims-payer' });
    await records.lift(agentSwitch(PAYER.name));
    expect(await records.switch(agentSwitch(PAYER.name))).toEqual({ by: '', at: '' });
  });

  test('of ours go, once and again', async () => {
    await records.switchOff(agentSwitch(PAYER.name), SIGNAL);
    await records.lift(agentSwitch(PAYER.name));
    await records.lift(agentSwitch(PAYER.name));
    expect(await records.switch(agentSwitch(PAYER.name))).toBeUndefined();
  });
});

test('an agent is stopped and let go in the table, twice each', async () => {
  const world = new World();
  const stopping = () => ({ ...world.stopping(), records });
  const releasing = () => ({ ...world.releasing(), records });
  const gateway = new DynamoStore(table.name, () => world.now, table.client);
  for (let time = 0; time < 2; time += 1) {
    expect(await stop(stopping(), PAYER, { ...SIGNAL, at: world.now })).toBe('contained');
    expect(await stop(stopping(), PAYER, OPERATOR)).toBe('contained');
    expect((await gateway.switches()).map(({ what }) => what)).toEqual(['agent#claims-payer']);
    world.now += 600_000;
    const first = await release(releasing(), PAYER, { ...APPROVER, at: world.now });
    expect(await release(releasing(), PAYER, { ...APPROVER, at: world.now + 5 })).toEqual(first);
    expect(await gateway.switches()).toEqual([]);
    world.now += 600_000;
  }
  expect(await records.record(PAYER.name)).toMatchObject({ state: 'released', epoch: 4 });
});

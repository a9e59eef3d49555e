import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { gatewayTableName } from '../../../foundation/names';
import { gatewayRegister } from '../../../modules/tool-gateway/catalog/catalog';
import { approvalKey, S } from '../../../modules/tool-gateway/lambda/store/items';
import { gatewayEnvironment, ledger, payment } from '../../support/gateway';
import { asked, decide, type Waiting } from './approvers';
import { LocalTrial } from './local-trial';

const trial = new LocalTrial();

/** Somebody who can write to the table changes something of what waits. */
async function edit(key: Record<string, AttributeValue>, field: string, value: AttributeValue): Promise<void> {
  const client = Reflect.get(trial.gateway.store, 'client') as DynamoDBClient;
  await client.send(
    new UpdateItemCommand({
      TableName: gatewayTableName(gatewayEnvironment()),
      Key: key,
      UpdateExpression: 'SET #field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}

const ended = ({ id }: Waiting) => trial.gateway.approvalEnded(id);
const events = () => trial.gateway.audit.map(({ event }) => event);

test('a payment that somebody approved is made once, as it was asked for', async () => {
  const waiting = await asked(trial);
  expect(trial.calls).toEqual([]);
  expect(await decide(trial, waiting, 'ada')).toMatchObject({ status: 200, body: { state: 'approved' } });
  await ended(waiting);
  expect(await waiting.again()).toMatchObject({ status: 200, body: { output: { done: true } } });
  expect(await waiting.status()).toMatchObject({ status: 200, body: { output: { done: true } } });
  expect(trial.calls).toMatchObject([{ agent: 'asker', action: 'pay', input: payment() }]);
  expect(events()).toEqual(['approval.requested', 'approval.decided', 'tool-call.intent', 'tool-call.outcome']);
});

describe('an approval is used up', () => {
  test('by one call, however often the same and others approve it afterwards', async () => {
    const waiting = await asked(trial);
    await decide(trial, waiting, 'ada');
    await ended(waiting);
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ status: 200, body: { state: 'done' } });
    expect(await decide(trial, waiting, 'bob')).toMatchObject({ code: 'approval-decided' });
    expect(await decide(trial, waiting, 'ada', 'reject')).toMatchObject({ code: 'approval-decided' });
    await waiting.again();
    await waiting.status();
    expect(trial.calls).toHaveLength(1);
  });

  test('by one call, though twenty people approve it at once', async () => {
    const waiting = await asked(trial);
    await Promise.all(Array.from({ length: 20 }, (_, index) => decide(trial, waiting, `person-${index}`)));
    await ended(waiting);
    expect(trial.calls).toHaveLength(1);
  });

  test('by its own call: the next one waits again', async () => {
    const waiting = await asked(trial);
    await decide(trial, waiting, 'ada');
    await ended(waiting);
    const next = await asked(trial);
    expect(next.id).not.toBe(waiting.id);
    expect(trial.calls).toHaveLength(1);
  });
});

describe('nothing is called', () => {
  afterEach(() => expect(trial.calls).toEqual([]));

  test('for other arguments under the key of what waits', async () => {
    const waiting = await asked(trial);
    const { key } = await waiting.kept();
    const headers = [['idempotency-key', key]] as const;
    expect(await trial.call('asker', 'pay', payment(999_999), { headers })).toMatchObject({
      code: 'idempotency-conflict',
    });
  });

  test.each<[string, string, AttributeValue]>([
    ['amount', 'input', S(JSON.stringify(payment(9999)))],
    ['claim', 'input', S(JSON.stringify({ ...payment(), claim: 'CL-2026-999999' }))],
    ['action', 'action', S('note')],
    ['agent', 'agent', S('free')],
    ['idempotency key', 'key', S('another-key-of-the-agent')],
    ['version of the rules', 'version', S('0'.repeat(64))],
    ['digest', 'digest', S('0'.repeat(64))],
  ])('if the %s was edited after people had looked at it', async (_, field, value) => {
    const waiting = await asked(trial);
    const shown = await waiting.kept();
    await edit(approvalKey(waiting.id), field, value);
    await decide(trial, { ...waiting, kept: async () => shown }, 'ada');
    trial.gateway.expireApproval(waiting.id);
    await ended(waiting);
    expect((await waiting.again()).status).toBeGreaterThanOrEqual(400);
  });

  test('if the rules have changed since', async () => {
    const waiting = await asked(trial);
    const rules = {
      ...ledger.rules,
      'no-more': { ...ledger.rules['euros-only'], when: 'context.input.minorUnits > 5' },
    };
    const changed = gatewayRegister(gatewayEnvironment({ tools: [{ ...ledger, rules }] })).catalog;
    expect(changed.version).not.toBe(trial.gateway.catalog.version);
    trial.instead = { catalog: changed };
    await decide(trial, waiting, 'ada');
    await ended(waiting);
    expect(await waiting.again()).toMatchObject({ code: 'approval-outdated' });
  });

  test('once its time is over', async () => {
    const waiting = await asked(trial);
    await trial.gateway.expireApproval(waiting.id);
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ code: 'approval-expired' });
    expect(await waiting.again()).toMatchObject({ code: 'approval-expired' });
    expect(await waiting.status()).toMatchObject({ code: 'approval-expired' });
  });

  test('once its time is over, though the state machine still waits', async () => {
    const waiting = await asked(trial);
    trial.time = (await waiting.kept()).expiresAt + 1;
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ code: 'approval-expired' });
    expect(await waiting.again()).toMatchObject({ code: 'approval-expired' });
  });

  test('once somebody has said no, whoever says yes', async () => {
    const waiting = await asked(trial, { agent: 'free', minorUnits: 1_000_001 });
    await decide(trial, waiting, 'ada');
    await decide(trial, waiting, 'bob', 'reject');
    await ended(waiting);
    expect(await decide(trial, waiting, 'eve')).toMatchObject({ code: 'approval-decided' });
    expect(await waiting.again()).toMatchObject({ code: 'approval-rejected' });
  });

  test('before as many people have agreed as it takes: one person counts once', async () => {
    const waiting = await asked(trial, { agent: 'free', minorUnits: 1_000_001 });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await decide(trial, waiting, 'ada')).toMatchObject({
        status: 200,
        body: { state: 'pending', approvals: 1 },
      });
    expect(await waiting.again()).toMatchObject({ status: 202 });
  });

  test('if the agent was stopped since', async () => {
    const waiting = await asked(trial);
    await trial.gateway.switches.off('agent#asker');
    await decide(trial, waiting, 'ada');
    await ended(waiting);
    await trial.gateway.switches.on('agent#asker');
    expect(await waiting.again()).toMatchObject({ code: 'quarantined' });
  });

  test('if somebody writes into the table that it was approved, and nobody has', async () => {
    const waiting = await asked(trial);
    await edit(approvalKey(waiting.id), 'state', S('approved'));
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ code: 'approval-decided' });
    expect(await waiting.again()).toMatchObject({ status: 202 });
    expect(await waiting.status()).toMatchObject({ status: 202 });
  });
});

test('two people are enough where two have to agree', async () => {
  const waiting = await asked(trial, { agent: 'free', minorUnits: 1_000_001 });
  await decide(trial, waiting, 'ada');
  expect(await decide(trial, waiting, 'bob')).toMatchObject({ body: { state: 'approved', approvals: 2 } });
  await ended(waiting);
  expect(trial.calls).toHaveLength(1);
});

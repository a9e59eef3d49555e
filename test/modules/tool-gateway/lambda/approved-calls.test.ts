import { Conflict, type KeptApproval } from '../../../../modules/tool-gateway/lambda/core/store';
import { gatewayEnvironment, key, payment, said, sessionArn, TrialGateway } from '../../../support/gateway';

/** An agent asks; as many people agree as it takes. */
async function agreed(
  trial: TrialGateway,
  minorUnits = 1000,
  people: readonly string[] = ['ada'],
): Promise<KeptApproval> {
  const answer = await trial.call('asker', 'pay', payment(minorUnits), key('one'));
  expect(answer).toMatchObject({ status: 202, code: 'approval-pending' });
  const id = String(answer.body.location).replace('/approvals/', '');
  const approval = await approvalOf(trial, id);
  for (const name of people)
    await trial.store.decide(id, approval.digest, name, { decision: 'approve', at: trial.time, name });
  await trial.store.moveApproval(id, ['pending'], 'approved');
  return approvalOf(trial, id);
}

async function approvalOf(trial: TrialGateway, id: string): Promise<KeptApproval> {
  const approval = await trial.store.approval(id);
  if (approval === undefined) throw new Error('there is none');
  return approval;
}

const again = (trial: TrialGateway, minorUnits = 1000) => trial.call('asker', 'pay', payment(minorUnits), key('one'));
const statusOf = async (trial: TrialGateway, id: string) =>
  said(await trial.gateway.status({ id: 'status', userArn: sessionArn('asker'), approval: id }));

test('what waits for people is told where its result will be, and nothing is called', async () => {
  const trial = new TrialGateway();
  const answer = await again(trial);
  expect(answer.headers).toMatchObject({ location: answer.body.location, 'retry-after': '60' });
  expect(trial.started).toEqual([String(answer.body.location).replace('/approvals/', '')]);
  expect(trial.invocations).toEqual([]);
  expect(trial.events).toMatchObject([
    { event: 'approval.requested', asking: ['scope.people-approve-changes'], quorum: 1 },
  ]);
  expect(await again(trial)).toMatchObject({ status: 202, code: 'approval-pending' });
  expect(trial.started).toHaveLength(1);
});

test('an agent of scope 3 asks above its amount, in another currency always, and pays below it', async () => {
  const trial = new TrialGateway();
  expect(await trial.call('payer', 'pay', payment(50_000), key('below'))).toMatchObject({ status: 200 });
  expect(await trial.call('payer', 'pay', payment(50_001), key('above'))).toMatchObject({ status: 202 });
});

test('a rule that asks more people than the gateway says so', async () => {
  const trial = new TrialGateway();
  const answer = await trial.call('free', 'pay', payment(1_000_001), key('large'));
  const approval = await approvalOf(trial, String(answer.body.location).replace('/approvals/', ''));
  expect(approval).toMatchObject({
    quorum: 2,
    rules: ['large-payments'],
    amount: { minorUnits: 1_000_001, currency: 'EUR' },
  });
});

test('a call that is approved is made once, and the same call and the status have its result', async () => {
  const trial = new TrialGateway();
  const { id } = await agreed(trial);
  expect(await trial.gateway.carryOut(id, 'machine-1')).toEqual({ result: 'ok' });
  expect(trial.invocations).toMatchObject([
    { agentName: 'asker', action: 'pay', input: payment(), idempotencyKey: 'asker_call-key-one' },
  ]);
  expect(await again(trial)).toMatchObject({ status: 200, body: { output: { done: true } } });
  expect(await statusOf(trial, id)).toMatchObject({ status: 200, body: { output: { done: true } } });
  expect(trial.events.map(({ event, approval }) => [event, approval])).toEqual([
    ['approval.requested', id],
    ['tool-call.intent', id],
    ['tool-call.outcome', id],
  ]);
  await expect(trial.gateway.carryOut(id, 'machine-2')).rejects.toThrow('no such approval');
  expect(trial.invocations).toHaveLength(1);
  expect(await again(trial)).toMatchObject({ status: 200 });
});

test('two that carry it out at once make one call', async () => {
  const trial = new TrialGateway();
  const { id } = await agreed(trial);
  await Promise.allSettled([trial.gateway.carryOut(id, 'machine-1'), trial.gateway.carryOut(id, 'machine-2')]);
  expect(trial.invocations).toHaveLength(1);
});

describe('nothing is called', () => {
  test('unless it was approved', async () => {
    const trial = new TrialGateway();
    const answer = await again(trial);
    const id = String(answer.body.location).replace('/approvals/', '');
    await expect(trial.gateway.carryOut(id, 'machine')).rejects.toThrow('no such approval');
    expect(await again(trial)).toMatchObject({ code: 'approval-pending' });
    await expect(trial.gateway.carryOut('unknown-1', 'machine')).rejects.toThrow('no such approval');
    expect(trial.invocations).toEqual([]);
  });

  test('if it was moved on without the people that it takes', async () => {
    const trial = new TrialGateway();
    const { id } = await agreed(trial, 1000, []);
    expect(await trial.gateway.carryOut(id, 'machine')).toEqual({ result: 'approval-rejected' });
    expect(trial.invocations).toEqual([]);
  });

  test('if somebody rejected it at the same moment', async () => {
    const trial = new TrialGateway();
    const approval = await agreed(trial);
    const rejected = { ...approval.decisions, eve: { decision: 'reject' as const, at: trial.time, name: 'eve' } };
    trial.store.approval = async () => ({ ...approval, decisions: rejected });
    expect(await trial.gateway.carryOut(approval.id, 'machine')).toEqual({ result: 'approval-rejected' });
    expect(trial.invocations).toEqual([]);
  });

  test('if the rules have changed since, and the agent is told', async () => {
    const trial = new TrialGateway();
    const { id } = await agreed(trial);
    const changed = new TrialGateway(gatewayEnvironment(), ({ catalog }) => ({
      catalog: { ...catalog, version: '0'.repeat(32) },
      store: trial.store,
    }));
    expect(await changed.gateway.carryOut(id, 'machine')).toEqual({ result: 'approval-outdated' });
    expect(await again(trial)).toMatchObject({ status: 409, code: 'approval-outdated' });
    expect([...trial.invocations, ...changed.invocations]).toEqual([]);
  });

  test('if it is too late', async () => {
    const trial = new TrialGateway();
    const { id } = await agreed(trial);
    trial.time += 3_600_001;
    expect(await trial.gateway.carryOut(id, 'machine')).toEqual({ result: 'approval-expired' });
    expect(await again(trial)).toMatchObject({ status: 403, code: 'approval-expired' });
  });

  test.each<[string, Partial<KeptApproval>]>([
    ['amount', { input: JSON.stringify(payment(9999)) }],
    ['action', { action: 'note' }],
    ['agent', { agent: 'free' }],
    ['key', { key: 'another-key' }],
    ['quorum', { quorum: 0 }],
    ['time', { expiresAt: Number.MAX_SAFE_INTEGER }],
    ['owner', { owner: 'somebody else' }],
    ['requester', { requester: 'somebody-else' }],
    ['family', { family: 'another' }],
    ['rules', { rules: [] }],
  ])('if the %s was edited after it was approved', async (_, edit) => {
    const trial = new TrialGateway();
    const approval = await agreed(trial);
    trial.store.approval = async () => ({ ...approval, ...edit });
    await trial.gateway
      .carryOut(approval.id, 'machine')
      .catch((error: unknown) => expect(error).toBeInstanceOf(Conflict));
    expect(trial.invocations).toEqual([]);
  });

  test.each(['everything', 'tool#ledger', 'agent#asker', 'family#claims'])(
    'if %s was switched off since',
    async (what) => {
      const trial = new TrialGateway();
      const { id } = await agreed(trial);
      trial.store.off.add(what);
      const { result } = await trial.gateway.carryOut(id, 'machine');
      expect(['switched-off', 'quarantined']).toContain(result);
      expect(trial.invocations).toEqual([]);
    },
  );

  test('if containment holds the agent since, though somebody has lifted its switch', async () => {
    const trial = new TrialGateway();
    const { id } = await agreed(trial);
    trial.store.held.add('asker');
    expect(await trial.gateway.carryOut(id, 'machine')).toEqual({ result: 'quarantined' });
    expect(trial.invocations).toEqual([]);
  });

  test('if nobody can say whether containment holds it', async () => {
    const trial = new TrialGateway();
    const { id } = await agreed(trial);
    trial.store.isHeld = () => Promise.reject(new Error('down'));
    await expect(trial.gateway.carryOut(id, 'machine')).rejects.toThrow('down');
    expect(trial.invocations).toEqual([]);
  });

  test('if the intent cannot be recorded, and the approval is used up', async () => {
    const down = { write: () => Promise.reject(new Error('down')) };
    const trial = new TrialGateway();
    const { id } = await agreed(trial);
    const broken = new TrialGateway(gatewayEnvironment(), () => ({ store: trial.store, audit: down }));
    expect(await broken.gateway.carryOut(id, 'machine')).toEqual({ result: 'gateway-failed' });
    await expect(trial.gateway.carryOut(id, 'machine-2')).rejects.toThrow('no such approval');
    expect([...trial.invocations, ...broken.invocations]).toEqual([]);
  });
});

test('an outcome that could not be recorded at once is recorded later, with the approval that it came of', async () => {
  const trial = new TrialGateway();
  const { id } = await agreed(trial);
  const broken = new TrialGateway(gatewayEnvironment(), () => ({
    store: trial.store,
    audit: {
      write: async ({ event }) => {
        if (event === 'tool-call.outcome') throw new Error('down');
      },
    },
  }));
  expect(await broken.gateway.carryOut(id, 'machine')).toEqual({ result: 'ok' });
  expect(await statusOf(trial, id)).toMatchObject({ code: 'no-answer' });
  expect(await again(trial)).toMatchObject({ status: 200 });
  expect(trial.events.at(-1)).toMatchObject({ event: 'tool-call.outcome', approval: id, result: 'ok' });
  expect(await statusOf(trial, id)).toMatchObject({ status: 200 });
});

test('what is too large to be kept with its decisions is not put before people', async () => {
  const trial = new TrialGateway(gatewayEnvironment(), () => ({ validates: () => true }));
  // Short as it is written, and long as it is kept.
  const body = `{"text":[${Array.from({ length: 20_000 }, () => '1e15').join()}]}`;
  const answer = await trial.call('asker', 'note', body, key('one'));
  expect(answer).toMatchObject({ status: 413, code: 'call-too-large' });
  expect(trial.started).toEqual([]);
  expect(await trial.store.pending('claims')).toEqual([]);
});

test.each(['rejected', 'expired'] as const)('a call that was %s is told so, by its id and again', async (state) => {
  const trial = new TrialGateway();
  const answer = await again(trial);
  const id = String(answer.body.location).replace('/approvals/', '');
  await trial.store.moveApproval(id, ['pending'], state);
  expect(await again(trial)).toMatchObject({ status: 403, code: `approval-${state}` });
  expect(await statusOf(trial, id)).toMatchObject({ status: 403, code: `approval-${state}` });
});

test('what became of an approval is not what became of another one under the same key', async () => {
  const trial = new TrialGateway();
  const approval = await agreed(trial);
  await trial.gateway.carryOut(approval.id, 'machine');
  await trial.store.putApproval({ ...approval, id: 'an-earlier-one', state: 'failed' });
  expect(await statusOf(trial, 'an-earlier-one')).toMatchObject({ code: 'outcome-unknown' });
});

test('nobody waits for an approval whose time is over, whatever became of the state machine', async () => {
  const trial = new TrialGateway();
  await again(trial);
  trial.time += 3_600_001;
  expect(await again(trial)).toMatchObject({ code: 'approval-expired' });
});

test('an approved change of which nobody knows the outcome is not made again', async () => {
  const trial = new TrialGateway();
  const { id } = await agreed(trial);
  trial.answers = async () => ({ kind: 'unknown' });
  expect(await trial.gateway.carryOut(id, 'machine')).toEqual({ result: 'outcome-unknown' });
  expect(await again(trial)).toMatchObject({ status: 502, code: 'outcome-unknown' });
  expect(trial.invocations).toHaveLength(1);
});

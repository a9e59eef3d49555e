import { randomUUID } from 'node:crypto';
import type { Store } from '../../../modules/tool-gateway/lambda/core/store';
import { payment } from '../../support/gateway';
import { askAs, asked, decide, tokenOf, type Waiting } from './approvers';
import { DETAIL, down, LocalTrial } from './local-trial';

const trial = new LocalTrial();

const ask = (key: string) => trial.call('asker', 'pay', payment(), { headers: [['idempotency-key', key]] });
const without = (...methods: ReadonlyArray<keyof Store>) => {
  trial.storeFails = (method) => methods.includes(method);
};
const recover = () => {
  trial.storeFails = () => false;
  trial.auditFails = () => false;
  trial.instead = {};
};
const events = () => trial.gateway.audit.map(({ event }) => event);

/** Nothing of what broke is told to anybody. */
afterEach(() => expect(JSON.stringify([trial.lines, trial.gateway.audit])).not.toContain(DETAIL));

async function listed(): Promise<unknown> {
  return (await askAs(trial, await tokenOf(trial, 'ada'), 'GET', '/approvals')).body.approvals;
}

describe('what cannot be put before people is refused: nobody can approve it, and the same call asks anew', () => {
  test.each<[string, () => void]>([
    ['the table does not keep it', () => without('putApproval')],
    ['the table does not keep that it waits', () => without('wait')],
    [
      'the audit log is down',
      () => {
        trial.auditFails = (event) => event === 'approval.requested';
      },
    ],
    [
      'the state machine does not start',
      () => {
        trial.instead = { startApproval: down };
      },
    ],
  ])('%s', async (_, fail) => {
    const key = randomUUID();
    const before = await listed();
    fail();
    expect(await ask(key)).toMatchObject({ code: 'gateway-failed' });
    recover();
    expect(await listed()).toEqual(before);
    expect(await ask(key)).toMatchObject({ status: 202 });
    expect(await listed()).toHaveLength((before as unknown[]).length + 1);
    expect(trial.calls).toEqual([]);
  });

  test('the table does not keep the token of what waits', async () => {
    const key = randomUUID();
    without('keepToken');
    const answer = await ask(key);
    await trial.gateway.approvalEnded(String(answer.body.location).replace('/approvals/', ''));
    expect(await ask(key)).toMatchObject({ code: 'gateway-failed' });
    expect(events()).toEqual(['approval.requested', 'approval.closed']);
    expect(trial.calls).toEqual([]);
  });
});

test('who asks what became of it while the table is down is not told anything else', async () => {
  const waiting = await asked(trial);
  without('approval');
  expect(await waiting.again()).toMatchObject({ code: 'gateway-failed' });
  expect(await waiting.status()).toMatchObject({ code: 'gateway-failed' });
  recover();
  expect(await waiting.again()).toMatchObject({ status: 202 });
});

describe('a decision that cannot be kept is not taken, and the same decision is, once it can', () => {
  test.each<[string, () => void]>([
    ['the table does not say what waits', () => without('approval')],
    ['the table does not keep the decision', () => without('decide')],
    ['the table does not keep what it comes to', () => without('moveApproval')],
    [
      'the audit log is down',
      () => {
        trial.auditFails = (event) => event === 'approval.decided';
      },
    ],
  ])('%s', async (_, fail) => {
    const waiting = await asked(trial);
    fail();
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ code: 'approver-unavailable' });
    expect(trial.calls).toEqual([]);
    recover();
    expect(await waiting.again()).toMatchObject({ status: 202 });
    expect(await decide(trial, waiting, 'ada')).toMatchObject({ status: 200, body: { state: 'approved' } });
    await trial.gateway.approvalEnded(waiting.id);
    expect(trial.calls).toHaveLength(1);
  });

  test('the list of what waits does not come', async () => {
    without('pending');
    const answer = await askAs(trial, await tokenOf(trial, 'ada'), 'GET', '/approvals');
    expect(answer).toMatchObject({ code: 'approver-unavailable' });
  });
});

async function approvedWhile(fail: () => void): Promise<Waiting> {
  const waiting = await asked(trial);
  fail();
  await decide(trial, waiting, 'ada');
  await trial.gateway.approvalEnded(waiting.id);
  recover();
  return waiting;
}

describe('an approved call that cannot be checked or recorded is not made, and its agent is told', () => {
  const failingOnce = (wanted: keyof Store, nth: number) => () => {
    let times = 0;
    trial.storeFails = (method) => {
      if (method === wanted) times += 1;
      return method === wanted && times === nth;
    };
  };

  test.each<[string, () => void]>([
    // The first that asks for it is the approver.
    ['the table does not say what was approved', failingOnce('approval', 2)],
    ['the table does not say what is switched off', () => without('switches')],
    [
      'the table does not keep that the approval is used up',
      () => {
        trial.storeFails = (method, _, __, to) => method === 'moveApproval' && to === 'executing';
      },
    ],
    ['the table does not keep that the call is begun', () => without('start')],
    [
      'the audit log is down',
      () => {
        trial.auditFails = (event) => event === 'tool-call.intent';
      },
    ],
    [
      'the key of digests is down',
      () => {
        trial.instead = { digest: down };
      },
    ],
    [
      'the code of the schemas fails',
      () => {
        trial.instead = {
          validates: () => {
            throw new RangeError(DETAIL);
          },
        };
      },
    ],
  ])('%s', async (_, fail) => {
    const waiting = await approvedWhile(fail);
    expect(await waiting.again()).toMatchObject({ code: 'gateway-failed' });
    expect(await waiting.status()).toMatchObject({ code: 'gateway-failed' });
    expect((await decide(trial, waiting, 'bob')).status).toBeGreaterThanOrEqual(400);
    expect(trial.calls).toEqual([]);
  });
});

describe('an approved call that was made is not made again', () => {
  afterEach(() => expect(trial.calls).toHaveLength(1));

  test('though its answer was not kept: nobody knows it', async () => {
    const waiting = await approvedWhile(() => without('finish'));
    trial.time += 35_001;
    expect(await waiting.again()).toMatchObject({ code: 'outcome-unknown' });
    expect(await waiting.status()).toMatchObject({ code: 'outcome-unknown' });
  });

  test('though its outcome was not recorded: the same call records it, and has the answer then', async () => {
    const waiting = await approvedWhile(() => {
      trial.auditFails = (event) => event === 'tool-call.outcome';
    });
    expect(await waiting.again()).toMatchObject({ status: 200, body: { output: { done: true } } });
    expect(events().filter((event) => event === 'tool-call.outcome')).toHaveLength(1);
  });

  test('though the table does not keep that it is done: its answer is there', async () => {
    const waiting = await approvedWhile(() => {
      trial.storeFails = (method, _, __, to) => method === 'moveApproval' && to === 'done';
    });
    expect(await waiting.again()).toMatchObject({ status: 200, body: { output: { done: true } } });
    expect(await waiting.status()).toMatchObject({ status: 200, body: { output: { done: true } } });
  });

  test('though the tool gave no answer: nobody knows what it did', async () => {
    const waiting = await approvedWhile(() => {
      trial.answers = down;
    });
    expect(await waiting.again()).toMatchObject({ code: 'outcome-unknown' });
    expect((await decide(trial, waiting, 'bob')).status).toBe(409);
  });
});

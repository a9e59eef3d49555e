import type { ApproverAnswer } from '../../../modules/approvals/lambda/approver/answers';
import { type ApproverParts, approver } from '../../../modules/approvals/lambda/approver/approver';
import { telling } from '../../../modules/approvals/lambda/approver/task-token';
import { masking } from '../../../modules/approvals/lambda/masking';
import { contextOf, type Person } from '../../../modules/approvals/lambda/person';
import { Conflict, type KeptApproval } from '../../../modules/tool-gateway/lambda/core/store';
import type { MemoryStore } from '../../../modules/tool-gateway/lambda/store/memory-store';
import { APPROVAL, auditLog, NOW, storeWith, TOKEN } from './approval';

const ANN: Person = {
  subject: 'ann-0123',
  name: 'ann@acme.example',
  aliases: ['ann-0123', 'ann@acme.example'],
  groups: ['claims-approvers'],
  signedInAt: NOW - 600_000,
};
const BOB: Person = {
  ...ANN,
  subject: 'bob-0123',
  name: 'bob@acme.example',
  aliases: ['bob-0123', 'bob@acme.example'],
};

interface World {
  readonly store: MemoryStore;
  readonly audit: ReturnType<typeof auditLog>;
  readonly sent: Array<readonly [string, boolean]>;
  readonly lines: unknown[];
  readonly parts: ApproverParts;
}

async function world(approval: Partial<KeptApproval> = {}, given: Partial<ApproverParts> = {}): Promise<World> {
  const store = await storeWith(approval);
  const audit = auditLog();
  const sent: Array<readonly [string, boolean]> = [];
  const lines: unknown[] = [];
  const parts: ApproverParts = {
    environment: 'trial',
    store,
    audit,
    mask: async (text) => String(await masking()(text)),
    send: async (token, approved) => sent.push([token, approved]) > 0,
    loginMinutes: 60,
    newId: () => 'r-1',
    tell: (event) => lines.push(event),
    now: () => NOW,
    ...given,
  };
  return { store, audit, sent, lines, parts };
}

interface Asked {
  readonly by?: Person;
  readonly authorizer?: unknown;
  readonly id?: string;
  readonly body?: unknown;
}

const event = (httpMethod: string, resource: string, { by = ANN, authorizer, id = APPROVAL.id, body }: Asked) => ({
  httpMethod,
  resource,
  pathParameters: { id },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  requestContext: { authorizer: authorizer ?? { principalId: by.subject, ...contextOf(by) } },
});

const list = ({ parts }: World, asked: Asked = {}) => approver(parts)(event('GET', '/approvals', asked));
const show = ({ parts }: World, asked: Asked = {}) => approver(parts)(event('GET', '/approvals/{id}', asked));
const decide = ({ parts }: World, decision: 'approve' | 'reject', asked: Asked = {}) =>
  approver(parts)(event('POST', '/approvals/{id}/decision', { body: { decision, digest: APPROVAL.digest }, ...asked }));

const said = ({ body }: ApproverAnswer) => JSON.parse(body) as Record<string, unknown>;
const refusal = (answer: ApproverAnswer) => [answer.statusCode, said(answer).code];
const stateIn = async ({ store }: World) => (await store.approval(APPROVAL.id))?.state;

/** Nothing was decided, nothing was told to the state machine. */
async function nothingHappened(of: World, state: KeptApproval['state'] = 'pending') {
  expect(await stateIn(of)).toBe(state);
  expect(of.sent).toEqual([]);
  expect(of.audit.events).toEqual([]);
}

describe('a decision', () => {
  test('21: of an approver lets the call be carried out, once it is in the audit log', async () => {
    const order: string[] = [];
    const noting =
      <Given extends unknown[], Result>(what: string, act: (...given: Given) => Promise<Result>) =>
      (...given: Given): Promise<Result> => {
        order.push(what);
        return act(...given);
      };
    const of = await world();
    const { parts, audit } = of;
    const store = bound(of.store);
    const watched: ApproverParts = {
      ...parts,
      audit: { write: noting('audit', audit.write) },
      store: {
        ...store,
        decide: noting('decide', store.decide),
        moveApproval: noting('move', store.moveApproval),
      },
      send: noting('send', parts.send),
    };
    const answer = await decide({ ...of, parts: watched }, 'approve');
    expect(answer.statusCode).toBe(200);
    expect(said(answer)).toEqual({ id: APPROVAL.id, state: 'approved', approvals: 1, quorum: 1 });
    expect(order).toEqual(['audit', 'decide', 'move', 'send']);
    expect(of.sent).toEqual([[TOKEN, true]]);
    expect(audit.events).toEqual([
      {
        version: 1,
        environment: 'trial',
        time: '2026-11-26T12:00:00.000Z',
        request: 'r-1',
        event: 'approval.decided',
        decision: 'approve',
        approver: 'ann-0123',
        approval: APPROVAL.id,
        agent: 'claims-payer',
        family: 'claims',
        minorUnits: 250_000,
        currency: 'EUR',
        tool: 'claims-payments',
        action: 'pay',
        digest: APPROVAL.digest,
        rules: 'v1',
        idempotencyKey: APPROVAL.key,
      },
    ]);
  });

  test('that rejects ends it, whatever the quorum is', async () => {
    const of = await world({ quorum: 3 });
    expect(said(await decide(of, 'reject'))).toMatchObject({ state: 'rejected', approvals: 0 });
    expect(of.sent).toEqual([[TOKEN, false]]);
    expect(refusal(await decide(of, 'approve', { by: BOB }))).toEqual([409, 'approval-decided']);
    expect(await stateIn(of)).toBe('rejected');
    expect(of.sent).toHaveLength(1);
  });

  test('that rejects counts over approvals that were there before', async () => {
    const of = await world({ quorum: 2 });
    await decide(of, 'approve');
    expect(said(await decide(of, 'reject', { by: BOB }))).toMatchObject({ state: 'rejected' });
    expect(of.sent).toEqual([[TOKEN, false]]);
  });

  test('of two people is needed where two have to agree: one person counts once, however often', async () => {
    const of = await world({ quorum: 2 });
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(said(await decide(of, 'approve'))).toMatchObject({ state: 'pending', approvals: 1, quorum: 2 });
    expect(of.sent).toEqual([]);
    expect(said(await decide(of, 'approve', { by: BOB }))).toMatchObject({ state: 'approved', approvals: 2 });
    expect(of.sent).toEqual([[TOKEN, true]]);
  });

  test('of one person under two names is one decision', async () => {
    const of = await world({ quorum: 2 });
    await decide(of, 'approve');
    const renamed = { ...ANN, name: 'ann.other@acme.example', aliases: ['ann.other@acme.example'] };
    expect(said(await decide(of, 'approve', { by: renamed }))).toMatchObject({ state: 'pending', approvals: 1 });
  });

  test('is not taken back', async () => {
    const of = await world({ quorum: 2 });
    await decide(of, 'approve');
    expect(refusal(await decide(of, 'reject'))).toEqual([409, 'approval-decided']);
    expect((await of.store.approval(APPROVAL.id))?.decisions['ann-0123']?.decision).toBe('approve');
  });

  test('has a reason that nobody is found in', async () => {
    const of = await world();
    await decide(of, 'approve', {
      body: { decision: 'approve', digest: APPROVAL.digest, reason: 'As I told carl@acme.example' },
    });
    expect(of.audit.events[0]).toMatchObject({ reason: 'As I told [EMAIL]' });
  });
});

describe('23: a decision is about what was shown', () => {
  test('and about nothing that was changed since', async () => {
    const of = await world({ digest: 'e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2e2' });
    expect(refusal(await decide(of, 'approve'))).toEqual([409, 'approval-changed']);
    await nothingHappened(of);
  });

  test('even where it is changed while the decision is taken', async () => {
    const of = await world();
    const changing: ApproverParts = {
      ...of.parts,
      store: { ...bound(of.store), decide: async () => Promise.reject(new Conflict()) },
    };
    expect(refusal(await decide({ ...of, parts: changing }, 'approve'))).toEqual([409, 'approval-decided']);
    expect(of.sent).toEqual([]);
    expect(await stateIn(of)).toBe('pending');
  });

  test('and what is shown is whole, with the digest and without the task token', async () => {
    const of = await world();
    const answer = await show(of);
    expect(said(answer)).toMatchObject({
      input: { claim: 'CL-2026-000001', iban: 'DE89370400440532013000' },
      digest: APPROVAL.digest,
      agent: 'claims-payer',
      amount: { minorUnits: 250_000, currency: 'EUR' },
      quorum: 1,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('21: nobody decides', () => {
  test.each<[string, Person]>([
    ['who is in no group', { ...ANN, groups: [] }],
    ['who decides about another family', { ...ANN, groups: ['loans-approvers'] }],
    ['who only runs the agents', { ...ANN, groups: ['claims-operators'] }],
    [
      'whose group has a like name',
      { ...ANN, groups: ['Claims-approvers', 'xclaims-approvers', 'claims-approvers-x'] },
    ],
  ])('%s', async (_, by) => {
    const of = await world();
    expect(refusal(await decide(of, 'approve', { by }))).toEqual([403, 'approver-not-entitled']);
    expect(refusal(await decide(of, 'reject', { by }))).toEqual([403, 'approver-not-entitled']);
    expect(refusal(await show(of, { by }))).toEqual([403, 'approver-not-entitled']);
    expect(said(await list(of, { by }))).toEqual({ approvals: [] });
    await nothingHappened(of);
  });

  test.each<[string, Partial<KeptApproval>]>([
    ['who asked, by address', { requester: 'ann@acme.example' }],
    ['who asked, in another case', { requester: 'Ann@ACME.example' }],
    ['who asked, by subject', { requester: 'ANN-0123' }],
    ['who asked, in full width', { requester: 'ａｎｎ@acme.example' }],
    ['who asked, with space around it', { requester: ' ann@acme.example ' }],
    ['who asked, with nothing to see in it', { requester: 'an\u200bn@acme.example' }],
    ['who asked, without a domain', { requester: 'ann' }],
    ['who answers for the agent', { owner: 'ann@acme.example' }],
    ['who answers for the agent, without a domain', { owner: 'Ann' }],
  ])('%s', async (_, approval) => {
    const of = await world(approval);
    expect(refusal(await decide(of, 'approve'))).toEqual([403, 'approver-is-requester']);
    await nothingHappened(of);
  });

  test('who is in the group that answers for the agent', async () => {
    const of = await world({ owner: 'Claims-Operators' });
    const by = { ...ANN, groups: ['claims-approvers', 'claims-operators'] };
    expect(refusal(await decide(of, 'approve', { by }))).toEqual([403, 'approver-is-requester']);
    await nothingHappened(of);
  });

  test('who asked under a name that the provider knows too', async () => {
    const of = await world({ requester: 'ann.smith' });
    const by = { ...ANN, aliases: [...ANN.aliases, 'ann.smith@acme.example'] };
    expect(refusal(await decide(of, 'approve', { by }))).toEqual([403, 'approver-is-requester']);
  });

  test.each<[string, unknown, string]>([
    ['whom no authorizer saw', {}, 'approver-not-identified'],
    ['of whom the authorizer says nothing', { principalId: 'ann-0123' }, 'approver-not-identified'],
    ['without a subject', contextOf({ ...ANN, subject: '' }), 'approver-not-identified'],
    ['with groups in another form', { ...contextOf(ANN), groups: 'claims-approvers' }, 'approver-not-identified'],
    ['with groups that are numbers', { ...contextOf(ANN), groups: '[7]' }, 'approver-not-identified'],
    ['without the time of a sign-in', { ...contextOf(ANN), signedInAt: '' }, 'approver-not-identified'],
    ['with a sign-in at no time', { ...contextOf(ANN), signedInAt: 'NaN' }, 'approver-not-identified'],
    ['18: who signed in too long ago', contextOf({ ...ANN, signedInAt: NOW - 3_600_001 }), 'approver-not-fresh'],
  ])('%s', async (_, authorizer, code) => {
    const of = await world();
    expect(refusal(await decide(of, 'approve', { authorizer }))).toEqual([401, code]);
    expect(refusal(await list(of, { authorizer }))).toEqual([401, code]);
    expect(refusal(await show(of, { authorizer }))).toEqual([401, code]);
    await nothingHappened(of);
  });
});

describe('22: nothing is decided', () => {
  test.each<[string, Partial<KeptApproval>, string]>([
    ['that has expired, whatever its state says', { expiresAt: NOW }, 'approval-expired'],
    ['that is closed as expired', { state: 'expired' }, 'approval-expired'],
    ['that is being carried out', { state: 'executing' }, 'approval-decided'],
    ['that was carried out', { state: 'done' }, 'approval-decided'],
    ['that has failed', { state: 'failed' }, 'approval-decided'],
    ['that was rejected', { state: 'rejected' }, 'approval-decided'],
    ['that others have approved', { state: 'approved' }, 'approval-decided'],
  ])('%s', async (_, approval, code) => {
    const of = await world(approval);
    for (const decision of ['approve', 'reject'] as const) expect(said(await decide(of, decision)).code).toBe(code);
    await nothingHappened(of, approval.state);
  });

  test('that nobody was asked about yet', async () => {
    const of = await world({ token: undefined } as never);
    expect(refusal(await decide(of, 'approve'))).toEqual([503, 'approver-unavailable']);
    await nothingHappened(of);
  });

  test.each(['a-9999999', '..%2F..', 'a b', '__proto__', ''])('that there is not: "%s"', async (id) => {
    const of = await world();
    expect(refusal(await decide(of, 'approve', { id }))).toEqual([404, 'approval-unknown']);
    expect(refusal(await show(of, { id }))).toEqual([404, 'approval-unknown']);
  });

  test('that can be the id of nothing: the store is not asked', async () => {
    const of = await world();
    const approval = jest.fn();
    const watched: World = { ...of, parts: { ...of.parts, store: { ...bound(of.store), approval } } };
    for (const id of ['..%2F..', 'short', 'x'.repeat(81)]) await show(watched, { id });
    expect(approval).not.toHaveBeenCalled();
  });

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['a list', []],
    ['null', 'null'],
    ['another word', { decision: 'approved', digest: APPROVAL.digest }],
    ['no digest', { decision: 'approve' }],
    ['a digest that is none', { decision: 'approve', digest: ['d1'] }],
    ['a field too many', { decision: 'approve', digest: APPROVAL.digest, as: 'bob' }],
    ['two decisions', `{"decision":"reject","decision":"approve","digest":"${APPROVAL.digest}"}`],
    ['a reason too long', { decision: 'approve', digest: APPROVAL.digest, reason: 'x'.repeat(501) }],
    ['a reason that is a list', { decision: 'approve', digest: APPROVAL.digest, reason: ['x'] }],
    ['more than there can be', `{"decision":"approve","digest":"${APPROVAL.digest}"}${' '.repeat(5000)}`],
  ])('31: by %s', async (_, body) => {
    const of = await world();
    expect(refusal(await decide(of, 'approve', { body }))).toEqual([400, 'invalid-decision']);
    await nothingHappened(of);
  });

  test('by a way that the API has not', async () => {
    const of = await world();
    for (const [method, resource] of [
      ['POST', '/approvals/{id}'],
      ['GET', '/approvals/{id}/decision'],
      ['toString', ''],
    ] as const)
      expect(refusal(await approver(of.parts)(event(method, resource, {})))).toEqual([404, 'approval-unknown']);
  });
});

describe('what fails', () => {
  test('is the audit log: nothing is decided without a record', async () => {
    const of = await world();
    of.audit.isDown = true;
    expect(refusal(await decide(of, 'approve'))).toEqual([503, 'approver-unavailable']);
    await nothingHappened(of);
  });

  test('is the mask of a reason: it is not recorded as it is', async () => {
    const of = await world({}, { mask: () => Promise.reject(new Error('x')) });
    const body = { decision: 'approve', digest: APPROVAL.digest, reason: 'x' };
    expect(refusal(await decide(of, 'approve', { body }))).toEqual([503, 'approver-unavailable']);
    await nothingHappened(of);
  });

  test('is the store, at any point: the same decision again comes to the same', async () => {
    for (const method of ['approval', 'decide', 'moveApproval'] as const) {
      const of = await world();
      const failing: ApproverParts = {
        ...of.parts,
        store: { ...bound(of.store), [method]: () => Promise.reject(new Error('down')) },
      };
      expect(refusal(await decide({ ...of, parts: failing }, 'approve'))).toEqual([503, 'approver-unavailable']);
      expect(of.sent).toEqual([]);
      expect(said(await decide(of, 'approve'))).toMatchObject({ state: 'approved' });
      expect(of.sent).toEqual([[TOKEN, true]]);
    }
  });

  test('is the state machine: the same decision again is told again, and nobody else can tell another', async () => {
    for (const decision of ['approve', 'reject'] as const) {
      const of = await world();
      const failing = { ...of.parts, send: () => Promise.reject(new Error('down')) };
      expect(refusal(await decide({ ...of, parts: failing }, decision))).toEqual([503, 'approver-unavailable']);
      const other = decision === 'approve' ? 'reject' : 'approve';
      expect(refusal(await decide(of, other))).toEqual([409, 'approval-decided']);
      expect(refusal(await decide(of, other, { by: BOB }))).toEqual([409, 'approval-decided']);
      expect(refusal(await decide(of, decision, { by: BOB }))).toEqual([409, 'approval-decided']);
      expect(of.sent).toEqual([]);
      expect((await decide(of, decision)).statusCode).toBe(200);
      expect(of.sent).toEqual([[TOKEN, decision === 'approve']]);
    }
  });

  test('and is not told again once it is carried out', async () => {
    const of = await world({
      state: 'executing',
      decisions: { 'ann-0123': { decision: 'approve', at: NOW, name: 'ann@acme.example' } },
    });
    expect(said(await decide(of, 'approve'))).toMatchObject({ state: 'executing' });
    await nothingHappened(of, 'executing');
  });
});

describe('the state machine', () => {
  class Named extends Error {
    constructor(name: string) {
      super('of a service');
      this.name = name;
    }
  }
  const machine = (answer: () => unknown) => {
    const sent: unknown[] = [];
    const open = async () =>
      ({
        send: async (command: { input: unknown }) => sent.push([command.constructor.name, command.input]) && answer(),
      }) as never;
    return { sent, tell: telling(open) };
  };

  test.each([true, false])('is told what people decided, which is no failure of the task: %s', async (approved) => {
    const { sent, tell } = machine(() => ({}));
    expect(await tell(TOKEN, approved)).toBe(true);
    expect(sent).toEqual([['SendTaskSuccessCommand', { taskToken: TOKEN, output: JSON.stringify({ approved }) }]]);
  });

  test.each(['TaskTimedOut', 'TaskDoesNotExist'])('22: that waits no longer is told nothing (%s)', async (name) => {
    const { tell } = machine(() => {
      throw new Named(name);
    });
    expect(await tell(TOKEN, true)).toBe(false);
    const of = await world();
    const { store } = of;
    const late = await decide(
      {
        ...of,
        parts: {
          ...of.parts,
          send: async (token, approved) => {
            const isTold = await tell(token, approved);
            await store.moveApproval(APPROVAL.id, ['approved'], 'expired');
            return isTold;
          },
        },
      },
      'approve',
    );
    expect(said(late)).toMatchObject({ state: 'expired' });
  });

  test('that cannot be told is not taken for told', async () => {
    const { tell } = machine(() => {
      throw new Named('AccessDeniedException');
    });
    await expect(tell(TOKEN, true)).rejects.toThrow();
  });
});

test('two that decide at the same time come to one end', async () => {
  const of = await world();
  const answers = await Promise.all([decide(of, 'approve'), decide(of, 'reject', { by: BOB })]);
  expect(new Set(of.sent.map(([, approved]) => approved)).size).toBe(1);
  const state = await stateIn(of);
  expect(of.sent.every(([, approved]) => approved === (state === 'approved'))).toBe(true);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toContain(200);
});

describe('what waits', () => {
  test('is shown to those who decide about it, the first to expire first, without what it holds', async () => {
    const of = await world();
    await of.store.putApproval({ ...APPROVAL, id: 'a-1111111', expiresAt: NOW + 1000 });
    await of.store.putApproval({ ...APPROVAL, id: 'a-2222222', expiresAt: NOW - 1 });
    await of.store.putApproval({ ...APPROVAL, id: 'a-3333333', family: 'loans' });
    const answer = await list(of);
    expect((said(answer).approvals as Array<{ id: string }>).map(({ id }) => id)).toEqual(['a-1111111', APPROVAL.id]);
    expect(answer.body).not.toMatch(/DE89|CL-2026|d1d1/);
  });

  test('21: has a task token that is in no answer and in no line of any log', async () => {
    const of = await world({ quorum: 2 });
    const answers = [
      await list(of),
      await show(of),
      await decide(of, 'approve'),
      await decide(of, 'approve', { by: BOB }),
      await decide(of, 'reject'),
    ];
    const failing = { ...of.parts, store: { ...bound(of.store), approval: () => Promise.reject(new Error(TOKEN)) } };
    answers.push(await show({ ...of, parts: failing }), await decide({ ...of, parts: failing }, 'approve'));
    expect(of.sent).toEqual([[TOKEN, true]]);
    expect(JSON.stringify([answers, of.lines, of.audit.events])).not.toContain(TOKEN);
  });

  test('34: leaves nothing of its input in the log', async () => {
    const of = await world();
    await show(of);
    await decide(of, 'approve');
    expect(JSON.stringify([of.lines, of.audit.events])).not.toMatch(/DE89|CL-2026/);
  });
});

/** Methods of a store that work without it. */
function bound(store: MemoryStore): ApproverParts['store'] {
  return {
    approval: (id) => store.approval(id),
    pending: (family) => store.pending(family),
    decide: (...given) => store.decide(...given),
    moveApproval: (...given) => store.moveApproval(...given),
  };
}

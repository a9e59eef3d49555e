import { StateMachine } from 'aws-local-stepfunctions';
import { type ApproverParts, approver } from '../../../modules/approvals/lambda/approver/approver';
import { type KeeperEvent, keeper } from '../../../modules/approvals/lambda/keeper/keeper';
import { contextOf } from '../../../modules/approvals/lambda/person';
import { approvalWorkflow } from '../../../modules/approvals/workflow';
import { APPROVAL, auditLog, NOW, storeWith, TOKEN } from './approval';

// The interpreter is written for Node 22, which has it.
Object.defineProperty(Promise, 'withResolvers', {
  configurable: true,
  value: () => {
    const settle: { resolve?: unknown; reject?: unknown } = {};
    const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
    return { promise, ...settle };
  },
});

const workflow = approvalWorkflow({
  partition: 'aws',
  keeperArn: 'arn:aws:lambda:eu-central-1:333333333333:function:keeper:live',
  validatorArn: 'arn:aws:lambda:eu-central-1:333333333333:function:validator:live',
  expireMinutes: 60,
  carryOutSeconds: 60,
});

class Named extends Error {
  constructor(name: string) {
    super('of a service');
    this.name = name;
  }
}

interface World {
  /** What people do once they are asked. */
  readonly people?: 'approve' | 'reject' | 'nothing' | 'say something else';
  /** What services throw, by state; each as often as it stands there. */
  readonly faults?: Readonly<Record<string, readonly string[]>>;
}

/** Runs the state machine with the code that is deployed, and people of this world. */
async function run({ people = 'approve', faults = {} }: World = {}) {
  const store = await storeWith({ token: undefined } as never);
  const audit = auditLog();
  const seen: Array<readonly [string, unknown]> = [];
  const remaining = Object.fromEntries(Object.entries(faults).map(([state, names]) => [state, [...names]]));
  const common = { environment: 'trial', store, audit, log: () => undefined, tell: () => undefined, now: () => NOW };
  const keep = keeper({
    ...common,
    mask: async (document) => document,
    publish: async () => undefined,
  });
  let told: ((output: object) => void) | undefined;
  const decided = new Promise<object>((resolve) => {
    told = resolve;
  });
  const decides = approver({
    ...common,
    mask: async (text) => text,
    loginMinutes: 60,
    newId: () => 'r-1',
    send: async (token, approved) => {
      if (token !== TOKEN) throw new Error('another token');
      told?.({ approved });
      return true;
    },
  } satisfies ApproverParts);
  const service =
    (state: string, answer: (payload: never) => Promise<unknown>) =>
    async (input: unknown): Promise<never> => {
      seen.push([state, input]);
      const fault = remaining[state]?.shift();
      if (fault !== undefined) throw new Named(fault);
      return (await answer((input as { Payload: never }).Payload)) as never;
    };

  const ask = async (event: KeeperEvent) => {
    await keep(event);
    if (people === 'nothing') throw new Named('States.Timeout');
    if (people === 'say something else') return { approved: 'true' };
    const answer = await decides({
      httpMethod: 'POST',
      resource: '/approvals/{id}/decision',
      pathParameters: { id: APPROVAL.id },
      body: JSON.stringify({ decision: people, digest: APPROVAL.digest }),
      requestContext: { authorizer: contextOf(ANN) },
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return decided;
  };
  const carryOut = async ({ approved }: { readonly approved: string }) => {
    await store.moveApproval(approved, ['approved'], 'executing');
    await store.start(APPROVAL.agent, APPROVAL.key, { holder: 'v', leaseUntil: NOW + 1, approval: approved });
    await store.finish(APPROVAL.agent, APPROVAL.key, { holder: 'v' }, 'paid');
    await store.moveApproval(approved, ['executing'], 'done');
    return { Payload: { result: 'ok' } };
  };

  const execution = new StateMachine(workflow as never).run(
    { approval: APPROVAL.id },
    {
      overrides: {
        taskResourceLocalHandlers: {
          AskPeople: service('AskPeople', ask),
          CarryOut: service('CarryOut', carryOut),
          Close: service('Close', async (event: KeeperEvent) => ({ Payload: await keep(event) })),
        },
        retryIntervalOverrides: { AskPeople: 0, CarryOut: 0, Close: 0 },
      },
      context: { Task: { Token: TOKEN } } as never,
    },
  );
  const result = await execution.result.catch((error: Error) => ({ failed: error.message }));
  const kept = await store.call(APPROVAL.agent, APPROVAL.key);
  return {
    result: result as Record<string, unknown>,
    seen,
    states: seen.map(([state]) => state),
    events: audit.events.map(({ event }) => event),
    approval: (await store.approval(APPROVAL.id))?.state,
    call: kept?.state,
    code: kept?.answer === 'paid' ? 'paid' : (JSON.parse(kept?.answer ?? '{}') as { result?: string }).result,
  };
}

const ANN = {
  subject: 'ann-0123',
  name: 'ann@acme.example',
  aliases: ['ann-0123'],
  groups: ['claims-approvers'],
  signedInAt: NOW,
};

test('what people approve is carried out, once', async () => {
  const ran = await run();
  expect(ran).toMatchObject({ approval: 'done', call: 'done', code: 'paid', states: ['AskPeople', 'CarryOut'] });
  expect(ran.events).toEqual(['approval.decided']);
});

test('what people reject is not, and whoever asked is told', async () => {
  const ran = await run({ people: 'reject' });
  expect(ran).toMatchObject({ approval: 'rejected', code: 'approval-rejected', states: ['AskPeople', 'Close'] });
});

test('22: what nobody decides about in time is not', async () => {
  const ran = await run({ people: 'nothing' });
  expect(ran).toMatchObject({ approval: 'expired', code: 'approval-expired', states: ['AskPeople', 'Close'] });
  expect(ran.events).toEqual(['approval.closed']);
});

test('22: what is no clear yes is a no', async () => {
  const ran = await run({ people: 'say something else' });
  expect(ran).toMatchObject({ approval: 'rejected', code: 'approval-rejected', states: ['AskPeople', 'Close'] });
});

test.each(['Lambda.ServiceException', 'KeeperFault', 'Conflict', 'States.DataLimitExceeded'])(
  '22: people who cannot be asked approve nothing (%s)',
  async (fault) => {
    const ran = await run({ faults: { AskPeople: [fault] } });
    expect(ran.states).toEqual(['AskPeople', 'Close']);
    expect(ran).toMatchObject({ approval: 'failed', code: 'gateway-failed' });
    expect(ran.result.failed).toContain('The call could not be put before people, or not be made.');
  },
);

test('a call is tried again only if Lambda has not run it', async () => {
  const busy = 'Lambda.TooManyRequestsException';
  expect((await run({ faults: { CarryOut: [busy, busy] } })).states).toEqual([
    'AskPeople',
    'CarryOut',
    'CarryOut',
    'CarryOut',
  ]);
  for (const fault of ['Lambda.ServiceException', 'Lambda.SdkClientException', 'States.Timeout', 'Error']) {
    const ran = await run({ faults: { CarryOut: [fault] } });
    expect(ran.states).toEqual(['AskPeople', 'CarryOut', 'Close']);
    expect(ran).toMatchObject({ approval: 'failed', code: 'gateway-failed' });
    expect(ran.result.failed).toBeDefined();
  }
});

test('closing is tried again whatever failed, and an end that cannot be kept is a failure', async () => {
  const down = 'Lambda.ServiceException';
  const ran = await run({ people: 'nothing', faults: { Close: [down, 'Error', 'States.Timeout'] } });
  expect(ran).toMatchObject({ approval: 'expired', code: 'approval-expired' });
  const never = await run({ people: 'nothing', faults: { Close: Array.from({ length: 20 }, () => down) } });
  expect(never.result.failed).toContain('its end could not be kept');
  expect(never.states.filter((state) => state === 'Close')).toHaveLength(9);
});

test('23, 26: the state machine is handed an id, and nothing of the call is in its history', async () => {
  const { seen, result } = await run();
  expect(JSON.stringify([seen, result])).not.toMatch(/CL-2026|DE89|claims|paul|paid/);
  expect(seen).toEqual([
    ['AskPeople', expect.objectContaining({ Payload: { step: 'ask', approval: APPROVAL.id, token: TOKEN } })],
    ['CarryOut', expect.objectContaining({ Payload: { approved: APPROVAL.id } })],
  ]);
});

describe('22: every state', () => {
  interface AnyState {
    readonly Type: string;
    readonly TimeoutSeconds?: number;
    readonly Catch?: ReadonlyArray<{ readonly ErrorEquals: readonly string[]; readonly Next: string }>;
    readonly Choices?: ReadonlyArray<{ readonly Next: string }>;
    readonly Next?: string;
    readonly Default?: string;
  }
  const states = workflow.States as unknown as Readonly<Record<string, AnyState>>;
  const working = Object.entries(states).filter(([, { Type }]) => Type === 'Task');

  test('that waits has a time limit, and catches everything', () => {
    expect(working.map(([name]) => name)).toEqual(['AskPeople', 'CarryOut', 'Close']);
    for (const [name, { TimeoutSeconds, Catch = [] }] of working) {
      expect([name, TimeoutSeconds]).toEqual([name, expect.any(Number)]);
      expect([name, Catch.at(-1)?.ErrorEquals]).toEqual([name, ['States.ALL']]);
      expect([name, Catch.some(({ ErrorEquals }) => ErrorEquals.includes('States.DataLimitExceeded'))]).toEqual([
        name,
        true,
      ]);
    }
    expect(states.AskPeople?.TimeoutSeconds).toBe(3600);
    expect(workflow.TimeoutSeconds).toBeGreaterThan(3600 + 60);
  });

  test('leads from whatever it catches to a denial, and never to the call', () => {
    const reachable = (name: string, found = new Set<string>()): Set<string> => {
      if (found.has(name)) return found;
      found.add(name);
      const { Next, Default, Catch = [], Choices = [] } = states[name] ?? { Type: '' };
      const next = [Next, Default, ...Catch.map((one) => one.Next), ...Choices.map((one) => one.Next)];
      for (const one of next) if (one !== undefined) reachable(one, found);
      return found;
    };
    expect([...reachable('WasItApproved')]).toContain('CarryOut');
    for (const [, { Catch = [] }] of working)
      for (const { Next } of Catch) expect([...reachable(Next)]).not.toContain('CarryOut');
  });

  test('that is denied goes through what closes it', () => {
    for (const name of ['NobodyDecided', 'Rejected', 'Failed']) expect(states[name]?.Next).toBe('Close');
  });
});

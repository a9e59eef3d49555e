import type { Parts } from '../../../../modules/tool-gateway/lambda/core/parts';
import type { Store } from '../../../../modules/tool-gateway/lambda/core/store';
import { gatewayEnvironment, key, payment, TrialGateway } from '../../../support/gateway';

class Down extends Error {
  public override readonly name = 'Down';
}

/** The same store, of which one method fails. */
const without = (store: Store, method: keyof Store): Store =>
  new Proxy(store, {
    get: (target, name: keyof Store) =>
      name === method
        ? () => Promise.reject(new Down('internal detail'))
        : (target[name] as (...args: unknown[]) => unknown).bind(target),
  });

const broken = (method: keyof Store) =>
  new TrialGateway(gatewayEnvironment(), ({ store }) => ({ store: without(store, method) }));

test.each(['switches', 'claim', 'count', 'start'] as const)(
  'a store that cannot %s: no call is made',
  async (method) => {
    const trial = broken(method);
    const answer = await trial.call('payer', 'pay', payment(), key('one'));
    expect(answer).toMatchObject({ status: 503, code: 'gateway-failed' });
    expect(JSON.stringify(answer)).not.toContain('internal');
    expect(JSON.stringify(trial.lines)).not.toContain('internal');
    expect(trial.lines).toMatchObject([{ level: 'ERROR', error: 'Down' }]);
    expect(trial.invocations).toEqual([]);
  },
);

test.each(['putApproval', 'wait'] as const)('a store that cannot %s: nobody is asked', async (method) => {
  const trial = broken(method);
  expect(await trial.call('asker', 'pay', payment(), key('one'))).toMatchObject({ code: 'gateway-failed' });
  expect(trial.started).toEqual([]);
});

test('a state machine that cannot be started: nobody can approve, and the same call asks anew', async () => {
  let down = true;
  const trial = new TrialGateway(gatewayEnvironment(), ({ startApproval }) => ({
    startApproval: (id) => (down ? Promise.reject(new Down()) : startApproval(id)),
  }));
  expect(await trial.call('asker', 'pay', payment(), key('one'))).toMatchObject({ code: 'gateway-failed' });
  expect(await trial.store.pending('claims')).toEqual([]);
  down = false;
  expect(await trial.call('asker', 'pay', payment(), key('one'))).toMatchObject({ code: 'approval-pending' });
  expect(await trial.store.pending('claims')).toHaveLength(1);
});

test('a key that cannot be given back runs out by itself', async () => {
  let down = true;
  const trial = new TrialGateway(gatewayEnvironment(), ({ store, audit }) => ({
    store: without(store, 'release'),
    audit: { write: (event) => (down ? Promise.reject(new Down()) : audit.write(event)) },
  }));
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'gateway-failed' });
  down = false;
  expect(trial.invocations).toEqual([]);
  // It was started, and nobody can tell any longer that it was not made.
  trial.time += 36_000;
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'outcome-unknown' });
});

test.each<[string, Partial<Parts>]>([
  ['audit log', { audit: { write: () => Promise.reject(new Down()) } }],
  ['key of digests', { digest: () => Promise.reject(new Down()) }],
  [
    'check of schemas',
    {
      validates: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
    },
  ],
])('without its %s no call is made', async (_, changes) => {
  const trial = new TrialGateway(gatewayEnvironment(), () => changes);
  for (const call of [
    await trial.call('free', 'pay', payment(), key('one')),
    await trial.call('reader', 'status', { claim: 'CL-2026-000123' }),
  ])
    expect(call).toMatchObject({ status: 503, code: 'gateway-failed' });
  expect(trial.invocations).toEqual([]);
});

test('an outcome that is not recorded is not answered: the same call records it, and then has its answer', async () => {
  let down = true;
  const trial = new TrialGateway(gatewayEnvironment(), ({ audit }) => ({
    audit: {
      write: (event) => (down && event.event === 'tool-call.outcome' ? Promise.reject(new Down()) : audit.write(event)),
    },
  }));
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 504, code: 'no-answer' });
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'no-answer' });
  down = false;
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({
    status: 200,
    body: { output: { done: true } },
  });
  expect(trial.events).toMatchObject([{ event: 'tool-call.intent' }, { event: 'tool-call.outcome', result: 'ok' }]);
  await trial.call('free', 'pay', payment(), key('one'));
  expect(trial.events).toHaveLength(2);
  expect(trial.invocations).toHaveLength(1);
});

test('a read whose outcome is not recorded is not answered', async () => {
  const trial = new TrialGateway(gatewayEnvironment(), ({ audit }) => ({
    audit: {
      write: (event) => (event.event === 'tool-call.outcome' ? Promise.reject(new Down()) : audit.write(event)),
    },
  }));
  expect(await trial.call('reader', 'status', { claim: 'CL-2026-000123' })).toMatchObject({ code: 'gateway-failed' });
});

test('an answer that is not kept is answered, and the call is never made a second time', async () => {
  const trial = broken('finish');
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 200 });
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'call-in-progress' });
  trial.time += 36_000;
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ code: 'outcome-unknown' });
  expect(trial.invocations).toHaveLength(1);
});

test('an answer that cannot be masked is left out', async () => {
  const trial = new TrialGateway(gatewayEnvironment(), () => ({ mask: () => Promise.reject(new Down()) }));
  expect((await trial.call('free', 'pay', payment(), key('one'))).body).toEqual({ output: null, omitted: 'not-fit' });
});

test('an outcome is kept and recorded before tokens are counted, so that slow counters lose none', async () => {
  const order: string[] = [];
  const environment = gatewayEnvironment();
  const limits = { ledger: { pay: { tokensPerDay: 1000, mode: 'enforce' as const } } };
  const agents = environment.agents.map((agent) => (agent.name === 'free' ? { ...agent, limits } : agent));
  const trial = new TrialGateway({ ...environment, agents }, ({ store, audit }) => ({
    store: new Proxy(store, {
      get: (target, name: keyof Store) => {
        order.push(name);
        return (target[name] as (...args: unknown[]) => unknown).bind(target);
      },
    }),
    audit: {
      write: (event) => {
        order.push(event.event);
        return audit.write(event);
      },
    },
  }));
  expect(await trial.call('free', 'pay', payment(), key('one'))).toMatchObject({ status: 200 });
  expect(order.slice(order.indexOf('tool-call.intent'))).toEqual([
    'tool-call.intent',
    'finish',
    'tool-call.outcome',
    'recorded',
    'count',
  ]);
});

test('a tool is waited for from the beginning of the request, not from when it is called', async () => {
  const trial = new TrialGateway(gatewayEnvironment(), ({ store }) => ({
    store: new Proxy(store, {
      get: (target, name: keyof Store) => {
        if (name === 'start') trial.time += 20_000;
        return (target[name] as (...args: unknown[]) => unknown).bind(target);
      },
    }),
  }));
  const begun = trial.time;
  await trial.call('free', 'pay', payment(), key('one'));
  expect(trial.invocations[0]?.deadline).toBe(begun + 25_000);
});

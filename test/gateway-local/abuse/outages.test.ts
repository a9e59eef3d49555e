import { randomUUID } from 'node:crypto';
import type { Catalog } from '../../../modules/tool-gateway/lambda/core/catalog';
import type { Parts } from '../../../modules/tool-gateway/lambda/core/parts';
import { type Cedar, Policies } from '../../../modules/tool-gateway/lambda/core/policies';
import type { Store } from '../../../modules/tool-gateway/lambda/core/store';
import { loadCedar } from '../../../modules/tool-gateway/lambda/validator/gateway-files';
import { payment } from '../../support/gateway';
import { DETAIL, down, LocalTrial } from './local-trial';

const trial = new LocalTrial();
const CLAIM = { claim: 'CL-2026-000123' };

const pay = (key: string, agent = 'payer') =>
  trial.call(agent, 'pay', payment(), { headers: [['idempotency-key', key]] });
const without = (...methods: ReadonlyArray<keyof Store>) => {
  trial.storeFails = (method) => methods.includes(method);
};
const recover = () => {
  trial.storeFails = () => false;
  trial.auditFails = () => false;
  trial.instead = {};
};

/** Nothing of what broke is told to anybody, in an answer or in a log. */
afterEach(() => expect(JSON.stringify([trial.lines, trial.gateway.audit])).not.toContain(DETAIL));

async function deniesUntilItIsBack(): Promise<void> {
  const key = randomUUID();
  expect(await pay(key)).toMatchObject({ code: 'gateway-failed', body: { next: 'try-later' } });
  expect(trial.calls).toEqual([]);
  recover();
  expect(await pay(key)).toMatchObject({ status: 200 });
  expect(trial.calls).toHaveLength(1);
}

describe('the table is down before the tool is called: nothing is called, and the same call succeeds afterwards', () => {
  test.each(['switches', 'claim', 'count', 'start'] as const)('when %s is asked of it', async (method) => {
    without(method);
    await deniesUntilItIsBack();
  });

  test('for all that is asked of it', async () => {
    trial.storeFails = () => true;
    expect(await trial.call('reader', 'status', CLAIM)).toMatchObject({ code: 'gateway-failed' });
    await deniesUntilItIsBack();
  });

  test('when what is kept under a key is asked of it', async () => {
    const key = randomUUID();
    await pay(key);
    const { store } = trial.gateway;
    const call = store.call.bind(store);
    // It is asked for by the claim, within the store.
    store.call = down;
    expect(await pay(key)).toMatchObject({ code: 'gateway-failed' });
    store.call = call;
    expect(await pay(key)).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(trial.calls).toHaveLength(1);
  });
});

describe('the table is down when a key is given back', () => {
  test('because of a limit: the call is refused all the same, and waits until its claim is over', async () => {
    const key = randomUUID();
    trial.storeFails = (method) => method === 'release';
    const tooMuch = () => trial.call('payer', 'pay', { ...payment(200_001) }, { headers: [['idempotency-key', key]] });
    trial.instead = { policies: letting('payer') };
    expect(await tooMuch()).toMatchObject({ code: 'limit-exceeded' });
    recover();
    trial.instead = { policies: letting('payer') };
    expect(await tooMuch()).toMatchObject({ code: 'call-in-progress' });
    expect(trial.calls).toEqual([]);
  });

  test('because of the audit log: nobody can tell later that it was not made, so it never is', async () => {
    const key = randomUUID();
    without('release');
    trial.auditFails = () => true;
    expect(await pay(key)).toMatchObject({ code: 'gateway-failed' });
    recover();
    expect(await pay(key)).toMatchObject({ code: 'call-in-progress' });
    trial.time += 35_001;
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    expect(trial.calls).toEqual([]);
  });
});

describe('the table is down after the tool has answered', () => {
  test('so that the answer is not kept: it is given, and the same call is not made again', async () => {
    const key = randomUUID();
    without('finish');
    expect(await pay(key)).toMatchObject({ status: 200, body: { output: { done: true } } });
    recover();
    trial.time += 35_001;
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    expect(trial.calls).toHaveLength(1);
    expect(trial.gateway.audit).toMatchObject([
      { event: 'tool-call.intent' },
      { event: 'tool-call.outcome', result: 'ok' },
    ]);
  });

  test('so that the record is not noted: it is given, and recorded once more for the same call', async () => {
    const key = randomUUID();
    without('recorded');
    expect(await pay(key)).toMatchObject({ status: 200 });
    recover();
    expect(await pay(key)).toMatchObject({ status: 200 });
    expect(trial.calls).toHaveLength(1);
    expect(trial.gateway.audit.map(({ event }) => event)).toEqual([
      'tool-call.intent',
      'tool-call.outcome',
      'tool-call.outcome',
    ]);
  });

  test('so that a key is not given back for a tool that was busy: the claim outlasts it, and nothing is made twice', async () => {
    const key = randomUUID();
    without('release');
    trial.answers = async () => ({ ok: false, code: 'unavailable', message: DETAIL });
    expect(await pay(key)).toMatchObject({ code: 'unavailable' });
    recover();
    expect(await pay(key)).toMatchObject({ code: 'call-in-progress' });
    expect(trial.calls).toHaveLength(1);
  });
});

describe('the audit log is down', () => {
  test('before the call: nothing is called, and the same call succeeds afterwards', async () => {
    trial.auditFails = (event) => event === 'tool-call.intent';
    await deniesUntilItIsBack();
  });

  test('before a read without a key: nothing is called', async () => {
    trial.auditFails = () => true;
    expect(await trial.call('reader', 'status', CLAIM)).toMatchObject({ code: 'gateway-failed' });
    expect(trial.calls).toEqual([]);
  });

  test('after the call: there is no answer until the outcome is recorded, and no second call', async () => {
    const key = randomUUID();
    trial.auditFails = (event) => event === 'tool-call.outcome';
    expect(await pay(key)).toMatchObject({ code: 'no-answer' });
    expect(await pay(key)).toMatchObject({ code: 'no-answer' });
    recover();
    expect(await pay(key)).toMatchObject({ status: 200, body: { output: { done: true } } });
    expect(trial.calls).toHaveLength(1);
    expect(trial.gateway.audit.map(({ event }) => event)).toEqual(['tool-call.intent', 'tool-call.outcome']);
  });

  test('after a read without a key: there is no answer', async () => {
    trial.auditFails = (event) => event === 'tool-call.outcome';
    const answer = await trial.call('reader', 'status', CLAIM);
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.body).not.toHaveProperty('output');
  });
});

/** The engine of the gateway, in which policies have names of their own: it knows them by name alone. */
const cedar: Cedar = {
  preparsePolicySet: (id, policies) => loadCedar().preparsePolicySet(`other ${id}`, policies),
  policyToJson: (policy) => loadCedar().policyToJson(policy),
  statefulIsAuthorized: (call) =>
    loadCedar().statefulIsAuthorized({ ...call, preparsedPolicySetId: `other ${call.preparsedPolicySetId}` }),
};
const policiesOf = (change: (catalog: Catalog) => Catalog, engine: Cedar = cedar) =>
  new Policies(engine, change(trial.gateway.catalog));
const same = (catalog: Catalog) => catalog;

/** Everything that an agent declares, without what waits for people. */
const letting = (name: string) =>
  policiesOf((catalog) => withPolicies(catalog, name, ({ effect }) => effect === 'permit'));

function withPolicies(
  catalog: Catalog,
  name: string,
  keep: (policy: { effect: string }) => boolean,
  more: object = {},
): Catalog {
  const agent = catalog.agents[name];
  const tool = agent?.tools.ledger;
  if (agent === undefined || tool === undefined) throw new Error(`${name}: has no ledger`);
  const kept = Object.fromEntries(Object.entries(tool.policies).filter(([, policy]) => keep(policy)));
  const ledger = { ...tool, policies: { ...kept, ...more } };
  return { ...catalog, agents: { ...catalog.agents, [name]: { ...agent, tools: { ...agent.tools, ledger } } } };
}

describe('the policy engine', () => {
  const asking = (statefulIsAuthorized: Cedar['statefulIsAuthorized']): Cedar => ({
    preparsePolicySet: () => ({ type: 'success' }),
    policyToJson: () => ({ type: 'success', json: {} }),
    statefulIsAuthorized,
  });
  const allowing = (errors: readonly unknown[]) => () => ({
    type: 'success' as const,
    response: { decision: 'allow' as const, diagnostics: { reason: ['x'], errors } },
  });
  const failing: Readonly<Record<string, () => Cedar>> = {
    throws: () =>
      asking(() => {
        throw new Error(DETAIL);
      }),
    'answers that it failed': () => asking(() => ({ type: 'failure' })),
    'allows, and says that a policy could not be evaluated': () => asking(allowing([{ policyId: 'euros-only' }])),
    'cannot parse the policies': () => ({ ...asking(allowing([])), preparsePolicySet: () => ({ type: 'failure' }) }),
  };

  test.each(Object.entries(failing))('%s: nothing is called', async (_, engine) => {
    trial.instead = { policies: policiesOf(same, engine()) };
    await deniesUntilItIsBack();
  });

  test.each<[string, string]>([
    ['reads what is not there', 'forbid(principal, action, resource) when { context.input.nothing > 1 };'],
    [
      'counts too far',
      'forbid(principal, action, resource) when { context.input.minorUnits + 9223372036854775807 > 1 };',
    ],
    ['compares what cannot be compared', 'forbid(principal, action, resource) when { context.input.claim > 1 };'],
  ])('skips a forbidding policy that %s, and the gateway does not', async (_, text) => {
    const broken = { effect: 'refuse', mode: 'enforce', text };
    trial.instead = { policies: policiesOf((catalog) => withPolicies(catalog, 'payer', () => true, { broken })) };
    await deniesUntilItIsBack();
  });
});

describe('other parts are down', () => {
  test.each<[string, Partial<Parts>]>([
    ['the key of digests', { digest: down }],
    [
      'the code of the schemas',
      {
        validates: () => {
          throw new RangeError(DETAIL);
        },
      },
    ],
    [
      'ids',
      {
        newId: () => {
          throw new Error(DETAIL);
        },
      },
    ],
  ])('%s: nothing is called', async (what, instead) => {
    trial.instead = instead;
    if (what !== 'ids') return deniesUntilItIsBack();
    expect(await pay(randomUUID(), 'asker')).toMatchObject({ code: 'gateway-failed' });
    expect(trial.calls).toEqual([]);
  });

  test('what reaches tools: the key can be used again where nothing was called, and not where nobody knows', async () => {
    const key = randomUUID();
    trial.instead = { invoke: async () => ({ kind: 'not-called' }) };
    expect(await pay(key)).toMatchObject({ code: 'unavailable' });
    trial.instead = { invoke: down };
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    recover();
    expect(await pay(key)).toMatchObject({ code: 'outcome-unknown' });
    expect(trial.calls).toEqual([]);
  });

  test('masking: the answer is left out, and the call is not made again', async () => {
    const key = randomUUID();
    trial.instead = { mask: down };
    expect(await pay(key)).toMatchObject({ status: 200, body: { output: null, omitted: 'not-fit' } });
    recover();
    expect(await pay(key)).toMatchObject({ status: 200, body: { output: null, omitted: 'not-fit' } });
    expect(trial.calls).toHaveLength(1);
  });
});

import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { gatewayCatalog } from '../../../../modules/tool-gateway/catalog/catalog';
import { rulePolicies } from '../../../../modules/tool-gateway/catalog/rule-policies';
import type { PolicyText } from '../../../../modules/tool-gateway/lambda/core/catalog';
import { agents, payments, shop } from './shop';

const catalog = gatewayCatalog(shop());
const policiesOf = (agent: string) => catalog.agents[agent]?.tools.payments?.policies ?? {};

interface Call {
  readonly agent: string;
  readonly action: string;
  readonly amount?: { readonly minorUnits: number; readonly currency: string };
  readonly approved?: boolean;
}

/** What the policies of an agent say, with other ones beside them. */
function decide({ agent, action, amount, approved = false }: Call, more: Readonly<Record<string, PolicyText>> = {}) {
  const policies = { ...policiesOf(agent), ...more };
  const answer = cedar.isAuthorized({
    principal: { type: 'P2a::Agent', id: agent },
    action: { type: 'P2a::Action', id: `payments/${action}` },
    resource: { type: 'P2a::Tool', id: 'payments' },
    context: { approved, input: {}, ...(amount === undefined ? {} : { amount: { ...amount } }) },
    policies: { staticPolicies: Object.fromEntries(Object.entries(policies).map(([id, { text }]) => [id, text])) },
    entities: [],
  });
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message);
  expect(answer.response.diagnostics.errors).toEqual([]);
  return [answer.response.decision, ...answer.response.diagnostics.reason].join(' ');
}

const euros = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });
const CHANGES = 'deny scope.people-approve-changes';
const ABOVE = 'deny scope.people-approve-above';
const ALLOWED = 'allow scope.allowed';

test.each<[string, Call, string]>([
  ['scope 1 reads', { agent: 'reader', action: 'status' }, ALLOWED],
  ['nobody does what they have not declared', { agent: 'reader', action: 'pay', amount: euros(1) }, 'deny'],
  ['nobody does what no agent has declared', { agent: 'free', action: 'close' }, 'deny'],
  ['approval gives nobody what they have not declared', { agent: 'reader', action: 'note', approved: true }, 'deny'],
  ['scope 2 reads', { agent: 'asker', action: 'status' }, ALLOWED],
  ['scope 2 asks for every change', { agent: 'asker', action: 'note' }, CHANGES],
  ['scope 2 asks for every amount', { agent: 'asker', action: 'pay', amount: euros(0) }, CHANGES],
  ['scope 2 changes what people have approved', { agent: 'asker', action: 'note', approved: true }, ALLOWED],
  ['scope 3 reads', { agent: 'payer', action: 'status' }, ALLOWED],
  ['scope 3 pays up to its amount', { agent: 'payer', action: 'pay', amount: euros(500) }, ALLOWED],
  ['scope 3 asks above it', { agent: 'payer', action: 'pay', amount: euros(501) }, ABOVE],
  ['scope 3 asks above it in each action', { agent: 'payer', action: 'refund', amount: euros(501) }, ABOVE],
  [
    'scope 3 asks for any amount of another currency',
    { agent: 'payer', action: 'pay', amount: { minorUnits: 1, currency: 'USD' } },
    ABOVE,
  ],
  [
    'scope 3 takes no other spelling for its currency',
    { agent: 'payer', action: 'pay', amount: { minorUnits: 1, currency: 'eur' } },
    ABOVE,
  ],
  ['scope 3 asks for changes without an amount', { agent: 'payer', action: 'note' }, CHANGES],
  [
    'scope 3 pays what people have approved',
    { agent: 'payer', action: 'pay', amount: euros(501), approved: true },
    ALLOWED,
  ],
  ['scope 4 asks nobody', { agent: 'free', action: 'pay', amount: euros(1_000_000) }, ALLOWED],
])('%s', (_, call, decision) => expect(decide(call)).toBe(decision));

test('an agent of scope 1 is permitted to read alone, even if it had declared more', () => {
  const everything = agents.map((agent) => (agent.name === 'asker' ? { ...agent, name: 'reader2' } : agent));
  const environment = shop({}, { agents: everything });
  const misdeclared = {
    ...environment,
    agents: environment.agents.map((agent) => (agent.name === 'reader2' ? { ...agent, scope: 1 as const } : agent)),
  };
  const policies = gatewayCatalog(misdeclared).agents.reader2?.tools.payments?.policies ?? {};
  expect(Object.keys(policies)).toEqual(['scope.allowed']);
  expect(policies['scope.allowed']?.text).toContain('action in [P2a::Action::"payments/status"]');
});

describe('a rule of the business', () => {
  const ruled = (rules: Parameters<typeof shop>[0]) => {
    const tool = shop(rules).tools.find(({ name }) => name === payments.name);
    if (tool === undefined) throw new Error('payments: is gone');
    return rulePolicies(tool);
  };
  const stop = {
    purpose: 'Stops it',
    effect: 'refuse',
    when: 'context.amount.minorUnits > 10',
    actions: ['pay'],
  } as const;
  const ask = { ...stop, effect: 'approve' } as const;
  const free = { agent: 'free', action: 'pay' };

  test('refuses whoever asks, approved or not', () => {
    for (const approved of [false, true])
      expect(decide({ ...free, amount: euros(11), approved }, ruled({ stop: { ...stop, actions: ['pay'] } }))).toBe(
        'deny stop',
      );
  });

  test('asks people, and lets through what they approved', () => {
    const rules = ruled({ ask: { ...ask, actions: ['pay'], quorum: 2 } });
    expect(decide({ ...free, amount: euros(11) }, rules)).toBe('deny ask');
    expect(decide({ ...free, amount: euros(11), approved: true }, rules)).toBe(ALLOWED);
    expect(rules.ask).toMatchObject({ effect: 'approve', mode: 'enforce', quorum: 2 });
  });

  test('is silent about other calls and other actions', () => {
    const rules = ruled({ stop: { ...stop, actions: ['pay'] } });
    expect(decide({ ...free, amount: euros(10) }, rules)).toBe(ALLOWED);
    expect(decide({ ...free, action: 'refund', amount: euros(11) }, rules)).toBe(ALLOWED);
  });

  test('without actions is about all of the tool', () => {
    const rules = ruled({ stop: { purpose: 'Stops all', effect: 'refuse', when: 'principal == P2a::Agent::"free"' } });
    for (const action of ['status', 'pay', 'refund', 'note'])
      expect(decide({ agent: 'free', action, amount: euros(1) }, rules)).toBe('deny stop');
    expect(decide({ agent: 'reader', action: 'status' }, rules)).toBe(ALLOWED);
  });

  test('cannot have the name of a policy that comes from a scope', () => {
    const names = Object.keys(catalog.agents).flatMap((agent) => Object.keys(policiesOf(agent)));
    expect(names.length).toBeGreaterThan(4);
    for (const name of new Set(names))
      expect(() => shop({ [name]: { ...stop, actions: ['pay'] } })).toThrow('is not a name of a rule');
  });
});

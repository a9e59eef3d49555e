import prod from '../../../../environments/prod';
import type { EnvironmentInput } from '../../../../foundation/environment';
import { isCalled } from '../../../../modules/tool/invoke-policy';
import { gatewayCatalog, gatewayRegister } from '../../../../modules/tool-gateway/catalog/catalog';
import { environment } from '../../../support/environment';
import { agents, object, payments, shop } from './shop';

const catalog = gatewayCatalog(shop());

test('knows callers by account and role, and by nothing else', () => {
  expect(catalog.callers).toEqual(
    Object.fromEntries(agents.map(({ name }) => [`333333333333/p2a-trial-agent-${name}`, name])),
  );
  expect(Object.values(catalog.agents).map(({ role }) => role)).toEqual(
    agents.map(({ name }) => `p2a-trial-agent-${name}`),
  );
});

test('holds tools and actions that agents declare, and no others', () => {
  expect(Object.keys(catalog.tools)).toEqual(['payments']);
  expect(Object.keys(catalog.tools.payments?.actions ?? {})).toEqual(['status', 'pay', 'refund', 'note']);
  expect(gatewayRegister(shop()).inputs.map(({ tool, schemas }) => [tool, Object.keys(schemas)])).toEqual([
    ['payments', ['status', 'pay', 'refund', 'note']],
  ]);
  expect(catalog.agents.idle?.tools).toEqual({});
});

test('holds the tools that have a role to be called by', () => {
  const called = prod.tools.filter((tool) => isCalled(prod, tool)).map(({ name }) => name);
  expect(Object.keys(gatewayCatalog(prod).tools)).toEqual(called);
});

test('says what is called, as which role, and for how long', () => {
  expect(catalog.tools.payments).toMatchObject({
    invokeRoleArn: 'arn:aws:iam::333333333333:role/p2a/tool/p2a-trial-tool-payments-invoke',
    target: { kind: 'function', arn: 'arn:aws:lambda:eu-central-1:333333333333:function:payments:live' },
    timeoutSeconds: 29,
  });
  expect(gatewayCatalog(prod).tools['sanctions-screening']).toMatchObject({
    target: {
      kind: 'workflow',
      arn: 'arn:aws:states:eu-central-1:555555555503:stateMachine:p2a-prod-tool-sanctions-screening',
    },
    timeoutSeconds: 10,
  });
});

test('holds every limit', () => {
  const limited = gatewayCatalog(
    shop({}, { tools: [{ ...payments, limits: { callsPerMinute: 3, mode: 'observe' } }] }),
  );
  expect(limited.tools.payments?.limit).toEqual({ callsPerMinute: 3, mode: 'observe' });
  expect(limited.agents.payer?.limit).toEqual({ callsPerDay: 9, mode: 'enforce' });
  expect(limited.agents.payer?.tools.payments?.limits).toEqual({
    pay: { minorUnitsPerDay: 9000, currency: 'EUR', mode: 'enforce' },
  });
  expect(limited.agents.asker?.limit).toBeUndefined();
});

test('says what is left to an agent that is slowed down', () => {
  expect(catalog.throttledCallsPerMinute).toBe(2);
  const given = shop({}, { containment: { throttledCallsPerMinute: 7 } });
  expect(gatewayCatalog(given).throttledCallsPerMinute).toBe(7);
});

test('says of an action what policies see, where its amount stands and which personal data may pass', () => {
  expect(catalog.tools.payments?.actions.refund).toEqual({
    kind: 'change',
    purpose: 'Pays back',
    amount: { minorUnits: '/of/cents', currency: 'EUR' },
    takes: [],
    gives: [],
    context: { record: { of: { record: { cents: 'value' } } } },
  });
  expect(catalog.tools.payments?.actions.note?.takes).toEqual(['email']);
  expect(catalog.tools.payments?.actions.note?.amount).toBeUndefined();
});

describe('a version', () => {
  const versionOf = (given: Partial<EnvironmentInput> = {}, rules = {}) => gatewayCatalog(shop(rules, given)).version;
  const withAction = (change: object) => [
    { ...payments, actions: { ...payments.actions, note: { ...payments.actions.note, ...change } } },
  ];

  test('is the same for the same environment', () => {
    expect(versionOf()).toMatch(/^[0-9a-f]{32}$/);
    expect(versionOf()).toBe(versionOf());
    expect(JSON.stringify(gatewayCatalog(shop()))).toBe(JSON.stringify(catalog));
  });

  test('is another one for everything that decides', () => {
    const rule = { purpose: 'Stops', effect: 'refuse' as const, when: 'context.input.text == "a"', actions: ['note'] };
    const [first, ...others] = agents;
    const versions = [
      versionOf(),
      versionOf({}, { stop: rule }),
      versionOf({}, { stop: { ...rule, when: 'context.input.text == "b"' } }),
      versionOf({}, { stop: { ...rule, mode: 'observe' } }),
      versionOf({ tools: withAction({ input: object({ text: { type: 'string', maxLength: 41 } }, ['text']) }) }),
      versionOf({ tools: withAction({ takes: [] }) }),
      versionOf({ tools: [{ ...payments, limits: { callsPerDay: 1 } }] }),
      versionOf({ agents: others }),
      versionOf({ agents: first === undefined ? [] : [{ ...first, overall: { callsPerDay: 1 } }, ...others] }),
      versionOf({ gateway: { account: 'sandbox', approvals: { quorum: 2 } } }),
      versionOf({ sanitizer: { phoneRegions: ['DE'] } }),
      versionOf({ containment: { throttledCallsPerMinute: 3 } }),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });
});

test('is asked for only where there is a gateway', () => {
  expect(() => gatewayCatalog(environment({ agents: [], tools: [], gateway: undefined }))).toThrow(
    'trial.gateway: is missing; ask only for the catalogue of an environment that has one',
  );
});

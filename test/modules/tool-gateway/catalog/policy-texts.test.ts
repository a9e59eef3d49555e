import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import prod from '../../../../environments/prod';
import { gatewayCatalog } from '../../../../modules/tool-gateway/catalog/catalog';
import { checkedPolicies } from '../../../../modules/tool-gateway/catalog/checked-policies';
import { policyTexts } from '../../../../modules/tool-gateway/catalog/policy-texts';
import { object, payments, shop } from './shop';

const rules = {
  'cash-is-refused': {
    purpose: 'No cash,\nwhoever asks',
    effect: 'refuse' as const,
    actions: ['pay'],
    when: 'context.input has note && context.input.note like "*cash*"',
  },
  'large-ones': {
    purpose: 'Large ones',
    effect: 'approve' as const,
    actions: ['pay', 'refund'],
    when: 'context.amount.minorUnits > 5000',
    quorum: 3,
    mode: 'observe' as const,
  },
};

const parsed = (text: string) => {
  const answer = cedar.policySetTextToParts(text);
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message);
  return answer.policies.map((policy) => {
    const json = cedar.policyToJson(policy);
    if (json.type === 'failure') throw new Error(json.errors[0]?.message);
    return json.json;
  });
};

const without = ({ annotations: _, ...policy }: cedar.PolicyJson) => JSON.stringify(policy);

test('hold every policy of the catalogue, each once and with a name of its own', () => {
  for (const environment of [shop(rules), prod]) {
    const { agents, tools } = gatewayCatalog(environment);
    const { policies } = checkedPolicies(environment);
    const fromCatalog = [
      ...Object.entries(agents).flatMap(([agent, given]) =>
        Object.entries(given.tools).flatMap(([tool, granted]) =>
          Object.entries(granted.policies).map(([id, { text }]) => [`${agent}/${tool}/${id}`, text] as const),
        ),
      ),
      ...Object.entries(tools).flatMap(([tool, given]) =>
        Object.entries(given.rules).map(([id, { text }]) => [`${tool}/${id}`, text] as const),
      ),
    ];
    const read = new Map(parsed(policies).map((policy) => [policy.annotations?.id ?? '', without(policy)]));
    expect(read.size).toBe(fromCatalog.length);
    for (const [id, text] of fromCatalog)
      expect([id, read.get(id)]).toEqual([id, without(parsed(text)[0] as cedar.PolicyJson)]);
  }
});

test('say in words whose policies they are and what a rule is for', () => {
  const { policies } = policyTexts(shop(rules));
  expect(policies).toContain('// Agent payer of scope 3: Handles claims as payer\n@id("payer/payments/scope.allowed")');
  expect(policies).toContain('// Rule cash-is-refused of payments, which refuses: No cash, whoever asks\n@id(');
  expect(policies).toContain(
    '// Rule large-ones of payments, which asks 3 people, were it enforced (it is observed): Large ones\n',
  );
});

test('hold a schema that Cedar reads, with what calls hold and nothing else', () => {
  const tool = {
    ...payments,
    actions: {
      all: {
        kind: 'read' as const,
        purpose: 'Has everything',
        input: object(
          {
            'two words': { type: 'string', maxLength: 3 },
            in: { type: 'boolean' },
            'a"b': { type: 'integer', minimum: 0, maximum: 1 },
            rate: { type: 'number', minimum: 0, maximum: 1 },
            list: {
              type: 'array',
              maxItems: 2,
              items: { type: 'string', maxLength: 3 },
            },
            rates: {
              type: 'array',
              maxItems: 2,
              items: { type: 'number', minimum: 0, maximum: 1 },
            },
            lists: {
              type: 'array',
              maxItems: 2,
              items: object({
                n: { type: 'integer', minimum: 0, maximum: 1 },
                r: { type: 'number', minimum: 0, maximum: 1 },
              }),
            },
            empty: object({ rate: { type: 'number', minimum: 0, maximum: 1 } }, ['rate']),
          },
          ['two words', 'list'],
        ),
      },
    },
  };
  const environment = shop({}, { tools: [tool], agents: [{ ...SHOPPER, tools: { payments: ['all'] } }] });
  const { schema } = checkedPolicies(environment);
  expect(cedar.checkParseSchema(schema)).toEqual({ type: 'success' });
  expect(schema).toContain(
    'input: { "two words": String, "in"?: Bool, "a\\"b"?: Long, "list": Set<String>, "lists"?: Set<{ "n"?: Long }>, "empty"?: {} },',
  );
  expect(gatewayCatalog(environment).tools.payments?.actions.all?.context).toEqual({
    record: {
      'two words': 'value',
      in: 'value',
      'a"b': 'value',
      rate: 'skip',
      list: { list: 'value' },
      rates: 'skip',
      lists: { list: { record: { n: 'value', r: 'skip' } } },
      empty: { record: { rate: 'skip' } },
    },
  });
});

const SHOPPER = {
  name: 'shopper',
  family: 'claims',
  owner: 'claims-operations',
  purpose: 'Shops',
  account: 'sandbox',
  models: ['sonnet'],
  scope: 1 as const,
};

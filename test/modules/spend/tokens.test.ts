import { alertTopicArn } from '../../../foundation/arns';
import type { EnvironmentInput } from '../../../foundation/environment';
import { dearestPrice, spendOf } from '../../../modules/spend/estimate';
import { accountSpendWidgets, familySpendWidgets } from '../../../modules/spend/widgets';
import { type MetricAlarmAttributes, ruleHolds, stateOf } from '../../support/alarms';
import { environment, environmentInput } from '../../support/environment';
import { matchesFilter, metricValue } from '../../support/filter-pattern';
import { type Resource, resourcesIn, synthEnvironment } from '../../support/synth';

const input = environmentInput();
const [agent] = input.agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

const PER_DAY = 200_000;
const limited = (overrides: Partial<EnvironmentInput> = {}) =>
  environment({
    agents: [
      { ...agent, modelTokensPerDay: PER_DAY },
      { ...agent, name: 'triage-two' },
      { ...agent, name: 'mail', family: 'mail', owner: 'mail-operations' },
    ],
    ...overrides,
  });

const detection = (one = limited()): Resource[] =>
  resourcesIn(new Map([...synthEnvironment(one)].filter(([id]) => id.startsWith('trial-detection'))));
const resources = detection();

/** As Bedrock writes it. Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in its user guide. */
const call = (changes: { arn?: string; input?: object; output?: object } = {}) =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-02-03T10:00:00Z',
    accountId: '333333333333',
    identity: { arn: changes.arn ?? 'arn:aws:sts::333333333333:assumed-role/p2a-trial-agent-triage/4f2d9c' },
    region: 'eu-central-1',
    requestId: '5a8d0c1e-7f0c-4e34-a2d7-5b1d6a0e9f11',
    operation: 'Converse',
    modelId: 'arn:aws:bedrock:eu-central-1:333333333333:application-inference-profile/a1b2c3d4e5f6',
    input: {
      inputContentType: 'application/json',
      inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'How urgent is it?' }] }] },
      inputTokenCount: 1200,
      ...changes.input,
    },
    output: {
      outputContentType: 'application/json',
      outputBodyJson: {
        output: { message: { role: 'assistant', content: [{ text: 'Very.' }] } },
        stopReason: 'end_turn',
      },
      outputTokenCount: 80,
      ...changes.output,
    },
  });

interface Filter {
  readonly pattern: string;
  readonly log_group_name: string;
  readonly metric_transformation: { readonly name: string; readonly namespace: string; readonly value: string };
}
const filterOf = (agentName: string, tokens: 'input' | 'output') => {
  const found = resources.find(
    ({ type, attributes }) =>
      type === 'aws_cloudwatch_log_metric_filter' &&
      (attributes.metric_transformation as Filter['metric_transformation']).name === `${agentName}/${tokens}-tokens`,
  );
  if (found === undefined) throw new Error(`${agentName}: its ${tokens} tokens are not measured`);
  return found.attributes as unknown as Filter;
};

describe('what is measured', () => {
  test('tokens of each agent, apart by what was asked and what was answered, in one namespace', () => {
    for (const [tokens, expected] of [
      ['input', 1200],
      ['output', 80],
    ] as const) {
      const filter = filterOf('triage', tokens);
      expect(filter.log_group_name).toBe('/p2a/trial/model-invocations');
      expect(filter.metric_transformation.namespace).toBe('trial/models');
      expect(matchesFilter(filter.pattern, call())).toBe(true);
      expect(metricValue(filter.metric_transformation.value, call())).toBe(expected);
    }
  });

  test.each([
    [
      'another agent, whose name begins alike',
      'arn:aws:sts::333333333333:assumed-role/p2a-trial-agent-triage-two/4f2d9c',
    ],
    ['the same name in another account', 'arn:aws:sts::444444444444:assumed-role/p2a-trial-agent-triage/4f2d9c'],
    ['a person', 'arn:aws:sts::333333333333:assumed-role/AWSReservedSSO_admin_0a1b/ann'],
    ['a user who calls itself so', 'arn:aws:iam::333333333333:user/p2a-trial-agent-triage/4f2d9c'],
  ])('not those of %s', (_, arn) => {
    expect(matchesFilter(filterOf('triage', 'input').pattern, call({ arn }))).toBe(false);
  });

  test('a call that was refused has no tokens, and counts none', () => {
    const refused = call({ input: { inputTokenCount: undefined }, output: { outputTokenCount: undefined } });
    for (const tokens of ['input', 'output'] as const)
      expect(metricValue(filterOf('triage', tokens).metric_transformation.value, refused)).toBeUndefined();
  });
});

const alarmOf = (name: string) => {
  const found = resources.find(
    ({ type, attributes }) => type === 'aws_cloudwatch_metric_alarm' && attributes.alarm_name === name,
  );
  if (found === undefined) throw new Error(`${name}: there is no such alarm`);
  return found.attributes as unknown as MetricAlarmAttributes & { readonly alarm_actions: readonly string[] };
};
const series = (
  agentName: string,
  tokens: 'input' | 'output',
  values: readonly (number | undefined)[],
  usual?: { mean: number; deviation: number },
) => ({
  namespace: 'trial/models',
  metric: `${agentName}/${tokens}-tokens`,
  values,
  ...(usual === undefined ? {} : { usual }),
});

describe('an alarm on the tokens of a day', () => {
  const alarm = alarmOf('p2a-trial-tokens-triage');

  test('looks at the last 24 hours, and not at the last whole day', () => {
    expect(alarm.evaluation_periods).toBe(1);
    expect(
      alarm.metric_query?.flatMap(({ metric }) =>
        metric === undefined ? [] : [metric].flat().map(({ period }) => period),
      ),
    ).toEqual([86_400, 86_400]);
    expect(alarm.alarm_actions).toEqual([alertTopicArn(limited(), 'sandbox', 'critical')]);
  });

  test.each<[string, number | undefined, number | undefined, string]>([
    ['all tokens are used, asked and answered together', 150_000, 50_000, 'ALARM'],
    ['one is left', 150_000, 49_999, 'OK'],
    ['only what was asked is known', PER_DAY, undefined, 'ALARM'],
    ['only what was answered is known', undefined, PER_DAY - 1, 'OK'],
    ['no model was asked', undefined, undefined, 'OK'],
  ])('where %s', (_, asked, answered, state) => {
    expect(stateOf(alarm, [series('triage', 'input', [asked]), series('triage', 'output', [answered])])).toBe(state);
  });

  test('does not mind what another agent uses', () => {
    expect(stateOf(alarm, [series('triage-two', 'input', [10 * PER_DAY])])).toBe('OK');
  });

  test('is there for agents that have such a number, and for no others', () => {
    expect(() => alarmOf('p2a-trial-tokens-triage-two')).toThrow('there is no such alarm');
  });
});

describe('an alarm on unusual spend', () => {
  const usual = { mean: 10_000, deviation: 1000 };
  const alarm = alarmOf('p2a-trial-unusual-tokens-output-triage');

  test.each<[string, readonly (number | undefined)[], string]>([
    ['far more than usual for half an hour', [10_000, 14_001, 14_001], 'ALARM'],
    ['with a pause between', [14_001, 10_000, 14_001], 'ALARM'],
    ['one long answer', [10_000, 10_000, 90_000], 'OK'],
    ['as much as usual, at its most', [14_000, 14_000, 14_000], 'OK'],
    ['nothing at night', [undefined, undefined, undefined], 'OK'],
  ])('%s', (_, values, state) => {
    expect(stateOf(alarm, [series('triage', 'output', values, usual)])).toBe(state);
  });

  test('tells nobody by itself: one message speaks for a family, for asking and answering alike', () => {
    expect(alarm.alarm_actions).toEqual([]);
    const family = resources.find(
      ({ type, attributes }) =>
        type === 'aws_cloudwatch_composite_alarm' && attributes.alarm_name === 'p2a-trial-unusual-spend-claims',
    );
    const rule = String(family?.attributes.alarm_rule);
    expect(family?.attributes.alarm_actions).toEqual([alertTopicArn(limited(), 'sandbox', 'warning')]);
    const names = ['triage', 'triage-two'].flatMap((name) =>
      ['input', 'output'].map((tokens) => `p2a-trial-unusual-tokens-${tokens}-${name}`),
    );
    const calm = Object.fromEntries(names.map((name) => [name, 'OK'] as const));
    expect(ruleHolds(rule, calm)).toBe(false);
    for (const name of names) expect([name, ruleHolds(rule, { ...calm, [name]: 'ALARM' })]).toEqual([name, true]);
    expect(rule).not.toContain('-mail');
  });
});

describe('an estimate of what is spent', () => {
  const { sonnet } = input.models ?? {};
  if (sonnet === undefined) throw new Error('the smallest environment has a model');
  const priced = (prices: Record<string, { input: number; output?: number } | undefined>) =>
    limited({
      models: Object.fromEntries(
        Object.entries(prices).map(([name, price]) => [name, price === undefined ? sonnet : { ...sonnet, price }]),
      ),
      agents: [{ ...agent, models: Object.keys(prices) }],
    });

  test('takes the dearest of the agent’s models, which may be two', () => {
    expect(
      dearestPrice(priced({ cheap: { input: 1, output: 30 }, dear: { input: 3, output: 15 } }), {
        models: ['cheap', 'dear'],
      }),
    ).toEqual({ input: 3, output: 30 });
  });

  test('is none where a price is missing, rather than too low', () => {
    expect(
      dearestPrice(priced({ cheap: { input: 1 }, dear: undefined }), { models: ['cheap', 'dear'] }),
    ).toBeUndefined();
    expect(dearestPrice(limited(), { models: ['sonnet'] })).toBeUndefined();
  });

  test('comes to dollars', () => {
    // A million asked and a tenth of that answered: 3 + 1.50 dollars, which an alarm on 4.50 shows.
    const alarm = (threshold: number): MetricAlarmAttributes => ({
      alarm_name: 'spend',
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      evaluation_periods: 1,
      threshold,
      metric_query: [
        ...(['input', 'output'] as const).map((id) => ({
          id,
          metric: { namespace: 'trial/models', metric_name: `triage/${id}-tokens`, period: 86_400, stat: 'Sum' },
        })),
        {
          id: 'spend',
          expression: spendOf({ input: 'input', output: 'output' }, { input: 3, output: 15 }),
          return_data: true,
        },
      ],
    });
    const used = [series('triage', 'input', [1_000_000]), series('triage', 'output', [100_000])];
    expect(stateOf(alarm(4.5), used)).toBe('ALARM');
    expect(stateOf(alarm(4.51), used)).toBe('OK');
  });
});

describe('graphs for dashboards', () => {
  const { sonnet } = input.models ?? {};
  const one = limited({ models: { sonnet: { ...sonnet, price: { input: 3, output: 15 } } as never } });

  test('show tokens by agent, and what they cost', () => {
    const widgets = familySpendWidgets(one, 'sandbox', 'claims');
    expect(widgets.map(({ properties: { title } }) => title)).toEqual([
      'Tokens of models of claims, by the hour',
      'Estimated spend of claims in US dollars, by the day',
    ]);
    expect(widgets[0]?.properties.metrics.map(([namespace, name]) => [namespace, name])).toEqual(
      ['triage', 'triage-two'].flatMap((name) =>
        ['input', 'output'].map((tokens) => ['trial/models', `${name}/${tokens}-tokens`]),
      ),
    );
    expect(widgets[1]?.properties.metrics.filter((line) => line.length === 1)).toEqual(
      ['triage', 'triage-two'].map((label, index) => [
        {
          id: `spend${index}`,
          expression: `(FILL(input${index}, 0) * 3 + FILL(output${index}, 0) * 15) / 1000000`,
          label,
        },
      ]),
    );
  });

  test('show metrics that are made', () => {
    const made = new Set(
      detection(one)
        .filter(({ type }) => type === 'aws_cloudwatch_log_metric_filter')
        .map(({ attributes }) => attributes.metric_transformation as Filter['metric_transformation'])
        .map(({ namespace, name }) => `${namespace} ${name}`),
    );
    const shown = accountSpendWidgets(one, 'sandbox').flatMap(({ properties }) =>
      properties.metrics.flatMap((line) => (line.length === 1 ? [] : [`${line[0]} ${line[1]}`])),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((metric) => !made.has(metric))).toEqual([]);
  });

  test('say nothing of money where there is no price, and nothing at all where nothing is measured', () => {
    expect(familySpendWidgets(limited(), 'sandbox', 'claims')).toHaveLength(1);
    expect(familySpendWidgets(limited(), 'sandbox', 'nobody')).toEqual([]);
    expect(accountSpendWidgets(limited(), 'log-archive')).toEqual([]);
  });
});

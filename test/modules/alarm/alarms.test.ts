import { Alarms } from '../../../modules/alarm/alarms';
import { type Alarm, anyOf, atAll } from '../../../modules/alarm/definition';
import { environment } from '../../support/environment';
import { only, resourcesIn, synthModule } from '../../support/synth';

const alarm = (id: string, changes: Partial<Extract<Alarm, { kind: 'metric' }>> = {}): Alarm => ({
  kind: 'metric',
  group: 'things',
  id,
  name: `p2a-trial-things-${id}`,
  says: 'Something is wrong.',
  runbook: 'Something is wrong',
  severity: 'warning',
  watched: { kind: 'metric', metric: { namespace: 'n', name: 'm', dimensions: { a: 'b' }, statistic: 'Sum' } },
  ...atAll,
  ...changes,
});

const over = (names: readonly string[]): Alarm => ({
  kind: 'composite',
  group: 'all',
  id: 'all',
  name: 'p2a-trial-all',
  says: 'Any is wrong.',
  runbook: 'Something is wrong',
  rule: anyOf(names),
});

const made = (...alarms: readonly Alarm[]) =>
  resourcesIn(
    synthModule(
      (stack) => void new Alarms(stack, 'alarms', { environment: environment(), account: 'sandbox', alarms }),
    ),
  );

test('an alarm says what it means, tells its severity, and counts what is missing as it was decided', () => {
  expect(only(made(alarm('one')), 'aws_cloudwatch_metric_alarm').attributes).toEqual({
    alarm_name: 'p2a-trial-things-one',
    alarm_description: 'Something is wrong. Runbook: Something is wrong',
    alarm_actions: ['arn:aws:sns:eu-central-1:333333333333:p2a-trial-alerts-warning'],
    namespace: 'n',
    metric_name: 'm',
    dimensions: { a: 'b' },
    statistic: 'Sum',
    period: 300,
    threshold: 1,
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    evaluation_periods: 1,
    datapoints_to_alarm: 1,
    treat_missing_data: 'notBreaching',
  });
  const percentile = { namespace: 'n', name: 'm', dimensions: {}, statistic: 'p99' } as const;
  expect(
    only(made(alarm('one', { watched: { kind: 'metric', metric: percentile } })), 'aws_cloudwatch_metric_alarm')
      .attributes,
  ).toMatchObject({ extended_statistic: 'p99' });
  for (const [silence, missing] of [
    ['fine', 'notBreaching'],
    ['wrong', 'breaching'],
    ['unknown', 'missing'],
  ] as const)
    expect(only(made(alarm('one', { silence })), 'aws_cloudwatch_metric_alarm').attributes.treat_missing_data).toBe(
      missing,
    );
});

test('without a severity it tells nobody', () => {
  expect(
    only(made(alarm('one', { severity: undefined })), 'aws_cloudwatch_metric_alarm').attributes.alarm_actions,
  ).toEqual([]);
});

test('one on states of others waits for them, whoever made them', () => {
  const [one, two] = ['p2a-trial-things-one', 'p2a-trial-things-two'];
  const resources = resourcesIn(
    synthModule((stack) => {
      const place = { environment: environment(), account: 'sandbox' };
      const earlier = new Alarms(stack, 'earlier', { ...place, alarms: [alarm('one')] });
      new Alarms(stack, 'alarms', { ...place, alarms: [alarm('two'), over([one, two])], earlier: [earlier] });
    }),
  );
  const composite = only(resources, 'aws_cloudwatch_composite_alarm');
  expect(composite.attributes.alarm_rule).toBe(`ALARM("${one}") OR ALARM("${two}")`);
  expect((composite.attributes.depends_on as string[]).sort()).toEqual(
    resources
      .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
      .map(({ address }) => address)
      .sort(),
  );
});

test('refuses a rule on an alarm that is not there yet, and on more than a rule takes', () => {
  expect(() => made(over(['p2a-trial-things-one']), alarm('one'))).toThrow(
    'tried/alarms: p2a-trial-all names "p2a-trial-things-one", which is not made before it; put it first',
  );
  const crowd = Array.from({ length: 101 }, (_, index) => alarm(`n${index}`));
  expect(() => made(...crowd, over(crowd.map(({ name }) => name)))).toThrow(
    'tried/alarms: p2a-trial-all names 101 alarms, and may name 100; divide it',
  );
});

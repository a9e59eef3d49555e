import { childrenOf } from './alarm-rules';
import { type AlarmState, embeddedSeries, type MetricAlarmAttributes, ruleHolds, stateOf } from './alarms';
import { matchesEvent, transformed } from './event-pattern';
import { matchesFilter, metricValue } from './filter-pattern';
import { hasWildcard } from './watch-quotas';

describe('patterns of events, as the guide of EventBridge has them', () => {
  const event = {
    source: 'aws.ec2',
    resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaaaaaaa', 'other'],
    detail: {
      state: 'running',
      'c-count': 5,
      'd-count': 3,
      location: 'eu-central-1',
      empty: '',
      nothing: null,
      list: [{ key: 'a' }, { key: 'b' }],
    },
  };
  test.each([
    ['a value', { source: ['aws.ec2'] }, true],
    ['another value', { source: ['aws.s3'] }, false],
    ['any of several', { detail: { state: ['stopped', 'running'] } }, true],
    ['all fields', { source: ['aws.ec2'], detail: { state: ['stopped'] } }, false],
    ['a field of a list', { resources: ['other'] }, true],
    ['a field of objects in a list', { detail: { list: { key: ['b'] } } }, true],
    ['a beginning', { resources: [{ prefix: 'arn:aws:ec2:' }] }, true],
    ['a beginning, whatever its case', { detail: { location: [{ prefix: { 'equals-ignore-case': 'EU-' } }] } }, true],
    ['an end', { detail: { location: [{ suffix: '-1' }] } }, true],
    ['whatever its case', { detail: { state: [{ 'equals-ignore-case': 'RUNNING' }] } }, true],
    ['anything but one', { detail: { state: [{ 'anything-but': 'stopped' }] } }, true],
    ['anything but that', { detail: { state: [{ 'anything-but': ['running', 'stopped'] }] } }, false],
    ['anything but a beginning', { detail: { location: [{ 'anything-but': { prefix: 'eu-' } }] } }, false],
    [
      'anything but one of several ends',
      { detail: { location: [{ 'anything-but': { suffix: ['-2', '-3'] } }] } },
      true,
    ],
    [
      'anything but a wildcard',
      { detail: { location: [{ 'anything-but': { wildcard: ['*-central-*', 'us-*'] } }] } },
      false,
    ],
    ['anything but, where there is nothing', { detail: { missing: [{ 'anything-but': 'a' }] } }, false],
    ['a wildcard', { detail: { location: [{ wildcard: 'eu-*-1' }] } }, true],
    ['a number', { detail: { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] } }, true],
    ['a number out of bounds', { detail: { 'd-count': [{ numeric: ['<', 3] }] } }, false],
    ['no number', { detail: { state: [{ numeric: ['<', 10] }] } }, false],
    ['something that is there', { detail: { state: [{ exists: true }] } }, true],
    ['something that is not', { detail: { deeper: { field: [{ exists: false }] } } }, true],
    ['nothing, and it is there', { detail: { state: [{ exists: false }] } }, false],
    ['null and the empty text', { detail: { nothing: [null], empty: [''] } }, true],
    ['one of two', { $or: [{ source: ['aws.s3'] }, { detail: { 'c-count': [5] } }] }, true],
    ['neither of two, below', { detail: { $or: [{ state: ['a'] }, { location: ['b'] }] } }, false],
  ])('%s', (_, pattern, matches) => expect(matchesEvent(pattern, event)).toBe(matches));

  test.each([
    [{}, 'needs a field'],
    [{ detail: { state: 'running' } }, 'a value stands in a list'],
    [{ detail: { state: [] } }, 'an empty list'],
    [{ $or: [{ source: ['a'] }] }, 'two alternatives'],
    [{ detail: { state: [{ 'anything-but': ['a', { prefix: 'b' }] }] } }, 'never a mixture'],
    [{ detail: { state: [{ wildcard: 'a**b' }] } }, 'consecutive wildcards'],
    [{ detail: { state: [{ cidr: '10.0.0.0/8' }] } }, 'no comparison that is known'],
    [{ detail: { state: [{ prefix: 'a', suffix: 'b' }] } }, 'one comparison at a time'],
  ])('refuses %j', (pattern, message) => expect(() => matchesEvent(pattern, event)).toThrow(message));

  test('wildcards are seen wherever they stand', () => {
    expect(hasWildcard({ a: [{ 'anything-but': { wildcard: 'x*' } }] })).toBe(true);
    expect(hasWildcard({ a: [{ prefix: 'x' }] })).toBe(false);
  });

  test('a line is made of what paths find, and of nothing where they find nothing', () => {
    const input_paths = { state: '$.detail.state', who: '$.detail.user.arn' };
    expect(transformed({ input_paths, input_template: '"<state> by <who>."' }, event)).toBe('"running by ."');
    expect(() => transformed({ input_paths, input_template: '"<other>"' }, event)).toThrow('no path of that name');
  });
});

describe('patterns of filters, as the guide of CloudWatch Logs has them', () => {
  const line = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [{ name: 'a', id: 1 }],
    SomeObject: null,
    ThisFlag: true,
    errorCode: 400,
  });
  test.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ['{ $.sourceIPAddress != 123.123.* }', undefined],
    ['{ $.sourceIPAddress != "123.123.*" }', true],
    ['{ $.sourceIPAddress = "111.*" }', true],
    ['{ $.missing != "a" }', false],
    ['{ $.arrayKey[0] = "value" }', true],
    ['{ $.objectList[0].id = 1 }', true],
    ['{ $.errorCode >= 400 && $.errorCode < 500 }', true],
    ['{ $.errorCode = 401 || $.ThisFlag IS TRUE }', true],
    ['{ ($.errorCode = 401 || $.ThisFlag IS TRUE) && $.eventType = "x" }', false],
    ['{ $.errorCode = 400 || $.ThisFlag IS FALSE && $.eventType = "x" }', true],
    ['{ $.SomeObject IS NULL }', true],
    ['{ $.Other NOT EXISTS }', true],
    ['{ $.eventType NOT EXISTS }', false],
    ['UpdateTrail', true],
    ['UpdateTrail -"another value"', false],
    ['"another value" UpdateTrail', true],
    ['DeleteTrail', false],
    ['', true],
  ])('%s', (pattern, matches) => {
    if (matches === undefined) expect(() => matchesFilter(pattern, line)).toThrow();
    else expect(matchesFilter(pattern, line)).toBe(matches);
  });

  test.each([
    '{ $.a }',
    '{ a = "b" }',
    '{ $.a = "b"',
    '{ $.a = "b" } x',
    '{ $.a = "b" && }',
    'a-b',
    '[a, b]',
    'x'.repeat(1025),
  ])('refuses %s', (pattern) => expect(() => matchesFilter(pattern, line)).toThrow());

  test('lines that are no JSON are no business of patterns of JSON', () => {
    expect(matchesFilter('{ $.a = "b" }', 'START RequestId: 1')).toBe(false);
    expect(matchesFilter('START', 'START RequestId: 1')).toBe(true);
  });

  test('what is counted is a number, or that of a field', () => {
    expect([metricValue('1', line), metricValue('$.errorCode', line), metricValue('$.eventType', line)]).toEqual([
      1,
      400,
      undefined,
    ]);
  });
});

describe('states of alarms, as the guide of CloudWatch has them', () => {
  const alarm: MetricAlarmAttributes = {
    alarm_name: 'a',
    comparison_operator: 'GreaterThanOrEqualToThreshold',
    evaluation_periods: 3,
    datapoints_to_alarm: 2,
    threshold: 10,
    namespace: 'n',
    metric_name: 'm',
    dimensions: { a: 'b' },
    period: 60,
    statistic: 'Sum',
  };
  const state = (values: readonly (number | undefined)[], changes: Partial<MetricAlarmAttributes> = {}) =>
    stateOf({ ...alarm, ...changes }, [{ namespace: 'n', metric: 'm', dimensions: { a: 'b' }, values }]);

  test('some of the newest periods are enough, and older ones are forgotten', () => {
    expect(state([10, 0, 10])).toBe('ALARM');
    expect(state([10, 10, 0, 0])).toBe('OK');
    expect(state([0, 0, 10])).toBe('OK');
  });

  test('what is missing counts as the alarm says', () => {
    const missing = [undefined, undefined, undefined];
    expect(state(missing)).toBe('INSUFFICIENT_DATA');
    expect(state(missing, { treat_missing_data: 'notBreaching' })).toBe('OK');
    expect(state(missing, { treat_missing_data: 'breaching' })).toBe('ALARM');
    expect(state([undefined, 10, undefined])).toBe('OK');
    expect(state([10, 10, undefined], { treat_missing_data: 'breaching' })).toBe('ALARM');
  });

  test('a metric with other dimensions is another one', () => {
    expect(stateOf(alarm, [{ namespace: 'n', metric: 'm', dimensions: {}, values: [99, 99, 99] }])).toBe(
      'INSUFFICIENT_DATA',
    );
  });

  const math = (expression: string, series: Readonly<Record<string, readonly (number | undefined)[]>>) =>
    stateOf(
      {
        alarm_name: 'a',
        comparison_operator: 'GreaterThanThreshold',
        evaluation_periods: 1,
        threshold: 5,
        metric_query: [
          ...Object.keys(series).map((id) => ({
            id,
            metric: { namespace: 'n', metric_name: id, period: 60, stat: 'Sum' },
          })),
          { id: 'e', expression, return_data: true },
        ],
      },
      Object.entries(series).map(([metric, values]) => ({ namespace: 'n', metric, values })),
    );
  test.each<[string, Record<string, readonly (number | undefined)[]>, AlarmState]>([
    ['SUM([m1,m2])', { m1: [3], m2: [3] }, 'ALARM'],
    ['SUM([m1,m2])', { m1: [6], m2: [undefined] }, 'ALARM'],
    ['m1 + m2', { m1: [6], m2: [undefined] }, 'INSUFFICIENT_DATA'],
    ['m1 + FILL(m2, 0)', { m1: [1, 6], m2: [1, undefined] }, 'ALARM'],
    ['m1 + FILL(m2, 0)', { m1: [6], m2: [undefined] }, 'INSUFFICIENT_DATA'],
    ['IF(m1 > 10, m2, 0)', { m1: [11], m2: [6] }, 'ALARM'],
    ['IF(m1 > 10, m2, 0)', { m1: [10], m2: [6] }, 'OK'],
    ['100 * m1 / (m1 + m2)', { m1: [1], m2: [9] }, 'ALARM'],
    ['m1 / m2', { m1: [1], m2: [0] }, 'INSUFFICIENT_DATA'],
    ['MAX([m1, m2]) - 1 * 2', { m1: [1], m2: [7] }, 'OK'],
  ])('%s with %j is %s', (expression, series, expected) => expect(math(expression, series)).toBe(expected));

  test.each(['SUM(m1)', 'NOPE(m1)', 'm1 +', 'm9', '(m1', 'm1 m1'])('refuses %s', (expression) =>
    expect(() => math(expression, { m1: [1] })).toThrow(),
  );

  test('a band is as wide as it is asked to be, and is not there without history', () => {
    const banded = (values: readonly number[], usual?: { mean: number; deviation: number }) =>
      stateOf(
        {
          alarm_name: 'a',
          comparison_operator: 'GreaterThanUpperThreshold',
          evaluation_periods: 1,
          threshold_metric_id: 'band',
          metric_query: [
            { id: 'm1', metric: { namespace: 'n', metric_name: 'm', period: 60, stat: 'Sum' }, return_data: true },
            { id: 'band', expression: 'ANOMALY_DETECTION_BAND(m1, 3)', return_data: true },
          ],
        },
        [{ namespace: 'n', metric: 'm', values, ...(usual && { usual }) }],
      );
    expect(banded([17], { mean: 10, deviation: 2 })).toBe('ALARM');
    expect(banded([16], { mean: 10, deviation: 2 })).toBe('OK');
    expect(banded([1000])).toBe('INSUFFICIENT_DATA');
  });

  test('rules on states, with AND before OR', () => {
    const states: Record<string, AlarmState> = { a: 'ALARM', b: 'OK', c: 'INSUFFICIENT_DATA' };
    expect(ruleHolds('ALARM("a") OR ALARM("b") AND ALARM("c")', states)).toBe(true);
    expect(ruleHolds('(ALARM("a") OR ALARM("b")) AND ALARM("c")', states)).toBe(false);
    expect(ruleHolds("NOT OK('c') AND INSUFFICIENT_DATA(c)", states)).toBe(true);
    expect(ruleHolds('TRUE AND NOT FALSE', states)).toBe(true);
    expect(ruleHolds('ALARM(arn:aws:cloudwatch:eu-central-1:111111111111:alarm:a)', states)).toBe(true);
    expect(childrenOf('ALARM("a") OR NOT OK("b") OR ALARM("a")')).toEqual(['a', 'b']);
    for (const rule of ['ALARM("d")', 'ALARM("a") OR', 'ALARM "a"', 'ALARM("a") ALARM("b")'])
      expect(() => ruleHolds(rule, states)).toThrow();
  });

  test('lines of the embedded format add up, by each of their sets of dimensions', () => {
    const line = (Result: string) =>
      JSON.stringify({
        Agent: 'a',
        Result,
        Calls: 1,
        _aws: {
          Timestamp: 1,
          CloudWatchMetrics: [
            { Namespace: 'n', Dimensions: [['Agent'], ['Agent', 'Result']], Metrics: [{ Name: 'Calls' }] },
          ],
        },
      });
    expect(embeddedSeries([line('ok'), line('refused'), '{"message":"no metric"}'])).toEqual([
      { namespace: 'n', metric: 'Calls', dimensions: { Agent: 'a' }, values: [2] },
      { namespace: 'n', metric: 'Calls', dimensions: { Agent: 'a', Result: 'ok' }, values: [1] },
      { namespace: 'n', metric: 'Calls', dimensions: { Agent: 'a', Result: 'refused' }, values: [1] },
    ]);
  });
});

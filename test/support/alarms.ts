import { childrenOf, nameOf } from './alarm-rules';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** A metric's data points: a value for each period, oldest first; `undefined` where nothing was written. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly values: readonly (number | undefined)[];
  /** Mean and standard deviation of what is usual, for an anomaly band; a metric without history has no band. */
  readonly usual?: { readonly mean: number; readonly deviation: number };
}

/** A metric as an alarm names it. */
interface Metric {
  readonly metric_name: string;
  readonly namespace: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly period: number;
  readonly stat: string;
}

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: Metric | readonly Metric[];
  readonly return_data?: boolean;
}

/** An `aws_cloudwatch_metric_alarm`, as Terraform reads it. */
export interface MetricAlarmAttributes {
  readonly alarm_name: string;
  readonly comparison_operator: string;
  readonly evaluation_periods: number;
  readonly datapoints_to_alarm?: number;
  readonly threshold?: number;
  readonly threshold_metric_id?: string;
  readonly treat_missing_data?: string;
  readonly metric_name?: string;
  readonly namespace?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly period?: number;
  readonly statistic?: string;
  readonly extended_statistic?: string;
  readonly metric_query?: readonly Query[];
}

type Points = readonly (number | undefined)[];
/** A time series, a number, a list of series, or a band around what is usual. */
type Value =
  | { readonly kind: 'series'; readonly points: Points; readonly usual?: Series['usual'] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'list'; readonly of: readonly Points[] }
  | { readonly kind: 'band'; readonly low: number; readonly high: number }
  | { readonly kind: 'nothing' };

/**
 * The state of a metric alarm after the last of the given data points. Every series is in the alarm's own period.
 *
 * Written after the pages "Using Amazon CloudWatch alarms", "Configuring how CloudWatch alarms treat missing data" and "Using math
 * expressions with CloudWatch metrics" of the CloudWatch guide. It evaluates the newest data points alone, without the few that
 * CloudWatch looks at beyond them.
 *
 * @throws Error on what CloudWatch would refuse, or on a function that is not known here.
 */
export function stateOf(alarm: MetricAlarmAttributes, given: readonly Series[]): AlarmState {
  const { evaluation_periods: periods, datapoints_to_alarm: enough = periods } = alarm;
  if (enough > periods) throw new Error(`${alarm.alarm_name}: more data points than are looked at`);
  const { points, breaches } = evaluated(alarm, given);
  if (breaches === undefined) return 'INSUFFICIENT_DATA';
  const looked = Array.from({ length: periods }, (_, index) => points[points.length - periods + index]);
  const missing = alarm.treat_missing_data ?? 'missing';
  const counted = looked.map((point) => {
    if (point !== undefined) return breaches(point);
    return missing === 'breaching' ? true : missing === 'notBreaching' ? false : undefined;
  });
  const breaching = counted.filter((one) => one === true).length;
  if (breaching >= enough) return 'ALARM';
  if (counted.every((one) => one === undefined)) return 'INSUFFICIENT_DATA';
  return 'OK';
}

function evaluated(alarm: MetricAlarmAttributes, given: readonly Series[]) {
  const queries = alarm.metric_query ?? [ownMetric(alarm)];
  const metrics = queries.filter(({ metric }) => metric !== undefined);
  if (metrics.length > MOST_METRICS)
    throw new Error(`${alarm.alarm_name}: an alarm has at most ${MOST_METRICS} metrics`);
  const values = new Map<string, Value>();
  const length = Math.max(0, ...given.map(({ values: points }) => points.length));
  for (const { id, metric } of metrics) values.set(id, read([metric].flat()[0] as Metric, given, length));
  for (const { id, expression } of queries)
    if (expression !== undefined) values.set(id, evaluate(expression, values, length));

  const band = alarm.threshold_metric_id === undefined ? undefined : values.get(alarm.threshold_metric_id);
  if (band !== undefined && band.kind !== 'band' && band.kind !== 'nothing')
    throw new Error(`${alarm.alarm_name}: its threshold is no band`);
  const returned = queries.filter(({ id, return_data }) => return_data === true && id !== alarm.threshold_metric_id);
  const [only, ...more] = alarm.metric_query === undefined ? queries : returned;
  if (only === undefined || more.length > 0) throw new Error(`${alarm.alarm_name}: exactly one value is watched`);
  const watched = values.get(only.id);
  const points = watched?.kind === 'series' ? watched.points : [];
  if (band?.kind === 'nothing') return { points, breaches: undefined };
  return { points, breaches: comparison(alarm, band) };
}

/** Source: "CloudWatch service quotas" in its guide. */
const MOST_METRICS = 10;

function ownMetric(alarm: MetricAlarmAttributes): Query {
  const { metric_name, namespace, dimensions, period } = alarm;
  const stat = alarm.statistic ?? alarm.extended_statistic;
  if (metric_name === undefined || namespace === undefined || period === undefined || stat === undefined)
    throw new Error(`${alarm.alarm_name}: names neither a whole metric nor queries`);
  return { id: 'own', metric: { metric_name, namespace, ...(dimensions && { dimensions }), period, stat } };
}

function read(metric: Metric, given: readonly Series[], length: number): Value {
  const found = given.find(
    (series) =>
      series.namespace === metric.namespace &&
      series.metric === metric.metric_name &&
      sameDimensions(series.dimensions, metric.dimensions),
  );
  if (found === undefined) return { kind: 'series', points: Array.from({ length }, () => undefined) };
  return { kind: 'series', points: found.values, ...(found.usual && { usual: found.usual }) };
}

/** Another set of dimensions is another metric. */
const sameDimensions = (one: Readonly<Record<string, string>> = {}, other: Readonly<Record<string, string>> = {}) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

function comparison({ alarm_name, comparison_operator, threshold }: MetricAlarmAttributes, band: Value | undefined) {
  if (band?.kind === 'band') {
    if (comparison_operator === 'GreaterThanUpperThreshold') return (point: number) => point > band.high;
    if (comparison_operator === 'LessThanLowerOrGreaterThanUpperThreshold')
      return (point: number) => point > band.high || point < band.low;
    throw new Error(`${alarm_name}: ${comparison_operator} does not go with a band`);
  }
  if (threshold === undefined) throw new Error(`${alarm_name}: has no threshold`);
  switch (comparison_operator) {
    case 'GreaterThanThreshold':
      return (point: number) => point > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return (point: number) => point >= threshold;
    case 'LessThanThreshold':
      return (point: number) => point < threshold;
    case 'LessThanOrEqualToThreshold':
      return (point: number) => point <= threshold;
    default:
      throw new Error(`${alarm_name}: ${comparison_operator} is not known here`);
  }
}

const MATH = /\s*(\d+(?:\.\d+)?|[A-Za-z_][A-Za-z0-9_]*|>=|<=|==|!=|[-+*/()[\],<>])/y;

/** One expression of metric math: sums of lists, filling, conditions, arithmetic and comparisons, and bands. */
function evaluate(expression: string, values: ReadonlyMap<string, Value>, length: number): Value {
  const tokens: string[] = [];
  MATH.lastIndex = 0;
  while (MATH.lastIndex < expression.trimEnd().length) {
    const from = MATH.lastIndex;
    const token = MATH.exec(expression)?.[1];
    if (token === undefined) throw new Error(`${expression}: not understood from "${expression.slice(from)}"`);
    tokens.push(token);
  }
  let at = 0;
  const has = (token: string) => tokens[at] === token && ++at > 0;
  const take = (token: string) => {
    if (!has(token)) throw new Error(`${expression}: "${token}" is missing before "${tokens[at]}"`);
  };
  const operators = (inner: () => Value, known: Readonly<Record<string, (a: number, b: number) => number>>) => () => {
    let left = inner();
    for (let operate = known[tokens[at] ?? '']; operate !== undefined; operate = known[tokens[at] ?? '']) {
      at += 1;
      left = pointwise(operate, left, inner(), length);
    }
    return left;
  };
  const primary = (): Value => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) throw new Error(`${expression}: ends too early`);
    if (token === '(') {
      const inner = compare();
      take(')');
      return inner;
    }
    if (token === '[') {
      const of = [pointsOf(compare(), length)];
      while (has(',')) of.push(pointsOf(compare(), length));
      take(']');
      return { kind: 'list', of };
    }
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (!has('(')) return values.get(token) ?? unknown(expression, token);
    const operands: Value[] = [];
    while (!has(')')) {
      operands.push(compare());
      if (tokens[at] !== ')') take(',');
    }
    return apply(expression, token, operands, length);
  };
  const times = operators(primary, { '*': (a, b) => a * b, '/': (a, b) => (b === 0 ? Number.NaN : a / b) });
  const plus = operators(times, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  const compare: () => Value = operators(plus, {
    '>': (a, b) => Number(a > b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '<=': (a, b) => Number(a <= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  });
  const result = compare();
  if (at < tokens.length) throw new Error(`${expression}: goes on after its end`);
  return result;
}

function unknown(expression: string, what: string): never {
  throw new Error(`${expression}: there is no "${what}" here`);
}

function apply(expression: string, name: string, operands: readonly Value[], length: number): Value {
  const [first, second, third] = operands;
  if (first === undefined) return unknown(expression, `${name}()`);
  switch (name) {
    // Of a list: point by point, over those that are there.
    case 'SUM':
    case 'MAX': {
      if (first.kind !== 'list') throw new Error(`${expression}: ${name} is known for lists alone`);
      const points = Array.from({ length }, (_, index) => {
        const there = first.of.map((one) => one[index]).filter((point) => point !== undefined);
        if (there.length === 0) return undefined;
        return name === 'SUM' ? there.reduce((sum, point) => sum + point, 0) : Math.max(...there);
      });
      return { kind: 'series', points };
    }
    // A metric that wrote nothing at all is not filled.
    case 'FILL': {
      const points = pointsOf(first, length);
      if (second?.kind !== 'number') throw new Error(`${expression}: FILL is known with a number alone`);
      if (points.every((point) => point === undefined)) return { kind: 'series', points };
      return { kind: 'series', points: points.map((point) => point ?? second.value) };
    }
    case 'IF': {
      const [condition, yes, no] = [first, second, third].map((value) => value && pointsOf(value, length));
      const points = Array.from({ length }, (_, index) => {
        const point = condition?.[index];
        return point === undefined ? undefined : point === 0 ? no?.[index] : yes?.[index];
      });
      return { kind: 'series', points };
    }
    case 'ANOMALY_DETECTION_BAND': {
      if (first.kind !== 'series' || (second !== undefined && second.kind !== 'number'))
        throw new Error(`${expression}: a band is made of a metric and a number`);
      if (first.usual === undefined) return { kind: 'nothing' };
      const width = first.usual.deviation * (second?.value ?? 2);
      return { kind: 'band', low: first.usual.mean - width, high: first.usual.mean + width };
    }
    default:
      return unknown(expression, `${name}()`);
  }
}

function pointsOf(value: Value, length: number): Points {
  if (value.kind === 'series') return value.points;
  if (value.kind === 'number') return Array.from({ length }, () => value.value);
  throw new Error(`a ${value.kind} stands where a series should`);
}

function pointwise(operate: (a: number, b: number) => number, one: Value, other: Value, length: number): Value {
  const [left, right] = [pointsOf(one, length), pointsOf(other, length)];
  const points = Array.from({ length }, (_, index) => {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) return undefined;
    const result = operate(a, b);
    return Number.isNaN(result) ? undefined : result;
  });
  return { kind: 'series', points };
}

const RULE = /\s*(\(|\)|AND\b|OR\b|NOT\b|TRUE\b|FALSE\b|(?:ALARM|OK|INSUFFICIENT_DATA)\b|"[^"]*"|'[^']*'|[^\s()"']+)/y;

/** Source: the reference of PutCompositeAlarm. */
const LARGEST_RULE = 10_240;
const MOST_CHILDREN = 100;

/**
 * Whether a composite alarm's rule holds, by the states of other alarms.
 *
 * Written after the reference of PutCompositeAlarm. `AND` binds closer than `OR`.
 *
 * @throws Error on an alarm without a state here, or a rule that is none or too large.
 */
export function ruleHolds(rule: string, states: Readonly<Record<string, AlarmState>>): boolean {
  if (rule.length > LARGEST_RULE) throw new Error(`a rule has at most ${LARGEST_RULE} characters, got ${rule.length}`);
  const children = childrenOf(rule);
  if (children.length > MOST_CHILDREN)
    throw new Error(`a rule names at most ${MOST_CHILDREN} alarms, got ${children.length}`);
  const tokens: string[] = [];
  RULE.lastIndex = 0;
  while (RULE.lastIndex < rule.trimEnd().length)
    tokens.push(RULE.exec(rule)?.[1] ?? unknown(rule, rule.slice(RULE.lastIndex)));
  let at = 0;
  const has = (token: string) => tokens[at] === token && ++at > 0;
  const take = (token: string) => has(token) || unknown(rule, `${token} before ${tokens[at]}`);
  const either = (): boolean => {
    let holds = both();
    while (has('OR')) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (has('AND')) holds = one() && holds;
    return holds;
  };
  const one = (): boolean => {
    if (has('NOT')) return !one();
    if (has('TRUE')) return true;
    if (has('FALSE')) return false;
    if (has('(')) {
      const inner = either();
      take(')');
      return inner;
    }
    const state = tokens[at];
    at += 1;
    take('(');
    const name = tokens[at]?.replace(/^["']|["']$/g, '');
    at += 1;
    take(')');
    const actual = states[nameOf(name ?? '')];
    if (actual === undefined) return unknown(rule, name ?? 'nothing');
    return actual === state;
  };
  const holds = either();
  if (at < tokens.length) throw new Error(`${rule}: goes on after its end`);
  return holds;
}

/** What lines in CloudWatch's embedded format count, each as a series of one data point. Source: its specification in the guide. */
export function embeddedSeries(lines: readonly string[]): Series[] {
  const sums = new Map<string, Series & { values: number[] }>();
  for (const line of lines) {
    const event = JSON.parse(line) as Readonly<Record<string, unknown>> & {
      readonly _aws?: {
        readonly Timestamp: number;
        readonly CloudWatchMetrics: ReadonlyArray<{
          readonly Namespace: string;
          readonly Dimensions: readonly (readonly string[])[];
          readonly Metrics: readonly { readonly Name: string }[];
        }>;
      };
    };
    for (const { Namespace, Dimensions, Metrics } of event._aws?.CloudWatchMetrics ?? [])
      for (const names of Dimensions)
        for (const { Name } of Metrics) {
          const dimensions = Object.fromEntries(names.map((name) => [name, String(event[name])]));
          const key = JSON.stringify([Namespace, Name, dimensions]);
          const before = sums.get(key)?.values[0] ?? 0;
          sums.set(key, { namespace: Namespace, metric: Name, dimensions, values: [before + Number(event[Name])] });
        }
  }
  return [...sums.values()];
}

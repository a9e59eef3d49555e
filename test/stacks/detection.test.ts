import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayAccounts, LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { SEVERITIES } from '../../foundation/vocabulary';
import { watchedFunctions } from '../../modules/operations-alarms/functions';
import { everything } from '../modules/account-roles/environments';
import { childrenOf, type MetricAlarmAttributes, ruleHolds, stateOf } from '../support/alarms';
import {
  type EventPattern,
  hasWildcard,
  LARGEST_PATTERN,
  MOST_RULES_WITH_WILDCARDS,
  matchesEvent,
} from '../support/event-pattern';
import { MOST_FILTERS, matchesFilter, metricValue } from '../support/filter-pattern';
import { SHIPPED } from '../support/shipped';
import { type Resource, resourcesIn, synthEnvironment } from '../support/synth';
import { filterCaseOf, metricCaseOf, type Place, ruleCaseOf, stateCaseOf } from './detection-cases';

const CASES = Object.entries({
  ...SHIPPED,
  everything,
}).map(([name, environment]) => ({ name, environment, resources: resourcesIn(synthEnvironment(environment)) }));

const RUNBOOK = readFileSync(join(__dirname, '../../docs/guide/runbook.md'), 'utf8');
const HEADINGS = new Set([...RUNBOOK.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading]) => heading));

const ofType = (resources: readonly Resource[], ...types: readonly string[]) =>
  resources.filter(({ type }) => types.includes(type));

/** Where a resource of a detection stack is, in its account. */
function placeOf(environment: Environment, { stack, path }: Resource): Place {
  const account =
    stack === `${environment.name}-log-archive`
      ? LOG_ARCHIVE
      : workloadAccounts(environment).find((one) => stack === `${environment.name}-detection-${one}`);
  if (account === undefined) throw new Error(`${path}: something watches outside of a detection stack`);
  return { environment, account, path: path.split('/').slice(1) };
}

const said = (resource: Resource) => String(resource.attributes.alarm_description ?? resource.attributes.description);
const runbookOf = (resource: Resource) => / Runbook: (.+)$/.exec(said(resource))?.[1] ?? 'nothing';

describe.each(CASES)('what watches in $name', ({ environment, resources }) => {
  const alarms = ofType(resources, 'aws_cloudwatch_metric_alarm');
  const composites = ofType(resources, 'aws_cloudwatch_composite_alarm');
  const filters = ofType(resources, 'aws_cloudwatch_log_metric_filter');
  // A schedule watches for nothing.
  const rules = ofType(resources, 'aws_cloudwatch_event_rule').filter(
    ({ attributes }) => attributes.event_pattern !== undefined,
  );

  test('every alarm on metrics is on where it should be, and off where it should not', () => {
    const wrong = alarms.flatMap((resource) => {
      const alarm = resource.attributes as unknown as MetricAlarmAttributes;
      const found = metricCaseOf(placeOf(environment, resource));
      if (found === undefined || found.on.length === 0 || found.off.length === 0) return [`${resource.path}: no case`];
      return [
        ...found.on.flatMap((series, index) =>
          stateOf(alarm, series) === 'ALARM' ? [] : [`${resource.path}: off in ${index}`],
        ),
        ...found.off.flatMap((series, index) =>
          stateOf(alarm, series) === 'ALARM' ? [`${resource.path}: on in ${index}`] : [],
        ),
      ];
    });
    expect(wrong).toEqual([]);
    expect(alarms.length).toBeGreaterThan(0);
  });

  test('every alarm on states is on where it should be, and off where it should not', () => {
    const wrong = composites.flatMap((resource) => {
      const rule = String(resource.attributes.alarm_rule);
      const found = stateCaseOf(placeOf(environment, resource), childrenOf(rule));
      if (found === undefined || found.on.length === 0 || found.off.length === 0) return [`${resource.path}: no case`];
      return [
        ...found.on.flatMap((states, index) => (ruleHolds(rule, states) ? [] : [`${resource.path}: off in ${index}`])),
        ...found.off.flatMap((states, index) => (ruleHolds(rule, states) ? [`${resource.path}: on in ${index}`] : [])),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('every filter counts the lines that it should, and no others', () => {
    const wrong = filters.flatMap((resource) => {
      const pattern = String(resource.attributes.pattern);
      const [transformation] = [resource.attributes.metric_transformation].flat() as { value: string }[];
      const value = transformation?.value ?? '';
      const found = filterCaseOf(placeOf(environment, resource));
      if (found === undefined || found.on.length === 0 || found.off.length === 0) return [`${resource.path}: no case`];
      return [
        ...found.on.flatMap((line) =>
          matchesFilter(pattern, line) && (metricValue(value, line) ?? 0) > 0
            ? []
            : [`${resource.path}: misses ${line}`],
        ),
        ...found.off.flatMap((line) => (matchesFilter(pattern, line) ? [`${resource.path}: counts ${line}`] : [])),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('every rule matches the events that it should, and no others', () => {
    const wrong = rules.flatMap((resource) => {
      const pattern = JSON.parse(String(resource.attributes.event_pattern)) as EventPattern;
      const { on = {}, off = {} } = ruleCaseOf(placeOf(environment, resource)) ?? {};
      if (Object.keys(on).length === 0 || Object.keys(off).length === 0) return [`${resource.path}: no case`];
      return [
        ...Object.entries(on).flatMap(([what, event]) =>
          matchesEvent(pattern, event) ? [] : [`${resource.path}: misses ${what}`],
        ),
        ...Object.entries(off).flatMap(([what, event]) =>
          matchesEvent(pattern, event) ? [`${resource.path}: matches ${what}`] : [],
        ),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('every alarm and every rule that tells people says where the runbook goes on, and it does', () => {
    const telling = rules.filter(({ path }) => path.includes('/watched/rules/'));
    const lost = [...alarms, ...composites, ...telling]
      .filter((resource) => !HEADINGS.has(runbookOf(resource)))
      .map((resource) => `${resource.path}: ${runbookOf(resource)}`);
    expect(lost).toEqual([]);
  });

  test('alarms and rules tell topics of their own account, and every alarm that tells nobody is part of another', () => {
    const topics = new Set(
      SEVERITIES.map((severity) => `${environment.namePrefix}-${environment.name}-alerts-${severity}`),
    );
    const children = new Set(composites.flatMap(({ attributes }) => childrenOf(String(attributes.alarm_rule))));
    for (const { attributes, path } of [...alarms, ...composites]) {
      const told = (attributes.alarm_actions ?? []) as readonly string[];
      for (const arn of told) expect([path, topics.has(arn.split(':')[5] ?? '')]).toEqual([path, true]);
      if (told.length === 0 && !path.includes('/families/'))
        expect([path, children.has(String(attributes.alarm_name))]).toEqual([path, true]);
    }
  });

  test('rules on states name alarms of their own account alone, each of which waits for them', () => {
    for (const { attributes, stack, path } of composites) {
      const here = [...alarms, ...composites].filter((one) => one.stack === stack);
      const named = childrenOf(String(attributes.alarm_rule)).map((name) =>
        here.find((one) => one.attributes.alarm_name === name),
      );
      expect([path, named.includes(undefined)]).toEqual([path, false]);
      const awaited = attributes.depends_on as readonly string[];
      expect([path, awaited]).toEqual([path, expect.arrayContaining(named.map((one) => one?.address))]);
    }
  });

  test('what CloudWatch and EventBridge take at most', () => {
    for (const { stack } of alarms) {
      const here = rules.filter((rule) => rule.stack === stack && rule.attributes.region === undefined);
      const wild = here.filter(({ attributes }) => hasWildcard(JSON.parse(String(attributes.event_pattern))));
      expect([stack, wild.length < MOST_RULES_WITH_WILDCARDS / 2]).toEqual([stack, true]);
    }
    for (const { path, attributes } of rules)
      expect([path, String(attributes.event_pattern).length <= LARGEST_PATTERN]).toEqual([path, true]);
    const counted = new Map<string, number>();
    for (const { stack, attributes } of filters) {
      const key = `${stack} ${attributes.log_group_name}`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
    }
    expect([...counted].filter(([, count]) => count > MOST_FILTERS)).toEqual([]);
    for (const { path, attributes } of [...alarms, ...composites])
      expect([path, String(attributes.alarm_description).length <= 1024]).toEqual([path, true]);
  });

  test('28: every target of a rule has somewhere for what it could not deliver, in its own region', () => {
    for (const { path, attributes, stack } of ofType(resources, 'aws_cloudwatch_event_target')) {
      const [{ arn = '' } = {}] = [attributes.dead_letter_config].flat() as { arn?: string }[];
      const address = /^\$\{(aws_sqs_queue\.[^.]+)\.arn\}$/.exec(arn)?.[1];
      const queue = resources.find((one) => one.stack === stack && one.address === address);
      expect([path, queue !== undefined, queue?.attributes.region]).toEqual([path, true, attributes.region]);
    }
  });

  test('every function and every queue of the environment has an alarm', () => {
    const dimensions = new Set(
      alarms.flatMap(({ stack, attributes }) => {
        const queries = ((attributes.metric_query ?? []) as { metric?: object }[]).map(
          ({ metric }) => [metric].flat()[0],
        );
        return [attributes, ...queries].flatMap((one) => {
          const named = (one as { dimensions?: Record<string, string> } | undefined)?.dimensions ?? {};
          return [named.FunctionName, named.QueueName].map((name) => `${stack.replace(/-detection-/, ' ')} ${name}`);
        });
      }),
    );
    const accountOf = (stack: string) =>
      workloadAccounts(environment).find((account) => stack.endsWith(`-${account}`)) ?? stack;
    const watched = [
      ...ofType(resources, 'aws_lambda_function').map(({ stack, attributes }) => [stack, attributes.function_name]),
      // An alarm elsewhere could tell nobody here: of that queue there is a picture on the dashboard.
      ...ofType(resources, 'aws_sqs_queue')
        .filter(({ attributes }) => attributes.region === undefined)
        .map(({ stack, attributes }) => [stack, attributes.name]),
    ].map(([stack, name]) => `${environment.name} ${accountOf(String(stack))} ${name}`);
    expect(watched.filter((one) => !dimensions.has(one))).toEqual([]);
  });

  test('every stream that somebody sends to has an alarm on what waits in it', () => {
    const sentTo = ofType(resources, 'aws_cloudwatch_log_destination').map(({ attributes }) =>
      resources.find(({ address }) => attributes.target_arn === `\${${address}.arn}`),
    );
    const watched = alarms
      .filter(({ attributes }) => attributes.metric_name === 'DeliveryToS3.DataFreshness')
      .map(({ attributes }) => (attributes.dimensions as Record<string, string>).DeliveryStreamName);
    expect(watched.sort()).toEqual(sentTo.map((stream) => stream?.attributes.name).sort());
    expect(sentTo.length > 0).toBe(environment.landingZone.logDelivery === 'create');
  });

  test('functions are known to run as long as they are made to', () => {
    const made = new Map(
      ofType(resources, 'aws_lambda_function').map(({ attributes }) => [attributes.function_name, attributes.timeout]),
    );
    for (const account of workloadAccounts(environment))
      for (const { functionName, timeoutSeconds } of watchedFunctions(environment, account))
        expect([functionName, timeoutSeconds]).toEqual([functionName, made.get(functionName)]);
  });

  test('names are unique in an account', () => {
    for (const account of workloadAccounts(environment)) {
      const names = [...alarms, ...composites]
        .filter(({ stack }) => stack === `${environment.name}-detection-${account}`)
        .map(({ attributes }) => attributes.alarm_name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(gatewayAccounts(environment).length).toBeLessThanOrEqual(1);
  });
});

test('the runbook has no section of an alarm or rule that there is not', () => {
  const used = new Set(
    CASES.flatMap(({ resources }) =>
      ofType(
        resources,
        'aws_cloudwatch_metric_alarm',
        'aws_cloudwatch_composite_alarm',
        'aws_cloudwatch_event_rule',
      ).map(runbookOf),
    ),
  );
  const [, section = ''] = RUNBOOK.split(/^## What alarms and rules mean$/m);
  const headings = [...(section.split(/^## /m)[0] ?? '').matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.length).toBeGreaterThan(20);
  expect(headings.filter((heading) => !used.has(heading ?? ''))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { aboutDetection, runbookOf } from '../invariants/detection';
import { everything } from '../modules/account-roles/environments';
import { childrenOf } from '../support/alarm-rules';
import { type MetricAlarmAttributes, ruleHolds, stateOf } from '../support/alarms';
import { type EventPattern, matchesEvent } from '../support/event-pattern';
import { matchesFilter, metricValue } from '../support/filter-pattern';
import { SHIPPED } from '../support/shipped';
import { caseOf, type Resource, resourcesIn, synthEnvironment } from '../support/synth';
import { filterCaseOf, metricCaseOf, type Place, ruleCaseOf, stateCaseOf } from './detection-cases';

const CASES = Object.entries({
  ...SHIPPED,
  everything,
}).map(([name, environment]) => ({ name, environment, resources: resourcesIn(synthEnvironment(environment)) }));

const RUNBOOK = readFileSync(join(__dirname, '../../docs/guide/runbook.md'), 'utf8');

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
});

describe('that all of it reaches somebody', () => {
  aboutDetection(caseOf(everything));
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

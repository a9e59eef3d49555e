import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayAccounts, workloadAccounts } from '../../foundation/accounts';
import { SEVERITIES } from '../../foundation/vocabulary';
import { watchedFunctions } from '../../modules/operations-alarms/functions';
import { childrenOf } from '../support/alarm-rules';
import { type Case, type Resource, resourcesIn } from '../support/synth';
import { hasWildcard, LARGEST_PATTERN, MOST_FILTERS, MOST_RULES_WITH_WILDCARDS } from '../support/watch-quotas';

/** That everything that runs is watched, and that every signal reaches somebody who can read what to do. */
export function aboutDetection({ environment, stacks }: Case): void {
  const resources = resourcesIn(stacks);
  const alarms = ofType(resources, 'aws_cloudwatch_metric_alarm');
  const composites = ofType(resources, 'aws_cloudwatch_composite_alarm');
  const filters = ofType(resources, 'aws_cloudwatch_log_metric_filter');
  // A schedule watches for nothing.
  const rules = ofType(resources, 'aws_cloudwatch_event_rule').filter(
    ({ attributes }) => attributes.event_pattern !== undefined,
  );

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
    const sending = workloadAccounts(environment).length > 0;
    expect(sentTo.length > 0).toBe(sending && environment.landingZone.logDelivery === 'create');
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
}

const RUNBOOK = readFileSync(join(__dirname, '../../docs/guide/runbook.md'), 'utf8');
const HEADINGS = new Set([...RUNBOOK.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading]) => heading));

const ofType = (resources: readonly Resource[], ...types: readonly string[]) =>
  resources.filter(({ type }) => types.includes(type));

const said = (resource: Resource) => String(resource.attributes.alarm_description ?? resource.attributes.description);

/** Heading of the runbook to which an alarm or a rule sends whoever reads it. */
export const runbookOf = (resource: Resource) => / Runbook: (.+)$/.exec(said(resource))?.[1] ?? 'nothing';

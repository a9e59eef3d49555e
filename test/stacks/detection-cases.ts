import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { agentRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { agentRoleName, containmentName, releaseName, signalAlarmName } from '../../foundation/names';
import { helperRoleArns } from '../../modules/agent-workflow/arns';
import { measured } from '../../modules/containment/lambda/core/metrics';
import { tokenMetricName } from '../../modules/spend/names';
import { type RuleCase, ruleCases } from '../modules/watch-rules/cases';
import { type MetricCase, metricCase, type StateCase, stateCase } from '../modules/watched-account/alarm-cases';
import { type FilterCase, filterCase } from '../modules/watched-account/filter-cases';
import { ANSWERED, modelLine } from '../modules/watched-account/lines';
import { embeddedSeries, type Series } from '../support/alarms';
import { callEvent, caller } from '../support/cloudtrail';
import type { Event } from '../support/event-pattern';

/** Where something is, from the detection stack of an account down. */
export interface Place {
  readonly environment: Environment;
  readonly account: string;
  readonly path: readonly string[];
}

export function filterCaseOf({ environment, account, path }: Place): FilterCase | undefined {
  const [part, ...below] = path;
  if (part === 'watched') return filterCase(environment, below[1] ?? '', below[2] ?? '');
  const agent = environment.agents.find(({ name }) => name === below[1]);
  if (part !== 'spend' || agent === undefined) return undefined;
  return {
    on: [modelLine(environment, agent, 'Converse', ANSWERED.converse)],
    off: [
      modelLine(environment, { name: `${agent.name}-x`, account }, 'Converse', ANSWERED.converse),
      modelLine(environment, { name: agent.name, account: 'management' }, 'Converse', ANSWERED.converse),
    ],
  };
}

export function metricCaseOf({ environment, account, path }: Place): MetricCase | undefined {
  const [part, ...below] = path;
  const [, group = '', id = ''] = below;
  if (part === 'watched') return metricCase(environment, account, group, id);
  if (part === 'spend') return tokens(environment, group, id);
  if (part === 'alarms') return undelivered(environment, group);
  if (part === 'containment-alarms') return containment(environment, id || (below[1] ?? ''));
  return undefined;
}

export function stateCaseOf({ environment, path }: Place, names: readonly string[]): StateCase | undefined {
  const [part, , group = '', id = ''] = path;
  return part === 'watched' || part === 'spend' ? stateCase(environment, group, id, names) : undefined;
}

export function ruleCaseOf({ environment, account, path }: Place): RuleCase | undefined {
  const [part] = path;
  if (part === 'watched') return ruleCases(environment, account)[path[3] ?? ''];
  return signals(environment, account)[path.at(-1) === 'Resource' ? (path.at(-2) ?? '') : (path.at(-1) ?? '')];
}

function tokens(environment: Environment, group: string, id: string): MetricCase | undefined {
  const used = (of: 'input' | 'output', values: number[], usual?: Series['usual']): Series => ({
    namespace: `${environment.name}/models`,
    metric: tokenMetricName(id, of),
    values,
    ...(usual === undefined ? {} : { usual }),
  });
  if (group === 'tokens') {
    const most = environment.agents.find(({ name }) => name === id)?.modelTokensPerDay ?? 0;
    return {
      on: [[used('input', [most - 1]), used('output', [1])]],
      off: [[used('input', [most - 2]), used('output', [1])], []],
    };
  }
  const of = group === 'unusual-input-tokens' ? 'input' : group === 'unusual-output-tokens' ? 'output' : undefined;
  if (of === undefined) return undefined;
  const usual = { mean: 100, deviation: 10 };
  const within = usual.mean + usual.deviation * environment.detection.anomalyDeviations;
  return {
    on: [[used(of, [1, within + 1, within + 1], usual)]],
    off: [[used(of, [1, 1, within + 1], usual)], [used(of, [within, within, within], usual)], []],
  };
}

/** In the log archive. */
function undelivered(environment: Environment, archiveClass: string): MetricCase {
  const waiting = (seconds: number): Series => ({
    namespace: 'AWS/Firehose',
    metric: 'DeliveryToS3.DataFreshness',
    dimensions: { DeliveryStreamName: `${environment.namePrefix}-${environment.name}-archive-${archiveClass}` },
    values: [seconds],
  });
  return { on: [[waiting(3600)]], off: [[waiting(3599)], []] };
}

function containment(environment: Environment, id: string): MetricCase | undefined {
  const series = (namespace: string, metric: string, dimensions: Record<string, string>, value: number): Series => ({
    namespace,
    metric,
    dimensions,
    values: [value],
  });
  const queue = (name: string): MetricCase => {
    const QueueName = `${environment.namePrefix}-${environment.name}-${name}`;
    const seen = (count: number) => [series('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, count)];
    return { on: [seen(1)], off: [seen(0), []] };
  };
  const fails = (FunctionName: string): MetricCase => ({
    on: ['Errors', 'Throttles'].map((metric) => [series('AWS/Lambda', metric, { FunctionName }, 1)]),
    off: [[series('AWS/Lambda', 'Errors', { FunctionName }, 0)], []],
  });
  switch (id) {
    case 'signals-undelivered':
      return queue('signals-failed');
    case 'signals-unacted':
      return queue('containment-failed');
    case 'stopping-fails':
      return fails(containmentName(environment));
    case 'releasing-fails':
      return fails(releaseName(environment));
    case 'unsettled': {
      const looked = (oldestMinutes: number) =>
        embeddedSeries([
          JSON.stringify(
            measured(environment.name, { contained: 0, containing: 1, releasing: 0, oldestMinutes }, 1_773_144_030_000),
          ),
        ]);
      // Nobody looked: that is as bad.
      return { on: [looked(10), []], off: [looked(9), looked(0)] };
    }
    default:
      return undefined;
  }
}

/** What is carried to where agents are stopped. */
function signals(environment: Environment, account: string): Readonly<Record<string, RuleCase>> {
  const id = accountIdOf(environment, account);
  const [agent] = environment.agents.filter((one) => one.account === account);
  const role = agentRoleArn(environment, { name: agent?.name ?? 'a', account });
  const [intake, sanitizer] = helperRoleArns(environment, { name: agent?.name ?? 'a', account });
  const refused = (
    service: string,
    name: string,
    by = caller.roleArn(role),
    errorCode: string | null = 'AccessDenied',
  ) => callEvent(id, service, name, { userIdentity: by, ...(errorCode === null ? {} : { errorCode }) });
  const admin = caller.role(id, 'admin', 'somebody');
  const probing: RuleCase = {
    on: {
      'an agent tries to change identities': refused('iam', 'CreateUser'),
      'an agent looks around': refused('iam', 'ListRoles'),
      'what takes requests in for an agent looks around': refused('iam', 'ListRoles', caller.roleArn(intake ?? '')),
      'what an agent’s answers pass through looks around': refused('iam', 'ListRoles', caller.roleArn(sanitizer ?? '')),
      'an agent tries to erase a log': refused('logs', 'DeleteLogGroup'),
      'an agent tries to open a key': refused('kms', 'PutKeyPolicy'),
    },
    off: {
      'an agent that may': refused('iam', 'ListRoles', caller.roleArn(role), null),
      'an administrator': refused('iam', 'CreateUser', admin),
      'a log that an agent may not write': refused('logs', 'PutLogEvents'),
    },
  };
  const alarm = (alarmName: string, value: 'ALARM' | 'OK'): Event => ({
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: id,
    time: '2026-03-10T12:00:30Z',
    region: environment.region,
    resources: [`arn:aws:cloudwatch:${environment.region}:${id}:alarm:${alarmName}`],
    detail: { alarmName, state: { value, reason: 'Threshold crossed' }, previousState: { value: 'OK' } },
  });
  const finding = (severity: number, userName: string): Event => ({
    version: '0',
    id: 'c8c4daa7-a20c-2f03-0070-b7393dd542ad',
    'detail-type': 'GuardDuty Finding',
    source: 'aws.guardduty',
    account: id,
    time: '2026-03-10T12:00:30Z',
    region: environment.region,
    resources: [],
    detail: { severity, resource: { resourceType: 'AccessKey', accessKeyDetails: { userName } } },
  });
  const name = agent?.name ?? 'a';
  const here = {
    refused: gatewayAccounts(environment).includes(account),
    tokens: agent !== undefined,
  };
  const of = (signal: keyof typeof here) => alarm(signalAlarmName(environment, signal, name), 'ALARM');
  const alarmed = of(here.refused ? 'refused' : 'tokens');
  return {
    alarms: {
      on: { 'an agent is conspicuous where this is seen': alarmed },
      off: {
        ...Object.fromEntries(
          (['refused', 'tokens'] as const)
            .filter((signal) => !here[signal])
            .map((signal) => [`it claims ${signal}, which is seen elsewhere`, of(signal)]),
        ),
        'it is over': alarm(signalAlarmName(environment, 'refused', name), 'OK'),
        'another alarm': alarm('billing', 'ALARM'),
        'what people are told of alone': alarm(signalAlarmName(environment, 'volume', name), 'ALARM'),
      },
    },
    probing,
    'probing-globally': probing,
    findings: {
      on: {
        'about an agent': finding(8, agentRoleName(environment, name)),
        'about what serves an agent': finding(8, intake?.split('/').at(-1) ?? ''),
      },
      off: {
        'not severe': finding(5, agentRoleName(environment, name)),
        'about somebody else': finding(8, 'reporting'),
      },
    },
    act: {
      on: { 'an alarm of an account of the environment': alarmed },
      off: {
        'of somebody else': { ...alarmed, account: '999999999999' },
        'no event of AWS': { ...alarmed, source: 'acme.alarms' },
      },
    },
  };
}

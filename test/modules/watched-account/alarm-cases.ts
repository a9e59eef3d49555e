import { accountIdOf } from '../../../foundation/accounts';
import type { Environment } from '../../../foundation/environment';
import { interventionsMetric } from '../../../foundation/metrics';
import type { RefusalCode } from '../../../foundation/refusals';
import { watchedFunctions } from '../../../modules/operations-alarms/functions';
import { type AlarmState, embeddedSeries, type Series } from '../../support/alarms';
import { endOfRequest } from './lines';

/** Metrics with which an alarm has to be on, and those with which it must not. */
export interface MetricCase {
  readonly on: readonly (readonly Series[])[];
  readonly off: readonly (readonly Series[])[];
}

/** States of other alarms with which one on states has to be on, and those with which it must not. */
export interface StateCase {
  readonly on: readonly Readonly<Record<string, AlarmState>>[];
  readonly off: readonly Readonly<Record<string, AlarmState>>[];
}

/** By the group of an alarm and which of the group it is. */
export function metricCase(
  environment: Environment,
  account: string,
  group: string,
  id: string,
): MetricCase | undefined {
  const { thresholds, anomalyDeviations } = environment.detection;
  const id12 = accountIdOf(environment, account);
  switch (group) {
    case 'refused': {
      const mixed: RefusalCode[] = ['not-authorized', 'rule-violated', 'malformed-call'];
      const outage: RefusalCode[] = ['gateway-failed', 'no-answer', 'limit-exceeded', 'switched-off'];
      return {
        on: [mixed.flatMap((code) => many(environment, id, code, Math.ceil(thresholds.refused / 3)))],
        off: [
          many(environment, id, 'not-authorized', thresholds.refused - 1),
          outage.flatMap((code) => many(environment, id, code, thresholds.refused)),
          many(environment, `${id}-x`, 'not-authorized', thresholds.refused),
          many(environment, id, 'ok', thresholds.refused * 10),
          [],
        ],
      };
    }
    case 'sensitive-data':
      return {
        on: [many(environment, id, 'sensitive-data', thresholds.sensitiveData)],
        off: [
          many(environment, id, 'sensitive-data', thresholds.sensitiveData - 1),
          many(environment, id, 'not-authorized', thresholds.sensitiveData * 9),
          [],
        ],
      };
    case 'many-calls':
      return {
        on: [many(environment, id, 'ok', thresholds.calls)],
        off: [many(environment, id, 'ok', thresholds.calls - 1), []],
      };
    case 'unusual-calls': {
      const usual = { mean: 10, deviation: 5 };
      const within = usual.mean + usual.deviation * anomalyDeviations;
      const seen = (count: number, history: boolean): Series[] => [
        {
          namespace: `${environment.name}/gateway`,
          metric: 'Calls',
          dimensions: { Agent: id },
          values: [count],
          ...(history ? { usual } : {}),
        },
      ];
      return { on: [seen(within + 1, true)], off: [seen(within, true), seen(0, true), seen(1000, false), []] };
    }
    case 'guardrail': {
      const intervened = (count: number): Series[] => [
        { namespace: `${environment.name}/guardrail`, metric: interventionsMetric(id), values: [count] },
      ];
      return { on: [intervened(thresholds.guardrail)], off: [intervened(thresholds.guardrail - 1), []] };
    }
    case 'guardrails': {
      const intervened = (count: number) => [
        aws('AWS/Bedrock/Guardrails', 'InvocationsIntervened', { Operation: 'ApplyGuardrail' }, [count]),
      ];
      return { on: [intervened(thresholds.guardrail * 2)], off: [intervened(thresholds.guardrail), []] };
    }
    case 'function-fails': {
      const FunctionName = functionOf(environment, account, id).functionName;
      const lambda = (name: string, values: number[]) => aws('AWS/Lambda', name, { FunctionName }, values);
      return {
        on: [[lambda('Errors', [1])], [lambda('Throttles', [1])]],
        off: [[lambda('Errors', [0]), lambda('Throttles', [0])], [lambda('Invocations', [500])], []],
      };
    }
    case 'function-slow': {
      const { functionName: FunctionName, timeoutSeconds } = functionOf(environment, account, id);
      const lasted = (...shares: number[]) => [
        aws(
          'AWS/Lambda',
          'Duration',
          { FunctionName },
          shares.map((share) => share * timeoutSeconds * 1000),
        ),
      ];
      return {
        on: [lasted(0.1, 0.95, 0.95), lasted(0.9, 0.1, 0.9)],
        off: [lasted(0.1, 0.1, 0.95), lasted(0.5, 0.5, 0.5), []],
      };
    }
    case 'failed-calls':
      return waiting(`${environment.namePrefix}-${environment.name}-tool-${id}-failed`);
    case 'untold':
      return waiting(`${environment.namePrefix}-${environment.name}-alerts-untold`);
    case 'workflow-fails': {
      const name = id === 'approvals' ? 'gateway-approvals' : id;
      const StateMachineArn = `arn:${environment.partition}:states:${environment.region}:${id12}:stateMachine:${environment.namePrefix}-${environment.name}-${name}`;
      const ended = (how: string, count: number) => [aws('AWS/States', how, { StateMachineArn }, [count])];
      return {
        on: ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map((how) => ended(how, 5)),
        off: [ended('ExecutionsSucceeded', 50), ended('ExecutionsFailed', 0), []],
      };
    }
    case 'table-throttled': {
      const TableName = `${environment.namePrefix}-${environment.name}-tokens`;
      return {
        on: [[aws('AWS/DynamoDB', 'WriteThrottleEvents', { TableName }, [5])]],
        off: [[aws('AWS/DynamoDB', 'WriteThrottleEvents', { TableName }, [4])], []],
      };
    }
    case 'gateway':
      return gatewayCase(environment, id);
    case 'calls':
      return CALLS[id] === undefined
        ? undefined
        : {
            on: [many(environment, 'a', id as RefusalCode, CALLS[id])],
            off: [
              many(environment, 'a', 'ok', 500),
              ...(CALLS[id] > 1 ? [many(environment, 'a', id as RefusalCode, CALLS[id] - 1)] : []),
              [],
            ],
          };
    case 'api-fails': {
      const [Stage, count] = id === 'gateway' ? ['live', 25] : ['approvers', 5];
      const api = (name: string, value: number) => [
        aws('AWS/ApiGateway', name, { ApiName: `${environment.namePrefix}-${environment.name}-${id}`, Stage }, [value]),
      ];
      return { on: [api('5XXError', count)], off: [api('5XXError', count - 1), api('4XXError', 500), []] };
    }
    case 'api-slow': {
      const lasted = (...values: number[]) => [
        aws(
          'AWS/ApiGateway',
          'Latency',
          { ApiName: `${environment.namePrefix}-${environment.name}-gateway`, Stage: 'live' },
          values,
        ),
      ];
      return {
        on: [lasted(100, 12_000, 12_000, 100, 12_000)],
        off: [lasted(100, 100, 100, 12_000, 12_000), lasted(900, 900, 900, 900, 900), []],
      };
    }
    case 'records': {
      const recorded = RECORDED[id];
      if (recorded === undefined) return undefined;
      const [metric, from] = recorded;
      const seen = (count: number): Series[] => [{ namespace: `${environment.name}/records`, metric, values: [count] }];
      return { on: [seen(from)], off: [seen(from - 1), []] };
    }
    case 'unusual-lines': {
      const detector = `${environment.namePrefix}-${environment.name}-unusual-${id}`;
      const seen = (priority: string) => [
        aws('AWS/Logs', 'AnomalyCount', { LogAnomalyDetector: detector, LogAnomalyPriority: priority }, [1]),
      ];
      return { on: [seen('HIGH')], off: [seen('LOW'), []] };
    }
    default:
      return undefined;
  }
}

/** From how many in five minutes. */
const CALLS: Readonly<Record<string, number>> = {
  'outcome-unknown': 1,
  'no-answer': 5,
  'not-identified': 1,
  quarantined: 10,
};

const RECORDED: Readonly<Record<string, readonly [string, number]>> = {
  'turned-away': ['TurnedAway', 20],
  blocked: ['Blocked', 100],
  throttled: ['Throttled', 50],
  'approvers-turned-away': ['ApproversTurnedAway', 10],
  expired: ['Expired', 1],
  failed: ['Failed', 1],
  untold: ['Untold', 1],
  'containment-failed': ['ContainmentFailed', 1],
  'containment-lost': ['ContainmentLost', 1],
};

/** As the gateway's function counts them. */
const many = (environment: Environment, agent: string, result: 'ok' | RefusalCode, count: number): Series[] =>
  embeddedSeries(Array.from({ length: count }, () => endOfRequest(environment, agent, result)));

const aws = (
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  values: readonly number[],
): Series => ({ namespace, metric, dimensions, values });

function functionOf(environment: Environment, account: string, id: string) {
  const found = watchedFunctions(environment, account).find(({ what }) => what === id);
  if (found === undefined) throw new Error(`there is no function ${id}`);
  return found;
}

function waiting(QueueName: string): MetricCase {
  const queued = (count: number) => [aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }, [count])];
  return { on: [queued(1)], off: [queued(0), []] };
}

function gatewayCase(environment: Environment, id: string): MetricCase | undefined {
  const TableName = `${environment.namePrefix}-${environment.name}-gateway`;
  switch (id) {
    case 'cannot-check':
      return {
        on: [many(environment, 'a', 'gateway-failed', 5)],
        off: [many(environment, 'a', 'gateway-failed', 4), many(environment, 'a', 'not-authorized', 50), []],
      };
    case 'table-throttled':
      return {
        on: [
          [
            aws('AWS/DynamoDB', 'ReadThrottleEvents', { TableName }, [3]),
            aws('AWS/DynamoDB', 'WriteThrottleEvents', { TableName }, [2]),
          ],
        ],
        off: [[aws('AWS/DynamoDB', 'ReadThrottleEvents', { TableName }, [4])], []],
      };
    case 'unanswered':
      return {
        on: [[{ namespace: `${environment.name}/records`, metric: 'Unanswered', values: [5] }]],
        off: [[{ namespace: `${environment.name}/records`, metric: 'Unanswered', values: [4] }], []],
      };
    default:
      return undefined;
  }
}

/** By the group of an alarm on states and which of the group it is; with the alarms that its rule names. */
export function stateCase(
  environment: Environment,
  group: string,
  id: string,
  names: readonly string[],
): StateCase | undefined {
  const quiet = Object.fromEntries(names.map((name) => [name, 'OK' as AlarmState]));
  const own = `${environment.namePrefix}-${environment.name}`;
  switch (group) {
    case 'gateway':
    case 'families':
    case 'unusual-spend':
      return {
        on: names.map((name) => ({ ...quiet, [name]: 'ALARM' as const })),
        off: [quiet, Object.fromEntries(names.map((name) => [name, 'INSUFFICIENT_DATA' as const]))],
      };
    case 'volume': {
      const many = `${own}-many-calls-${id}`;
      const unusual = `${own}-unusual-calls-${id}`;
      const gateway = `${own}-gateway-does-not-decide`;
      return {
        on: [
          { ...quiet, [many]: 'ALARM', [unusual]: 'ALARM' },
          // A new agent has no band yet.
          { ...quiet, [many]: 'ALARM', [unusual]: 'INSUFFICIENT_DATA' },
        ],
        off: [
          quiet,
          { ...quiet, [many]: 'ALARM', [unusual]: 'OK' },
          { ...quiet, [unusual]: 'ALARM' },
          { ...quiet, [many]: 'ALARM', [unusual]: 'ALARM', [gateway]: 'ALARM' },
        ],
      };
    }
    default:
      return undefined;
  }
}

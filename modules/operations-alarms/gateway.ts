import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { GATEWAY_STAGE, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { metricNamespace } from '../../foundation/metrics';
import { approvalMachineName, awsName, gatewayTableName } from '../../foundation/names';
import type { RefusalCode } from '../../foundation/refusals';
import type { Severity } from '../../foundation/vocabulary';
import { type Alarm, anyOf, atAll, forSomeMinutes, inFiveMinutes, type Metric } from '../alarm/definition';
import { alarmName } from '../alarm/names';
import { APPROVER_STAGE } from '../approvals/stage';
import { RECORDED, recordMetric } from '../log-filter/records';
import { failingName } from './functions';

/** The one alarm that speaks for all by which the gateway decides. */
export const gatewayAlarmName = (environment: Environment) => alarmName(environment, 'gateway', 'does-not-decide');

/** What the gateway's account watches of the gateway; nothing in others. */
export const gatewayAlarms = (environment: Environment, account: string): Alarm[] =>
  gatewayAccounts(environment).includes(account)
    ? [
        ...deciding(environment),
        ...codeAlarms(environment),
        ...apiAlarms(environment),
        ...recordAlarms(environment),
        approvalsFail(environment, account),
      ]
    : [];

/** Sources: "Metrics and dimensions" of API Gateway, DynamoDB and Step Functions in their guides. */
export const apiMetric = (
  environment: Environment,
  api: 'gateway' | 'approvers',
  name: '5XXError' | '4XXError' | 'Latency' | 'Count',
  statistic: Metric['statistic'],
): Metric => ({
  namespace: 'AWS/ApiGateway',
  name,
  dimensions: {
    ApiName: awsName(environment, 'restApi', api),
    Stage: api === 'gateway' ? GATEWAY_STAGE : APPROVER_STAGE,
  },
  statistic,
});

export const tableMetric = (tableName: string, name: 'ReadThrottleEvents' | 'WriteThrottleEvents'): Metric => ({
  namespace: 'AWS/DynamoDB',
  name,
  dimensions: { TableName: tableName },
  statistic: 'Sum',
});

export const resultMetric = (environment: Environment, code: RefusalCode): Metric => ({
  namespace: metricNamespace(environment, 'gateway'),
  name: 'Calls',
  dimensions: { Result: code },
  statistic: 'Sum',
});

/**
 * What keeps the gateway from deciding: its function fails, its table is throttled, what it needs beside (keys, the audit log, roles
 * of tools) does not answer, or API Gateway does not reach it. None of them tells anybody; one alarm over all of them does.
 */
function deciding(environment: Environment): Alarm[] {
  const part = (id: string, says: string, rest: Pick<Extract<Alarm, { kind: 'metric' }>, 'watched'> & When): Alarm => ({
    kind: 'metric',
    group: 'gateway',
    id,
    name: alarmName(environment, 'gateway', id),
    says,
    runbook: 'The gateway does not decide',
    ...rest,
  });
  const table = gatewayTableName(environment);
  const parts = [
    part('cannot-check', 'Calls could not be checked, since something that the gateway needs did not answer.', {
      watched: { kind: 'metric', metric: resultMetric(environment, 'gateway-failed') },
      ...inFiveMinutes(5),
    }),
    part('table-throttled', 'The table of the gateway takes or gives less than is asked of it.', {
      watched: {
        kind: 'sum',
        metrics: [tableMetric(table, 'ReadThrottleEvents'), tableMetric(table, 'WriteThrottleEvents')],
      },
      ...inFiveMinutes(5),
    }),
    part('unanswered', 'API Gateway had to answer in the place of the gateway.', {
      watched: { kind: 'metric', metric: recordMetric(environment, RECORDED.unanswered) },
      ...inFiveMinutes(5),
    }),
  ];
  const names = [failingName(environment, 'validator'), ...parts.map(({ name }) => name)];
  return [
    ...parts,
    {
      kind: 'composite',
      group: 'gateway',
      id: 'does-not-decide',
      name: gatewayAlarmName(environment),
      says: 'Calls of tools are refused because the gateway does not work; nothing gets past it meanwhile.',
      runbook: 'The gateway does not decide',
      severity: 'critical',
      rule: anyOf(names),
    },
  ];
}

type When = Pick<Extract<Alarm, { kind: 'metric' }>, 'from' | 'periodSeconds' | 'periods' | 'silence'>;

/** Ends of calls of which each, or several, are worth a look, whoever made them. */
const WATCHED_CODES: readonly {
  readonly code: RefusalCode;
  readonly from: number;
  readonly severity: Severity;
  readonly says: string;
}[] = [
  {
    code: 'outcome-unknown',
    from: 1,
    severity: 'warning',
    says: 'It is not known whether a tool did what it was asked.',
  },
  { code: 'no-answer', from: 5, severity: 'warning', says: 'Tools give no answer in time.' },
  {
    code: 'not-identified',
    from: 1,
    severity: 'warning',
    says: 'Somebody calls the gateway who is none of its agents.',
  },
  { code: 'quarantined', from: 10, severity: 'notice', says: 'An agent that has been stopped goes on calling.' },
];

const codeAlarms = (environment: Environment): Alarm[] =>
  WATCHED_CODES.map(({ code, from, severity, says }) => ({
    kind: 'metric',
    group: 'calls',
    id: code,
    name: alarmName(environment, 'calls', code),
    says,
    runbook: RUNBOOK_OF_CODES[code] ?? 'Calls end badly',
    severity,
    watched: { kind: 'metric', metric: resultMetric(environment, code) },
    ...inFiveMinutes(from),
  }));

const RUNBOOK_OF_CODES: Partial<Record<RefusalCode, string>> = {
  'not-identified': 'Somebody unknown calls the gateway',
  quarantined: 'A stopped agent goes on calling',
};

/** Longer than people at an agent wait, and shorter than API Gateway does. */
const SLOW_MILLISECONDS = 10_000;

function apiAlarms(environment: Environment): Alarm[] {
  const failing = (api: 'gateway' | 'approvers', from: number): Alarm => ({
    kind: 'metric',
    group: 'api-fails',
    id: api,
    name: alarmName(environment, 'api-fails', api),
    says: `The API ${awsName(environment, 'restApi', api)} answers many requests with a status of 500 or more, also those that can be made again later.`,
    runbook: 'An API fails',
    severity: 'warning',
    watched: { kind: 'metric', metric: apiMetric(environment, api, '5XXError', 'Sum') },
    ...inFiveMinutes(from),
  });
  return [
    failing('gateway', 25),
    failing('approvers', 5),
    {
      kind: 'metric',
      group: 'api-slow',
      id: 'gateway',
      name: alarmName(environment, 'api-slow', 'gateway'),
      says: `One in a hundred calls of tools takes ${SLOW_MILLISECONDS / 1000} seconds or longer.`,
      runbook: 'An API is slow',
      severity: 'notice',
      watched: { kind: 'metric', metric: apiMetric(environment, 'gateway', 'Latency', 'p99') },
      ...forSomeMinutes(SLOW_MILLISECONDS),
    },
  ];
}

/** What is counted in logs, where no metric of AWS says it. */
const recordAlarms = (environment: Environment): Alarm[] =>
  [
    {
      counted: RECORDED.turnedAway,
      from: 20,
      severity: 'warning' as const,
      says: 'Many requests do not get through the door of the gateway: they are unsigned, wrongly signed, or from elsewhere.',
      runbook: 'Somebody unknown calls the gateway',
    },
    {
      counted: RECORDED.blocked,
      from: 100,
      severity: 'warning' as const,
      says: 'The firewall in front of the gateway blocks many requests.',
      runbook: 'The firewall blocks many requests',
      when: environment.gateway?.firewall === 'create',
    },
    {
      counted: RECORDED.throttled,
      from: 50,
      severity: 'notice' as const,
      says: 'API Gateway turns calls away because too many come.',
      runbook: 'Calls are throttled',
    },
    {
      counted: RECORDED.approversTurnedAway,
      from: 10,
      severity: 'warning' as const,
      says: 'Many requests to decide about calls come from somebody who has not shown who they are.',
      runbook: 'Somebody tries to decide who may not',
    },
    {
      counted: RECORDED.expired,
      from: 1,
      severity: 'warning' as const,
      says: 'Nobody decided in time about a call that waited for people.',
      runbook: 'Approvals expire',
    },
    {
      counted: RECORDED.failed,
      from: 1,
      severity: 'warning' as const,
      says: 'A call that waited for people could not be put before them, or not be made.',
      runbook: 'Approvals fail',
    },
    {
      counted: RECORDED.untold,
      from: 1,
      severity: 'warning' as const,
      says: 'Approvers could not be told that something waits for them.',
      runbook: 'Approvals fail',
    },
    {
      counted: RECORDED.containmentFailed,
      from: 1,
      severity: 'critical' as const,
      says: 'A step of stopping an agent or of letting one go failed; it is tried again, and until then the agent is not stopped.',
      runbook: 'An agent is not contained',
    },
    {
      counted: RECORDED.containmentLost,
      from: 1,
      severity: 'critical' as const,
      says: 'Something that stopped an agent was gone, and has been put back.',
      runbook: 'A quarantine is changed by somebody else',
    },
  ]
    .filter(({ when = true }) => when)
    .map(({ counted, from, severity, says, runbook }) => ({
      kind: 'metric',
      group: 'records',
      id: counted.id,
      name: alarmName(environment, 'records', counted.id),
      says,
      runbook,
      severity,
      watched: { kind: 'metric', metric: recordMetric(environment, counted) },
      ...inFiveMinutes(from),
    }));

/** The state machine of approvals fails where a call could not be made, or its end not be kept. */
const approvalsFail = (environment: Environment, account: string): Alarm => ({
  kind: 'metric',
  group: 'workflow-fails',
  id: 'approvals',
  name: alarmName(environment, 'workflow-fails', 'approvals'),
  says: 'A call that waited for people was not made, or its end could not be kept.',
  runbook: 'Approvals fail',
  severity: 'warning',
  watched: {
    kind: 'sum',
    metrics: executionMetrics(
      regionalArn(
        environment,
        'states',
        accountIdOf(environment, account),
        `stateMachine:${approvalMachineName(environment)}`,
      ),
    ),
  },
  ...atAll,
});

/** Executions of a state machine that came to no good end. */
export const executionMetrics = (stateMachineArn: string): Metric[] =>
  ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'].map((name) => ({
    namespace: 'AWS/States',
    name,
    dimensions: { StateMachineArn: stateMachineArn },
    statistic: 'Sum',
  }));

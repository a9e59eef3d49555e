import { agentAccounts, workflowAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { toolQueueName } from '../../foundation/names';
import { tokenTableName } from '../agent-records/names';
import { stateMachineArn } from '../agent-workflow/arns';
import { type Alarm, atAll, inFiveMinutes, type Metric } from '../alarm/definition';
import { alarmName } from '../alarm/names';
import { toolStateMachineArn } from '../tool/arns';
import { untoldQueueName } from '../watch-rules/arns';
import { executionMetrics, tableMetric } from './gateway';

/** What every account watches of its agents and tools, beside their functions. */
export const accountAlarms = (environment: Environment, account: string): Alarm[] => [
  ...failedCalls(environment, account),
  ...workflowsFail(environment, account),
  ...tokenTable(environment, account),
  ...guardrailMetrics(environment, account),
  untold(environment),
];

/** What rules could not tell anybody. */
const untold = (environment: Environment): Alarm => ({
  kind: 'metric',
  group: 'untold',
  id: 'events',
  name: alarmName(environment, 'untold', 'events'),
  says: 'Something happened of which people could not be told; what it was waits in a queue.',
  runbook: 'People could not be told',
  severity: 'critical',
  watched: { kind: 'metric', metric: waitingIn(untoldQueueName(environment)) },
  ...atAll,
});

/** Source: "Available CloudWatch metrics for Amazon SQS" in its guide. */
export const waitingIn = (queueName: string): Metric => ({
  namespace: 'AWS/SQS',
  name: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: queueName },
  statistic: 'Maximum',
});

const failedCalls = (environment: Environment, account: string): Alarm[] =>
  environment.tools
    .filter((tool) => tool.account === account && tool.target.kind === 'function')
    .map(({ name }) => ({
      kind: 'metric',
      group: 'failed-calls',
      id: name,
      name: alarmName(environment, 'failed-calls', name),
      says: `Calls that the tool ${name} could not finish wait for somebody to look.`,
      runbook: 'Calls of a tool wait for somebody to look',
      severity: 'warning',
      watched: { kind: 'metric', metric: waitingIn(toolQueueName(environment, name)) },
      ...atAll,
    }));

/** An endpoint refuses now and then; a workflow of an agent that fails has left somebody without an answer. */
function workflowsFail(environment: Environment, account: string): Alarm[] {
  const failing = (id: string, says: string, arn: string, from: number): Alarm => ({
    kind: 'metric',
    group: 'workflow-fails',
    id,
    name: alarmName(environment, 'workflow-fails', id),
    says,
    runbook: 'A workflow fails',
    severity: 'warning',
    watched: { kind: 'sum', metrics: executionMetrics(arn) },
    ...inFiveMinutes(from),
  });
  return [
    ...environment.agents
      .filter((agent) => agent.account === account && agent.workflow !== undefined)
      .map((agent) =>
        failing(
          `agent-${agent.name}`,
          `Requests for ${agent.name} are not finished: its workflow fails, takes too long, is stopped or is throttled.`,
          stateMachineArn(environment, agent),
          1,
        ),
      ),
    ...environment.tools
      .filter((tool) => tool.account === account && tool.target.kind === 'endpoint')
      .map((tool) =>
        failing(
          `tool-${tool.name}`,
          `The endpoint of the tool ${tool.name} fails or does not answer.`,
          toolStateMachineArn(environment, tool),
          5,
        ),
      ),
  ];
}

const tokenTable = (environment: Environment, account: string): Alarm[] => {
  if (environment.sanitizer.tokens === undefined || !workflowAccounts(environment).includes(account)) return [];
  const table = tokenTableName(environment);
  return [
    {
      kind: 'metric',
      group: 'table-throttled',
      id: 'tokens',
      name: alarmName(environment, 'table-throttled', 'tokens'),
      says: 'The table of tokens that stand for personal data takes or gives less than is asked of it.',
      runbook: 'A table is throttled',
      severity: 'warning',
      watched: {
        kind: 'sum',
        metrics: [tableMetric(table, 'ReadThrottleEvents'), tableMetric(table, 'WriteThrottleEvents')],
      },
      ...inFiveMinutes(5),
    },
  ];
};

/** More than one agent of its own, and what is streamed too. Source: "Monitor Amazon Bedrock Guardrails using CloudWatch metrics". */
const guardrailMetrics = (environment: Environment, account: string): Alarm[] =>
  agentAccounts(environment).includes(account)
    ? [
        {
          kind: 'metric',
          group: 'guardrails',
          id: 'intervene',
          name: alarmName(environment, 'guardrails', 'intervene'),
          says: 'Guardrails of the account intervene often, whoever it is that asks.',
          runbook: 'The guardrail intervenes often',
          severity: 'notice',
          watched: {
            kind: 'metric',
            metric: {
              namespace: 'AWS/Bedrock/Guardrails',
              name: 'InvocationsIntervened',
              dimensions: { Operation: 'ApplyGuardrail' },
              statistic: 'Sum',
            },
          },
          ...inFiveMinutes(environment.detection.thresholds.guardrail * 2),
        },
      ]
    : [];

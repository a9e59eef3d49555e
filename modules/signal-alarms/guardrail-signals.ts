import { accountIdOf } from '../../foundation/accounts';
import type { Agent, Environment } from '../../foundation/environment';
import { agentLogGroupName } from '../../foundation/log-groups';
import { distinguishedAgents } from '../../foundation/measured-agents';
import { interventionsMetric, metricNamespace } from '../../foundation/metrics';
import { agentRoleName, signalAlarmName } from '../../foundation/names';
import { type Alarm, inFiveMinutes } from '../alarm/definition';
import { invocationLogGroupName } from '../invocation-logging/policy';
import type { LogFilter } from '../log-filter/definition';
import { severityOf } from './gateway-signals';

/**
 * Interventions of the guardrail, agent by agent: in the log of model calls, where that is made here, and in what the reference
 * workflow writes about checks that are no calls of a model. An agent that has neither is watched by neither.
 */
export function interventionFilters(environment: Environment, account: string): LogFilter[] {
  const distinguished = new Set(distinguishedAgents(environment, account));
  return agentsIn(environment, account).flatMap((agent) => [
    ...(distinguished.has(agent) ? [inModelCalls(environment, agent)] : []),
    ...(agent.trust.kind === 'workflow' ? [inWorkflow(environment, agent, distinguished.has(agent))] : []),
  ]);
}

export function guardrailSignalAlarms(environment: Environment, account: string): Alarm[] {
  const distinguished = new Set(distinguishedAgents(environment, account));
  return agentsIn(environment, account)
    .filter((agent) => distinguished.has(agent) || agent.trust.kind === 'workflow')
    .map((agent) => ({
      kind: 'metric',
      group: 'guardrail',
      id: agent.name,
      name: signalAlarmName(environment, 'guardrail', agent.name),
      says: `The guardrail withholds or masks much of what ${agent.name} asks or answers.`,
      runbook: 'The guardrail intervenes often',
      severity: severityOf(environment, 'guardrail'),
      watched: {
        kind: 'metric',
        metric: {
          namespace: metricNamespace(environment, 'guardrail'),
          name: interventionsMetric(agent.name),
          dimensions: {},
          statistic: 'Sum',
        },
      },
      ...inFiveMinutes(environment.detection.thresholds.guardrail),
    }));
}

const agentsIn = ({ agents }: Environment, account: string) => agents.filter((agent) => agent.account === account);

/**
 * As Converse and InvokeModel answer. The chunks of a streamed answer are a list, into which a filter cannot look: they are seen in
 * the guardrail's own metrics, without the agent. Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" and
 * "Use a guardrail with inference operations to evaluate user input" in the Bedrock guide.
 */
const inModelCalls = (environment: Environment, agent: Agent): LogFilter => ({
  group: 'interventions-in-model-calls',
  id: agent.name,
  logGroupName: invocationLogGroupName(environment),
  pattern: `{ ($.identity.arn = "${sessionsOf(environment, agent)}") && (($.output.outputBodyJson.stopReason = "guardrail_intervened") || ($.output.outputBodyJson.amazon-bedrock-guardrailAction = "INTERVENED")) }`,
  namespace: metricNamespace(environment, 'guardrail'),
  metric: interventionsMetric(agent.name),
});

/** Sessions of an agent's role, whatever they are called. */
const sessionsOf = (environment: Environment, { name, account }: Agent) =>
  `arn:${environment.partition}:sts::${accountIdOf(environment, account)}:assumed-role/${agentRoleName(environment, name)}/*`;

/** Those of calls of models may be counted in the log of model calls already. */
const inWorkflow = (environment: Environment, { name }: Agent, isDistinguished: boolean): LogFilter => ({
  group: 'interventions-in-workflows',
  id: name,
  logGroupName: agentLogGroupName(environment, name),
  pattern: isDistinguished
    ? '{ ($.event = "guardrail.intervened") && ($.at = "grounding") }'
    : '{ $.event = "guardrail.intervened" }',
  namespace: metricNamespace(environment, 'guardrail'),
  metric: interventionsMetric(name),
});

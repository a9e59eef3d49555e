import type { Agent, Environment } from '../../foundation/environment';
import { metricNamespace } from '../../foundation/metrics';
import { signalAlarmName } from '../../foundation/names';
import type { Severity, Signal } from '../../foundation/vocabulary';
import { type Alarm, inFiveMinutes, isFine, isInAlarm, type Metric } from '../alarm/definition';
import { alarmName } from '../alarm/names';
import { gatewayAlarmName } from '../operations-alarms/gateway';
import { REFUSED } from './refusals';

/** What the gateway sees of agents, wherever they run: in its account, since that is where it writes. */
export const gatewaySignalAlarms = (environment: Environment): Alarm[] =>
  environment.agents.flatMap((agent) => [
    refused(environment, agent),
    sensitiveData(environment, agent),
    ...volume(environment, agent),
  ]);

/** What stops an agent is for people to know at once, even though they need not do anything. */
export const severityOf = ({ containment, gateway }: Environment, signal: Signal): Severity =>
  gateway === undefined || containment.responses[signal] === 'tell' ? 'warning' : 'critical';

const ofAgent = (environment: Environment, { name }: Agent, result?: string): Metric => ({
  namespace: metricNamespace(environment, 'gateway'),
  name: 'Calls',
  dimensions: { Agent: name, ...(result === undefined ? {} : { Result: result }) },
  statistic: 'Sum',
});

const refused = (environment: Environment, agent: Agent): Alarm => ({
  kind: 'metric',
  group: 'refused',
  id: agent.name,
  name: signalAlarmName(environment, 'refused', agent.name),
  says: `${agent.name} makes many calls that it may not make, that a rule refuses, or that are malformed.`,
  runbook: 'An agent is refused often',
  severity: severityOf(environment, 'refused'),
  watched: { kind: 'sum', metrics: REFUSED.map((code) => ofAgent(environment, agent, code)) },
  ...inFiveMinutes(environment.detection.thresholds.refused),
});

const sensitiveData = (environment: Environment, agent: Agent): Alarm => ({
  kind: 'metric',
  group: 'sensitive-data',
  id: agent.name,
  name: signalAlarmName(environment, 'sensitive-data', agent.name),
  says: `${agent.name} hands personal data or secrets to tools that may not see them.`,
  runbook: 'An agent hands out sensitive data',
  severity: severityOf(environment, 'sensitive-data'),
  watched: { kind: 'metric', metric: ofAgent(environment, agent, 'sensitive-data') },
  ...inFiveMinutes(environment.detection.thresholds.sensitiveData),
});

/**
 * Many calls, and nothing says that so many are usual: either they are more than the band around what was, or the agent is new
 * and has no band yet. While the gateway decides nothing, agents repeat their calls, which says nothing about them.
 */
function volume(environment: Environment, agent: Agent): Alarm[] {
  const { thresholds, anomalyDeviations: deviations } = environment.detection;
  const metric = ofAgent(environment, agent);
  const many = alarmName(environment, 'many-calls', agent.name);
  const unusual = alarmName(environment, 'unusual-calls', agent.name);
  return [
    {
      kind: 'metric',
      group: 'many-calls',
      id: agent.name,
      name: many,
      says: `${agent.name} makes many calls, which may be usual.`,
      runbook: 'An agent makes far more calls than usual',
      watched: { kind: 'metric', metric },
      ...inFiveMinutes(thresholds.calls),
    },
    {
      kind: 'metric',
      group: 'unusual-calls',
      id: agent.name,
      name: unusual,
      says: `${agent.name} makes more calls than usual, which may be few.`,
      runbook: 'An agent makes far more calls than usual',
      watched: { kind: 'unusual', metric, deviations },
      periodSeconds: 300,
      periods: { many: 1, of: 1 },
      silence: 'unknown',
    },
    {
      kind: 'composite',
      group: 'volume',
      id: agent.name,
      name: signalAlarmName(environment, 'volume', agent.name),
      says: `${agent.name} makes many calls, and nothing says that so many are usual.`,
      runbook: 'An agent makes far more calls than usual',
      severity: severityOf(environment, 'volume'),
      rule: `${isInAlarm(many)} AND NOT ${isFine(unusual)} AND NOT ${isInAlarm(gatewayAlarmName(environment))}`,
    },
  ];
}

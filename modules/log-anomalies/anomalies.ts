import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { agentLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { awsName } from '../../foundation/names';
import { type Alarm, atAll } from '../alarm/definition';
import { alarmName } from '../alarm/names';

/** A log in which something unusual is looked for. */
export interface LearntLog {
  /** Which of them. */
  readonly id: string;
  readonly detectorName: string;
  readonly logGroupName: string;
}

/** What the gateway's function and the steps of workflows write: lines of which there is an end of kinds. */
export function learntLogs(environment: Environment, account: string): LearntLog[] {
  const learnt = (id: string, logGroupName: string): LearntLog => ({
    id,
    detectorName: awsName(environment, 'metricFilter', 'unusual', id),
    logGroupName,
  });
  return [
    ...(gatewayAccounts(environment).includes(account)
      ? [learnt('validator', gatewayLogGroupName(environment, 'validator'))]
      : []),
    ...environment.agents
      .filter((agent) => agent.account === account && agent.workflow !== undefined)
      .map(({ name }) => learnt(`steps-${name}`, agentLogGroupName(environment, name))),
  ];
}

/** Source: "Create alarms for log anomalies" in the CloudWatch Logs guide. */
export const anomalyAlarms = (environment: Environment, account: string): Alarm[] =>
  learntLogs(environment, account).map(({ id, detectorName, logGroupName }) => ({
    kind: 'metric',
    group: 'unusual-lines',
    id,
    name: alarmName(environment, 'unusual-lines', id),
    says: `Lines in ${logGroupName} are new, or many more than usual.`,
    runbook: 'A log has unusual lines',
    severity: 'notice',
    watched: {
      kind: 'metric',
      metric: {
        namespace: 'AWS/Logs',
        name: 'AnomalyCount',
        dimensions: { LogAnomalyDetector: detectorName, LogAnomalyPriority: 'HIGH' },
        statistic: 'Sum',
      },
    },
    ...atAll,
  }));

import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { alertTopicArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type Alarm, type CompositeAlarm, type Metric, type MetricAlarm, MOST_CHILDREN } from './definition';

export interface AlarmsProps {
  readonly environment: Environment;
  /** Account that they are in, by name. */
  readonly account: string;
  /** Those on states of others come after the others. */
  readonly alarms: readonly Alarm[];
  /** Of the same account, whose states these may be about too. */
  readonly earlier?: readonly Alarms[];
}

/** Alarms of an account, each of which says what it means and where the runbook goes on. */
export class Alarms extends Construct {
  /** By name. */
  private readonly made: Map<string, Made>;

  constructor(scope: Construct, id: string, { environment, account, alarms, earlier = [] }: AlarmsProps) {
    super(scope, id);
    this.made = new Map(earlier.flatMap(({ made }) => [...made]));
    const groups = new Map<string, Construct>();
    for (const alarm of alarms) {
      const group = groups.get(alarm.group) ?? new Construct(this, alarm.group);
      groups.set(alarm.group, group);
      const said = {
        alarmName: alarm.name,
        alarmDescription: `${alarm.says} Runbook: ${alarm.runbook}`,
        alarmActions: alarm.severity === undefined ? [] : [alertTopicArn(environment, account, alarm.severity)],
      };
      this.made.set(
        alarm.name,
        alarm.kind === 'metric'
          ? new CloudwatchMetricAlarm(group, alarm.id, { ...said, ...whenOf(alarm), ...watchedBy(alarm) })
          : new CloudwatchCompositeAlarm(group, alarm.id, {
              ...said,
              alarmRule: alarm.rule,
              dependsOn: this.namedIn(alarm),
            }),
      );
    }
  }

  /** AWS refuses a rule that names an alarm which is not there. */
  private namedIn({ name, rule }: CompositeAlarm): Made[] {
    const names = [...rule.matchAll(/"([^"]+)"/g)].map(([, quoted = '']) => quoted);
    if (names.length > MOST_CHILDREN)
      throw new Error(
        `${this.node.path}: ${name} names ${names.length} alarms, and may name ${MOST_CHILDREN}; divide it`,
      );
    return names.map((child) => {
      const alarm = this.made.get(child);
      if (alarm === undefined)
        throw new Error(`${this.node.path}: ${name} names "${child}", which is not made before it; put it first`);
      return alarm;
    });
  }
}

type Made = CloudwatchMetricAlarm | CloudwatchCompositeAlarm;

const whenOf = ({ periods, silence }: MetricAlarm) => ({
  evaluationPeriods: periods.of,
  datapointsToAlarm: periods.many,
  treatMissingData: { fine: 'notBreaching', wrong: 'breaching', unknown: 'missing' }[silence],
});

type Measured = Pick<
  CloudwatchMetricAlarmConfig,
  | 'comparisonOperator'
  | 'threshold'
  | 'thresholdMetricId'
  | 'namespace'
  | 'metricName'
  | 'dimensions'
  | 'statistic'
  | 'extendedStatistic'
  | 'period'
  | 'metricQuery'
>;

function watchedBy({ watched, from, periodSeconds }: MetricAlarm): Measured {
  switch (watched.kind) {
    case 'metric': {
      const { namespace, name, dimensions, statistic } = watched.metric;
      return {
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold: from,
        namespace,
        metricName: name,
        dimensions,
        ...(statistic === 'p99' ? { extendedStatistic: statistic } : { statistic }),
        period: periodSeconds,
      };
    }
    case 'sum':
      return {
        comparisonOperator: 'GreaterThanOrEqualToThreshold',
        threshold: from,
        metricQuery: [
          ...watched.metrics.map((metric, index) => query(`m${index + 1}`, metric, periodSeconds, false)),
          {
            id: 'sum',
            // Over those that have a value: one without is no reason to know nothing of the others.
            expression: `SUM([${watched.metrics.map((_, index) => `m${index + 1}`).join(',')}])`,
            label: 'All of them',
            returnData: true,
          },
        ],
      };
    case 'unusual':
      return {
        comparisonOperator: 'GreaterThanUpperThreshold',
        thresholdMetricId: 'usual',
        metricQuery: [
          query('m1', watched.metric, periodSeconds, true),
          {
            id: 'usual',
            expression: `ANOMALY_DETECTION_BAND(m1, ${watched.deviations})`,
            label: 'What is usual',
            returnData: true,
          },
        ],
      };
  }
}

const query = (
  id: string,
  { namespace, name, dimensions, statistic }: Metric,
  period: number,
  returnData: boolean,
) => ({
  id,
  metric: { namespace, metricName: name, dimensions, stat: statistic, period },
  returnData,
});

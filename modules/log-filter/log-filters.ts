import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { everythingOf } from '../tool/made-first';
import { LARGEST_PATTERN, type LogFilter } from './definition';

export interface LogFiltersProps {
  readonly environment: Environment;
  readonly filters: readonly LogFilter[];
  /** What makes log groups in the same stack; those of other stacks are there already. */
  readonly after: readonly Construct[];
}

/** Metrics of what is written in logs, for alarms and dashboards. */
export class LogFilters extends Construct {
  constructor(scope: Construct, id: string, { environment, filters, after }: LogFiltersProps) {
    super(scope, id);
    const groups = new Map<string, Construct>();
    const made = new Map(logGroupsIn(after).map((logGroup) => [logGroup.nameInput, logGroup]));
    for (const filter of filters) {
      if (filter.pattern.length > LARGEST_PATTERN)
        throw new Error(
          `${this.node.path}/${filter.group}/${filter.id}: the pattern has ${filter.pattern.length} characters, and may have ${LARGEST_PATTERN}; count less`,
        );
      const group = groups.get(filter.group) ?? new Construct(this, filter.group);
      groups.set(filter.group, group);
      const logGroup = made.get(filter.logGroupName);
      new CloudwatchLogMetricFilter(group, filter.id, {
        name: awsName(environment, 'metricFilter', filter.group, filter.id),
        logGroupName: filter.logGroupName,
        pattern: filter.pattern,
        // Without a default value: that would write a zero for every minute of every agent.
        metricTransformation: { namespace: filter.namespace, name: filter.metric, value: '1', unit: 'Count' },
        ...(logGroup === undefined ? {} : { dependsOn: [logGroup] }),
      });
    }
  }
}

const logGroupsIn = (constructs: readonly Construct[]): CloudwatchLogGroup[] =>
  everythingOf(...constructs).filter((one): one is CloudwatchLogGroup => one instanceof CloudwatchLogGroup);

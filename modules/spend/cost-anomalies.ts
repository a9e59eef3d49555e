import { CeAnomalyMonitor } from '@cdktf/provider-aws/lib/ce-anomaly-monitor';
import { CeAnomalySubscription } from '@cdktf/provider-aws/lib/ce-anomaly-subscription';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';

export interface CostAnomaliesProps {
  readonly environment: Environment;
  /** Who is told, once a day. */
  readonly mailboxes: readonly string[];
}

/** Part of the month's budget that has to be at stake before people are told, in percent. */
const WORTH_TELLING = 5;

/**
 * What is unusual about an environment's costs, by the tag that everything of it carries. Only the management account may
 * ask by tag; other accounts may have one monitor of their services each, which a landing zone often has.
 * Source: "Getting started with AWS Cost Anomaly Detection" in the Cost Management guide.
 */
export class CostAnomalies extends Construct {
  constructor(scope: Construct, id: string, { environment, mailboxes }: CostAnomaliesProps) {
    super(scope, id);

    const monitor = new CeAnomalyMonitor(this, 'Resource', {
      name: awsName(environment, 'costMonitor', 'costs'),
      monitorType: 'CUSTOM',
      monitorSpecification: renderJson(this.node.path, {
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: 'p2a:environment', MatchOptions: null, Values: [environment.name] },
      }),
    });
    new CeAnomalySubscription(this, 'subscription', {
      name: awsName(environment, 'costMonitor', 'costs'),
      // At once would need a topic, and the management account holds no workload that could have one.
      frequency: 'DAILY',
      monitorArnList: [monitor.arn],
      subscriber: mailboxes.map((address) => ({ type: 'EMAIL', address })),
      thresholdExpression: {
        dimension: {
          key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          matchOptions: ['GREATER_THAN_OR_EQUAL'],
          values: [String(Math.max(1, Math.round((environment.budgets.monthlyUsd * WORTH_TELLING) / 100)))],
        },
      },
    });
  }
}

import type { BudgetsBudgetNotification } from '@cdktf/provider-aws/lib/budgets-budget';
import type { Environment } from '../../foundation/environment';
import type { Severity } from '../../foundation/vocabulary';

/** Who is told, by how urgent it is. */
export type Subscribers = (
  severity: Severity,
) => Pick<BudgetsBudgetNotification, 'subscriberSnsTopicArns' | 'subscriberEmailAddresses'>;

/** From here on there is not much left of a budget, in percent. */
const NEARLY_ALL = 75;

/** Parts of a budget that were spent, all of it, and all of it as what the month will come to. At most five, as AWS has it. */
export const budgetNotifications = (
  { budgets }: Pick<Environment, 'budgets'>,
  subscribers: Subscribers,
): BudgetsBudgetNotification[] => [
  ...[...budgets.warnAtPercent]
    .sort((one, other) => one - other)
    .map((percent) => notification('ACTUAL', percent, subscribers(percent < NEARLY_ALL ? 'notice' : 'warning'))),
  notification('ACTUAL', 100, subscribers('critical')),
  notification('FORECASTED', 100, subscribers('warning')),
];

const notification = (
  notificationType: 'ACTUAL' | 'FORECASTED',
  threshold: number,
  subscribers: ReturnType<Subscribers>,
): BudgetsBudgetNotification => ({
  notificationType,
  threshold,
  thresholdType: 'PERCENTAGE',
  comparisonOperator: 'GREATER_THAN',
  ...subscribers,
});

import { BudgetsBudget, type BudgetsBudgetCostFilter } from '@cdktf/provider-aws/lib/budgets-budget';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { budgetNotifications, type Subscribers } from './notifications';

export interface MonthlyBudgetProps {
  readonly environment: Environment;
  readonly budgetName: string;
  /** What may be spent in a month, in US cents. */
  readonly cents: number;
  /** Of which costs; without it, of all that the account sees. */
  readonly costFilter?: BudgetsBudgetCostFilter;
  readonly subscribers: Subscribers;
  /** What has to be there first, such as the topics that are told. */
  readonly after?: readonly TerraformResource[];
}

/**
 * What may be spent in a month, as AWS bills it: what was spent is known some hours later, up to three times a day.
 * Credits and refunds are left out, so that neither lets an agent spend more.
 */
export class MonthlyBudget extends Construct {
  public readonly resource: BudgetsBudget;

  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    const { environment, budgetName, cents, costFilter, subscribers, after = [] } = props;

    this.resource = new BudgetsBudget(this, 'Resource', {
      name: budgetName,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: (cents / 100).toFixed(2),
      limitUnit: 'USD',
      costTypes: { includeCredit: false, includeRefund: false },
      ...(costFilter === undefined ? {} : { costFilter: [costFilter] }),
      notification: budgetNotifications(environment, subscribers),
      ...(after.length === 0 ? {} : { dependsOn: [...after] }),
    });
  }
}

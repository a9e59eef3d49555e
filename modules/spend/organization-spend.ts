import { Construct } from 'constructs';
import { accountIdOf, workloadAccounts } from '../../foundation/accounts';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import { mailboxesOf } from '../alerts/alert-topics';
import { CostAnomalies } from './cost-anomalies';
import { MonthlyBudget } from './monthly-budget';
import { wholeBudgetName } from './names';

export interface OrganizationSpendProps {
  readonly environment: Environment;
}

/** What the management account sees of an environment's costs. It has no topics: people are told by mail. */
export class OrganizationSpend extends Construct {
  constructor(scope: Construct, id: string, { environment }: OrganizationSpendProps) {
    super(scope, id);
    if (!seesItsBill(environment)) return;

    const accounts = workloadAccounts(environment);
    if (accounts.length > 0)
      new MonthlyBudget(this, 'everything', {
        environment,
        budgetName: wholeBudgetName(environment),
        cents: environment.budgets.monthlyUsd * 100,
        // By account and not by tag: what costs money and has no tag counts too.
        costFilter: { name: 'LinkedAccount', values: accounts.map((account) => accountIdOf(environment, account)) },
        subscribers: (severity) => ({ subscriberEmailAddresses: [...mailboxesOf(environment, severity)] }),
      });
    if (environment.landingZone.costAnomalies === 'create')
      new CostAnomalies(this, 'anomalies', {
        environment,
        mailboxes: mailboxesOf(environment, 'warning'),
      });
  }
}

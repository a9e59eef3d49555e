import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { Alarms } from '../alarm/alarms';
import { AccountBudgets } from './account-budgets';
import { tokenAlarms } from './token-alarms';
import { TokenMetrics } from './token-metrics';

export interface AccountSpendProps {
  readonly environment: Environment;
  /** By name. */
  readonly account: string;
  /** The topics of the account. */
  readonly topics: Construct;
}

/** That money is bounded in an account: tokens are known within minutes, and dollars within a day. */
export class AccountSpend extends Construct {
  /** Alarms on tokens, where any are measured. */
  public readonly alarms: readonly Alarms[];

  constructor(scope: Construct, id: string, { environment, account, topics }: AccountSpendProps) {
    super(scope, id);

    new TokenMetrics(this, 'tokens', { environment, account });
    const alarms = tokenAlarms(environment, account);
    this.alarms = alarms.length > 0 ? [new Alarms(this, 'alarms', { environment, account, alarms })] : [];
    new AccountBudgets(this, 'budgets', { environment, account, topics });
  }
}

import { BudgetsBudgetAction } from '@cdktf/provider-aws/lib/budgets-budget-action';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { alertTopicArn } from '../../foundation/arns';
import { accountShare, familyShares, revocableAgents, seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import { agentRoleName } from '../../foundation/names';
import { hasOrganizationStack } from '../../foundation/organization-stack';
import { everythingOf } from '../tool/made-first';
import { MonthlyBudget } from './monthly-budget';
import { familyBudgetName, wholeBudgetName } from './names';
import type { Subscribers } from './notifications';
import { Revocation } from './revocation';

export interface AccountBudgetsProps {
  readonly environment: Environment;
  /** Account whose costs they are, by name. */
  readonly account: string;
  /** The topics of the account. */
  readonly topics: Construct;
}

/** Tag by which inference profiles say which family asks a model. Source: "TagKeyValue" in the reference of `aws_budgets_budget`. */
const familyTag = (family: string) => `user:p2a:family$${family}`;

/** Roles that one action reaches. Source: "IamActionDefinition" in the Budgets reference. */
const ROLES_OF_AN_ACTION = 100;

/**
 * What families of an account may spend on models, and what the account may in all where nobody looks at the whole
 * environment. A family that has spent its budget is told about, and its agents call no models any more.
 */
export class AccountBudgets extends Construct {
  constructor(scope: Construct, id: string, { environment, account, topics }: AccountBudgetsProps) {
    super(scope, id);
    if (!seesItsBill(environment)) return;

    const after = everythingOf(topics);
    const subscribers: Subscribers = (severity) => ({
      subscriberSnsTopicArns: [alertTopicArn(environment, account, severity)],
    });
    if (!hasOrganizationStack(environment))
      new MonthlyBudget(this, 'everything', {
        environment,
        budgetName: wholeBudgetName(environment),
        cents: accountShare(environment, account),
        subscribers,
        after,
      });

    const revocable = revocableAgents(environment, account);
    const revocation =
      revocable.length === 0 ? undefined : new Revocation(this, 'revocation', { environment, account });
    const families = new Construct(this, 'families');
    for (const { family, cents } of familyShares(environment, account)) {
      const budget = new MonthlyBudget(families, family, {
        environment,
        budgetName: familyBudgetName(environment, family),
        cents,
        costFilter: { name: 'TagKeyValue', values: [familyTag(family)] },
        subscribers,
        after,
      });
      const roles = revocable
        .filter((agent) => agent.family === family)
        .map(({ name }) => agentRoleName(environment, name));
      if (revocation !== undefined && roles.length > 0)
        this.addActions(budget, revocation, {
          roles,
          topicArn: alertTopicArn(environment, account, 'critical'),
          after,
        });
    }
  }

  /** Once taken away, models stay away until somebody reverses the action, also in the next month. */
  private addActions(
    budget: MonthlyBudget,
    revocation: Revocation,
    { roles, topicArn, after }: { roles: readonly string[]; topicArn: string; after: readonly TerraformResource[] },
  ): void {
    for (let start = 0; start < roles.length; start += ROLES_OF_AN_ACTION)
      new BudgetsBudgetAction(budget, `revoke-${start / ROLES_OF_AN_ACTION + 1}`, {
        budgetName: budget.resource.name,
        actionType: 'APPLY_IAM_POLICY',
        approvalModel: 'AUTOMATIC',
        notificationType: 'ACTUAL',
        actionThreshold: { actionThresholdType: 'PERCENTAGE', actionThresholdValue: 100 },
        definition: {
          iamActionDefinition: {
            policyArn: revocation.policyArn,
            roles: roles.slice(start, start + ROLES_OF_AN_ACTION),
          },
        },
        executionRoleArn: revocation.roleArn,
        subscriber: [{ subscriptionType: 'SNS', address: topicArn }],
        dependsOn: [...after, ...everythingOf(revocation)],
      });
  }
}

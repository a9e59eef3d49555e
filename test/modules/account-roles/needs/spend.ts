import {
  accountId,
  anywhere,
  iamRoleArn,
  managementId,
  type NeedsByType,
  on,
  requested,
  type Subject,
  text,
} from './need';

const budget = (subject: Subject, name: string) =>
  `arn:${subject.environment.partition}:budgets::${accountId(subject)}:budget/${name}`;

const inCostExplorer = (kind: string) => (subject: Subject) =>
  `arn:${subject.environment.partition}:ce::${managementId(subject)}:${kind}/invented-by-aws`;

/** Of what bounds money. Sources: the service authorization reference, whose actions of Budgets are no operations of its API. */
export const SPEND: NeedsByType = {
  aws_budgets_budget: {
    arn: (subject) => budget(subject, text(subject, 'name')),
    born: ['budgets:ModifyBudget', 'budgets:TagResource'],
    kept: [
      'budgets:ListTagsForResource',
      'budgets:ModifyBudget',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:ViewBudget',
    ],
  },
  aws_budgets_budget_action: {
    arn: (subject) => budget(subject, `${text(referred(subject, 'budget_name'), 'name')}/action/invented-by-aws`),
    born: ['budgets:CreateBudgetAction', 'budgets:TagResource'],
    kept: [
      'budgets:DeleteBudgetAction',
      'budgets:DescribeBudgetAction',
      'budgets:ListTagsForResource',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:UpdateBudgetAction',
    ],
    beside: (subject) =>
      on(
        iamRoleArn(referred(subject, 'execution_role_arn')),
        { 'iam:PassedToService': 'budgets.amazonaws.com' },
        'iam:PassRole',
      ),
  },
  aws_ce_anomaly_monitor: {
    arn: inCostExplorer('anomalymonitor'),
    born: ['ce:TagResource'],
    kept: [
      'ce:DeleteAnomalyMonitor',
      'ce:GetAnomalyMonitors',
      'ce:ListTagsForResource',
      'ce:TagResource',
      'ce:UntagResource',
      'ce:UpdateAnomalyMonitor',
    ],
    beside: (subject) => anywhere(requested(subject), 'ce:CreateAnomalyMonitor'),
  },
  aws_ce_anomaly_subscription: {
    arn: inCostExplorer('anomalysubscription'),
    born: ['ce:TagResource'],
    kept: [
      'ce:DeleteAnomalySubscription',
      'ce:GetAnomalySubscriptions',
      'ce:ListTagsForResource',
      'ce:TagResource',
      'ce:UntagResource',
      'ce:UpdateAnomalySubscription',
    ],
    beside: (subject) => anywhere(requested(subject), 'ce:CreateAnomalySubscription'),
  },
  aws_ce_cost_allocation_tag: {
    arn: () => '*',
    kept: ['ce:ListCostAllocationTags', 'ce:UpdateCostAllocationTagsStatus'],
  },
};

function referred(subject: Subject, attribute: string): Subject {
  const found = subject.referred(attribute);
  if (found === undefined) throw new Error(`${subject.resource.address}: its ${attribute} is not in the stack`);
  return found;
}

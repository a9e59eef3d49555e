import { accountIdOf, MANAGEMENT } from '../../foundation/accounts';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { budgetArn, revocationArn, revokerArn } from '../spend/arns';
import { KEEPING_POLICIES } from './kept-policies';
import { givesRoles, keepsRoles } from './kept-roles';
import { madeAsOurs, nobodyElses, ours, ownNames } from './ownership';

/** Budgets of an account, and what they take models away with. */
export const spendStatements = (environment: Environment, account: string): Statement[] =>
  seesItsBill(environment)
    ? [...budgets(environment, account), ...actions(environment, account), ...revocation(environment, account)]
    : [];

/** The budget of the whole environment, its anomalies, and the tags by which the bill tells agents apart. */
export const organizationSpendStatements = (environment: Environment): Statement[] =>
  seesItsBill(environment)
    ? [
        ...budgets(environment, MANAGEMENT),
        ...(environment.landingZone.costAnomalies === 'create' ? anomalies(environment) : []),
        ...(environment.landingZone.costAllocationTags === 'create' ? costAllocationTags : []),
      ]
    : [];

const budgets = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsBudgets',
    Effect: 'Allow',
    Action: [
      'budgets:ListTagsForResource',
      'budgets:ModifyBudget',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:ViewBudget',
    ],
    Resource: budgetArn(environment, account, ownNames(environment)),
  },
];

const actions = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsActionsOfBudgets',
    Effect: 'Allow',
    Action: [
      'budgets:CreateBudgetAction',
      'budgets:DeleteBudgetAction',
      'budgets:DescribeBudgetAction',
      'budgets:ListTagsForResource',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:UpdateBudgetAction',
    ],
    Resource: budgetArn(environment, account, `${ownNames(environment)}/action/*`),
  },
  {
    // Terraform does not ask for it: who guards agents decides whether a family may go on.
    Sid: 'GivesModelsBack',
    Effect: 'Allow',
    Action: 'budgets:ExecuteBudgetAction',
    Resource: budgetArn(environment, account, `${ownNames(environment)}/action/*`),
  },
];

const revocation = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsThePolicyThatTakesModelsAway',
    Effect: 'Allow',
    Action: KEEPING_POLICIES,
    Resource: revocationArn(environment, account),
  },
  keepsRoles('KeepsTheRoleOfBudgets', [revokerArn(environment, account)]),
  givesRoles('GivesBudgetsThatRole', [revokerArn(environment, account)], 'budgets'),
];

/** AWS gives monitors and subscriptions their ids: whose they are is said by their tags. */
function anomalies(environment: Environment): Statement[] {
  const inCostExplorer = (kind: string) =>
    `arn:${environment.partition}:ce::${accountIdOf(environment, MANAGEMENT)}:${kind}/*`;
  const Resource = [inCostExplorer('anomalymonitor'), inCostExplorer('anomalysubscription')];
  return [
    {
      Sid: 'WatchesForAnomaliesOfCosts',
      Effect: 'Allow',
      Action: ['ce:CreateAnomalyMonitor', 'ce:CreateAnomalySubscription'],
      Resource: '*',
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'KeepsItsWatchOfCosts',
      Effect: 'Allow',
      Action: [
        'ce:DeleteAnomalyMonitor',
        'ce:DeleteAnomalySubscription',
        'ce:UpdateAnomalyMonitor',
        'ce:UpdateAnomalySubscription',
      ],
      Resource,
      Condition: ours(environment),
    },
    {
      Sid: 'TagsItsWatchOfCosts',
      Effect: 'Allow',
      Action: ['ce:TagResource', 'ce:UntagResource'],
      Resource,
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'ReadsWatchesOfCosts',
      Effect: 'Allow',
      Action: ['ce:GetAnomalyMonitors', 'ce:GetAnomalySubscriptions', 'ce:ListTagsForResource'],
      Resource,
    },
  ];
}

/** One for each key of the organization, and AWS knows no resource for it. */
const costAllocationTags: Statement[] = [
  {
    Sid: 'HasTheBillTellTagsApart',
    Effect: 'Allow',
    Action: ['ce:ListCostAllocationTags', 'ce:UpdateCostAllocationTagsStatus'],
    Resource: '*',
  },
];

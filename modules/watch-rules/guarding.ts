import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import { containmentName, releaseName } from '../../foundation/names';
import { beginsWith, byOthersThan, calls, callsOf, type WatchRule } from './definition';
import { ownBeginning, securityDeployer } from './own';

/**
 * That somebody changes what guards: guardrails, keys, budgets, and what stops agents. Failed attempts are told of too. Whoever
 * deploys these things is left out; people in an emergency are not, since everybody should know of them.
 */
export const guardingRules = (environment: Environment, account: string): WatchRule[] => [
  ...(agentAccounts(environment).includes(account) ? [guardrails(environment, account)] : []),
  keys(environment, account),
  ...(seesItsBill(environment) ? [budgets(environment, account)] : []),
  ...(gatewayAccounts(environment).includes(account) ? [containment(environment, account)] : []),
];

const guardrails = (environment: Environment, account: string): WatchRule => ({
  id: 'guardrails-changed',
  says: 'Somebody who may not changes a guardrail, or tries to',
  runbook: 'Somebody changes what guards',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['bedrock'],
    [
      'CreateGuardrailVersion',
      'DeleteEnforcedGuardrailConfiguration',
      'DeleteGuardrail',
      'DeleteResourcePolicy',
      'PutEnforcedGuardrailConfiguration',
      'PutResourcePolicy',
      'UpdateGuardrail',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

/** Keys have ids that AWS invents, so this is about every key of the account. */
const keys = (environment: Environment, account: string): WatchRule => ({
  id: 'keys-changed',
  says: 'Somebody who may not changes or retires a key, or tries to',
  runbook: 'Somebody changes what guards',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['kms'],
    [
      'DeleteAlias',
      'DeleteImportedKeyMaterial',
      'DisableKey',
      'DisableKeyRotation',
      'PutKeyPolicy',
      'ScheduleKeyDeletion',
      'UpdateAlias',
      'UpdatePrimaryRegion',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

/**
 * Budgets have one endpoint for all regions, and calls of actions name their budget in another place than changes of the budget itself.
 * Source: "AWS Budgets events" in the EventBridge reference, and "AWS Budgets" in the API reference of cost management.
 */
const budgets = (environment: Environment, account: string): WatchRule => {
  const own = beginsWith(ownBeginning(environment));
  return {
    id: 'budgets-changed',
    says: 'Somebody who may not changes a budget or what it does, or tries to',
    runbook: 'Somebody changes a budget',
    severity: 'critical',
    about: 'call',
    global: true,
    pattern: callsOf(
      ['budgets'],
      [
        'CreateSubscriber',
        'DeleteBudget',
        'DeleteBudgetAction',
        'DeleteNotification',
        'DeleteSubscriber',
        'ExecuteBudgetAction',
        'UpdateBudget',
        'UpdateBudgetAction',
        'UpdateNotification',
        'UpdateSubscriber',
      ],
      {
        ...byOthersThan(securityDeployer(environment, account)),
        requestParameters: { $or: [{ budgetName: own }, { newBudget: { budgetName: own } }] },
      },
    ),
  };
};

/** CloudTrail adds the version of the API to names of Lambda's calls. */
const containment = (environment: Environment, account: string): WatchRule => ({
  id: 'containment-changed',
  says: 'Somebody who may not changes what stops agents, or tries to',
  runbook: 'Somebody changes what stops agents',
  severity: 'critical',
  about: 'call',
  pattern: calls({
    eventSource: ['lambda.amazonaws.com'],
    eventName: beginsWith(
      'AddPermission',
      'DeleteAlias',
      'DeleteFunction',
      'PutFunction',
      'RemovePermission',
      'UpdateAlias',
      'UpdateFunction',
    ),
    ...byOthersThan(securityDeployer(environment, account)),
    requestParameters: {
      functionName: [containmentName(environment), releaseName(environment)].flatMap((name) => [
        name,
        ...beginsWith(regionalArn(environment, 'lambda', accountIdOf(environment, account), `function:${name}`)),
      ]),
    },
  }),
});

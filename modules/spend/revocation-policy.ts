import { accountIdOf } from '../../foundation/accounts';
import { roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { agentRoleName, planePath } from '../../foundation/names';
import { type PolicyDocument, policy } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { budgetArn, revocationArn } from './arns';

/**
 * Every way to have a model answer, whatever else a role is granted. Converse and what agents of Bedrock ask in the name of
 * their role are authorized as InvokeModel; the others start runs that are billed too.
 */
export const revocationPolicy = (): PolicyDocument =>
  policy({
    Sid: 'ItsFamilyHasSpentItsBudget',
    Effect: 'Deny',
    Action: [
      'bedrock-mantle:*',
      'bedrock:CreateModelInvocationJob',
      'bedrock:InvokeInlineAgent',
      'bedrock:InvokeModel*',
    ],
    Resource: '*',
  });

/** Source: "Cross-service confused deputy prevention" in the Cost Management guide. */
export const revokerTrust = (environment: Environment, account: string): PolicyDocument =>
  policy(
    serviceTrust('BudgetsTakeModelsAway', 'budgets.amazonaws.com', accountIdOf(environment, account), [
      budgetArn(environment, account, '*'),
    ]),
  );

/**
 * That one policy, on agents of the environment, and off again: nothing else is attached or detached. Which agents, the action
 * of each budget says; named one by one, those of a large account would not fit into the role.
 */
export const revokerPolicy = (environment: Environment, account: string): PolicyDocument =>
  policy({
    Sid: 'TakesModelsAwayAndGivesThemBack',
    Effect: 'Allow',
    Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    Resource: roleArn(
      environment,
      accountIdOf(environment, account),
      `${planePath(environment, 'agent')}${agentRoleName(environment, '*')}`,
    ),
    Condition: { ArnEquals: { 'iam:PolicyARN': revocationArn(environment, account) } },
  });

import { agentRoleArn, roleArn } from '../../../foundation/arns';
import { quotaTableArn } from '../../../modules/agent-records/names';
import { budgetArn, revocationArn, revokerArn } from '../../../modules/spend/arns';
import govcloud from '../../fixtures/govcloud/environment';
import { everything } from './environments';
import { may } from './may';

const agentRole = agentRoleArn(everything, { name: 'triage', account: 'sandbox' });
const stop = revocationArn(everything, 'sandbox');
const budget = budgetArn(everything, 'sandbox', 'p2a-trial-family-claims');
const workload = may(everything, 'sandbox', 'workload');
const security = may(everything, 'sandbox', 'security');

describe('39: who ships agents', () => {
  test('takes off what else was attached to an agent, and not what a budget has', () => {
    const boundary = `arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-agent`;
    const detach = (policyArn: string) =>
      workload('iam:DetachRolePolicy', agentRole, { 'iam:PermissionsBoundary': boundary, 'iam:PolicyARN': policyArn });
    expect(detach('arn:aws:iam::aws:policy/AdministratorAccess')).toBe(true);
    expect(detach(stop)).toBe(false);
  });

  test.each([
    ['iam:AttachRolePolicy', agentRole],
    ['iam:CreatePolicyVersion', stop],
    ['iam:DeletePolicy', stop],
    ['iam:SetDefaultPolicyVersion', stop],
    ['iam:PutRolePolicy', revokerArn(everything, 'sandbox')],
    ['budgets:ModifyBudget', budget],
    ['budgets:DeleteBudgetAction', `${budget}/action/a1`],
    ['budgets:ExecuteBudgetAction', `${budget}/action/a1`],
    ['dynamodb:UpdateItem', quotaTableArn(everything, 'sandbox')],
    ['dynamodb:DeleteTable', quotaTableArn(everything, 'sandbox')],
  ])('never does %s', (action, resource) => {
    expect(workload(action, resource, { 'iam:PolicyARN': stop })).toBe(false);
  });
});

describe('who guards agents', () => {
  test('keeps budgets of its environment, and reverses their actions', () => {
    expect(security('budgets:ModifyBudget', budget)).toBe(true);
    expect(security('budgets:ExecuteBudgetAction', `${budget}/action/a1`)).toBe(true);
    expect(security('budgets:ModifyBudget', budgetArn(everything, 'sandbox', 'p2a-other-family-claims'))).toBe(false);
    expect(security('budgets:ModifyBudget', budgetArn(everything, 'sandbox', 'finance'))).toBe(false);
  });

  test('gives the role of budgets to budgets, and to nothing else', () => {
    const passes = (service: string, resource = revokerArn(everything, 'sandbox')) =>
      security('iam:PassRole', resource, { 'iam:PassedToService': service });
    expect(passes('budgets.amazonaws.com')).toBe(true);
    expect(passes('ec2.amazonaws.com')).toBe(false);
    expect(
      passes('budgets.amazonaws.com', roleArn(everything, '333333333333', 'p2a/deploy/p2a-trial-security-deploy')),
    ).toBe(false);
  });

  test('takes models away from nobody by itself, and counts nothing', () => {
    expect(security('iam:AttachRolePolicy', agentRole, { 'iam:PolicyARN': stop })).toBe(false);
    expect(security('iam:DetachRolePolicy', agentRole, { 'iam:PolicyARN': stop })).toBe(false);
    expect(security('dynamodb:UpdateItem', quotaTableArn(everything, 'sandbox'))).toBe(false);
    expect(security('dynamodb:DeleteTable', quotaTableArn(everything, 'sandbox'))).toBe(true);
  });

  test('in the management account watches for what costs unusually much, of its own environment', () => {
    const management = may(everything, 'management', 'security');
    const monitor = 'arn:aws:ce::111111111111:anomalymonitor/a1';
    const of = (name: string) => ({ 'aws:ResourceTag/p2a:environment': name });
    expect(management('ce:CreateAnomalyMonitor', '*', { 'aws:RequestTag/p2a:environment': 'trial' })).toBe(true);
    expect(management('ce:CreateAnomalyMonitor', '*', { 'aws:RequestTag/p2a:environment': 'other' })).toBe(false);
    expect(management('ce:DeleteAnomalyMonitor', monitor, of('trial'))).toBe(true);
    expect(management('ce:DeleteAnomalyMonitor', monitor, of('other'))).toBe(false);
    expect(management('ce:UpdateCostAllocationTagsStatus', '*')).toBe(true);
  });
});

test('where accounts do not see their bill nobody may do any of it', () => {
  for (const account of ['permits', 'management'])
    for (const action of ['budgets:ModifyBudget', 'budgets:CreateBudgetAction', 'ce:CreateAnomalyMonitor'])
      expect(may(govcloud, account, 'security')(action, budgetArn(govcloud, account, 'p2a-gov-everything'))).toBe(
        false,
      );
});

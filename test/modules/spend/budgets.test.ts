import { agentRoleArn, alertTopicArn, roleArn } from '../../../foundation/arns';
import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import type { PolicyDocument } from '../../../foundation/policy';
import { alertTopicPolicy } from '../../../modules/alerts/policy';
import { controlFacts } from '../../../modules/control-policies/facts';
import { SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { alertKeyUses } from '../../../modules/data-key/alerts-policy';
import { budgetArn, revocationArn, revokerArn } from '../../../modules/spend/arns';
import { familyBudgetName } from '../../../modules/spend/names';
import { revocationPolicy, revokerPolicy, revokerTrust } from '../../../modules/spend/revocation-policy';
import govcloud from '../../fixtures/govcloud/environment';
import { allows } from '../../support/allow';
import { denies } from '../../support/deny';
import { environment, environmentInput } from '../../support/environment';
import { vocabularyMistakes } from '../../support/iam-data';
import { statementsOf } from '../../support/policies-of';
import { only, policiesIn, type Resource, resourcesIn, synthEnvironment } from '../../support/synth';

const input = environmentInput();
const [agent] = input.agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

const budgets = { monthlyUsd: 100, families: { claims: 60 } };
const bounded = (overrides: Partial<EnvironmentInput> = {}) => environment({ budgets, ...overrides });

const stackOf = (one: Environment, kind: string): Resource[] =>
  resourcesIn(new Map([...synthEnvironment(one)].filter(([id]) => id.startsWith(`${one.name}-${kind}`))));
const ofType = (resources: readonly Resource[], type: string) => resources.filter((one) => one.type === type);
const named = (resources: readonly Resource[], name: string) =>
  ofType(resources, 'aws_budgets_budget').find(({ attributes }) => attributes.name === name)?.attributes;

interface Notification {
  readonly notification_type: string;
  readonly threshold: number;
  readonly subscriber_sns_topic_arns?: readonly string[];
  readonly subscriber_email_addresses?: readonly string[];
}
const notifications = (attributes: Resource['attributes'] | undefined) =>
  (attributes?.notification ?? []) as readonly Notification[];

describe('the budget of a family', () => {
  const one = bounded();
  const budget = named(stackOf(one, 'detection'), 'p2a-trial-family-claims');

  test('counts what inference profiles with its tag cost in a month, credits and refunds aside', () => {
    expect(budget).toMatchObject({
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '60.00',
      limit_unit: 'USD',
      cost_filter: [{ name: 'TagKeyValue', values: ['user:p2a:family$claims'] }],
      cost_types: { include_credit: false, include_refund: false },
    });
    const profile = only(stackOf(one, 'agents'), 'aws_bedrock_inference_profile').attributes;
    expect(profile).toMatchObject({ tags: { 'p2a:family': 'claims' } });
  });

  test('tells people of half of it, of most of it, of all of it, and of what the month will come to', () => {
    const topic = (severity: 'critical' | 'warning' | 'notice') => [alertTopicArn(one, 'sandbox', severity)];
    expect(
      notifications(budget).map((each) => [each.notification_type, each.threshold, each.subscriber_sns_topic_arns]),
    ).toEqual([
      ['ACTUAL', 50, topic('notice')],
      ['ACTUAL', 80, topic('warning')],
      ['ACTUAL', 100, topic('critical')],
      ['FORECASTED', 100, topic('warning')],
    ]);
  });

  test('has never more notifications than AWS takes', () => {
    const most = bounded({ budgets: { ...budgets, warnAtPercent: [99, 1, 50] } });
    const told = notifications(named(stackOf(most, 'detection'), 'p2a-trial-family-claims'));
    expect(told.map(({ threshold }) => threshold)).toEqual([1, 50, 99, 100, 100]);
  });

  test('16, 28: topics and their key take what it tells, in its own name and no other account', () => {
    const request = (action: string, resource: string, source: string, account = '333333333333') => ({
      action,
      resource,
      context: { 'aws:SourceAccount': account, 'aws:SourceArn': source, 'aws:SecureTransport': 'true' },
    });
    const service = { service: 'budgets.amazonaws.com' };
    const topic = alertTopicArn(one, 'sandbox', 'critical');
    const own = budgetArn(one, 'sandbox', familyBudgetName(one, 'claims'));
    const foreign = own.replace('333333333333', '999999999999');
    const policy = alertTopicPolicy(one, 'sandbox', 'critical');
    const key: PolicyDocument = { Version: '2012-10-17', Statement: alertKeyUses(one, 'sandbox') };
    expect(allows(policy, request('sns:Publish', topic, own), service)).toBe(true);
    expect(allows(policy, request('sns:Publish', topic, foreign, '999999999999'), service)).toBe(false);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(allows(key, request(action, '*', own), service)).toBe(true);
      expect(allows(key, request(action, '*', foreign, '999999999999'), service)).toBe(false);
    }
  });
});

describe('what follows when it is spent', () => {
  const one = bounded();
  const resources = stackOf(one, 'detection');
  const action = only(resources, 'aws_budgets_budget_action').attributes;

  test('models are taken away from the agents of the family, and from nobody else, without waiting for a person', () => {
    expect(action).toMatchObject({
      budget_name: `\${${ofType(resources, 'aws_budgets_budget').find(({ attributes }) => attributes.name === 'p2a-trial-family-claims')?.address}.name}`,
      action_type: 'APPLY_IAM_POLICY',
      approval_model: 'AUTOMATIC',
      notification_type: 'ACTUAL',
      action_threshold: { action_threshold_type: 'PERCENTAGE', action_threshold_value: 100 },
      definition: { iam_action_definition: { roles: ['p2a-trial-agent-triage'] } },
      subscriber: [{ subscription_type: 'SNS', address: alertTopicArn(one, 'sandbox', 'critical') }],
    });
  });

  test('more roles than an action reaches are reached by several', () => {
    const many = bounded({
      agents: Array.from({ length: 101 }, (_, index) => ({ ...agent, name: `triage-${index}` })),
    });
    const roles = ofType(stackOf(many, 'detection'), 'aws_budgets_budget_action').map(
      ({ attributes }) =>
        (attributes.definition as { iam_action_definition: { roles: string[] } }).iam_action_definition.roles.length,
    );
    expect(roles).toEqual([100, 1]);
  });

  test.each<[string, EnvironmentInput['budgets']]>([
    ['nobody wants more than to be told', { ...budgets, stop: 'tell' }],
    ['no family has a budget', { monthlyUsd: 100 }],
  ])('nothing where %s: and then nothing is there that could', (_, given) => {
    const told = stackOf(environment({ budgets: given }), 'detection');
    expect(ofType(told, 'aws_budgets_budget_action')).toEqual([]);
    expect(ofType(told, 'aws_iam_policy')).toEqual([]);
    expect(ofType(told, 'aws_iam_role').filter(({ attributes }) => attributes.name === 'p2a-trial-budgets')).toEqual(
      [],
    );
  });

  test('the role of an agent lets it stay, and only where it can come', () => {
    const exclusive = (of: Environment) =>
      ofType(stackOf(of, 'agents'), 'aws_iam_role_policy_attachments_exclusive').map(
        ({ attributes }) => (attributes.lifecycle as { ignore_changes?: string[] } | undefined)?.ignore_changes,
      );
    expect(exclusive(one)).toEqual([['policy_arns']]);
    expect(exclusive(bounded({ budgets: { ...budgets, stop: 'tell' } }))).toEqual([undefined]);
  });
});

describe('what takes models away', () => {
  const one = bounded();
  const [stop] = policiesIn(ofType(stackOf(one, 'detection'), 'aws_iam_policy'));

  test('denies every way to have a model answer, and nothing else', async () => {
    expect(stop?.content).toEqual(revocationPolicy());
    const [denial] = revocationPolicy().Statement;
    if (denial === undefined) throw new Error('it has a statement');
    const denied = (action: string) =>
      denies(denial, { action, resource: 'arn:aws:bedrock:eu-central-1::x', context: {} });
    for (const action of [
      'bedrock:InvokeModel',
      'bedrock:InvokeModelWithResponseStream',
      'bedrock:InvokeModelWithBidirectionalStream',
      'bedrock:InvokeInlineAgent',
      'bedrock:CreateModelInvocationJob',
      'bedrock-mantle:CreateInference',
    ])
      expect([action, denied(action)]).toEqual([action, true]);
    for (const action of ['bedrock:ApplyGuardrail', 'execute-api:Invoke', 'logs:PutLogEvents', 's3:PutObject'])
      expect([action, denied(action)]).toEqual([action, false]);
  });

  test('is in words that IAM has', async () => {
    expect(
      await vocabularyMistakes([...revocationPolicy().Statement, ...revokerPolicy(one, 'sandbox').Statement]),
    ).toEqual([]);
  });

  test('16: its role is taken on by budgets of this account alone', () => {
    const trust = revokerTrust(one, 'sandbox');
    const taken = (account: string, source: string, service = 'budgets.amazonaws.com') =>
      allows(
        trust,
        { action: 'sts:AssumeRole', resource: '*', context: { 'aws:SourceAccount': account, 'aws:SourceArn': source } },
        { service },
      );
    const own = budgetArn(one, 'sandbox', 'p2a-trial-family-claims');
    expect(taken('333333333333', own)).toBe(true);
    expect(taken('333333333333', `${own}/action/a1`)).toBe(true);
    expect(taken('999999999999', own.replace('333333333333', '999999999999'))).toBe(false);
    expect(taken('333333333333', 'arn:aws:ce::333333333333:anomalysubscription/a1')).toBe(false);
    expect(taken('333333333333', own, 'lambda.amazonaws.com')).toBe(false);
  });

  test('its role attaches that one policy to those agents, and takes it off again', () => {
    const may = (action: string, resource: string, policyArn: string) =>
      allows(revokerPolicy(one, 'sandbox'), { action, resource, context: { 'iam:PolicyARN': policyArn } });
    const role = agentRoleArn(one, { name: 'triage', account: 'sandbox' });
    const stopArn = revocationArn(one, 'sandbox');
    expect(may('iam:AttachRolePolicy', role, stopArn)).toBe(true);
    expect(may('iam:DetachRolePolicy', role, stopArn)).toBe(true);
    expect(may('iam:AttachRolePolicy', role, 'arn:aws:iam::aws:policy/AdministratorAccess')).toBe(false);
    expect(may('iam:DetachRolePolicy', role, 'arn:aws:iam::aws:policy/ReadOnlyAccess')).toBe(false);
    const others = [
      'p2a/tool/p2a-trial-tool-other',
      'p2a/agent/p2a-other-agent-triage',
      'agent/p2a-trial-agent-triage',
    ];
    for (const other of others)
      expect([other, may('iam:AttachRolePolicy', roleArn(one, '333333333333', other), stopArn)]).toEqual([
        other,
        false,
      ]);
    expect(may('iam:PutRolePolicy', role, stopArn)).toBe(false);
  });

  test('13: no control policy stands in its way', () => {
    const controls = statementsOf(SERVICE_CONTROLS, controlFacts(one));
    const refused = ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'].flatMap((action) =>
      controls
        .filter((control) =>
          denies(control, {
            action,
            resource: agentRoleArn(one, { name: 'triage', account: 'sandbox' }),
            context: {
              'aws:PrincipalArn': revokerArn(one, 'sandbox'),
              'aws:PrincipalOrgID': one.organization.id,
              // Budgets work in the partition's home region.
              'aws:RequestedRegion': 'us-east-1',
              'iam:PolicyARN': revocationArn(one, 'sandbox'),
            },
          }),
        )
        .map(({ Sid }) => `${Sid}: ${action}`),
    );
    expect(refused).toEqual([]);
  });
});

describe('the budget of the whole environment', () => {
  test('is the management account’s, where it has a stack: of all its accounts, by mail', () => {
    const one = bounded({
      landingZone: { ramSharing: 'create' },
      detection: { notify: { critical: ['soc@acme.example'] } },
    });
    const whole = named(stackOf(one, 'organization'), 'p2a-trial-everything');
    expect(whole).toMatchObject({
      limit_amount: '100.00',
      cost_filter: [{ name: 'LinkedAccount', values: ['333333333333'] }],
    });
    expect(notifications(whole).map(({ subscriber_email_addresses }) => subscriber_email_addresses)).toEqual([
      ['operations@acme.example'],
      ['security@acme.example', 'operations@acme.example'],
      ['soc@acme.example'],
      ['security@acme.example', 'operations@acme.example'],
    ]);
    expect(named(stackOf(one, 'detection'), 'p2a-trial-everything')).toBeUndefined();
  });

  test('is shared by its accounts, where nobody looks at the whole', () => {
    const one = bounded({
      accounts: { ...input.accounts, tools: { id: '444444444444', ou: 'workloads' } },
      tools: input.tools?.map((tool) => ({ ...tool, account: 'tools' })) ?? [],
    });
    const shares = ofType(stackOf(one, 'detection'), 'aws_budgets_budget')
      .filter(({ attributes }) => attributes.name === 'p2a-trial-everything')
      .map(({ stack, attributes }) => [stack, attributes.limit_amount, attributes.cost_filter]);
    expect(shares).toEqual([
      ['trial-detection-sandbox', '80.00', undefined],
      ['trial-detection-tools', '20.00', undefined],
    ]);
  });
});

test('where accounts do not see their bill nothing of it is made, and nothing is ignored on roles', () => {
  const resources = resourcesIn(
    synthEnvironment({ ...govcloud, budgets: { ...govcloud.budgets, families: { permits: 100 } } }),
  );
  expect(resources.filter(({ type }) => /^aws_(?:budgets|ce)_/.test(type))).toEqual([]);
  for (const { attributes } of ofType(resources, 'aws_iam_role_policy_attachments_exclusive'))
    expect(attributes).not.toHaveProperty('lifecycle');
});

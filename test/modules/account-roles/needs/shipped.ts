import type { AccessRequest } from '../../../support/deny';
import {
  anywhere,
  type Context,
  iamRoleArn,
  invented,
  type NeedsByType,
  named,
  on,
  regional,
  requested,
  type Subject,
  tagged,
  text,
} from './need';

/** A role of no ceiling is judged without one. */
const boundary = (subject: Subject): Context =>
  subject.resource.attributes.permissions_boundary === undefined
    ? {}
    : { 'iam:PermissionsBoundary': text(subject, 'permissions_boundary') };

/** Who is given a role, as `iam:PassRole` sees it. */
export const passed = (subject: Subject, attribute: string, service: string): AccessRequest[] => {
  const role = subject.referred(attribute);
  if (role === undefined) throw new Error(`${subject.resource.address}.${attribute}: is no role of the stack`);
  return on(iamRoleArn(role), { 'iam:PassedToService': service }, 'iam:PassRole');
};

/** The function that something is about: by itself, or by way of its alias. */
function functionOf(subject: Subject): Subject {
  const found = subject.referred('function_name');
  if (found === undefined) return subject;
  return found.resource.type === 'aws_lambda_function' ? found : functionOf(found);
}

/** What a service does with a key in the name of whoever calls it. */
const throughKey = (subject: Subject, service: string, ...actions: readonly string[]) =>
  on(
    invented('kms', 'key')(subject),
    {
      'kms:ViaService': `${service}.${subject.environment.region}.amazonaws.com`,
      'kms:GrantIsForAWSResource': 'true',
      'aws:ResourceTag/p2a:data-class': /alerts.key.arn/.test(text(subject, 'kms_key_arn')) ? 'alerts' : 'state',
    },
    ...actions,
  );

const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);

/** Of what agents and tools are made. */
export const SHIPPED: NeedsByType = {
  aws_bedrock_inference_profile: {
    arn: invented('bedrock', 'application-inference-profile'),
    born: ['bedrock:CreateInferenceProfile', 'bedrock:TagResource'],
    kept: [
      'bedrock:DeleteInferenceProfile',
      'bedrock:GetInferenceProfile',
      'bedrock:ListTagsForResource',
      'bedrock:TagResource',
      'bedrock:UntagResource',
    ],
    // Judged on each model that it leads to, and on the profile of AWS that it is a copy of.
    beside: (subject) => {
      const { partition, region } = subject.environment;
      const [{ copy_from: source = '' } = {}] = subject.resource.attributes.model_source as Array<{
        copy_from: string;
      }>;
      const model = source.replace(/^.*\//, '').replace(/^(?:eu|us|us-gov|apac|au|jp|ca|global)\./, '');
      const asked = [...new Set([source, `arn:${partition}:bedrock:${region}::foundation-model/${model}`])];
      return asked.flatMap((resource) => on(resource, requested(subject), 'bedrock:CreateInferenceProfile'));
    },
  },
  aws_cloudwatch_log_group: {
    arn: named('logs', 'log-group:'),
    born: ['logs:CreateLogGroup', 'logs:TagResource'],
    kept: [
      'logs:AssociateKmsKey',
      'logs:DeleteRetentionPolicy',
      'logs:ListTagsForResource',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    beside: (subject) => [
      ...anywhere({}, 'logs:DescribeLogGroups'),
      ...(subject.resource.attributes.skip_destroy === true
        ? []
        : on(named('logs', 'log-group:')(subject), {}, 'logs:DeleteLogGroup')),
    ],
  },
  aws_iam_role: {
    arn: iamRoleArn,
    born: ['iam:CreateRole', 'iam:TagRole'],
    kept: [
      'iam:DeleteRole',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:ListInstanceProfilesForRole',
      'iam:ListRolePolicies',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    context: boundary,
    beside: (subject) =>
      subject.resource.attributes.permissions_boundary === undefined
        ? []
        : on(iamRoleArn(subject), boundary(subject), 'iam:PutRolePermissionsBoundary'),
  },
  aws_iam_role_policies_exclusive: {
    partOf: 'role_name',
    kept: ['iam:DeleteRolePolicy', 'iam:ListRolePolicies', 'iam:PutRolePolicy'],
  },
  aws_iam_role_policy: { partOf: 'role', kept: ['iam:DeleteRolePolicy', 'iam:GetRolePolicy', 'iam:PutRolePolicy'] },
  aws_iam_role_policy_attachment: {
    partOf: 'role',
    kept: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:ListAttachedRolePolicies'],
    context: (subject) => ({ 'iam:PolicyARN': text(subject, 'policy_arn') }),
  },
  // It attaches nothing that an attachment has not attached before.
  aws_iam_role_policy_attachments_exclusive: {
    partOf: 'role_name',
    kept: ['iam:DetachRolePolicy', 'iam:ListAttachedRolePolicies'],
  },
  aws_lambda_alias: {
    partOf: 'function_name',
    kept: ['lambda:CreateAlias', 'lambda:DeleteAlias', 'lambda:GetAlias', 'lambda:UpdateAlias'],
  },
  aws_lambda_function: {
    arn: named('lambda', 'function:', 'function_name'),
    born: ['lambda:CreateFunction', 'lambda:TagResource'],
    kept: [
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionConcurrency',
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionConfiguration',
      'lambda:ListTags',
      'lambda:ListVersionsByFunction',
      'lambda:PublishVersion',
      'lambda:PutFunctionConcurrency',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    beside: (subject) => [
      ...passed(subject, 'role', 'lambda.amazonaws.com'),
      ...(subject.resource.attributes.kms_key_arn === undefined
        ? []
        : throughKey(subject, 'lambda', 'kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt')),
      ...(subject.resource.attributes.vpc_config === undefined
        ? []
        : anywhere({}, 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs')),
    ],
  },
  aws_lambda_function_event_invoke_config: {
    // Judged on the function and its alias.
    partOf: 'function_name',
    kept: [
      'lambda:DeleteFunctionEventInvokeConfig',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:PutFunctionEventInvokeConfig',
    ],
  },
  aws_lambda_permission: {
    arn: (subject) => named('lambda', 'function:', 'function_name')(functionOf(subject)),
    kept: ['lambda:AddPermission', 'lambda:GetPolicy', 'lambda:RemovePermission'],
    context: (subject) => ({ 'lambda:Principal': text(subject, 'principal') }),
  },
  aws_route53_resolver_firewall_config: {
    arn: invented('route53resolver', 'firewall-config'),
    kept: ['route53resolver:GetFirewallConfig', 'route53resolver:UpdateFirewallConfig'],
    beside: () => anywhere({}, 'route53resolver:ListFirewallConfigs', 'ec2:DescribeVpcs'),
  },
  aws_route53_resolver_firewall_domain_list: {
    arn: invented('route53resolver', 'firewall-domain-list'),
    born: ['route53resolver:CreateFirewallDomainList', 'route53resolver:TagResource'],
    kept: [
      'route53resolver:DeleteFirewallDomainList',
      'route53resolver:GetFirewallDomainList',
      'route53resolver:ListFirewallDomains',
      'route53resolver:ListTagsForResource',
      'route53resolver:TagResource',
      'route53resolver:UntagResource',
      'route53resolver:UpdateFirewallDomains',
    ],
  },
  aws_route53_resolver_firewall_rule: {
    // Judged on the rule group and on the list of domains.
    partOf: 'firewall_rule_group_id',
    kept: [
      'route53resolver:CreateFirewallRule',
      'route53resolver:DeleteFirewallRule',
      'route53resolver:ListFirewallRules',
      'route53resolver:UpdateFirewallRule',
    ],
    beside: (subject) => {
      const domains = subject.referred('firewall_domain_list_id');
      if (domains === undefined) throw new Error(`${subject.resource.address}: has no list of domains`);
      return on(
        invented('route53resolver', 'firewall-domain-list')(domains),
        tagged(domains),
        'route53resolver:CreateFirewallRule',
        'route53resolver:DeleteFirewallRule',
        'route53resolver:UpdateFirewallRule',
      );
    },
  },
  aws_route53_resolver_firewall_rule_group: {
    arn: invented('route53resolver', 'firewall-rule-group'),
    born: ['route53resolver:CreateFirewallRuleGroup', 'route53resolver:TagResource'],
    kept: [
      'route53resolver:DeleteFirewallRuleGroup',
      'route53resolver:GetFirewallRuleGroup',
      'route53resolver:ListTagsForResource',
      'route53resolver:TagResource',
      'route53resolver:UntagResource',
    ],
  },
  aws_route53_resolver_firewall_rule_group_association: {
    arn: invented('route53resolver', 'firewall-rule-group-association'),
    born: ['route53resolver:AssociateFirewallRuleGroup', 'route53resolver:TagResource'],
    kept: [
      'route53resolver:DisassociateFirewallRuleGroup',
      'route53resolver:GetFirewallRuleGroupAssociation',
      'route53resolver:ListTagsForResource',
      'route53resolver:TagResource',
      'route53resolver:UntagResource',
      'route53resolver:UpdateFirewallRuleGroupAssociation',
    ],
    beside: () => anywhere({}, 'ec2:DescribeVpcs'),
  },
  aws_secretsmanager_secret: {
    arn: (subject) => `${named('secretsmanager', 'secret:')(subject)}-AbCd12`,
    born: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
    kept: [
      'secretsmanager:DeleteSecret',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetResourcePolicy',
      'secretsmanager:TagResource',
      'secretsmanager:UntagResource',
      'secretsmanager:UpdateSecret',
    ],
    beside: (subject) =>
      subject.resource.attributes.kms_key_id === undefined
        ? []
        : throughKey(subject, 'secretsmanager', 'kms:Decrypt', 'kms:GenerateDataKey'),
  },
  aws_secretsmanager_secret_policy: {
    partOf: 'secret_arn',
    kept: [
      'secretsmanager:DeleteResourcePolicy',
      'secretsmanager:GetResourcePolicy',
      'secretsmanager:PutResourcePolicy',
    ],
  },
  aws_secretsmanager_secret_rotation: {
    partOf: 'secret_id',
    kept: ['secretsmanager:CancelRotateSecret', 'secretsmanager:DescribeSecret', 'secretsmanager:RotateSecret'],
    beside: (subject) =>
      on(text(subject, 'rotation_lambda_arn'), { 'aws:ViaAWSService': 'true' }, 'lambda:InvokeFunction'),
  },
  aws_security_group: {
    arn: invented('ec2', 'security-group'),
    born: ['ec2:CreateSecurityGroup', 'ec2:CreateTags'],
    // Tags that come with the group are judged apart, and AWS says what they come with.
    atBirth: { 'ec2:CreateAction': 'CreateSecurityGroup' },
    kept: [
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:CreateTags',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteTags',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
    ],
    beside: (subject) => [
      ...on(regional('ec2', (of) => `vpc/${text(of, 'vpc_id')}`)(subject), {}, 'ec2:CreateSecurityGroup'),
      ...(isEmpty(subject.resource.attributes.ingress)
        ? []
        : on(invented('ec2', 'security-group')(subject), tagged(subject), 'ec2:AuthorizeSecurityGroupIngress')),
      ...anywhere({}, 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'),
    ],
  },
  aws_sfn_state_machine: {
    arn: named('states', 'stateMachine:'),
    born: ['states:CreateStateMachine', 'states:TagResource'],
    kept: [
      'states:DeleteStateMachine',
      'states:DescribeStateMachine',
      'states:ListStateMachineVersions',
      'states:ListTagsForResource',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
    beside: (subject) => [
      ...passed(subject, 'role_arn', 'states.amazonaws.com'),
      ...anywhere({}, 'states:ValidateStateMachineDefinition'),
      ...(subject.resource.attributes.encryption_configuration === undefined
        ? []
        : throughKey(subject, 'states', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey')),
    ],
  },
  aws_sqs_queue: {
    arn: named('sqs', ''),
    born: ['sqs:CreateQueue', 'sqs:TagQueue'],
    kept: [
      'sqs:DeleteQueue',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ListQueueTags',
      'sqs:SetQueueAttributes',
      'sqs:TagQueue',
      'sqs:UntagQueue',
    ],
  },
  aws_sqs_queue_policy: { partOf: 'queue_url', kept: ['sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'] },
};

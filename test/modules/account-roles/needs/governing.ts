import { roleArn } from '../../../../foundation/arns';
import { iamPathOf } from '../../../../foundation/names';
import {
  accountId,
  anywhere,
  type Context,
  invented,
  managementId,
  type NeedsByType,
  named,
  on,
  type Part,
  requested,
  type Subject,
  serviceLinkedRole,
  staysThere,
  text,
} from './need';

const inOrganizations = (subject: Subject, resource: string) =>
  `arn:${subject.environment.partition}:organizations::${managementId(subject)}:${resource}`;

const policyType = (subject: Subject): Context => ({ 'organizations:PolicyType': text(subject, 'type') });

const bucket = (kept: readonly string[]): Part => ({ partOf: 'bucket', kept });

/** Of what holds for an organization, an archive and keys. */
export const GOVERNING: NeedsByType = {
  aws_accessanalyzer_analyzer: {
    arn: named('access-analyzer', 'analyzer/', 'analyzer_name'),
    born: ['access-analyzer:CreateAnalyzer', 'access-analyzer:TagResource'],
    kept: [
      'access-analyzer:GetAnalyzer',
      'access-analyzer:ListTagsForResource',
      'access-analyzer:TagResource',
      'access-analyzer:UntagResource',
    ],
    beside: (subject) => [
      ...anywhere(
        { 'organizations:ServicePrincipal': 'access-analyzer.amazonaws.com' },
        'organizations:DescribeOrganization',
        'organizations:EnableAWSServiceAccess',
        'organizations:ListAWSServiceAccessForOrganization',
        'organizations:ListAccounts',
        'organizations:ListDelegatedAdministrators',
      ),
      ...serviceLinkedRole(subject, 'access-analyzer', 'AWSServiceRoleForAccessAnalyzer'),
    ],
  },
  aws_bedrock_guardrail: {
    arn: invented('bedrock', 'guardrail'),
    born: ['bedrock:TagResource'],
    kept: [
      'bedrock:DeleteGuardrail',
      'bedrock:GetGuardrail',
      'bedrock:ListTagsForResource',
      'bedrock:TagResource',
      'bedrock:UntagResource',
      'bedrock:UpdateGuardrail',
    ],
    beside: (subject) => [
      // There is no ARN to ask for yet.
      ...anywhere(requested(subject), 'bedrock:CreateGuardrail'),
      ...on(
        invented('kms', 'key')(subject),
        {
          'aws:ResourceTag/p2a:data-class': 'guardrail',
          'kms:ViaService': `bedrock.${subject.environment.region}.amazonaws.com`,
          'kms:GrantIsForAWSResource': 'true',
        },
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:GenerateDataKey',
      ),
      ...(subject.resource.attributes.cross_region_config === undefined
        ? []
        : on(invented('bedrock', 'guardrail-profile')(subject), {}, 'bedrock:UpdateGuardrail')),
    ],
  },
  // A version that nothing declares any more stays where it is.
  aws_bedrock_guardrail_version: {
    partOf: 'guardrail_arn',
    kept: ['bedrock:CreateGuardrailVersion', 'bedrock:GetGuardrail'],
  },
  aws_bedrock_model_invocation_logging_configuration: {
    arn: () => '*',
    kept: [
      'bedrock:DeleteModelInvocationLoggingConfiguration',
      'bedrock:GetModelInvocationLoggingConfiguration',
      'bedrock:PutModelInvocationLoggingConfiguration',
    ],
    beside: (subject) =>
      on(
        roleArn(
          subject.environment,
          accountId(subject),
          `${iamPathOf(subject.environment)}/delivery/${subject.environment.namePrefix}-${subject.environment.name}-model-invocations`,
        ),
        { 'iam:PassedToService': 'bedrock.amazonaws.com' },
        'iam:PassRole',
      ),
  },
  aws_cloudcontrolapi_resource: {
    arn: () => '*',
    kept: [
      'cloudformation:CreateResource',
      'cloudformation:DeleteResource',
      'cloudformation:GetResource',
      'cloudformation:GetResourceRequestStatus',
      'cloudformation:UpdateResource',
    ],
    beside: (subject) =>
      text(subject, 'type_name') === 'AWS::Bedrock::ResourcePolicy'
        ? on(
            invented('bedrock', 'guardrail')(subject),
            {},
            'bedrock:DeleteResourcePolicy',
            'bedrock:GetResourcePolicy',
            'bedrock:PutResourcePolicy',
          )
        : anywhere(
            {},
            'bedrock:DeleteEnforcedGuardrailConfiguration',
            'bedrock:ListEnforcedGuardrailsConfiguration',
            'bedrock:PutEnforcedGuardrailConfiguration',
          ),
  },
  aws_cloudtrail: {
    arn: named('cloudtrail', 'trail/'),
    born: ['cloudtrail:AddTags', 'cloudtrail:CreateTrail'],
    kept: [
      'cloudtrail:AddTags',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetInsightSelectors',
      'cloudtrail:GetTrail',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:ListTags',
      'cloudtrail:RemoveTags',
      'cloudtrail:StartLogging',
      'cloudtrail:UpdateTrail',
    ],
    beside: (subject) => [
      ...anywhere(
        { 'organizations:ServicePrincipal': 'cloudtrail.amazonaws.com' },
        'cloudtrail:DescribeTrails',
        'organizations:DescribeOrganization',
        'organizations:EnableAWSServiceAccess',
        'organizations:ListAWSServiceAccessForOrganization',
        'organizations:ListAccounts',
      ),
      ...serviceLinkedRole(subject, 'cloudtrail', 'AWSServiceRoleForCloudTrail'),
    ],
  },
  aws_cloudwatch_log_data_protection_policy: {
    arn: named('logs', 'log-group:', 'log_group_name'),
    kept: ['logs:GetDataProtectionPolicy', 'logs:PutDataProtectionPolicy'],
    // Where the log stays as evidence, so does what masks it.
    beside: (subject) =>
      staysThere(subject)
        ? []
        : on(named('logs', 'log-group:', 'log_group_name')(subject), {}, 'logs:DeleteDataProtectionPolicy'),
  },
  aws_iam_organizations_features: {
    arn: () => '*',
    kept: [
      'iam:EnableOrganizationsRootCredentialsManagement',
      'iam:EnableOrganizationsRootSessions',
      'iam:ListOrganizationsFeatures',
    ],
  },
  aws_iam_policy: {
    arn: (subject) =>
      `arn:${subject.environment.partition}:iam::${accountId(subject)}:policy${text(subject, 'path')}${text(subject, 'name')}`,
    born: ['iam:CreatePolicy', 'iam:TagPolicy'],
    kept: [
      'iam:CreatePolicyVersion',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:ListPolicyVersions',
      'iam:TagPolicy',
      'iam:UntagPolicy',
    ],
  },
  aws_kms_alias: {
    arn: (subject) => [named('kms', '')(subject), invented('kms', 'key')(subject)],
    kept: ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'],
    beside: () => anywhere({}, 'kms:ListAliases'),
  },
  aws_dynamodb_table: {
    arn: named('dynamodb', 'table/'),
    born: ['dynamodb:CreateTable', 'dynamodb:TagResource'],
    kept: [
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
    beside: (subject) => [
      ...on(
        invented('kms', 'key')(subject),
        {
          'kms:ViaService': `dynamodb.${subject.environment.region}.amazonaws.com`,
          'kms:GrantIsForAWSResource': 'true',
          'aws:ResourceTag/p2a:data-class': subject.tags['p2a:data-class'] ?? '',
        },
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ),
      // One that has to stay is never asked to go.
      ...(subject.resource.attributes.deletion_protection_enabled === true
        ? []
        : on(named('dynamodb', 'table/')(subject), {}, 'dynamodb:DeleteTable')),
    ],
  },
  aws_kms_key: {
    arn: invented('kms', 'key'),
    born: ['kms:TagResource'],
    kept: [
      'kms:DescribeKey',
      'kms:EnableKey',
      'kms:EnableKeyRotation',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListResourceTags',
      'kms:PutKeyPolicy',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateKeyDescription',
    ],
    beside: (subject) => anywhere(requested(subject), 'kms:CreateKey'),
  },
  aws_organizations_policy: {
    arn: (subject) =>
      inOrganizations(
        subject,
        `policy/${subject.environment.organization.id}/${text(subject, 'type').toLowerCase()}/p-invented`,
      ),
    born: ['organizations:CreatePolicy', 'organizations:TagResource'],
    kept: [
      'organizations:DeletePolicy',
      'organizations:DescribePolicy',
      'organizations:ListTagsForResource',
      'organizations:TagResource',
      'organizations:UntagResource',
      'organizations:UpdatePolicy',
    ],
    context: policyType,
  },
  aws_organizations_policy_attachment: {
    partOf: 'policy_id',
    kept: ['organizations:AttachPolicy', 'organizations:DetachPolicy', 'organizations:ListTargetsForPolicy'],
    beside: (subject) => {
      const { organization } = subject.environment;
      const target = text(subject, 'target_id');
      const policy = subject.referred('policy_id');
      return on(
        inOrganizations(subject, `${target.startsWith('r-') ? 'root' : 'ou'}/${organization.id}/${target}`),
        policy === undefined ? {} : policyType(policy),
        'organizations:AttachPolicy',
        'organizations:DetachPolicy',
      );
    },
  },
  aws_ram_sharing_with_organization: {
    arn: () => '*',
    kept: [
      'organizations:DescribeOrganization',
      'organizations:EnableAWSServiceAccess',
      'organizations:ListAWSServiceAccessForOrganization',
      'ram:EnableSharingWithAwsOrganization',
    ],
    context: () => ({ 'organizations:ServicePrincipal': 'ram.amazonaws.com' }),
    beside: (subject) => serviceLinkedRole(subject, 'ram', 'AWSServiceRoleForResourceAccessManager'),
  },
  aws_s3_bucket: {
    arn: ({ environment, resource }) => `arn:${environment.partition}:s3:::${resource.attributes.bucket}`,
    born: ['s3:CreateBucket', 's3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning', 's3:TagResource'],
    kept: [
      's3:GetAccelerateConfiguration',
      's3:GetBucketAcl',
      's3:GetBucketCORS',
      's3:GetBucketLocation',
      's3:GetBucketLogging',
      's3:GetBucketObjectLockConfiguration',
      's3:GetBucketPolicy',
      's3:GetBucketRequestPayment',
      's3:GetBucketTagging',
      's3:GetBucketVersioning',
      's3:GetBucketWebsite',
      's3:GetEncryptionConfiguration',
      's3:GetLifecycleConfiguration',
      's3:GetReplicationConfiguration',
      's3:ListBucket',
      's3:ListTagsForResource',
      's3:PutBucketTagging',
      's3:TagResource',
      's3:UntagResource',
    ],
  },
  aws_s3_bucket_lifecycle_configuration: bucket(['s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration']),
  aws_s3_bucket_logging: bucket(['s3:GetBucketLogging', 's3:PutBucketLogging']),
  aws_s3_bucket_object_lock_configuration: bucket([
    's3:GetBucketObjectLockConfiguration',
    's3:PutBucketObjectLockConfiguration',
  ]),
  aws_s3_bucket_ownership_controls: bucket(['s3:GetBucketOwnershipControls', 's3:PutBucketOwnershipControls']),
  aws_s3_bucket_policy: bucket(['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:PutBucketPolicy']),
  aws_s3_bucket_public_access_block: bucket(['s3:GetBucketPublicAccessBlock', 's3:PutBucketPublicAccessBlock']),
  aws_s3_bucket_server_side_encryption_configuration: bucket([
    's3:GetEncryptionConfiguration',
    's3:PutEncryptionConfiguration',
  ]),
  aws_s3_bucket_versioning: bucket(['s3:GetBucketVersioning', 's3:PutBucketVersioning']),
};

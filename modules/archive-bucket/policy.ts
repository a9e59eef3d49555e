import { accountIdOf, agentAccounts, LOG_ARCHIVE, MANAGEMENT } from '../../foundation/accounts';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Conditions, Statement } from '../../foundation/policy';
import { planesIn } from '../../foundation/principals';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { ACCOUNTS, FAILED } from '../log-delivery/layout';
import { streamRoleArn } from '../log-delivery/names';
import { accessLogBucketName, archiveBucketName, organizationTrailArn, rawContentBucketName } from './names';

/** Refuses whatever comes or goes without TLS 1.2. */
export const overTls = (bucket: string): Statement[] => [
  {
    Sid: 'NothingTravelsWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'NothingTravelsOverTlsBefore12',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucket, `${bucket}/*`],
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  },
];

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CALLERS_KEY = 's3:x-amz-server-side-encryption-customer-algorithm';

/**
 * Refuses records under anything but the key of their class. A writer may leave the choice to the bucket,
 * whose default that key is: S3 judges the request before it fills in the default.
 */
export const sealedWith = (bucket: string, keyArn: string): Statement[] => [
  refusedPut('NoOtherKeySealsRecords', bucket, { Null: { [KEY]: 'false' }, ArnNotEquals: { [KEY]: keyArn } }),
  refusedPut('NoOtherAlgorithmSealsRecords', bucket, {
    Null: { [ALGORITHM]: 'false' },
    StringNotEquals: { [ALGORITHM]: 'aws:kms' },
  }),
  refusedPut('NoKeyOfTheCallerSealsRecords', bucket, { Null: { [CALLERS_KEY]: 'false' } }),
  // Asking for KMS without naming a key means the one that S3 manages for the account.
  refusedPut('TheKeyOfS3SealsNoRecords', bucket, { Null: { [KEY]: 'true' }, StringEquals: { [ALGORITHM]: 'aws:kms' } }),
];

const refusedPut = (Sid: string, bucket: string, Condition: Conditions): Statement => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: `${bucket}/*`,
  Condition,
});

/** Delivery roles write, each below its own account. They cannot read: there is no GetObject for them. */
const deliveredByRoles = (environment: Environment, bucket: string, accounts: readonly string[]): Statement[] => {
  if (accounts.length === 0) return [];
  const writers = planesIn(environment, accounts, ['delivery']);
  return [
    {
      Sid: 'DeliveryRolesAddRecords',
      Effect: 'Allow',
      ...writers,
      Action: ['s3:AbortMultipartUpload', 's3:PutObject'],
      Resource: `${bucket}/${ACCOUNTS}\${aws:PrincipalAccount}/*`,
    },
    {
      Sid: 'DeliveryRolesFindTheBucket',
      Effect: 'Allow',
      ...writers,
      Action: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
      Resource: bucket,
    },
  ];
};

/**
 * What came from an account is what its log groups sent: nobody in the archive's own account adds to it, whatever they may
 * otherwise do there. The stream's own role says that it may.
 */
const deliveredByTheStream = (environment: Environment, archiveClass: ArchiveClass, bucket: string): Statement[] =>
  environment.landingZone.logDelivery === 'create'
    ? [
        {
          Sid: 'OnlyTheStreamAddsRecords',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: [`${bucket}/${ACCOUNTS}*`, `${bucket}/${FAILED}*`],
          Condition: { ArnNotLike: { 'aws:PrincipalArn': streamRoleArn(environment, archiveClass) } },
        },
      ]
    : [];

const asOwner = { 's3:x-amz-acl': 'bucket-owner-full-control' };

/** The trail of the organization, which writes by itself. */
const deliveredByTheTrail = (environment: Environment, bucket: string): Statement[] => {
  if (environment.landingZone.trail !== 'create') return [];
  const Principal = { Service: 'cloudtrail.amazonaws.com' };
  const trail = { 'aws:SourceArn': organizationTrailArn(environment) };
  const owners = [accountIdOf(environment, MANAGEMENT), environment.organization.id];
  return [
    {
      Sid: 'CloudTrailFindsTheBucket',
      Effect: 'Allow',
      Principal,
      Action: 's3:GetBucketAcl',
      Resource: bucket,
      Condition: { StringEquals: trail },
    },
    {
      Sid: 'CloudTrailAddsEvents',
      Effect: 'Allow',
      Principal,
      Action: 's3:PutObject',
      Resource: owners.map((owner) => `${bucket}/AWSLogs/${owner}/*`),
      Condition: { StringEquals: { ...trail, ...asOwner } },
    },
  ];
};

/** Who adds to an archive bucket, and what nobody may do with it. */
export const archiveBucketPolicy = (
  environment: Environment,
  archiveClass: ArchiveClass,
  keyArn: string,
): Statement[] => {
  const bucket = bucketArn(environment, archiveBucketName(environment, archiveClass));
  return [
    ...overTls(bucket),
    ...sealedWith(bucket, keyArn),
    ...deliveredByTheStream(environment, archiveClass, bucket),
    ...(archiveClass === 'audit' ? deliveredByTheTrail(environment, bucket) : []),
  ];
};

export const rawContentBucketPolicy = (environment: Environment, keyArn: string): Statement[] => {
  const bucket = bucketArn(environment, rawContentBucketName(environment));
  return [
    ...overTls(bucket),
    ...sealedWith(bucket, keyArn),
    ...deliveredByRoles(environment, bucket, agentAccounts(environment)),
  ];
};

/** S3 delivers access logs of the archive's own buckets, and of no others. */
export const accessLogBucketPolicy = (environment: Environment, sources: readonly string[]): Statement[] => {
  const bucket = bucketArn(environment, accessLogBucketName(environment));
  return [
    ...overTls(bucket),
    {
      Sid: 'S3AddsAccessLogsOfTheArchive',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: `${bucket}/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountIdOf(environment, LOG_ARCHIVE) },
        ArnEquals: { 'aws:SourceArn': sources.map((source) => bucketArn(environment, source)) },
      },
    },
  ];
};

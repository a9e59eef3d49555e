import { accountIdOf, LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import { bucketArn, deliveryStreamArn, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { deliveryLogGroupName, logGroupsOf } from '../../foundation/log-groups';
import { logDestinationName } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { securityDeployIn } from '../../foundation/principals';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName } from '../archive-bucket/names';
import { ACCOUNTS, FAILED } from './layout';
import { ERRORS } from './names';

const archiveId = (environment: Environment) => accountIdOf(environment, LOG_ARCHIVE);

/**
 * Firehose says for which account it works by an external id, and documents no source account or ARN.
 * Source: "Allow Firehose to assume an IAM role" in the Firehose guide.
 */
export const streamTrust = (environment: Environment): PolicyDocument =>
  policy({
    Sid: 'FirehoseWritesForThisAccount',
    Effect: 'Allow',
    Principal: { Service: 'firehose.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': archiveId(environment) } },
  });

/**
 * CloudWatch Logs acts for the account whose log group it is, and for this one when it tries a destination.
 * Source: "Step 2: Create a destination" in the CloudWatch Logs guide.
 */
export const senderTrust = (environment: Environment): PolicyDocument => {
  const senders = workloadAccounts(environment).filter((account) => logGroupsOf(environment, account).length > 0);
  return policy({
    Sid: 'CloudWatchLogsSendsForTheseAccounts',
    Effect: 'Allow',
    Principal: { Service: `logs.${environment.region}.amazonaws.com` },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnLike: {
        'aws:SourceArn': [LOG_ARCHIVE, ...senders].map((account) =>
          regionalArn(environment, 'logs', accountIdOf(environment, account), '*'),
        ),
      },
    },
  });
};

/** Into the streams, and nothing out of them. */
export const senderPolicy = (environment: Environment): PolicyDocument =>
  policy({
    Sid: 'HandsRecordsToTheStreams',
    Effect: 'Allow',
    Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
    Resource: ARCHIVE_CLASSES.map((archiveClass) => deliveryStreamArn(environment, archiveClass)),
  });

/**
 * Firehose's guide grants it to read objects too, which what is written once never needs.
 * Source: "Grant Firehose access to an Amazon S3 destination" in the Firehose guide.
 */
export const streamPolicy = (
  environment: Environment,
  archiveClass: ArchiveClass,
  keyArn: string | undefined,
): PolicyDocument => {
  const bucket = bucketArn(environment, archiveBucketName(environment, archiveClass));
  const errors = logGroupArn(environment, archiveId(environment), deliveryLogGroupName(environment, archiveClass));
  return policy(
    {
      Sid: 'AddsRecords',
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:PutObject'],
      Resource: [`${bucket}/${ACCOUNTS}*`, `${bucket}/${FAILED}*`],
    },
    {
      Sid: 'FindsTheBucket',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: bucket,
    },
    {
      // Decrypt serves uploads in parts; without GetObject it opens nothing.
      Sid: 'SealsRecords',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keyArn ?? regionalArn(environment, 'kms', archiveId(environment), 'key/*'),
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.${environment.region}.amazonaws.com` },
        // With bucket keys S3 seals in the name of the bucket; a given archive may seal in that of the record.
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/*`] },
      },
    },
    {
      Sid: 'SaysWhatItCouldNotDeliver',
      Effect: 'Allow',
      Action: 'logs:PutLogEvents',
      Resource: `${errors}:log-stream:${ERRORS}`,
    },
  );
};

/**
 * The accounts that send a class, by id: then their subscriptions need no role, and nobody else subscribes anything.
 * Source: "Step 2: Create a destination" in the CloudWatch Logs guide.
 */
export const destinationPolicy = (
  environment: Environment,
  archiveClass: ArchiveClass,
  senders: readonly string[],
): PolicyDocument =>
  policy({
    Sid: 'TheseAccountsSubscribeTheirLogGroups',
    Effect: 'Allow',
    Principal: { AWS: senders.map((account) => accountIdOf(environment, account)) },
    Action: 'logs:PutSubscriptionFilter',
    Resource: regionalArn(
      environment,
      'logs',
      archiveId(environment),
      `destination:${logDestinationName(environment, archiveClass)}`,
    ),
  });

/** What waits in streams Firehose seals by a grant, which whoever makes them gives it; what they log CloudWatch Logs seals. */
export function deliveryKeyUses(environment: Environment): Statement[] {
  const makers = securityDeployIn(environment, LOG_ARCHIVE);
  return [
    {
      Sid: 'SecurityDeployGrantsTheKeyToFirehoseOnly',
      Effect: 'Allow',
      ...makers,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        ...makers.Condition,
        StringEquals: { 'kms:ViaService': `firehose.${environment.region}.amazonaws.com` },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'CloudWatchLogsSealsNamedLogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${environment.region}.amazonaws.com` },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': ARCHIVE_CLASSES.map((archiveClass) =>
            logGroupArn(environment, archiveId(environment), deliveryLogGroupName(environment, archiveClass)),
          ),
        },
      },
    },
  ];
}

import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import { bucketArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName, planePath } from '../../foundation/names';
import { type PolicyDocument, policy } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName } from './names';

/** Where copies of a class go, if there are any. */
export const replicaOf = ({ replication }: Environment, archiveClass: ArchiveClass) =>
  replication === 'off' ? undefined : replication[archiveClass];

/** The role with which S3 copies what the archive keeps. */
export const replicationRoleName = (environment: Environment) => awsName(environment, 'role', 'archive', 'replication');

export const replicationRoleArn = (environment: Environment) =>
  roleArn(
    environment,
    accountIdOf(environment, LOG_ARCHIVE),
    `${planePath(environment, 'delivery')}${replicationRoleName(environment)}`,
  );

const replicasOf = (environment: Environment) =>
  ARCHIVE_CLASSES.flatMap((archiveClass) => {
    const replica = replicaOf(environment, archiveClass);
    return replica === undefined
      ? []
      : [{ ...replica, from: bucketArn(environment, archiveBucketName(environment, archiveClass)) }];
  });

export const replicationTrust = (environment: Environment): PolicyDocument =>
  policy(
    serviceTrust(
      'S3CopiesTheArchive',
      's3.amazonaws.com',
      accountIdOf(environment, LOG_ARCHIVE),
      replicasOf(environment).map(({ from }) => from),
    ),
  );

/**
 * Reads whole versions with their locks, and writes them elsewhere; it neither deletes there nor marks anything as deleted.
 * Source: "Setting up permissions for live replication" and "Replicating encrypted objects" in the S3 guide.
 */
export function replicationPolicy(
  environment: Environment,
  keyArns: Readonly<Record<ArchiveClass, string>>,
): PolicyDocument {
  const replicas = replicasOf(environment);
  const copies = replicas.map(({ bucket }) => bucketArn(environment, bucket));
  const opened = ARCHIVE_CLASSES.filter((archiveClass) => replicaOf(environment, archiveClass) !== undefined);
  const regions = [...new Set(replicas.map(({ keyArn }) => keyArn.split(':')[3]))];
  const context = 'kms:EncryptionContext:aws:s3:arn';
  return policy(
    {
      Sid: 'FindsWhatToCopy',
      Effect: 'Allow',
      Action: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      Resource: replicas.map(({ from }) => from),
    },
    {
      Sid: 'ReadsVersionsWithTheirLocks',
      Effect: 'Allow',
      Action: [
        's3:GetObjectLegalHold',
        's3:GetObjectRetention',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionTagging',
      ],
      Resource: replicas.map(({ from }) => `${from}/*`),
    },
    {
      Sid: 'OpensThem',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: opened.map((archiveClass) => keyArns[archiveClass]),
      Condition: {
        StringEquals: {
          'kms:ViaService': `s3.${environment.region}.amazonaws.com`,
          [context]: replicas.map(({ from }) => from),
        },
      },
    },
    {
      Sid: 'HandsCopiesToTheirOwner',
      Effect: 'Allow',
      Action: ['s3:ObjectOwnerOverrideToBucketOwner', 's3:ReplicateObject', 's3:ReplicateTags'],
      Resource: copies.map((bucket) => `${bucket}/*`),
    },
    {
      Sid: 'SealsCopies',
      Effect: 'Allow',
      Action: 'kms:Encrypt',
      Resource: [...new Set(replicas.map(({ keyArn }) => keyArn))],
      Condition: {
        StringEquals: { 'kms:ViaService': regions.map((region) => `s3.${region}.amazonaws.com`) },
        // In the name of the bucket or of the copy, as the bucket says.
        StringLike: { [context]: copies.flatMap((bucket) => [bucket, `${bucket}/*`]) },
      },
    },
  );
}

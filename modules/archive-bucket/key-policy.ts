import { agentAccounts, LOG_ARCHIVE } from '../../foundation/accounts';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, breakGlassIn, type Callers, planesIn, throughService } from '../../foundation/principals';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { streamRoleArn } from '../log-delivery/names';
import { archiveBucketName, organizationTrailArn, rawContentBucketName } from './names';
import { replicaOf, replicationRoleArn } from './replication';

/** With bucket keys, S3 seals in the name of the bucket, not of the object. */
const inTheNameOf = (environment: Environment, bucketName: string) => ({
  'kms:ViaService': `s3.${environment.region}.amazonaws.com`,
  'kms:EncryptionContext:aws:s3:arn': bucketArn(environment, bucketName),
});

/** Who uses the key of an archive bucket: its stream, whoever copies or reads what it wrote, and the trail of the organization. */
export const archiveKeyUses = (environment: Environment, archiveClass: ArchiveClass): Statement[] => {
  const context = inTheNameOf(environment, archiveBucketName(environment, archiveClass));
  const by = (roleArn: string) => throughService(environment, LOG_ARCHIVE, [roleArn], 's3');
  const stream = by(streamRoleArn(environment, archiveClass));
  const copier = by(replicationRoleArn(environment));
  return [
    ...(environment.landingZone.logDelivery === 'create'
      ? [
          {
            // Decrypt serves multipart uploads; without GetObject it opens nothing.
            Sid: 'TheStreamSealsRecords',
            Effect: 'Allow' as const,
            ...stream,
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
            Condition: { ...stream.Condition, StringEquals: context },
          },
        ]
      : []),
    ...(replicaOf(environment, archiveClass) === undefined
      ? []
      : [
          {
            Sid: 'ReplicationOpensRecords',
            Effect: 'Allow' as const,
            ...copier,
            Action: 'kms:Decrypt',
            Resource: '*',
            Condition: { ...copier.Condition, StringEquals: context },
          },
        ]),
    openedBy('AuditorsOpenRecords', auditorsIn(environment, LOG_ARCHIVE), context),
    ...(archiveClass === 'audit' ? keyUsesOfTheTrail(environment) : []),
  ];
};

/** Unredacted content opens in an emergency only. */
export const rawContentKeyUses = (environment: Environment): Statement[] => {
  const accounts = agentAccounts(environment);
  const writers = planesIn(environment, accounts, ['delivery']);
  const context = inTheNameOf(environment, rawContentBucketName(environment));
  return [
    ...(accounts.length === 0
      ? []
      : [
          {
            // Decrypt serves multipart uploads; without GetObject it opens nothing.
            Sid: 'DeliveryRolesSealRecords',
            Effect: 'Allow' as const,
            ...writers,
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
            Condition: { ...writers.Condition, StringEquals: context },
          },
        ]),
    openedBy('BreakGlassOpensRecords', breakGlassIn(environment, LOG_ARCHIVE), context),
  ];
};

const openedBy = (sid: string, readers: Callers, context: Readonly<Record<string, string>>): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  ...readers,
  Action: 'kms:Decrypt',
  Resource: '*',
  Condition: { ...readers.Condition, StringEquals: context },
});

/** With a bucket key CloudTrail must be able to decrypt, and seals in the name of the bucket. */
function keyUsesOfTheTrail(environment: Environment): Statement[] {
  if (environment.landingZone.trail !== 'create') return [];
  const arn = organizationTrailArn(environment);
  return [
    {
      Sid: 'CloudTrailSealsEvents',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceArn': arn } },
    },
    {
      Sid: 'CloudTrailFindsTheKey',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 'kms:DescribeKey',
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceArn': arn } },
    },
  ];
}

import { accountIdOf, LOG_ARCHIVE, MANAGEMENT, workloadAccounts } from '../../foundation/accounts';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, planesIn } from '../../foundation/principals';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName, organizationTrailArn, organizationTrailName, rawContentBucketName } from './names';
import { modelInvocations, vendedLogs } from './sources';

/** With bucket keys, S3 seals in the name of the bucket, not of the object. */
const inTheNameOf = (environment: Environment, bucketName: string) => ({
  'kms:ViaService': `s3.${environment.region}.amazonaws.com`,
  'kms:EncryptionContext:aws:s3:arn': bucketArn(environment, bucketName),
});

/** Who uses the key of an archive bucket. */
export const archiveKeyUses = (environment: Environment, archiveClass: ArchiveClass): Statement[] => [
  ...bucketKeyUses(environment, archiveBucketName(environment, archiveClass)),
  ...keyUsesOfServices[archiveClass](environment),
];

export const rawContentKeyUses = (environment: Environment): Statement[] =>
  bucketKeyUses(environment, rawContentBucketName(environment));

function bucketKeyUses(environment: Environment, bucketName: string): Statement[] {
  const accounts = workloadAccounts(environment);
  const writers = planesIn(environment, accounts, ['delivery']);
  const readers = auditorsIn(environment, LOG_ARCHIVE);
  const context = inTheNameOf(environment, bucketName);
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
    {
      Sid: 'AuditorsOpenRecords',
      Effect: 'Allow',
      ...readers,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { ...readers.Condition, StringEquals: context },
    },
  ];
}

const keyUsesOfServices: Readonly<Record<ArchiveClass, (environment: Environment) => Statement[]>> = {
  prompts: (environment) => {
    const { accounts, source } = modelInvocations(environment);
    return accounts.length === 0
      ? []
      : [
          {
            Sid: 'BedrockSealsModelInvocations',
            Effect: 'Allow',
            ...source,
            Action: 'kms:GenerateDataKey',
            Resource: '*',
          },
        ];
  },
  decisions: () => [],
  logs: (environment) => {
    const { accounts, source } = vendedLogs(environment);
    return accounts.length === 0
      ? []
      : [
          {
            Sid: 'LogDeliverySealsLogs',
            Effect: 'Allow',
            ...source,
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Resource: '*',
          },
        ];
  },
  audit: (environment): Statement[] => {
    if (environment.landingZone.trail !== 'create') return [];
    const arn = organizationTrailArn(environment);
    return [
      {
        Sid: 'CloudTrailSealsEvents',
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: {
          StringEquals: { 'aws:SourceArn': arn },
          ArnLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trailsOf(environment) },
        },
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
  },
};

/** The trail seals in the name of itself, or of its shadow in another region. */
const trailsOf = (environment: Environment) =>
  `arn:${environment.partition}:cloudtrail:*:${accountIdOf(environment, MANAGEMENT)}:trail/${organizationTrailName(environment)}`;

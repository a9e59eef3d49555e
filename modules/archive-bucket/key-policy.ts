import { agentAccounts, LOG_ARCHIVE } from '../../foundation/accounts';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, breakGlassIn, type Callers, planesIn } from '../../foundation/principals';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName, organizationTrailArn, rawContentBucketName } from './names';
import { vendedLogs, writersOf } from './sources';

/** With bucket keys, S3 seals in the name of the bucket, not of the object. */
const inTheNameOf = (environment: Environment, bucketName: string) => ({
  'kms:ViaService': `s3.${environment.region}.amazonaws.com`,
  'kms:EncryptionContext:aws:s3:arn': bucketArn(environment, bucketName),
});

/** Who uses the key of an archive bucket. */
export const archiveKeyUses = (environment: Environment, archiveClass: ArchiveClass): Statement[] => [
  ...bucketKeyUses(environment, archiveBucketName(environment, archiveClass), writersOf(environment, archiveClass), {
    sid: 'AuditorsOpenRecords',
    callers: auditorsIn(environment, LOG_ARCHIVE),
  }),
  ...keyUsesOfServices[archiveClass](environment),
];

/** Unredacted content opens in an emergency only. */
export const rawContentKeyUses = (environment: Environment): Statement[] =>
  bucketKeyUses(environment, rawContentBucketName(environment), agentAccounts(environment), {
    sid: 'BreakGlassOpensRecords',
    callers: breakGlassIn(environment, LOG_ARCHIVE),
  });

function bucketKeyUses(
  environment: Environment,
  bucketName: string,
  accounts: readonly string[],
  readers: { readonly sid: string; readonly callers: Callers },
): Statement[] {
  const writers = planesIn(environment, accounts, ['delivery']);
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
      Sid: readers.sid,
      Effect: 'Allow',
      ...readers.callers,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { ...readers.callers.Condition, StringEquals: context },
    },
  ];
}

const keyUsesOfServices: Readonly<Record<ArchiveClass, (environment: Environment) => Statement[]>> = {
  prompts: () => [],
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
        // With a bucket key CloudTrail must be able to decrypt, and seals in the name of the bucket.
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
  },
};

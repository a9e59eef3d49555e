import { accountIdOf, LOG_ARCHIVE, workloadAccounts } from '../../foundation/accounts';
import { bucketArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { archiveBucketName } from '../archive-bucket/names';
import { auditWorkgroup } from '../archive-queries/names';
import { askingStatements } from '../archive-queries/policy';
import { ALL } from '../archive-queries/readers';
import { ownLogGroups } from './logs-policy';

/** What an auditor reads beside configuration: logs where there are workloads, records where they are kept. */
export const auditStatements = (environment: Environment, account: string): Statement[] => [
  ...(workloadAccounts(environment).includes(account) ? logs(environment, account) : []),
  ...(account === LOG_ARCHIVE && environment.landingZone.archive !== 'off' ? records(environment) : []),
  ...(account === LOG_ARCHIVE ? asks(environment) : []),
];

const logs = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'ReadsLogs',
    Effect: 'Allow',
    Action: [
      'logs:DescribeLogStreams',
      'logs:FilterLogEvents',
      'logs:GetLogEvents',
      'logs:GetLogGroupFields',
      'logs:GetQueryResults',
      'logs:StartQuery',
    ],
    Resource: ownLogGroups(environment, account),
  },
  {
    Sid: 'FindsLogGroupsAndEndsQueries',
    Effect: 'Allow',
    Action: ['logs:DescribeLogGroups', 'logs:StopQuery'],
    Resource: '*',
  },
];

const asks = (environment: Environment) => askingStatements(environment, { ...ALL, name: auditWorkgroup(environment) });

/** Not unredacted content: that opens in an emergency only. */
function records(environment: Environment): Statement[] {
  const buckets = [
    ...new Set(
      ARCHIVE_CLASSES.map((archiveClass) => bucketArn(environment, archiveBucketName(environment, archiveClass))),
    ),
  ];
  return [
    {
      Sid: 'FindsRecords',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketVersions'],
      Resource: buckets,
    },
    {
      Sid: 'ReadsRecordsAndTheirLocks',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectLegalHold', 's3:GetObjectRetention', 's3:GetObjectVersion'],
      Resource: buckets.map((bucket) => `${bucket}/*`),
    },
    {
      Sid: 'OpensRecords',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: regionalArn(environment, 'kms', accountIdOf(environment, LOG_ARCHIVE), 'key/*'),
      Condition: { StringEquals: { 'kms:ViaService': `s3.${environment.region}.amazonaws.com` } },
    },
  ];
}

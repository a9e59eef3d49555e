import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import { bucketArn, deliveryStreamArn, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { deliveryLogGroupName } from '../../foundation/log-groups';
import { logDestinationName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { archiveBucketName } from '../archive-bucket/names';
import { replicationRoleArn } from '../archive-bucket/replication';
import { senderRoleArn, streamRoleArn } from '../log-delivery/names';
import { findsLogGroups, KEEPING_LOG_GROUPS } from './kept-log-groups';
import { givesRoles, keepsRoles } from './kept-roles';

/** The way into the archive: streams, destinations and the roles behind them, made and changed, and nothing sent through. */
export function deliveryStatements(environment: Environment): Statement[] {
  if (environment.landingZone.logDelivery !== 'create') return [];
  const archiveId = accountIdOf(environment, LOG_ARCHIVE);
  const streamRoles = ARCHIVE_CLASSES.map((archiveClass) => streamRoleArn(environment, archiveClass));
  const logs = ARCHIVE_CLASSES.map((archiveClass) =>
    logGroupArn(environment, archiveId, deliveryLogGroupName(environment, archiveClass)),
  );
  return [
    {
      Sid: 'KeepsStreamsIntoTheArchive',
      Effect: 'Allow',
      Action: [
        'firehose:CreateDeliveryStream',
        'firehose:DeleteDeliveryStream',
        'firehose:DescribeDeliveryStream',
        'firehose:ListTagsForDeliveryStream',
        'firehose:StartDeliveryStreamEncryption',
        'firehose:StopDeliveryStreamEncryption',
        'firehose:TagDeliveryStream',
        'firehose:UntagDeliveryStream',
        'firehose:UpdateDestination',
      ],
      Resource: ARCHIVE_CLASSES.map((archiveClass) => deliveryStreamArn(environment, archiveClass)),
    },
    {
      Sid: 'LetsFirehoseSealWhatWaits',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: regionalArn(environment, 'kms', archiveId, 'key/*'),
      Condition: {
        StringEquals: { 'kms:ViaService': `firehose.${environment.region}.amazonaws.com` },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'KeepsDestinationsOfTheArchive',
      Effect: 'Allow',
      Action: [
        'logs:DeleteDestination',
        'logs:ListTagsForResource',
        'logs:PutDestination',
        'logs:PutDestinationPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      Resource: ARCHIVE_CLASSES.map((archiveClass) =>
        regionalArn(environment, 'logs', archiveId, `destination:${logDestinationName(environment, archiveClass)}`),
      ),
    },
    { Sid: 'FindsDestinations', Effect: 'Allow', Action: 'logs:DescribeDestinations', Resource: '*' },
    { Sid: 'KeepsLogsOfTheStreams', Effect: 'Allow', Action: KEEPING_LOG_GROUPS, Resource: logs },
    {
      Sid: 'KeepsWhereStreamsWrite',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:DeleteLogStream', 'logs:DescribeLogStreams'],
      Resource: logs.flatMap((group) => [group, `${group}:log-stream:*`]),
    },
    findsLogGroups,
    keepsRoles('KeepsTheRolesOfTheWayIntoTheArchive', [...streamRoles, senderRoleArn(environment)]),
    givesRoles('GivesFirehoseTheRolesOfStreams', streamRoles, 'firehose'),
    givesRoles('GivesCloudWatchLogsTheRoleOfSenders', [senderRoleArn(environment)], 'logs'),
  ];
}

/** Copies of the archive, and the role that makes them. */
export function replicationStatements(environment: Environment): Statement[] {
  if (environment.replication === 'off') return [];
  const role = [replicationRoleArn(environment)];
  return [
    {
      Sid: 'KeepsCopiesOfTheArchive',
      Effect: 'Allow',
      Action: ['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'],
      Resource: ARCHIVE_CLASSES.map((archiveClass) =>
        bucketArn(environment, archiveBucketName(environment, archiveClass)),
      ),
    },
    keepsRoles('KeepsTheRoleThatCopies', role),
    givesRoles('GivesS3TheRoleThatCopies', role, 's3'),
  ];
}

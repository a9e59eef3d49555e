import { regionalArn, roleArn } from '../../../../foundation/arns';
import { iamPathOf } from '../../../../foundation/names';
import {
  accountId,
  anywhere,
  iamRoleArn,
  invented,
  type NeedsByType,
  named,
  on,
  regional,
  type Subject,
  staysThere,
  text,
} from './need';

/** Glue judges a table by its database and the catalogue too. */
const inCatalog =
  (...resources: readonly string[]) =>
  (subject: Subject) =>
    ['catalog', ...resources].map((resource) =>
      regionalArn(subject.environment, 'glue', accountId(subject), resource.replace('DATABASE', databaseOf(subject))),
    );

const databaseOf = (subject: Subject): string =>
  subject.resource.type === 'aws_glue_catalog_database'
    ? text(subject, 'name')
    : databaseOf(referred(subject, 'database_name'));

function referred(subject: Subject, attribute: string): Subject {
  const found = subject.referred(attribute);
  if (found === undefined) throw new Error(`${subject.resource.address}.${attribute}: refers to nothing of the stack`);
  return found;
}

const passedTo = (role: Subject, service: string) =>
  on(iamRoleArn(role), { 'iam:PassedToService': `${service}.amazonaws.com` }, 'iam:PassRole');

/** The role of a stream stands in a block of it, and has its name. */
const streamRole = (subject: Subject) =>
  roleArn(
    subject.environment,
    accountId(subject),
    `${iamPathOf(subject.environment)}/delivery/${text(subject, 'name')}`,
  );

/** Of the way into the archive, of copies of it and of questions about it. */
export const ARCHIVE: NeedsByType = {
  aws_athena_named_query: {
    arn: (subject) =>
      regionalArn(
        subject.environment,
        'athena',
        accountId(subject),
        `workgroup/${text(referred(subject, 'workgroup'), 'name')}`,
      ),
    kept: ['athena:CreateNamedQuery', 'athena:DeleteNamedQuery', 'athena:GetNamedQuery'],
  },
  aws_athena_workgroup: {
    arn: named('athena', 'workgroup/'),
    born: ['athena:CreateWorkGroup', 'athena:TagResource'],
    kept: [
      'athena:DeleteWorkGroup',
      'athena:GetWorkGroup',
      'athena:ListTagsForResource',
      'athena:TagResource',
      'athena:UntagResource',
      'athena:UpdateWorkGroup',
    ],
  },
  aws_cloudwatch_log_destination: {
    arn: named('logs', 'destination:'),
    born: ['logs:PutDestination', 'logs:TagResource'],
    kept: [
      'logs:DeleteDestination',
      'logs:ListTagsForResource',
      'logs:PutDestination',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    beside: (subject) => [
      ...anywhere({}, 'logs:DescribeDestinations'),
      ...passedTo(referred(subject, 'role_arn'), 'logs'),
    ],
  },
  aws_cloudwatch_log_destination_policy: {
    arn: (subject) => named('logs', 'destination:')(referred(subject, 'destination_name')),
    kept: ['logs:PutDestinationPolicy'],
    beside: () => anywhere({}, 'logs:DescribeDestinations'),
  },
  aws_cloudwatch_log_stream: {
    arn: regional(
      'logs',
      (subject) => `log-group:${text(subject, 'log_group_name')}:log-stream:${text(subject, 'name')}`,
    ),
    kept: ['logs:CreateLogStream', 'logs:DeleteLogStream'],
    beside: (subject) => on(named('logs', 'log-group:', 'log_group_name')(subject), {}, 'logs:DescribeLogStreams'),
  },
  aws_cloudwatch_log_subscription_filter: {
    arn: named('logs', 'log-group:', 'log_group_name'),
    kept: ['logs:DescribeSubscriptionFilters', 'logs:PutSubscriptionFilter'],
    beside: (subject) => {
      const group = named('logs', 'log-group:', 'log_group_name')(subject);
      const role = subject.referred('role_arn');
      return [
        ...(staysThere(subject) ? [] : on(group, {}, 'logs:DeleteSubscriptionFilter')),
        // A stream of the same account is reached by a role, a destination of another one by its policy.
        ...(role === undefined
          ? on(text(subject, 'destination_arn'), {}, 'logs:PutSubscriptionFilter')
          : passedTo(role, 'logs')),
      ];
    },
  },
  aws_glue_catalog_database: {
    arn: inCatalog('database/DATABASE'),
    kept: ['glue:CreateDatabase', 'glue:DeleteDatabase', 'glue:GetDatabase', 'glue:UpdateDatabase'],
    beside: (subject) =>
      on(
        regionalArn(subject.environment, 'glue', accountId(subject), `database/${text(subject, 'name')}`),
        {},
        'glue:GetTags',
        'glue:TagResource',
        'glue:UntagResource',
      ),
  },
  aws_glue_catalog_table: {
    arn: (subject) => inCatalog('database/DATABASE', `table/DATABASE/${text(subject, 'name')}`)(subject),
    kept: ['glue:CreateTable', 'glue:DeleteTable', 'glue:GetPartitionIndexes', 'glue:GetTable', 'glue:UpdateTable'],
  },
  aws_kinesis_firehose_delivery_stream: {
    arn: named('firehose', 'deliverystream/'),
    born: ['firehose:CreateDeliveryStream', 'firehose:TagDeliveryStream'],
    kept: [
      'firehose:DeleteDeliveryStream',
      'firehose:DescribeDeliveryStream',
      'firehose:ListTagsForDeliveryStream',
      'firehose:StartDeliveryStreamEncryption',
      'firehose:StopDeliveryStreamEncryption',
      'firehose:TagDeliveryStream',
      'firehose:UntagDeliveryStream',
      'firehose:UpdateDestination',
    ],
    beside: (subject) => [
      ...on(streamRole(subject), { 'iam:PassedToService': 'firehose.amazonaws.com' }, 'iam:PassRole'),
      ...on(
        invented('kms', 'key')(subject),
        {
          'kms:ViaService': `firehose.${subject.environment.region}.amazonaws.com`,
          'kms:GrantIsForAWSResource': 'true',
        },
        'kms:CreateGrant',
      ),
    ],
  },
  aws_s3_bucket_replication_configuration: {
    partOf: 'bucket',
    kept: ['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'],
    beside: (subject) => passedTo(referred(subject, 'role'), 's3'),
  },
};

import type { Environment } from '../../../foundation/environment';
import { AccessLogBucket } from '../../../modules/archive-bucket/access-log-bucket';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import { only, policiesIn, resourcesIn, synthModule } from '../../support/synth';

const synth = (of: Environment) =>
  resourcesIn(
    synthModule((stack) => {
      new AccessLogBucket(stack, 'access-logs', { environment: of });
    }),
  );

const writers = (of: Environment) =>
  policiesIn(synth(of))
    .flatMap(({ content }) => content.Statement)
    .filter(({ Effect }) => Effect === 'Allow');

test('27: a bucket under the key of S3, for S3 delivers to no other', () => {
  const resources = synth(bank);
  expect(only(resources, 'aws_s3_bucket_server_side_encryption_configuration').attributes.rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' }, blocked_encryption_types: ['SSE-C'] },
  ]);
  expect(resources.map(({ type }) => type)).not.toContain('aws_kms_key');
});

test('27: without a default retention, for S3 delivers to no such bucket', () => {
  const resources = synth(bank);
  expect(only(resources, 'aws_s3_bucket').attributes).toMatchObject({ object_lock_enabled: false });
  expect(resources.map(({ type }) => type)).not.toContain('aws_s3_bucket_object_lock_configuration');
});

test('27: kept as long as the audit records, and no log of its own', () => {
  const resources = synth(bank);
  expect(only(resources, 'aws_s3_bucket_lifecycle_configuration').attributes.rule).toContainEqual(
    expect.objectContaining({
      transition: [{ days: 365, storage_class: 'GLACIER_IR' }],
      expiration: [{ days: 2555 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    }),
  );
  expect(resources.map(({ type }) => type)).not.toContain('aws_s3_bucket_logging');
});

test("27: S3 adds logs of the archive's own buckets, and nobody adds anything else", () => {
  expect(writers(bank)).toEqual([
    {
      Sid: 'S3AddsAccessLogsOfTheArchive',
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::p2a-bank-archive-access-logs-800000000002/*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '800000000002' },
        ArnEquals: {
          'aws:SourceArn': ['prompts', 'decisions', 'logs', 'audit', 'query-results'].map(
            (name) => `arn:aws:s3:::p2a-bank-archive-${name}-800000000002`,
          ),
        },
      },
    },
  ]);
});

test('27: raw content is among them, where it is kept', () => {
  const [{ Condition } = {}] = writers(govcloud);
  expect(Condition?.ArnEquals?.['aws:SourceArn']).toContain('arn:aws-us-gov:s3:::p2a-gov-raw-content-600000000002');
});

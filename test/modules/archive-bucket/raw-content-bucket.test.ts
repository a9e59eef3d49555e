import { AccessLogBucket } from '../../../modules/archive-bucket/access-log-bucket';
import { rawContentKeyUses } from '../../../modules/archive-bucket/key-policy';
import { rawContentBucketPolicy } from '../../../modules/archive-bucket/policy';
import { RawContentBucket } from '../../../modules/archive-bucket/raw-content-bucket';
import govcloud from '../../fixtures/govcloud/environment';
import { listOf } from '../../support/deny';
import { environment } from '../../support/environment';
import { only, resourcesIn, synthModule } from '../../support/synth';

const resources = resourcesIn(
  synthModule((stack) => {
    const accessLogs = new AccessLogBucket(stack, 'access-logs', { environment: govcloud });
    new RawContentBucket(stack, 'raw-content', { environment: govcloud, days: 7, accessLogs });
  }),
).filter(({ path }) => path.startsWith('tried/raw-content/'));

test('24: a bucket and a key of its own', () => {
  const key = `\${${only(resources, 'aws_kms_key').address}.arn}`;
  expect(only(resources, 'aws_s3_bucket').attributes).toMatchObject({ bucket: 'p2a-gov-raw-content-600000000002' });
  expect(only(resources, 'aws_s3_bucket_server_side_encryption_configuration').attributes.rule).toEqual([
    {
      apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: key },
      bucket_key_enabled: true,
      blocked_encryption_types: ['SSE-C'],
    },
  ]);
});

test('nothing locks it, so that it can be erased on request', () => {
  expect(only(resources, 'aws_s3_bucket').attributes).toMatchObject({ object_lock_enabled: false });
  expect(resources.map(({ type }) => type)).not.toContain('aws_s3_bucket_object_lock_configuration');
});

test('it is forgotten after as many days as the environment says', () => {
  expect(only(resources, 'aws_s3_bucket_lifecycle_configuration').attributes.rule).toContainEqual(
    expect.objectContaining({ expiration: [{ days: 7 }], noncurrent_version_expiration: [{ noncurrent_days: 1 }] }),
  );
});

test('delivery roles add to it, break-glass alone opens it, no service does either', () => {
  const allowed = rawContentBucketPolicy(govcloud, 'arn:aws-us-gov:kms:us-gov-west-1:600000000002:key/raw').filter(
    ({ Effect }) => Effect === 'Allow',
  );
  expect(allowed.flatMap(({ Action }) => listOf(Action)).sort()).toEqual([
    's3:AbortMultipartUpload',
    's3:GetBucketLocation',
    's3:ListBucketMultipartUploads',
    's3:PutObject',
  ]);
  const uses = rawContentKeyUses(govcloud);
  expect(uses.map(({ Sid }) => Sid)).toEqual(['DeliveryRolesSealRecords', 'BreakGlassOpensRecords']);
  for (const { Condition } of uses)
    expect(Condition?.StringEquals?.['kms:EncryptionContext:aws:s3:arn']).toBe(
      'arn:aws-us-gov:s3:::p2a-gov-raw-content-600000000002',
    );
});

test('it is refused for longer than a month', () => {
  expect(() => environment({ rawContent: { days: 31 } })).toThrow(
    'trial.rawContent.days: is too long for unredacted content, got 31; use 30 or less',
  );
});

import type { PolicyDocument } from '../../foundation/policy';
import { listOf } from '../support/deny';
import { type Case, type Document, placeOf, policiesIn, type Resource, resourcesIn } from '../support/synth';

/** What keeps content: buckets, and secrets, whose values are nobody's business here. */
export function aboutContent({ stacks }: Case): void {
  const resources = resourcesIn(stacks);
  const policies = policiesIn(resources);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  test('no secret has a value here', () => {
    expect(ofType('aws_secretsmanager_secret_version')).toEqual([]);
  });

  test('27: buckets are private, owned, versioned, encrypted, reached over TLS, and forget', () => {
    for (const bucket of ofType('aws_s3_bucket')) {
      const part = (type: string) => {
        const reference = `\${${bucket.address}.id}`;
        const parts = ofType(type).filter(
          ({ stack, attributes }) => stack === bucket.stack && attributes.bucket === reference,
        );
        expect([placeOf(bucket), type, parts.length]).toEqual([placeOf(bucket), type, 1]);
        return parts[0]?.attributes;
      };
      expect(bucket.attributes).toMatchObject({ lifecycle: { prevent_destroy: true } });
      expect(part('aws_s3_bucket_public_access_block')).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(part('aws_s3_bucket_ownership_controls')).toMatchObject({
        rule: { object_ownership: 'BucketOwnerEnforced' },
      });
      expect(part('aws_s3_bucket_versioning')).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
      expect(part('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
        rule: [
          {
            apply_server_side_encryption_by_default: { sse_algorithm: expect.stringMatching(/^(?:aws:kms|AES256)$/) },
          },
        ],
      });
      expect(part('aws_s3_bucket_lifecycle_configuration')).toMatchObject({
        rule: expect.arrayContaining([
          expect.objectContaining({
            status: 'Enabled',
            filter: [{ prefix: '' }],
            expiration: [{ days: expect.any(Number) }],
            noncurrent_version_expiration: [{ noncurrent_days: expect.any(Number) }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: expect.any(Number) }],
          }),
        ]),
      });
      part('aws_s3_bucket_policy');
      expect(deniedWithoutTls(policies, bucket)).toBe(true);
    }
  });
}

function deniedWithoutTls(policies: readonly Document<PolicyDocument>[], bucket: Resource) {
  const everywhere = [bucket.attributes.bucket, `${bucket.attributes.bucket}/*`];
  return policies
    .filter(
      ({ resource }) => resource.stack === bucket.stack && resource.attributes.bucket === `\${${bucket.address}.id}`,
    )
    .flatMap(({ content }) => content.Statement)
    .some(
      ({ Effect, Principal, Action, Resource, Condition }) =>
        Effect === 'Deny' &&
        Principal === '*' &&
        Action === 's3:*' &&
        everywhere.every((name) => listOf(Resource).some((arn) => arn.endsWith(`:s3:::${name}`))) &&
        JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );
}

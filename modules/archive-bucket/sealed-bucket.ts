import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { policy, render, type Statement } from '../../foundation/policy';
import { dataClassTag } from '../../foundation/tags';

export interface SealedBucketProps {
  readonly bucketName: string;
  readonly dataClass: string;
  readonly statements: readonly Statement[];
  /** With S3's own key where the service that writes can use no other. */
  readonly encryption: 's3' | { readonly keyArn: string };
  /** Keeps every version for so many days, whoever asks. */
  readonly lock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  /** Days until objects go, and until they move to cold storage before that. */
  readonly lifecycle: { readonly expireAfterDays: number; readonly coldAfterDays?: number | undefined };
  readonly accessLogBucket?: string;
}

/** How long a version stays after it was replaced or deleted; a lock outlasts it. */
const NONCURRENT_DAYS = 30;

/** A bucket that is private, encrypted, versioned and reached over TLS, and that forgets when it should. */
export class SealedBucket extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { bucketName, dataClass, statements, encryption, lock, lifecycle, accessLogBucket }: SealedBucketProps,
  ) {
    super(scope, id);

    const made = new S3Bucket(this, 'Resource', {
      bucket: bucketName,
      objectLockEnabled: lock !== undefined,
      tags: dataClassTag(dataClass),
      lifecycle: { preventDestroy: true },
    });
    const bucket = made.id;
    new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    if (lock !== undefined) {
      new S3BucketObjectLockConfigurationA(this, 'lock', {
        bucket,
        rule: { defaultRetention: { mode: lock.mode, days: lock.days } },
        dependsOn: [versioning],
      });
    }
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [
        encryption === 's3'
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption.keyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: lifecycleRules(lifecycle),
      dependsOn: [versioning],
    });
    if (accessLogBucket !== undefined) {
      new S3BucketLoggingA(this, 'access-log', {
        bucket,
        targetBucket: accessLogBucket,
        targetPrefix: `${bucketName}/`,
      });
    }
    new S3BucketPolicy(this, 'policy', { bucket, policy: render(this.node.path, 'bucket', policy(...statements)) });
  }
}

function lifecycleRules({
  expireAfterDays,
  coldAfterDays,
}: SealedBucketProps['lifecycle']): S3BucketLifecycleConfigurationRule[] {
  const everything = { status: 'Enabled', filter: [{ prefix: '' }] };
  return [
    {
      ...everything,
      id: 'keep-then-forget',
      ...(coldAfterDays === undefined ? {} : { transition: [{ days: coldAfterDays, storageClass: 'GLACIER_IR' }] }),
      expiration: [{ days: expireAfterDays }],
      noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    // S3 refuses this together with an age.
    { ...everything, id: 'clear-delete-markers', expiration: [{ expiredObjectDeleteMarker: true }] },
  ];
}

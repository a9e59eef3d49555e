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
import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { forget } from '../../foundation/forget';
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
  readonly lifecycle: {
    readonly expireAfterDays: number;
    readonly coldAfterDays?: number | undefined;
    /** Days for which a version stays after it was replaced or deleted; a lock outlasts it. */
    readonly noncurrentDays: number;
  };
  /** Where S3 logs access to it. */
  readonly accessLogs?: SealedBucket;
}

/** One of each: they share a logical id, the class of the data. */
const PARTS = [
  S3Bucket,
  S3BucketLifecycleConfiguration,
  S3BucketLoggingA,
  S3BucketObjectLockConfigurationA,
  S3BucketOwnershipControls,
  S3BucketPolicy,
  S3BucketPublicAccessBlock,
  S3BucketServerSideEncryptionConfigurationA,
  S3BucketVersioningA,
];

/** A bucket that is private, encrypted, versioned and reached over TLS, and that forgets when it should. */
export class SealedBucket extends Construct {
  /** Name of the bucket, once it is there. */
  public readonly bucket: string;
  public readonly policy: S3BucketPolicy;

  constructor(
    scope: Construct,
    id: string,
    { bucketName, dataClass, statements, encryption, lock, lifecycle, accessLogs }: SealedBucketProps,
  ) {
    super(scope, id);

    const made = new S3Bucket(this, 'Resource', {
      bucket: bucketName,
      objectLockEnabled: lock !== undefined,
      tags: dataClassTag(dataClass),
      lifecycle: { preventDestroy: true },
    });
    // Before anything refers to the bucket: what does so earlier keeps the old id.
    made.overrideLogicalId(dataClass);
    const bucket = made.id;
    this.bucket = bucket;
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
        {
          ...(encryption === 's3'
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
            : {
                applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryption.keyArn },
                bucketKeyEnabled: true,
              }),
          // The default of S3; unsaid, each plan would take it away.
          blockedEncryptionTypes: ['SSE-C'],
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket,
      rule: lifecycleRules(lifecycle),
      dependsOn: [versioning],
    });
    if (accessLogs !== undefined) {
      new S3BucketLoggingA(this, 'access-log', {
        bucket,
        targetBucket: accessLogs.bucket,
        targetPrefix: `${bucketName}/`,
        // S3 writes a first entry as soon as logging is on.
        dependsOn: [accessLogs.policy],
      });
    }
    this.policy = new S3BucketPolicy(this, 'policy', {
      bucket,
      policy: render(this.node.path, 'bucket', policy(...statements)),
    });

    for (const part of this.node.children.filter(TerraformResource.isTerraformResource)) {
      if (part !== made) part.overrideLogicalId(dataClass);
    }
  }

  /** Where such a bucket is not kept, or kept no longer: what lies in it stays until its lifecycle ends. */
  public static leaveAlone(scope: Construct, dataClass: string): void {
    forget(
      scope,
      PARTS.map(({ tfResourceType }) => ({ type: tfResourceType, name: dataClass })),
    );
  }
}

function lifecycleRules({
  expireAfterDays,
  coldAfterDays,
  noncurrentDays,
}: SealedBucketProps['lifecycle']): S3BucketLifecycleConfigurationRule[] {
  const everything = { status: 'Enabled', filter: [{ prefix: '' }] };
  return [
    {
      ...everything,
      id: 'keep-then-forget',
      ...(coldAfterDays === undefined ? {} : { transition: [{ days: coldAfterDays, storageClass: 'GLACIER_IR' }] }),
      expiration: [{ days: expireAfterDays }],
      noncurrentVersionExpiration: [{ noncurrentDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    },
    // S3 refuses this together with an age.
    { ...everything, id: 'clear-delete-markers', expiration: [{ expiredObjectDeleteMarker: true }] },
  ];
}

import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { Construct } from 'constructs';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../foundation/vocabulary';
import { GovernedRole } from '../governed-role/governed-role';
import { everythingOf } from '../tool/made-first';
import type { ArchiveBucket } from './archive-bucket';
import { replicaOf, replicationPolicy, replicationRoleName, replicationTrust } from './replication';

export interface ArchiveReplicationProps {
  readonly environment: Environment;
  readonly buckets: Readonly<Record<ArchiveClass, ArchiveBucket>>;
}

/** Copies of records with somebody else, who owns them: whoever could erase one could not erase the other. */
export class ArchiveReplication extends Construct {
  constructor(scope: Construct, id: string, { environment, buckets }: ArchiveReplicationProps) {
    super(scope, id);

    const keyOf = (archiveClass: ArchiveClass) => buckets[archiveClass].keyArn;
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'delivery',
      roleName: replicationRoleName(environment),
      description: 'Copies the archive to somebody else',
      trust: replicationTrust(environment),
      policies: {
        permissions: replicationPolicy(environment, {
          prompts: keyOf('prompts'),
          decisions: keyOf('decisions'),
          logs: keyOf('logs'),
          audit: keyOf('audit'),
        }),
      },
    });
    for (const archiveClass of ARCHIVE_CLASSES) {
      const replica = replicaOf(environment, archiveClass);
      if (replica === undefined) continue;
      const { bucket } = buckets[archiveClass];
      new S3BucketReplicationConfigurationA(this, archiveClass, {
        bucket: bucket.bucket,
        role: role.arn,
        rule: [
          {
            id: 'copy-everything',
            status: 'Enabled',
            priority: 0,
            filter: { prefix: '' },
            // What is deleted here stays there.
            deleteMarkerReplication: { status: 'Disabled' },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
            destination: {
              bucket: bucketArn(environment, replica.bucket),
              account: replica.account,
              accessControlTranslation: { owner: 'Destination' },
              encryptionConfiguration: { replicaKmsKeyId: replica.keyArn },
              // Says how far behind the copies are, and what could not be copied.
              metrics: { status: 'Enabled' },
            },
          },
        ],
        // It needs versions, and the role's permissions as soon as it begins.
        dependsOn: everythingOf(bucket, role),
      });
    }
  }
}

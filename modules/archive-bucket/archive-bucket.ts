import { Construct } from 'constructs';
import { LOG_ARCHIVE } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { DataKey } from '../data-key/data-key';
import type { AccessLogBucket } from './access-log-bucket';
import { archiveKeyUses } from './key-policy';
import { archiveBucketName } from './names';
import { archiveBucketPolicy } from './policy';
import { SealedBucket } from './sealed-bucket';

export interface ArchiveBucketProps {
  readonly environment: Environment;
  readonly archiveClass: ArchiveClass;
  readonly accessLogs: AccessLogBucket;
}

/** Records of one class, written once under a key of their own and kept as long as the environment says. */
export class ArchiveBucket extends Construct {
  /** Known at apply only. */
  public readonly keyArn: string;
  public readonly bucket: SealedBucket;

  constructor(scope: Construct, id: string, { environment, archiveClass, accessLogs }: ArchiveBucketProps) {
    super(scope, id);
    const { days, coldAfterDays, lock } = environment.retention[archiveClass];
    const dataClass = dataClassOf(archiveClass);

    const key = new DataKey(this, 'key', {
      environment,
      account: LOG_ARCHIVE,
      dataClass,
      uses: archiveKeyUses(environment, archiveClass),
    });
    this.bucket = new SealedBucket(this, 'bucket', {
      bucketName: archiveBucketName(environment, archiveClass),
      dataClass,
      statements: archiveBucketPolicy(environment, archiveClass, key.arn),
      encryption: { keyArn: key.arn },
      lock: { mode: lock === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE', days },
      lifecycle: { expireAfterDays: days, coldAfterDays, noncurrentDays: 30 },
      accessLogs: accessLogs.bucket,
    });

    this.keyArn = key.arn;
  }

  /** Where a landing zone has an archive of its own, or there is one no longer: what was written once stays until its time. */
  public static leaveAlone(scope: Construct, archiveClass: ArchiveClass): void {
    DataKey.leaveAlone(scope, dataClassOf(archiveClass));
    SealedBucket.leaveAlone(scope, dataClassOf(archiveClass));
  }
}

const dataClassOf = (archiveClass: ArchiveClass) => `archive-${archiveClass}`;

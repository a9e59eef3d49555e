import type { Construct } from 'constructs';
import { LOG_ARCHIVE } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { ARCHIVE_CLASSES } from '../foundation/vocabulary';
import { AccessLogBucket } from '../modules/archive-bucket/access-log-bucket';
import { ArchiveBucket } from '../modules/archive-bucket/archive-bucket';
import { RawContentBucket } from '../modules/archive-bucket/raw-content-bucket';

/** Where evidence goes and stays: one bucket and key for each class of record. */
export class LogArchiveStack extends GovernedStack {
  /** Output that names the key of the audit bucket, for the trail. */
  public static readonly AUDIT_KEY = 'audit-key-arn';

  constructor(scope: Construct, environment: Environment) {
    super(scope, { environment, kind: 'log-archive', account: LOG_ARCHIVE });

    const accessLogs = new AccessLogBucket(this, 'access-logs', { environment });
    for (const archiveClass of ARCHIVE_CLASSES) {
      const { keyArn } = new ArchiveBucket(this, archiveClass, { environment, archiveClass, accessLogs });
      if (archiveClass === 'audit') this.offer(LogArchiveStack.AUDIT_KEY, keyArn);
    }
    if (environment.rawContent === 'off') {
      RawContentBucket.leaveAlone(this);
    } else {
      new RawContentBucket(this, 'raw-content', { environment, days: environment.rawContent.days, accessLogs });
    }
  }
}

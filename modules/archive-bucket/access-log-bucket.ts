import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { accessLogBucketName, archiveBucketName, queryResultBucketName, rawContentBucketName } from './names';
import { accessLogBucketPolicy } from './policy';
import { SealedBucket } from './sealed-bucket';

export interface AccessLogBucketProps {
  readonly environment: Environment;
}

/** Who touched the archive. S3 delivers here, which it does under its own key and without a default retention only. */
export class AccessLogBucket extends Construct {
  public readonly bucket: SealedBucket;

  constructor(scope: Construct, id: string, { environment }: AccessLogBucketProps) {
    super(scope, id);
    const sources = [
      ...ARCHIVE_CLASSES.map((archiveClass) => archiveBucketName(environment, archiveClass)),
      ...(environment.rawContent === 'off' ? [] : [rawContentBucketName(environment)]),
      ...(environment.landingZone.logDelivery === 'create' ? [queryResultBucketName(environment)] : []),
    ];

    this.bucket = new SealedBucket(this, 'bucket', {
      bucketName: accessLogBucketName(environment),
      dataClass: ACCESS_LOGS,
      statements: accessLogBucketPolicy(environment, sources),
      encryption: 's3',
      lifecycle: {
        expireAfterDays: environment.retention.audit.days,
        coldAfterDays: environment.retention.audit.coldAfterDays,
        noncurrentDays: 30,
      },
    });
  }

  /** Where there is no archive of ours whose accesses it could tell. */
  public static leaveAlone(scope: Construct): void {
    SealedBucket.leaveAlone(scope, ACCESS_LOGS);
  }
}

const ACCESS_LOGS = 'access-logs';

import { Construct } from 'constructs';
import { LOG_ARCHIVE } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { securityDeployIn } from '../../foundation/principals';
import { DataKey } from '../data-key/data-key';
import type { AccessLogBucket } from './access-log-bucket';
import { rawContentKeyUses } from './key-policy';
import { rawContentBucketName } from './names';
import { rawContentBucketPolicy } from './policy';
import { SealedBucket } from './sealed-bucket';

export interface RawContentBucketProps {
  readonly environment: Environment;
  /** How long unredacted content stays. */
  readonly days: number;
  readonly accessLogs: AccessLogBucket;
}

const RAW_CONTENT = 'raw-content';

/** Unredacted content for a few days: apart from the archive, and without a lock, so that it can be erased on request. */
export class RawContentBucket extends Construct {
  constructor(scope: Construct, id: string, { environment, days, accessLogs }: RawContentBucketProps) {
    super(scope, id);

    const key = new DataKey(this, 'key', {
      environment,
      account: LOG_ARCHIVE,
      dataClass: RAW_CONTENT,
      uses: rawContentKeyUses(environment),
      // Break-glass reads, so it does not administer.
      administrators: securityDeployIn(environment, LOG_ARCHIVE),
    });
    new SealedBucket(this, 'bucket', {
      bucketName: rawContentBucketName(environment),
      dataClass: RAW_CONTENT,
      statements: rawContentBucketPolicy(environment, key.arn),
      encryption: { keyArn: key.arn },
      lifecycle: { expireAfterDays: days, noncurrentDays: 1 },
      accessLogs: accessLogs.bucket,
    });
  }

  /** Where unredacted content is not kept, or kept no longer: what is there goes within its days, the empty bucket and its key stay. */
  public static leaveAlone(scope: Construct): void {
    DataKey.leaveAlone(scope, RAW_CONTENT);
    SealedBucket.leaveAlone(scope, RAW_CONTENT);
  }
}

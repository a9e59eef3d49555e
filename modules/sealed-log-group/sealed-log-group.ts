import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { searchableDays } from '../../foundation/log-groups';

export interface SealedLogGroupProps {
  readonly environment: Environment;
  /** One of those that the key admits: see foundation/log-groups.ts. */
  readonly logGroupName: string;
  /** Key of the account's logs. */
  readonly keyArn: string;
  /**
   * Whether it stays where it is no longer declared, because it is evidence.
   * @default false
   */
  readonly kept?: boolean;
}

/** A log group that is sealed with the account's key, and keeps what the archive has not yet moved away. */
export class SealedLogGroup extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName, keyArn, kept = false }: SealedLogGroupProps) {
    super(scope, id);

    new CloudwatchLogGroup(this, 'Resource', {
      name: logGroupName,
      kmsKeyId: keyArn,
      retentionInDays: searchableDays(environment),
      ...(kept ? { skipDestroy: true } : {}),
    });
  }
}

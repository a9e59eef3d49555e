import { CloudwatchLogAnomalyDetector } from '@cdktf/provider-aws/lib/cloudwatch-log-anomaly-detector';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { learntLogs } from './anomalies';

export interface LogAnomaliesProps {
  readonly environment: Environment;
  /** Account whose logs they are, by name. */
  readonly account: string;
  /** Key of the account's alerts. */
  readonly keyArn: string;
}

/** Learns what is usual in logs, and counts what is not. */
export class LogAnomalies extends Construct {
  constructor(scope: Construct, id: string, { environment, account, keyArn }: LogAnomaliesProps) {
    super(scope, id);
    for (const { id: log, detectorName, logGroupName } of learntLogs(environment, account))
      new CloudwatchLogAnomalyDetector(this, log, {
        detectorName,
        logGroupArnList: [logGroupArn(environment, accountIdOf(environment, account), logGroupName)],
        enabled: true,
        evaluationFrequency: 'FIFTEEN_MIN',
        // Days until something unusual counts as usual.
        anomalyVisibilityTime: 21,
        kmsKeyId: keyArn,
      });
  }
}

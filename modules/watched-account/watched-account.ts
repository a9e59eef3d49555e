import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { Alarms } from '../alarm/alarms';
import { Dashboards } from '../dashboards/dashboards';
import { LogAnomalies } from '../log-anomalies/log-anomalies';
import { LogFilters } from '../log-filter/log-filters';
import { ThreatDetector } from '../threat-detectors/threat-detector';
import { WatchRules } from '../watch-rules/watch-rules';
import { alarmsOf, filtersOf } from './alarms';

export interface WatchedAccountProps {
  readonly environment: Environment;
  /** By name. */
  readonly account: string;
  /** Key of the account's alerts. */
  readonly keyArn: string;
  /** Alarms on tokens, on which those on families look too. */
  readonly tokenAlarms: readonly Alarms[];
  /** What makes log groups in the same stack. */
  readonly logs: readonly Construct[];
}

/** What is noticed in an account: by numbers, by lines of logs, and by calls of AWS; and where people look. */
export class WatchedAccount extends Construct {
  constructor(scope: Construct, id: string, { environment, account, keyArn, tokenAlarms, logs }: WatchedAccountProps) {
    super(scope, id);

    new LogFilters(this, 'filters', { environment, filters: filtersOf(environment, account), after: logs });
    new LogAnomalies(this, 'anomalies', { environment, account, keyArn });
    const { made, earlier } = alarmsOf(environment, account);
    new Alarms(this, 'alarms', { environment, account, alarms: made, earlier: tokenAlarms });
    new WatchRules(this, 'rules', { environment, account, keyArn });
    if (environment.landingZone.guardDuty === 'create') new ThreatDetector(this, 'threats');
    new Dashboards(this, 'dashboards', { environment, account, alarms: [...made, ...earlier] });
  }
}

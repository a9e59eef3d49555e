import type { Construct } from 'constructs';
import { LOG_ARCHIVE } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../foundation/vocabulary';
import { Alarms } from '../modules/alarm/alarms';
import { AlertTopics } from '../modules/alerts/alert-topics';
import { AccessLogBucket } from '../modules/archive-bucket/access-log-bucket';
import { ArchiveBucket } from '../modules/archive-bucket/archive-bucket';
import { ArchiveReplication } from '../modules/archive-bucket/archive-replication';
import { RawContentBucket } from '../modules/archive-bucket/raw-content-bucket';
import { ArchiveQueries } from '../modules/archive-queries/archive-queries';
import { alertKeyUses } from '../modules/data-key/alerts-policy';
import { DataKey } from '../modules/data-key/data-key';
import { deliveryAlarms } from '../modules/log-delivery/alarms';
import { type DeliveryTarget, LogDelivery } from '../modules/log-delivery/log-delivery';

/** Where evidence goes and stays, how it gets there, and how it is asked. */
export class LogArchiveStack extends GovernedStack {
  /** Output that names the key of the audit bucket, for the trail. */
  public static readonly AUDIT_KEY = 'audit-key-arn';

  constructor(scope: Construct, environment: Environment) {
    super(scope, { environment, kind: 'log-archive', account: LOG_ARCHIVE });
    const { archive, logDelivery } = environment.landingZone;

    const accessLogs = archive === 'create' ? new AccessLogBucket(this, 'access-logs', { environment }) : undefined;
    const buckets = accessLogs === undefined ? this.leaveBucketsAlone() : this.addBuckets(environment, accessLogs);
    if (environment.replication !== 'off' && buckets !== undefined)
      new ArchiveReplication(this, 'replication', { environment, buckets });
    if (environment.rawContent !== 'off' && accessLogs !== undefined)
      new RawContentBucket(this, 'raw-content', { environment, days: environment.rawContent.days, accessLogs });
    else RawContentBucket.leaveAlone(this);
    if (logDelivery === 'create') {
      const target = (archiveClass: ArchiveClass) => targetOf(environment, archiveClass, buckets?.[archiveClass]);
      new LogDelivery(this, 'delivery', { environment, targets: byClass(target) });
      this.watchDelivery(environment);
      new ArchiveQueries(this, 'queries', { environment, accessLogs: accessLogs?.bucket });
    } else {
      LogDelivery.leaveAlone(this);
      DataKey.leaveAlone(this, ALERTS);
      ArchiveQueries.leaveAlone(this);
    }
  }

  private addBuckets(environment: Environment, accessLogs: AccessLogBucket): Record<ArchiveClass, ArchiveBucket> {
    const buckets = byClass(
      (archiveClass) => new ArchiveBucket(this, archiveClass, { environment, archiveClass, accessLogs }),
    );
    this.offer(LogArchiveStack.AUDIT_KEY, buckets.audit.keyArn);
    return buckets;
  }

  /** Of evidence that does not arrive, this account alone knows. */
  private watchDelivery(environment: Environment): void {
    const account = LOG_ARCHIVE;
    const uses = alertKeyUses(environment, account);
    const key = new DataKey(this, 'alerts-key', { environment, account, dataClass: ALERTS, uses });
    new AlertTopics(this, 'alerts', { environment, account, keyArn: key.arn });
    new Alarms(this, 'alarms', { environment, account, alarms: deliveryAlarms(environment) });
  }

  /** Where the landing zone has an archive, or there is none. */
  private leaveBucketsAlone(): undefined {
    AccessLogBucket.leaveAlone(this);
    for (const archiveClass of ARCHIVE_CLASSES) ArchiveBucket.leaveAlone(this, archiveClass);
  }
}

/** Class of the key that seals what people are told. */
const ALERTS = 'alerts';

/** Made here, or given by the landing zone with or without its key. */
function targetOf(
  { landingZone: { archive } }: Environment,
  archiveClass: ArchiveClass,
  bucket: ArchiveBucket | undefined,
): DeliveryTarget {
  if (bucket !== undefined) return { keyArn: bucket.keyArn, after: [bucket] };
  return { keyArn: typeof archive === 'object' ? archive.existing.keys[archiveClass] : undefined, after: [] };
}

const byClass = <Made>(make: (archiveClass: ArchiveClass) => Made): Record<ArchiveClass, Made> => ({
  prompts: make('prompts'),
  decisions: make('decisions'),
  logs: make('logs'),
  audit: make('audit'),
});

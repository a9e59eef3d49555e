import type { Environment } from '../../foundation/environment';
import { sendersOf } from '../../foundation/log-groups';
import { deliveryStreamName } from '../../foundation/names';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import type { Alarm } from '../alarm/definition';
import { alarmName } from '../alarm/names';

/** Firehose hands on what it has within minutes; after a day it gives up, and so does CloudWatch Logs. */
const TOO_OLD_SECONDS = 3600;

/**
 * Evidence that does not arrive: nobody misses it until it is asked for.
 * Source: "Data delivery CloudWatch metrics" in the Firehose guide.
 */
export const deliveryAlarms = (environment: Environment): Alarm[] =>
  ARCHIVE_CLASSES.filter((archiveClass) => sendersOf(environment, archiveClass).length > 0).map((archiveClass) => ({
    kind: 'metric',
    group: 'undelivered',
    id: archiveClass,
    name: alarmName(environment, 'undelivered', archiveClass),
    says: `Records of the class ${archiveClass} have waited for an hour and more to be written into the archive.`,
    runbook: 'Records do not arrive in the archive',
    severity: 'critical',
    watched: {
      kind: 'metric',
      metric: {
        namespace: 'AWS/Firehose',
        name: 'DeliveryToS3.DataFreshness',
        dimensions: { DeliveryStreamName: deliveryStreamName(environment, archiveClass) },
        statistic: 'Maximum',
      },
    },
    from: TOO_OLD_SECONDS,
    periodSeconds: 300,
    periods: { many: 1, of: 1 },
    // Nothing waits where there is nothing to write.
    silence: 'fine',
  }));

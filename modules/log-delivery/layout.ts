import type { ArchiveClass } from '../../foundation/vocabulary';

/** Folder of the accounts, below which people and streams find what came from each. */
export const ACCOUNTS = 'accounts/';
/** What could not be delivered as it is, apart, with the reason. */
export const FAILED = 'failed/';

/** What CloudWatch Logs sends when it tries a destination; it has no account. */
const CONTROL = 'control';

/**
 * Which account records are of. CloudWatch Logs says so itself; who sends them cannot. Firehose runs it with jq 1.6.
 * Source: "Real-time processing of log data with subscriptions" in the CloudWatch Logs guide.
 */
export const PARTITIONING = `{account: (if .messageType == "DATA_MESSAGE" then .owner else "${CONTROL}" end)}`;

/** As the date of arrival in UTC is written in folders, by Java's pattern, and read by Athena. */
export const DAY = 'yyyy/MM/dd';

const DELIVERED = 'logs/';

/**
 * Where Firehose puts what it delivers: `accounts/<account id>/logs/2030/06/30/…`.
 * Source: "Understand custom prefixes for Amazon S3 objects" in the Firehose guide.
 */
export const prefixOfRecords = () => `${ACCOUNTS}!{partitionKeyFromQuery:account}/${DELIVERED}!{timestamp:${DAY}}/`;

/** A prefix with expressions needs one for errors, and that one the kind of the error. */
export const prefixOfFailures = () => `${FAILED}!{firehose:error-output-type}/!{timestamp:${DAY}}/`;

/** The same folders for Athena, with columns in the place of what differs. */
export const locationOfRecords = (bucket: string) =>
  `s3://${bucket}/${ACCOUNTS}${columnValue('account')}/${DELIVERED}${columnValue('day')}/`;

/** Athena's variable, escaped as Terraform needs it. */
export const columnValue = (column: string) => `$\${${column}}`;

/** What a stream is called in logs and on the console. */
export const purposeOf = (archiveClass: ArchiveClass) => `Writes ${archiveClass} into the archive`;

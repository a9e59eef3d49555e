import { accountIdOf, LOG_ARCHIVE, MANAGEMENT } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { sendersOf } from '../../foundation/log-groups';
import { PARTITIONS } from '../../foundation/partitions';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName } from '../archive-bucket/names';
import { columnValue, DAY, locationOfRecords } from '../log-delivery/layout';
import { TRAIL_TABLE } from './names';

/** What Athena has to know to read objects as rows. */
export interface Table {
  readonly name: string;
  readonly says: string;
  /** Columns in the objects, by name, each with its type in the words of Hive. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns in the folders, with the values that occur. */
  readonly folders: Readonly<Record<string, Folder>>;
  /** With the folders' columns as variables. */
  readonly template: string;
  /** Below which all of it lies. */
  readonly location: string;
  readonly inputFormat: string;
  readonly serde: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
}

/** Athena works them out for itself, and nobody has to add a partition. */
type Folder =
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** Days from so long ago until today. */
  | { readonly kind: 'day'; readonly days: number };

/** What CloudWatch Logs sends. Source: "Real-time processing of log data with subscriptions" in the CloudWatch Logs guide. */
const ENVELOPE = {
  messagetype: 'string',
  owner: 'string',
  loggroup: 'string',
  logstream: 'string',
  subscriptionfilters: 'array<string>',
  logevents: 'array<struct<id:string,timestamp:bigint,message:string>>',
};

const recordTable = (environment: Environment, archiveClass: ArchiveClass): Table => {
  const bucket = archiveBucketName(environment, archiveClass);
  const senders = sendersOf(environment, archiveClass).map((account) => accountIdOf(environment, account));
  return {
    name: archiveClass,
    says: `What log groups of the class ${archiveClass} were sent; a row is what CloudWatch Logs sent at once`,
    columns: ENVELOPE,
    folders: {
      // Streams log in the archive's own account.
      account: { kind: 'one-of', values: [...senders, accountIdOf(environment, LOG_ARCHIVE)] },
      day: { kind: 'day', days: environment.retention[archiveClass].days },
    },
    template: locationOfRecords(bucket),
    location: `s3://${bucket}/accounts/`,
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    serde: {
      library: 'org.openx.data.jsonserde.JsonSerDe',
      parameters: { 'case.insensitive': 'true', 'ignore.malformed.json': 'true' },
    },
  };
};

const IDENTITY = [
  'type:string',
  'principalid:string',
  'arn:string',
  'accountid:string',
  'invokedby:string',
  'sessioncontext:struct<attributes:struct<mfaauthenticated:string,creationdate:string>,sessionissuer:struct<type:string,principalid:string,arn:string,accountid:string,username:string>,sourceidentity:string>',
];

/** Source: "Create a table for CloudTrail logs in Athena using partition projection" in the Athena guide. */
const EVENT_OF_TRAIL = {
  eventversion: 'string',
  useridentity: `struct<${IDENTITY.join()}>`,
  eventtime: 'string',
  eventsource: 'string',
  eventname: 'string',
  awsregion: 'string',
  sourceipaddress: 'string',
  useragent: 'string',
  errorcode: 'string',
  errormessage: 'string',
  requestparameters: 'string',
  responseelements: 'string',
  eventid: 'string',
  readonly: 'string',
  eventtype: 'string',
  recipientaccountid: 'string',
  sessioncredentialfromconsole: 'string',
};

/** The organization's trail writes below its own account's folder, and below that of the organization for members. */
const trailTable = (environment: Environment): Table => {
  const { accounts, organization, partition, region, allowedRegions, retention } = environment;
  const folder = `s3://${archiveBucketName(environment, 'audit')}/AWSLogs/${organization.id}/`;
  const members = Object.keys(accounts).filter((account) => account !== MANAGEMENT);
  return {
    name: TRAIL_TABLE,
    says: "Management events of the environment's accounts, as the organization's trail wrote them",
    columns: EVENT_OF_TRAIL,
    folders: {
      account: { kind: 'one-of', values: [...members, MANAGEMENT].map((account) => accountIdOf(environment, account)) },
      // Events of IAM and Organizations appear in the home region of the partition.
      region: { kind: 'one-of', values: [...new Set([region, ...allowedRegions, PARTITIONS[partition].homeRegion])] },
      day: { kind: 'day', days: retention.audit.days },
    },
    template: `${folder}${columnValue('account')}/CloudTrail/${columnValue('region')}/${columnValue('day')}/`,
    location: folder,
    inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
    serde: { library: 'org.apache.hive.hcatalog.data.JsonSerDe', parameters: {} },
  };
};

/** A table for each class, and one of the trail where that is made here. */
export const tablesOf = (environment: Environment): Table[] => [
  ...ARCHIVE_CLASSES.map((archiveClass) => recordTable(environment, archiveClass)),
  ...(environment.landingZone.trail === 'create' ? [trailTable(environment)] : []),
];

/** How Athena works out folders. Source: "Supported types for partition projection" in the Athena guide. */
export function projectionOf({ folders, template }: Table): Record<string, string> {
  const each = Object.entries(folders).flatMap(([column, folder]) =>
    Object.entries(
      folder.kind === 'one-of'
        ? { type: 'enum', values: folder.values.join() }
        : {
            type: 'date',
            format: DAY,
            range: `NOW-${folder.days}DAYS,NOW`,
            interval: '1',
            'interval.unit': 'DAYS',
          },
    ).map(([key, value]) => [`projection.${column}.${key}`, value] as const),
  );
  return { 'projection.enabled': 'true', ...Object.fromEntries(each), 'storage.location.template': template };
}

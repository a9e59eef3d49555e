import { CloudwatchLogStream } from '@cdktf/provider-aws/lib/cloudwatch-log-stream';
import {
  KinesisFirehoseDeliveryStream,
  type KinesisFirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessors,
} from '@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream';
import { Construct } from 'constructs';
import { bucketArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { deliveryLogGroupName } from '../../foundation/log-groups';
import { deliveryStreamName } from '../../foundation/names';
import { dataClassTag } from '../../foundation/tags';
import type { ArchiveClass } from '../../foundation/vocabulary';
import { archiveBucketName } from '../archive-bucket/names';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { PARTITIONING, prefixOfFailures, prefixOfRecords, purposeOf } from './layout';
import { ERRORS, streamRoleName } from './names';
import { streamPolicy, streamTrust } from './policy';

export interface DeliveryStreamProps {
  readonly environment: Environment;
  readonly archiveClass: ArchiveClass;
  /** Key of what waits in the stream, and of what it logs. */
  readonly deliveryKeyArn: string;
  /** Key of the bucket's records; none where a given archive leaves the choice to the bucket. */
  readonly recordKeyArn: string | undefined;
  /** What has to be there before anything arrives. */
  readonly after: readonly Construct[];
}

/** Firehose accepts no less where it sorts records into folders. Source: "Buffering hints" in the Firehose guide. */
const LEAST_MEGABYTES = 64;
/** What is not archived yet would be lost with its log group: a few minutes, for more and smaller objects. */
const MOST_SECONDS = 300;

/** What writes records of one class into the archive, each below the account that it came from. */
export class DeliveryStream extends Construct {
  /** Known at apply only. */
  public readonly arn: string;
  /** What it says of itself; another stream delivers that. */
  public readonly log: SealedLogGroup;

  constructor(scope: Construct, id: string, props: DeliveryStreamProps) {
    super(scope, id);
    const { environment, archiveClass, deliveryKeyArn, recordKeyArn, after } = props;

    const logGroupName = deliveryLogGroupName(environment, archiveClass);
    this.log = new SealedLogGroup(this, 'log', {
      environment,
      logGroupName,
      keyArn: deliveryKeyArn,
      // By another stream, which has to be there first.
      subscribed: 'elsewhere',
    });
    const errors = new CloudwatchLogStream(this, ERRORS, {
      name: ERRORS,
      logGroupName,
      dependsOn: everythingOf(this.log),
    });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'delivery',
      roleName: streamRoleName(environment, archiveClass),
      description: purposeOf(archiveClass),
      trust: streamTrust(environment),
      policies: { permissions: streamPolicy(environment, archiveClass, recordKeyArn) },
    });
    const stream = new KinesisFirehoseDeliveryStream(this, 'Resource', {
      name: deliveryStreamName(environment, archiveClass),
      destination: 'extended_s3',
      serverSideEncryption: { enabled: true, keyType: 'CUSTOMER_MANAGED_CMK', keyArn: deliveryKeyArn },
      extendedS3Configuration: {
        roleArn: role.arn,
        bucketArn: bucketArn(environment, archiveBucketName(environment, archiveClass)),
        ...(recordKeyArn === undefined ? {} : { kmsKeyArn: recordKeyArn }),
        prefix: prefixOfRecords(),
        errorOutputPrefix: prefixOfFailures(),
        customTimeZone: 'UTC',
        fileExtension: '.json.gz',
        compressionFormat: 'GZIP',
        bufferingSize: LEAST_MEGABYTES,
        bufferingInterval: MOST_SECONDS,
        dynamicPartitioningConfiguration: { enabled: true, retryDuration: MOST_SECONDS },
        processingConfiguration: { enabled: true, processors: processors() },
        cloudwatchLoggingOptions: { enabled: true, logGroupName, logStreamName: ERRORS },
      },
      tags: dataClassTag(`archive-${archiveClass}`),
      dependsOn: [...everythingOf(role, ...after), errors],
    });

    this.arn = stream.arn;
  }
}

/**
 * Opened, told apart by account, and one to a line, as CloudWatch Logs sent them: with log group, log stream and time, which
 * taking out the messages alone would lose. Source: "Decompress CloudWatch Logs" in the Firehose guide.
 */
const processors = (): KinesisFirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessors[] => [
  { type: 'Decompression', parameters: [{ parameterName: 'CompressionFormat', parameterValue: 'GZIP' }] },
  {
    type: 'MetadataExtraction',
    parameters: [
      { parameterName: 'JsonParsingEngine', parameterValue: 'JQ-1.6' },
      { parameterName: 'MetadataExtractionQuery', parameterValue: PARTITIONING },
    ],
  },
  { type: 'AppendDelimiterToRecord', parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }] },
];

import { deliveryLogGroupName } from '../../../foundation/log-groups';
import type { PolicyDocument } from '../../../foundation/policy';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../../foundation/vocabulary';
import {
  FAILED,
  locationOfRecords,
  PARTITIONING,
  prefixOfFailures,
  prefixOfRecords,
} from '../../../modules/log-delivery/layout';
import { LogDelivery } from '../../../modules/log-delivery/log-delivery';
import {
  deliveryKeyUses,
  destinationPolicy,
  senderTrust,
  streamPolicy,
  streamTrust,
} from '../../../modules/log-delivery/policy';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import { allows } from '../../support/allow';
import { environment } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { only, policiesIn, type Resource, resourcesIn, synthModule } from '../../support/synth';

const ARCHIVE = '800000000002';
const keyOf = (archiveClass: ArchiveClass) => `arn:aws:kms:eu-west-1:${ARCHIVE}:key/${archiveClass}`;

const synth = (keys: boolean, of = bank) =>
  resourcesIn(
    synthModule((stack) => {
      const target = (archiveClass: ArchiveClass) => ({ keyArn: keys ? keyOf(archiveClass) : undefined, after: [] });
      new LogDelivery(stack, 'delivery', {
        environment: of,
        targets: {
          prompts: target('prompts'),
          decisions: target('decisions'),
          logs: target('logs'),
          audit: target('audit'),
        },
      });
    }),
  );
const resources = synth(true);
const ofType = (type: string, among: readonly Resource[] = resources) =>
  among.filter((resource) => resource.type === type);
const streamOf = (archiveClass: ArchiveClass): Resource => {
  const found = ofType('aws_kinesis_firehose_delivery_stream').find(
    ({ attributes }) => attributes.name === `p2a-bank-archive-${archiveClass}`,
  );
  if (found === undefined) throw new Error(`there is no stream of ${archiveClass}`);
  return found;
};

interface Destination {
  readonly bucket_arn: string;
  readonly kms_key_arn?: string;
  readonly role_arn: string;
  readonly buffering_size: number;
  readonly cloudwatch_logging_options: { readonly log_group_name: string; readonly log_stream_name: string };
  readonly processing_configuration: {
    readonly processors: ReadonlyArray<{
      readonly type: string;
      readonly parameters: ReadonlyArray<{ readonly parameter_name: string; readonly parameter_value: string }>;
    }>;
  };
}
const destinationOf = (archiveClass: ArchiveClass) =>
  streamOf(archiveClass).attributes.extended_s3_configuration as Destination;

describe.each(ARCHIVE_CLASSES)('the stream of %s', (archiveClass) => {
  const destination = destinationOf(archiveClass);

  test('24, 27: writes into the bucket of the class with its key', () => {
    expect(destination).toMatchObject({
      bucket_arn: `arn:aws:s3:::p2a-bank-archive-${archiveClass}-${ARCHIVE}`,
      kms_key_arn: keyOf(archiveClass),
      compression_format: 'GZIP',
      custom_time_zone: 'UTC',
    });
  });

  test('28: is sealed while records wait in it', () => {
    expect(streamOf(archiveClass).attributes.server_side_encryption).toEqual({
      enabled: true,
      key_type: 'CUSTOMER_MANAGED_CMK',
      key_arn: `\${aws_kms_key.delivery.arn}`,
    });
  });

  test('opens what CloudWatch Logs sends, tells accounts apart, and writes one to a line', () => {
    expect(
      destination.processing_configuration.processors.map(({ type, parameters }) => [
        type,
        ...parameters.map(({ parameter_name, parameter_value }) => `${parameter_name}=${parameter_value}`),
      ]),
    ).toEqual([
      ['Decompression', 'CompressionFormat=GZIP'],
      ['MetadataExtraction', 'JsonParsingEngine=JQ-1.6', `MetadataExtractionQuery=${PARTITIONING}`],
      ['AppendDelimiterToRecord', 'Delimiter=\\n'],
    ]);
    // Firehose takes no smaller buffers with folders.
    expect(destination.buffering_size).toBeGreaterThanOrEqual(64);
  });

  test('says what it could not deliver in a log of its own, which another stream delivers', () => {
    const logGroupName = deliveryLogGroupName(bank, archiveClass);
    expect(destination.cloudwatch_logging_options).toMatchObject({
      log_group_name: logGroupName,
      log_stream_name: 'errors',
    });
    const [subscription, ...more] = ofType('aws_cloudwatch_log_subscription_filter').filter(
      ({ attributes }) => attributes.log_group_name === logGroupName,
    );
    expect(more).toEqual([]);
    const other = archiveClass === 'audit' ? 'logs' : 'audit';
    expect(subscription?.attributes.destination_arn).toBe(`\${${streamOf(other).address}.arn}`);
    // In its own account CloudWatch Logs needs a role for it.
    expect(subscription?.attributes.role_arn).toMatch(/^\$\{aws_iam_role\.delivery_senders_/);
    const stream = ofType('aws_cloudwatch_log_stream').find(
      ({ attributes }) => attributes.log_group_name === logGroupName,
    );
    expect(stream?.attributes.name).toBe('errors');
    expect(streamOf(archiveClass).attributes.depends_on).toContain(stream?.address);
  });
});

describe('where records lie', () => {
  /** What Firehose puts in the place of its expressions. Source: "Understand custom prefixes for Amazon S3 objects". */
  const filledIn = (prefix: string, account: string) =>
    prefix
      .replace('!{partitionKeyFromQuery:account}', account)
      .replace('!{firehose:error-output-type}', 'dynamic-partitioning-failed')
      .replace('!{timestamp:yyyy/MM/dd}', '2030/06/30');

  /** The one form of jq that is used: a field, or a word, by what another field says. */
  function extract(query: string, envelope: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const form = /^\{(\w+): \(if \.(\w+) == "([^"]+)" then \.(\w+) else "([^"]+)" end\)\}$/.exec(query);
    if (form === null) throw new Error(`${query}: is not of the form that is known here`);
    const [, key = '', asked = '', value, field = '', otherwise] = form;
    return { [key]: envelope[asked] === value ? envelope[field] : otherwise };
  }

  const message = {
    messageType: 'DATA_MESSAGE',
    owner: '800000000003',
    logGroup: '/p2a/bank/agents/assessor',
    logStream: '2030/06/30/[1]abc',
    subscriptionFilters: ['archive'],
    logEvents: [{ id: '1', timestamp: 1909008000000, message: '{"event":"decision.made"}' }],
  };
  const control = { ...message, messageType: 'CONTROL_MESSAGE', owner: 'CloudwatchLogs', logGroup: '', logStream: '' };

  test('below the account that they came from, which CloudWatch Logs says and nobody else can', () => {
    const { account } = extract(PARTITIONING, message);
    expect(filledIn(prefixOfRecords(), String(account))).toBe('accounts/800000000003/logs/2030/06/30/');
    expect(extract(PARTITIONING, { ...message, logEvents: [{ message: '{"owner":"800000000004"}' }] })).toEqual({
      account: '800000000003',
    });
  });

  test('trials of CloudWatch Logs have a folder of their own', () => {
    expect(extract(PARTITIONING, control)).toEqual({ account: 'control' });
  });

  test('what failed lies apart, by the kind of failure', () => {
    expect(filledIn(prefixOfFailures(), '')).toBe('failed/dynamic-partitioning-failed/2030/06/30/');
    expect(prefixOfFailures().startsWith(FAILED)).toBe(true);
  });

  test('Athena looks where Firehose writes', () => {
    const looked = locationOfRecords('bucket').replace('$${account}', '800000000003').replace('$${day}', '2030/06/30');
    expect(looked).toBe(`s3://bucket/${filledIn(prefixOfRecords(), '800000000003')}`);
  });
});

describe('who hands records over', () => {
  const trust = senderTrust(bank).Statement[0];

  test('16: CloudWatch Logs, for log groups of the workload accounts and to try a destination', () => {
    expect(trust).toMatchObject({
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnLike: {
          'aws:SourceArn': [ARCHIVE, '800000000003', '800000000004', '800000000005', '800000000006'].map(
            (account) => `arn:aws:logs:eu-west-1:${account}:*`,
          ),
        },
      },
    });
  });

  test('into the streams, and it does nothing else', () => {
    const senders = policiesIn(ofType('aws_iam_role_policy')).find(({ at }) => at.includes('senders'));
    expect(senders?.content.Statement).toEqual([
      {
        Sid: 'HandsRecordsToTheStreams',
        Effect: 'Allow',
        Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        Resource: ARCHIVE_CLASSES.map(
          (archiveClass) => `arn:aws:firehose:eu-west-1:${ARCHIVE}:deliverystream/p2a-bank-archive-${archiveClass}`,
        ),
      },
    ]);
  });

  test('28: accounts subscribe what they send, by id, and to the destination of its class alone', () => {
    const subscribes = (archiveClass: ArchiveClass) =>
      ofType('aws_cloudwatch_log_destination_policy')
        .map(({ attributes }) => JSON.parse(String(attributes.access_policy)) as PolicyDocument)
        .flatMap(({ Statement }) => Statement)
        .filter(({ Resource }) => String(Resource).endsWith(`:destination:p2a-bank-archive-${archiveClass}`));
    expect(subscribes('audit').map(({ Principal, Action }) => [Principal, Action])).toEqual([
      [{ AWS: ['800000000006'] }, 'logs:PutSubscriptionFilter'],
    ]);
    expect(subscribes('prompts').map(({ Principal }) => Principal)).toEqual([
      { AWS: ['800000000003', '800000000004'] },
    ]);
  });

  test('a class that nobody sends has no destination', () => {
    const idle = environment({ agents: [], tools: [], gateway: undefined });
    const made = synth(false, idle);
    expect(ofType('aws_cloudwatch_log_destination', made)).toEqual([]);
    // And streams all the same: one says of another what it could not deliver.
    expect(ofType('aws_kinesis_firehose_delivery_stream', made)).toHaveLength(ARCHIVE_CLASSES.length);
  });

  test('a destination is made once its role may be used', () => {
    for (const { attributes } of ofType('aws_cloudwatch_log_destination'))
      expect(attributes.depends_on).toEqual(
        expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy\.delivery_senders_/)]),
      );
  });
});

describe('the role of a stream', () => {
  const policy = streamPolicy(bank, 'prompts', keyOf('prompts'));
  const bucket = `arn:aws:s3:::p2a-bank-archive-prompts-${ARCHIVE}`;
  const may = (action: string, resource: string, context: Readonly<Record<string, string>> = {}, of = policy) =>
    allows(of, { action, resource, context });

  test('16: Firehose takes it on for this account', () => {
    expect(streamTrust(bank).Statement).toEqual([
      {
        Sid: 'FirehoseWritesForThisAccount',
        Effect: 'Allow',
        Principal: { Service: 'firehose.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': ARCHIVE } },
      },
    ]);
  });

  test('adds records of accounts and failures to its own bucket, and reads and deletes nothing', () => {
    expect(may('s3:PutObject', `${bucket}/accounts/800000000003/logs/2030/06/30/a`)).toBe(true);
    expect(may('s3:PutObject', `${bucket}/failed/processing-failed/2030/06/30/a`)).toBe(true);
    expect(may('s3:PutObject', `${bucket}/AWSLogs/a`)).toBe(false);
    expect(may('s3:PutObject', `${bucket.replace('prompts', 'audit')}/accounts/800000000003/a`)).toBe(false);
    for (const action of ['s3:GetObject', 's3:DeleteObject', 's3:PutObjectRetention', 's3:BypassGovernanceRetention'])
      expect([action, may(action, `${bucket}/accounts/800000000003/a`)]).toEqual([action, false]);
  });

  test('24: seals through S3, in the name of its bucket, with the key of the class', () => {
    const seals = (key: string, name: string, service = 's3') =>
      may('kms:GenerateDataKey', key, {
        'kms:ViaService': `${service}.eu-west-1.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': name,
      });
    expect(seals(keyOf('prompts'), bucket)).toBe(true);
    expect(seals(keyOf('audit'), bucket)).toBe(false);
    expect(seals(keyOf('prompts'), bucket.replace('prompts', 'audit'))).toBe(false);
    expect(seals(keyOf('prompts'), bucket, 'lambda')).toBe(false);
  });

  test('40: and with a key that the bucket chooses, where a given archive names none', () => {
    const given = streamPolicy(bank, 'prompts', undefined);
    const seals = (key: string) =>
      may(
        'kms:GenerateDataKey',
        key,
        { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': `${bucket}/accounts/a` },
        given,
      );
    expect([seals(`arn:aws:kms:eu-west-1:${ARCHIVE}:key/theirs`), seals('arn:aws:kms:eu-west-1:9:key/theirs')]).toEqual(
      [true, false],
    );
    for (const { attributes } of ofType('aws_kinesis_firehose_delivery_stream', synth(false)))
      expect(attributes.extended_s3_configuration).not.toHaveProperty('kms_key_arn');
  });

  test('writes what it could not deliver into its own log alone', () => {
    const log = (archiveClass: ArchiveClass) =>
      `arn:aws:logs:eu-west-1:${ARCHIVE}:log-group:/p2a/bank/archive/delivery/${archiveClass}:log-stream:errors`;
    expect([may('logs:PutLogEvents', log('prompts')), may('logs:PutLogEvents', log('audit'))]).toEqual([true, false]);
  });
});

describe('the key of what is on its way', () => {
  test('24: is granted to Firehose by whoever makes the streams, and seals their logs', () => {
    const uses = deliveryKeyUses(bank);
    expect(uses.map(({ Sid, Action }) => [Sid, [Action].flat().length])).toEqual([
      ['SecurityDeployGrantsTheKeyToFirehoseOnly', 1],
      ['CloudWatchLogsSealsNamedLogGroups', 5],
    ]);
    expect(uses[0]?.Condition).toMatchObject({
      StringEquals: { 'kms:ViaService': 'firehose.eu-west-1.amazonaws.com' },
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    });
  });

  test('stays, as whatever still waits under it', () => {
    expect(only(resources, 'aws_kms_key').attributes).toMatchObject({
      tags: { 'p2a:data-class': 'delivery' },
      lifecycle: { prevent_destroy: true },
    });
  });
});

test('policies speak in terms that AWS has', async () => {
  const statements = [
    ...streamPolicy(bank, 'audit', undefined).Statement,
    ...destinationPolicy(bank, 'audit', ['gateway']).Statement,
  ];
  expect(await vocabularyMistakes([...statements, ...streamTrust(bank).Statement])).toEqual([]);
  expect(await idleActions(statements)).toEqual([]);
});

test('36: everything is of the partition', () => {
  const text = JSON.stringify(synth(false, govcloud).map(({ attributes }) => attributes));
  expect(text).not.toMatch(/arn:aws:/);
});

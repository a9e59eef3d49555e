import { accountIdOf, LOG_ARCHIVE } from '../../../foundation/accounts';
import { bucketArn } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import type { Statement } from '../../../foundation/policy';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../../foundation/vocabulary';
import { AccessLogBucket } from '../../../modules/archive-bucket/access-log-bucket';
import { ArchiveBucket } from '../../../modules/archive-bucket/archive-bucket';
import { archiveKeyUses } from '../../../modules/archive-bucket/key-policy';
import { archiveBucketName } from '../../../modules/archive-bucket/names';
import { archiveBucketPolicy } from '../../../modules/archive-bucket/policy';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import { denies, listOf } from '../../support/deny';
import { environment } from '../../support/environment';
import { only, policiesIn, resourcesIn, synthModule } from '../../support/synth';

const KEY = 'arn:aws:kms:eu-west-1:800000000002:key/of-the-class';
const streamOf = (archiveClass: ArchiveClass) =>
  `arn:aws:iam::800000000002:role/p2a/delivery/p2a-bank-archive-${archiveClass}`;
const COPIER = 'arn:aws:iam::800000000002:role/p2a/delivery/p2a-bank-archive-replication';
const COPIED: readonly ArchiveClass[] = ['decisions', 'audit'];
const idle = environment({ agents: [], tools: [], gateway: undefined });

const synth = (archiveClass: ArchiveClass, of: Environment = bank) =>
  resourcesIn(
    synthModule((stack) => {
      const accessLogs = new AccessLogBucket(stack, 'access-logs', { environment: of });
      new ArchiveBucket(stack, archiveClass, { environment: of, archiveClass, accessLogs });
    }),
  ).filter(({ path }) => path.startsWith(`tried/${archiveClass}/`));

const attributesOf = (type: string, archiveClass: ArchiveClass = 'decisions', of: Environment = bank) =>
  only(synth(archiveClass, of), type).attributes;

const named = (statements: readonly Statement[], sid: string) => {
  const found = statements.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`there is no statement "${sid}"`);
  return found;
};

const allowedIn = (statements: readonly Statement[]) => statements.filter(({ Effect }) => Effect === 'Allow');

describe('what it deploys', () => {
  test.each(ARCHIVE_CLASSES)('a bucket and a key for %s', (archiveClass) => {
    expect(attributesOf('aws_s3_bucket', archiveClass)).toMatchObject({
      bucket: `p2a-bank-archive-${archiveClass}-800000000002`,
      tags: { 'p2a:data-class': `archive-${archiveClass}` },
    });
    expect(attributesOf('aws_kms_alias', archiveClass)).toMatchObject({
      name: `alias/p2a-bank-archive-${archiveClass}`,
    });
  });

  test('27: every access is logged, below the name of the bucket', () => {
    expect(attributesOf('aws_s3_bucket_logging')).toMatchObject({
      // By reference, and after its policy: S3 writes a first entry as soon as logging is on.
      target_bucket: `\${aws_s3_bucket.access-logs.id}`,
      depends_on: ['aws_s3_bucket_policy.access-logs'],
      target_prefix: 'p2a-bank-archive-decisions-800000000002/',
    });
  });

  test('27: records move to cold storage and go when the environment says', () => {
    expect(attributesOf('aws_s3_bucket_lifecycle_configuration').rule).toEqual([
      {
        id: 'keep-then-forget',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        transition: [{ days: 120, storage_class: 'GLACIER_IR' }],
        expiration: [{ days: 2555 }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
      {
        id: 'clear-delete-markers',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ expired_object_delete_marker: true }],
      },
    ]);
  });

  test('27: or stay at hand, where it says nothing of cold storage', () => {
    const [first] = attributesOf('aws_s3_bucket_lifecycle_configuration', 'logs').rule as object[];
    expect(first).toMatchObject({ expiration: [{ days: 400 }] });
    expect(first).not.toHaveProperty('transition');
  });
});

describe('what it guarantees of every record', () => {
  test.each([
    ['prompts', 'GOVERNANCE', 180],
    ['decisions', 'COMPLIANCE', 2555],
    ['logs', 'GOVERNANCE', 400],
    ['audit', 'GOVERNANCE', 2555],
  ] as const)('27: %s are locked from the creation of the bucket: %s, %d days', (archiveClass, mode, days) => {
    expect(attributesOf('aws_s3_bucket', archiveClass)).toMatchObject({ object_lock_enabled: true });
    expect(attributesOf('aws_s3_bucket_object_lock_configuration', archiveClass)).toMatchObject({
      rule: { default_retention: { mode, days } },
    });
  });

  test('24: it is sealed with the key of its class, in the name of the bucket', () => {
    const key = `\${${only(synth('decisions'), 'aws_kms_key').address}.arn}`;
    expect(attributesOf('aws_s3_bucket_server_side_encryption_configuration').rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: key },
        bucket_key_enabled: true,
        blocked_encryption_types: ['SSE-C'],
      },
    ]);
  });

  test.each(ARCHIVE_CLASSES)('24: whoever uses the key of %s does so for its bucket, through S3', (archiveClass) => {
    for (const { Sid, Principal, Condition } of archiveKeyUses(bank, archiveClass)) {
      if (typeof Principal === 'object' && 'Service' in Principal) continue;
      expect([Sid, Condition?.StringEquals]).toEqual([
        Sid,
        {
          'kms:ViaService': 's3.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::p2a-bank-archive-${archiveClass}-800000000002`,
        },
      ]);
    }
  });

  const algorithm = 's3:x-amz-server-side-encryption';
  const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const sealings: Array<[string, Record<string, string>, string[]]> = [
    ['the key of their class', { [algorithm]: 'aws:kms', [keyId]: KEY }, []],
    ['what the bucket chooses', {}, []],
    ['another key', { [algorithm]: 'aws:kms', [keyId]: `${KEY}-else` }, ['NoOtherKeySealsRecords']],
    ['the key that S3 manages', { [algorithm]: 'aws:kms' }, ['TheKeyOfS3SealsNoRecords']],
    ['no KMS key at all', { [algorithm]: 'AES256' }, ['NoOtherAlgorithmSealsRecords']],
    [
      "the writer's own key",
      { 's3:x-amz-server-side-encryption-customer-algorithm': 'AES256' },
      ['NoKeyOfTheCallerSealsRecords'],
    ],
  ];
  test.each(sealings)('24: records under %s', (_, headers, refusing) => {
    for (const archiveClass of ARCHIVE_CLASSES) {
      const put = {
        action: 's3:PutObject',
        resource: `${bucketArn(bank, archiveBucketName(bank, archiveClass))}/2026/record.json`,
        context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', ...headers },
      };
      expect(allDenying(archiveBucketPolicy(bank, archiveClass, KEY), put).map(({ Sid }) => Sid)).toEqual(refusing);
    }
  });

  test.each([
    ['no TLS', { 'aws:SecureTransport': 'false' }, true],
    ['TLS 1.1', { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' }, true],
    ['TLS 1.2', { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2' }, false],
  ])('27: read over %s', (_, context, refused) => {
    const bucket = bucketArn(bank, archiveBucketName(bank, 'decisions'));
    const read = { action: 's3:GetObject', resource: `${bucket}/record.json`, context };
    expect(allDenying(archiveBucketPolicy(bank, 'decisions', KEY), read).length > 0).toBe(refused);
  });
});

const allDenying = (statements: readonly Statement[], request: Parameters<typeof denies>[1]) =>
  statements.filter((statement) => statement.Effect === 'Deny' && denies(statement, request));

describe('who writes, and who reads', () => {
  const bucketOf = (archiveClass: ArchiveClass) => `arn:aws:s3:::p2a-bank-archive-${archiveClass}-800000000002`;
  const allowed = (archiveClass: ArchiveClass) => allowedIn(archiveBucketPolicy(bank, archiveClass, KEY));

  test.each(ARCHIVE_CLASSES)('nobody adds %s to what accounts sent but the stream of the class', (archiveClass) => {
    const puts = (folder: string, role: string) =>
      allDenying(archiveBucketPolicy(bank, archiveClass, KEY), {
        action: 's3:PutObject',
        resource: `${bucketOf(archiveClass)}/${folder}/a.json.gz`,
        context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3', 'aws:PrincipalArn': role },
      }).map(({ Sid }) => Sid);
    const others = [
      ...ARCHIVE_CLASSES.filter((other) => other !== archiveClass).map(streamOf),
      COPIER,
      'arn:aws:iam::800000000002:role/p2a/deploy/p2a-bank-security-deploy',
      'arn:aws:iam::800000000002:role/p2a/breakglass/p2a-bank-break-glass',
    ];
    for (const folder of ['accounts/800000000003/logs/2030/06/30', 'failed/processing-failed/2030/06/30']) {
      expect(puts(folder, streamOf(archiveClass))).toEqual([]);
      for (const other of others) expect([other, puts(folder, other)]).toEqual([other, ['OnlyTheStreamAddsRecords']]);
    }
    // CloudTrail writes elsewhere, and is no role.
    expect(puts('AWSLogs/o-b4nkb4nkb4', 'arn:aws:iam::800000000002:role/any')).toEqual([]);
  });

  test.each(ARCHIVE_CLASSES)(
    '40: %s are left to whoever delivers them, where that is somebody else',
    (archiveClass) => {
      const destination = 'arn:aws:logs:eu-central-1:222222222222:destination:theirs';
      const destinations = { prompts: destination, decisions: destination, logs: destination, audit: destination };
      for (const logDelivery of ['off', { existing: { destinations } }] as const) {
        const of = environment({ landingZone: { logDelivery } });
        const sids = [...archiveBucketPolicy(of, archiveClass, KEY), ...archiveKeyUses(of, archiveClass)].map(
          ({ Sid }) => Sid,
        );
        expect(sids).not.toContain('OnlyTheStreamAddsRecords');
        expect(sids).not.toContain('TheStreamSealsRecords');
      }
    },
  );

  test.each(ARCHIVE_CLASSES)('nobody from outside the account reads %s, changes a lock or deletes', (archiveClass) => {
    const actions = allowed(archiveClass).flatMap(({ Action }) => listOf(Action));
    expect(
      actions.filter((action) => /\*|GetObject|Delete|Retention|LegalHold|Bypass|Put(?!Object$)/.test(action)),
    ).toEqual([]);
  });

  test.each(ARCHIVE_CLASSES)(
    '24: auditors of the archive account open %s, their stream seals them, and what is copied is opened for that',
    (archiveClass) => {
      const byRoles = archiveKeyUses(bank, archiveClass).flatMap(({ Action, Condition }) => {
        const who = Condition?.ArnLike?.['aws:PrincipalArn'];
        return who === undefined ? [] : [{ who, may: Action }];
      });
      expect(byRoles).toEqual([
        { who: [streamOf(archiveClass)], may: ['kms:Decrypt', 'kms:GenerateDataKey'] },
        ...(COPIED.includes(archiveClass) ? [{ who: [COPIER], may: 'kms:Decrypt' }] : []),
        {
          who: [
            'arn:aws:iam::800000000002:role/p2a/audit/*',
            'arn:aws:iam::800000000002:role/aws-reserved/*AWSReservedSSO_p2a-bank-auditor*',
          ],
          may: 'kms:Decrypt',
        },
      ]);
    },
  );

  test('10: Bedrock logs into its own account only, so it writes nothing here', () => {
    const services = ARCHIVE_CLASSES.flatMap((archiveClass) => [
      ...archiveBucketPolicy(bank, archiveClass, KEY),
      ...archiveKeyUses(bank, archiveClass),
    ]).map(({ Principal }) => JSON.stringify(Principal));
    expect(services.filter((service) => service?.includes('bedrock'))).toEqual([]);
  });

  test('10: CloudTrail adds events of the one trail of the organization', () => {
    const trail = 'arn:aws:cloudtrail:eu-west-1:800000000001:trail/p2a-bank-organization';
    expect(named(allowed('audit'), 'CloudTrailAddsEvents')).toMatchObject({
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: ['800000000001', 'o-b4nkb4nkb4'].map((owner) => `${bucketOf('audit')}/AWSLogs/${owner}/*`),
      Condition: { StringEquals: { 'aws:SourceArn': trail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    });
    expect(named(allowed('audit'), 'CloudTrailFindsTheBucket').Condition).toEqual({
      StringEquals: { 'aws:SourceArn': trail },
    });
    expect(named(archiveKeyUses(bank, 'audit'), 'CloudTrailSealsEvents').Condition).toEqual({
      StringEquals: { 'aws:SourceArn': trail },
    });
    // Under a bucket key CloudTrail refuses to start without Decrypt.
    expect(named(archiveKeyUses(bank, 'audit'), 'CloudTrailSealsEvents').Action).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey*',
    ]);
    expect(named(archiveKeyUses(bank, 'audit'), 'CloudTrailFindsTheKey').Condition).toEqual({
      StringEquals: { 'aws:SourceArn': trail },
    });
  });

  test('40: CloudTrail is admitted only where the trail is made here', () => {
    const untrailed = environment();
    const statements = [...archiveBucketPolicy(untrailed, 'audit', KEY), ...archiveKeyUses(untrailed, 'audit')];
    expect(JSON.stringify(statements)).not.toContain('cloudtrail');
  });

  test('no service but CloudTrail writes anything, and it writes audit alone', () => {
    const services = ARCHIVE_CLASSES.flatMap((archiveClass) =>
      allowed(archiveClass).map(({ Principal }) => [archiveClass, Principal]),
    );
    const trail = { Service: 'cloudtrail.amazonaws.com' };
    expect(services).toEqual([
      ['audit', trail],
      ['audit', trail],
    ]);
  });

  test('36: the services and ARNs of another partition', () => {
    const statement = named(archiveKeyUses(govcloud, 'audit'), 'CloudTrailSealsEvents');
    expect(statement.Condition?.StringEquals?.['aws:SourceArn']).toBe(
      'arn:aws-us-gov:cloudtrail:us-gov-west-1:600000000001:trail/p2a-gov-organization',
    );
  });
});

describe('an environment without workloads', () => {
  test.each(ARCHIVE_CLASSES)('admits nobody to %s but its stream and auditors, and is still whole', (archiveClass) => {
    expect(allowedIn(archiveBucketPolicy(idle, archiveClass, KEY))).toEqual([]);
    expect(archiveKeyUses(idle, archiveClass).map(({ Sid }) => Sid)).toEqual([
      'TheStreamSealsRecords',
      'AuditorsOpenRecords',
    ]);
    expect(policiesIn(synth(archiveClass, idle)).map(({ resource }) => resource.type)).toEqual([
      'aws_kms_key',
      'aws_s3_bucket_policy',
    ]);
  });
});

describe('names', () => {
  test.each(ARCHIVE_CLASSES)('40: a given archive keeps the name of its bucket for %s', (archiveClass) => {
    const buckets = {
      prompts: 'their-prompts',
      decisions: 'their-decisions',
      logs: 'their-logs',
      audit: 'their-audit',
    };
    const given = environment({ landingZone: { archive: { existing: { buckets } } } });
    expect(archiveBucketName(given, archiveClass)).toBe(`their-${archiveClass}`);
  });

  test('37: the longest names that an environment can have fit a bucket', () => {
    const longest = environment({ name: 'abcdefghijkl', namePrefix: 'abcdefghij' });
    for (const archiveClass of ARCHIVE_CLASSES) {
      const name = archiveBucketName(longest, archiveClass);
      expect(name.length).toBeLessThanOrEqual(63);
      expect(name).toContain(accountIdOf(longest, LOG_ARCHIVE));
    }
  });
});

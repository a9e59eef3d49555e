import type { PolicyDocument } from '../../../foundation/policy';
import { AccessLogBucket } from '../../../modules/archive-bucket/access-log-bucket';
import { ArchiveBucket } from '../../../modules/archive-bucket/archive-bucket';
import { ArchiveReplication } from '../../../modules/archive-bucket/archive-replication';
import bank from '../../fixtures/enforced/environment';
import { allows } from '../../support/allow';
import { environment, environmentInput, mistakesIn } from '../../support/environment';
import { vocabularyMistakes } from '../../support/iam-data';
import { only, policiesIn, type Resource, resourcesIn, synthModule } from '../../support/synth';

const resources = resourcesIn(
  synthModule((stack) => {
    const accessLogs = new AccessLogBucket(stack, 'access-logs', { environment: bank });
    const made = (archiveClass: 'prompts' | 'decisions' | 'logs' | 'audit') =>
      new ArchiveBucket(stack, archiveClass, { environment: bank, archiveClass, accessLogs });
    new ArchiveReplication(stack, 'replication', {
      environment: bank,
      buckets: { prompts: made('prompts'), decisions: made('decisions'), logs: made('logs'), audit: made('audit') },
    });
  }),
);
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const copies = ofType('aws_s3_bucket_replication_configuration');
const role = only(resources, 'aws_iam_role');
const documentOf = (resource: Resource): PolicyDocument => {
  const [document] = policiesIn([resource]);
  if (document === undefined) throw new Error('there is no policy');
  return document.content;
};

test('what is to be copied goes to somebody else, who owns and seals it', () => {
  expect(copies.map(({ attributes }) => attributes.bucket)).toEqual([
    `\${aws_s3_bucket.archive-audit.id}`,
    `\${aws_s3_bucket.archive-decisions.id}`,
  ]);
  expect(copies[1]?.attributes).toMatchObject({
    role: `\${${role.address}.arn}`,
    rule: [
      {
        status: 'Enabled',
        filter: { prefix: '' },
        delete_marker_replication: { status: 'Disabled' },
        source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
        destination: {
          bucket: 'arn:aws:s3:::bank-internal-audit-decisions',
          account: '800000000010',
          access_control_translation: { owner: 'Destination' },
          encryption_configuration: {
            replica_kms_key_id: 'arn:aws:kms:eu-central-1:800000000010:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9',
          },
          metrics: { status: 'Enabled' },
        },
      },
    ],
  });
});

test('27: it begins with versions and the lock, and with what the role may do', () => {
  for (const { attributes } of copies)
    expect(attributes.depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_s3_bucket_versioning\./),
        expect.stringMatching(/^aws_s3_bucket_object_lock_configuration\./),
        expect.stringMatching(/^aws_iam_role_policy\./),
      ]),
    );
});

test('16: S3 takes on the role for the buckets that are copied alone', () => {
  expect(documentOf(role).Statement).toMatchObject([
    {
      Principal: { Service: 's3.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': '800000000002' },
        ArnLike: {
          'aws:SourceArn': ['decisions', 'audit'].map((name) => `arn:aws:s3:::p2a-bank-archive-${name}-800000000002`),
        },
      },
    },
  ]);
});

describe('the role', () => {
  const permissions = documentOf(only(resources, 'aws_iam_role_policy'));
  const may = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    allows(permissions, { action, resource, context });
  const copied = 'arn:aws:s3:::p2a-bank-archive-audit-800000000002/accounts/800000000006/a';
  const kept = 'arn:aws:s3:::p2a-bank-archive-prompts-800000000002/accounts/800000000003/a';
  const replica = 'arn:aws:s3:::bank-internal-audit-audit/accounts/800000000006/a';

  test('speaks in terms that AWS has', async () => expect(await vocabularyMistakes(permissions.Statement)).toEqual([]));

  test('reads what is copied with its locks, and nothing else', () => {
    for (const action of ['s3:GetObjectVersionForReplication', 's3:GetObjectRetention', 's3:GetObjectLegalHold'])
      expect([may(action, copied), may(action, kept)]).toEqual([true, false]);
    expect(may('s3:GetObject', copied)).toBe(false);
  });

  test('adds copies, and takes none away', () => {
    expect(may('s3:ReplicateObject', replica)).toBe(true);
    expect(may('s3:ObjectOwnerOverrideToBucketOwner', replica)).toBe(true);
    expect(may('s3:ReplicateObject', copied)).toBe(false);
    for (const action of ['s3:ReplicateDelete', 's3:DeleteObject', 's3:PutObject', 's3:BypassGovernanceRetention'])
      expect([action, may(action, replica), may(action, copied)]).toEqual([action, false, false]);
  });

  test('24: seals copies with the key of their owner, through S3 where they are', () => {
    const key = 'arn:aws:kms:eu-central-1:800000000010:key/1f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
    const seals = (region: string, bucket: string) =>
      may('kms:Encrypt', key, {
        'kms:ViaService': `s3.${region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::${bucket}`,
      });
    expect(seals('eu-central-1', 'bank-internal-audit-audit')).toBe(true);
    expect(seals('eu-west-1', 'bank-internal-audit-audit')).toBe(false);
    expect(seals('eu-central-1', 'theirs')).toBe(false);
    expect(may('kms:Decrypt', key, { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' })).toBe(false);
  });
});

describe('what it refuses', () => {
  const replica = {
    bucket: 'copies',
    account: '999999999999',
    keyArn: 'arn:aws:kms:eu-west-1:999999999999:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9',
  };
  const mistakes = (given: object, landingZone: object = {}) =>
    mistakesIn({ ...environmentInput(), landingZone, replication: { audit: { ...replica, ...given } } });

  test('nothing of a whole one, and nothing where there is none', () => {
    expect(mistakes({})).toEqual([]);
    expect(environment().replication).toBe('off');
  });

  test('copies with the log archive itself', () => {
    const keyArn = replica.keyArn.replace('999999999999', '222222222222');
    expect(mistakes({ account: '222222222222', keyArn })).toEqual([
      'trial.replication.audit.account: is the log archive itself, so whoever erases one copy could erase the other, got "222222222222"; use an account with other administrators',
    ]);
  });

  test('a key of somebody else', () => {
    const keyArn = replica.keyArn.replace('999999999999', '888888888888');
    expect(mistakes({ keyArn })).toEqual([
      `trial.replication.audit.keyArn: is not a key of the account 999999999999, which is to own the copies, got "${keyArn}"; use a key of the account of the bucket`,
    ]);
  });

  test('copies of an archive that is not made here', () => {
    const buckets = { prompts: 'theirs', decisions: 'theirs', logs: 'theirs', audit: 'theirs' };
    expect(mistakes({}, { archive: { existing: { buckets } } })).toEqual([
      'trial.replication: is of an archive that is not made here; take it out, and leave copies to whoever owns the buckets',
    ]);
  });
});

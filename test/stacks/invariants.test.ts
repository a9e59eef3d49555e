import { homedir, tmpdir } from 'node:os';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { deployRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { OneOrMore, PolicyDocument, Statement } from '../../foundation/policy';
import enforced from '../fixtures/enforced/environment';
import enforcedByPipeline from '../fixtures/enforced/pipeline/environment';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { glob, listOf } from '../support/deny';
import { vocabularyMistakes } from '../support/iam-data';
import {
  type Document,
  documentsIn,
  isPolicy,
  policiesIn,
  type Resource,
  resourcesIn,
  statementsIn,
  synthEnvironment,
} from '../support/synth';

const CASES = Object.entries({
  dev,
  staging,
  prod,
  govcloud,
  'landing-zone': landingZone,
  enforced,
  'enforced, states placed by the pipeline': enforcedByPipeline,
}).map(([name, environment]) => ({ name, environment, stacks: synthEnvironment(environment) }));

describe.each(CASES)('$name', ({ environment, stacks }) => {
  const resources = resourcesIn(stacks);
  const documents = documentsIn(resources);
  const policies = policiesIn(resources);
  const statements = statementsIn(resources);
  const allowed = statements.filter(({ statement }) => statement.Effect === 'Allow');
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);

  test('addresses, which are what a state knows a resource by', () => {
    expect(
      Object.fromEntries(
        [...stacks.keys()].map((id) => [
          id,
          resources
            .filter(({ stack }) => stack === id)
            .map(({ address }) => address)
            .sort(),
        ]),
      ),
    ).toMatchSnapshot();
  });

  test('36: each stack touches one account of the environment, by a role of that account', () => {
    const ofAnAccount = Object.values(environment.accounts).map(({ id }) => [
      expect.objectContaining({
        allowed_account_ids: [id],
        assume_role: [
          { role_arn: deployRole(environment, id), session_name: expect.stringMatching(/^[\w+=,.@-]{2,64}$/) },
        ],
      }),
    ]);
    for (const { provider } of stacks.values()) {
      expect(Object.keys(provider)).toEqual(['aws']);
      expect(ofAnAccount).toContainEqual(provider.aws);
    }
  });

  test('36: nothing is looked up but identity, region, partition and the states of earlier stacks', () => {
    const harmless = ['terraform_remote_state', 'aws_caller_identity', 'aws_region', 'aws_partition'];
    const found = [...stacks].flatMap(([id, { data }]) => Object.keys(data ?? {}).map((type) => ({ id, type })));
    expect(found.filter(({ type }) => !harmless.includes(type))).toEqual([]);
  });

  test('36: names are whole, never a prefix that AWS completes', () => {
    const prefixes = resources.filter(({ attributes }) =>
      Object.keys(attributes).some((key) => /^(?:name|bucket|alias)_prefix$/.test(key)),
    );
    expect(prefixes.map(at)).toEqual([]);
  });

  test('36: ARNs and regions are those of the partition', () => {
    const foreign =
      environment.partition === 'aws' ? /aws-us-gov|us-gov-/ : /arn:aws:|\b(?:us|eu|ap)-(?:east|west|central)-\d/;
    for (const [id, stack] of stacks) expect([id, foreign.exec(JSON.stringify(stack))?.[0]]).toEqual([id, undefined]);
  });

  test('37: names are within the limits of AWS, and of kinds whose limits are known', () => {
    expect(resources.filter((resource) => !isWellNamed(resource)).map(at)).toEqual([]);
  });

  test('38: nothing in the output is of this machine', () => {
    for (const stack of stacks.values()) {
      const text = JSON.stringify(stack);
      for (const place of [process.cwd(), homedir(), tmpdir()]) expect(text).not.toContain(`"${place}/`);
    }
  });

  test('20: no resource inherits a plane', () => {
    for (const { provider } of stacks.values()) {
      const tags = provider.aws?.map(({ default_tags: defaults }) => defaults);
      expect(tags).toEqual([[{ tags: expect.objectContaining({ 'p2a:environment': environment.name }) }]]);
      expect(JSON.stringify(tags)).not.toContain('p2a:plane');
    }
  });

  test('19: each policy fits the limit of its kind', () => {
    expect(documents.filter(({ size, resource }) => !(size <= limitOf(environment, resource))).map(at)).toEqual([]);
  });

  test('each document that is not in the policy language is of a kind that has its own', () => {
    const others = documents.filter(({ content }) => !isPolicy(content));
    const kinds = ['AISERVICES_OPT_OUT_POLICY', 'BEDROCK_POLICY'];
    expect(others.filter(({ resource }) => !kinds.includes(String(resource.attributes.type))).map(at)).toEqual([]);
  });

  test('each statement has a name of its own', () => {
    for (const { content, at: place } of policies) {
      const names = content.Statement.map(({ Sid }) => Sid);
      expect([place, new Set(names).size]).toEqual([place, names.length]);
      for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
    }
  });

  test('each policy refers to actions and condition keys that exist', async () => {
    await expect(vocabularyMistakes(statements.map(({ statement }) => statement))).resolves.toEqual([]);
  });

  test('16: no policy names a role or a user as its principal', () => {
    const root = new RegExp(`^arn:${environment.partition}:iam::\\d{12}:root$`);
    const named = statements.filter(
      ({ statement }) =>
        !listOf(principalOf(statement, 'AWS')).every((principal) => principal === '*' || root.test(principal)) ||
        principalOf(statement, 'CanonicalUser') !== undefined ||
        principalOf(statement, 'Federated') !== undefined,
    );
    expect(named.map(at)).toEqual([]);
  });

  test('16: whoever is allowed as an account is narrowed to roles of that account', () => {
    const broad = allowed.filter(({ statement }) => {
      const accounts = listOf(principalOf(statement, 'AWS'));
      const roles = principalArnsOf(statement);
      const within = (role: string) => accounts.some((account) => role.startsWith(account.replace(/root$/, 'role/')));
      return (
        accounts.length > 0 && (roles.length === 0 || !roles.every((role) => within(role) && !/role\/\*/.test(role)))
      );
    });
    expect(broad.map(at)).toEqual([]);
  });

  test('10, 16: whichever service is allowed acts for a named account or resource', () => {
    const open = allowed.filter(({ statement }) => {
      const services = listOf(principalOf(statement, 'Service'));
      return services.length > 0 && !(services.every(isLogs) ? onNamedLogGroups(statement) : forNamedSource(statement));
    });
    expect(open.map(at)).toEqual([]);
  });

  test('24: keys rotate, take thirty days to delete, and are not destroyed by Terraform', () => {
    for (const { attributes } of ofType('aws_kms_key'))
      expect(attributes).toMatchObject({
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
        tags: { 'p2a:data-class': expect.any(String) },
      });
  });

  test('24: administrators of a key cannot use it, and users cannot administer it', () => {
    for (const { content, resource, at: place } of policies.filter(({ resource }) => resource.type === 'aws_kms_key')) {
      const holders = (actions: readonly string[]) =>
        content.Statement.filter(({ Effect }) => Effect === 'Allow')
          .filter(({ Action }) => actions.some((action) => covers(listOf(Action), action)))
          .flatMap(principalArnsOf);
      const administrators = holders(KEY_ADMINISTRATION);
      const users = holders(KEY_USE);
      expect([place, administrators.length > 0]).toEqual([place, true]);
      const both = administrators.filter((role) => users.some((user) => overlap(role, user)));
      // A guardrail is made by whoever makes its key: there is nothing in it that its maker does not know.
      const makesGuardrails = isGuardrailKey(resource) ? [deployRole(environment, accountOf(content))] : [];
      expect([place, both]).toEqual([place, makesGuardrails]);
    }
  });

  test('16, 24: nobody is allowed all of a service', () => {
    const everything = allowed.filter(({ statement }) =>
      [...listOf(statement.Action), ...listOf(statement.NotAction)].some((action) => /^\*$|:\*$/.test(action)),
    );
    expect(everything.map(at)).toEqual([]);
    expect(allowed.filter(({ statement }) => statement.NotAction !== undefined).map(at)).toEqual([]);
  });

  test('27: buckets are private, owned, versioned, encrypted, reached over TLS, and forget', () => {
    for (const bucket of ofType('aws_s3_bucket')) {
      const part = (type: string) => {
        const reference = `\${${bucket.address}.id}`;
        const parts = ofType(type).filter(
          ({ stack, attributes }) => stack === bucket.stack && attributes.bucket === reference,
        );
        expect([at(bucket), type, parts.length]).toEqual([at(bucket), type, 1]);
        return parts[0]?.attributes;
      };
      expect(bucket.attributes).toMatchObject({ lifecycle: { prevent_destroy: true } });
      expect(part('aws_s3_bucket_public_access_block')).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(part('aws_s3_bucket_ownership_controls')).toMatchObject({
        rule: { object_ownership: 'BucketOwnerEnforced' },
      });
      expect(part('aws_s3_bucket_versioning')).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
      expect(part('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
        rule: [
          {
            apply_server_side_encryption_by_default: { sse_algorithm: expect.stringMatching(/^(?:aws:kms|AES256)$/) },
          },
        ],
      });
      expect(part('aws_s3_bucket_lifecycle_configuration')).toMatchObject({
        rule: expect.arrayContaining([
          expect.objectContaining({
            status: 'Enabled',
            filter: [{ prefix: '' }],
            expiration: [{ days: expect.any(Number) }],
            noncurrent_version_expiration: [{ noncurrent_days: expect.any(Number) }],
            abort_incomplete_multipart_upload: [{ days_after_initiation: expect.any(Number) }],
          }),
        ]),
      });
      part('aws_s3_bucket_policy');
      expect(deniedWithoutTls(policies, bucket)).toBe(true);
    }
  });
});

test('these environments have among them what the tests above look at', () => {
  const types = CASES.flatMap(({ stacks }) => resourcesIn(stacks).map(({ type }) => type));
  for (const looked of [...Object.keys(NAMES), 'aws_kms_key', 'aws_s3_bucket_policy']) expect(types).toContain(looked);
});

const at = ({ at: place, stack, address }: { at?: string; stack?: string; address?: string }) =>
  place ?? `${stack}/${address}`;

const deployRole = (environment: Environment, accountId: string | undefined) => {
  const account = Object.keys(environment.accounts).find((name) => environment.accounts[name]?.id === accountId);
  return account && deployRoleArn(environment, 'security', account);
};

const principalOf = ({ Principal }: Statement, kind: string): OneOrMore | undefined =>
  typeof Principal === 'string' ? (kind === 'AWS' ? Principal : undefined) : Principal?.[kind];

const principalArnsOf = ({ Condition }: Statement) => listOf(Condition?.ArnLike?.['aws:PrincipalArn']);

const isLogs = (service: string) => /^logs\.[a-z0-9-]+\.amazonaws\.com$/.test(service);

const onNamedLogGroups = ({ Condition }: Statement) => {
  const groups = listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']);
  return groups.length > 0 && groups.every((group) => /:log-group:[^*]+$/.test(group));
};

/** Of a positive operator, and with an account in it. */
const forNamedSource = ({ Condition = {} }: Statement) =>
  ['StringEquals', 'ArnEquals', 'ArnLike'].some((operator) =>
    ['aws:SourceAccount', 'aws:SourceArn'].some((key) => {
      const values = listOf(Condition[operator]?.[key]);
      return values.length > 0 && values.every((value) => /^\d{12}$|:\d{12}:|^arn:[a-z-]+:s3:::[^*]+$/.test(value));
    }),
  );

const covers = (patterns: readonly string[], action: string) => patterns.some((pattern) => glob(pattern, action));

const overlap = (one: string, other: string) =>
  glob(one, other.replaceAll('*', 'x')) || glob(other, one.replaceAll('*', 'x'));

const KEY_ADMINISTRATION = [
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'DisableKey',
  'DisableKeyRotation',
  'RevokeGrant',
].map((action) => `kms:${action}`);
const KEY_USE = [
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'CreateGrant',
].map((action) => `kms:${action}`);

const isGuardrailKey = ({ attributes }: Resource) =>
  (attributes.tags as Record<string, string>)['p2a:data-class'] === 'guardrail';

/** The account whose guardians administer a key. */
const accountOf = ({ Statement }: PolicyDocument) =>
  Statement.flatMap(principalArnsOf)
    .map((role) => role.split(':')[4])
    .at(0);

function deniedWithoutTls(policies: readonly Document<PolicyDocument>[], bucket: Resource) {
  const everywhere = [bucket.attributes.bucket, `${bucket.attributes.bucket}/*`];
  return policies
    .filter(
      ({ resource }) => resource.stack === bucket.stack && resource.attributes.bucket === `\${${bucket.address}.id}`,
    )
    .flatMap(({ content }) => content.Statement)
    .some(
      ({ Effect, Principal, Action, Resource, Condition }) =>
        Effect === 'Deny' &&
        Principal === '*' &&
        Action === 's3:*' &&
        everywhere.every((name) => listOf(Resource).some((arn) => arn.endsWith(`:s3:::${name}`))) &&
        JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
    );
}

/** Source: the quotas pages of KMS, S3 and Organizations. */
function limitOf({ controls: { limits } }: Environment, { type, attributes }: Resource): number {
  if (type === 'aws_kms_key') return 32_768;
  if (type === 'aws_s3_bucket_policy') return 20_480;
  if (type !== 'aws_organizations_policy') return Number.NaN;
  const ofOrganizations: Record<string, number> = {
    SERVICE_CONTROL_POLICY: limits.scpCharacters,
    RESOURCE_CONTROL_POLICY: limits.rcpCharacters,
    AISERVICES_OPT_OUT_POLICY: 2500,
    BEDROCK_POLICY: 10_000,
  };
  return ofOrganizations[String(attributes.type)] ?? Number.NaN;
}

const NAMES: Record<string, readonly [string, RegExp]> = {
  aws_accessanalyzer_analyzer: ['analyzer_name', /^[A-Za-z][A-Za-z0-9_.-]{0,254}$/],
  aws_cloudtrail: ['name', /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/],
  aws_kms_alias: ['name', /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/],
  aws_organizations_policy: ['name', /^[\x20-\x7e]{1,128}$/],
  aws_s3_bucket: ['bucket', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
};

function isWellNamed({ type, attributes }: Resource) {
  const known = NAMES[type];
  if (known === undefined) return attributes.name === undefined;
  const [attribute, shape] = known;
  return shape.test(String(attributes[attribute]));
}

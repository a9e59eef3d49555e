import { homedir, tmpdir } from 'node:os';
import { boundaryArn, deployerArn, deployRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { boundaryName, boundaryPath } from '../../foundation/names';
import type { OneOrMore, PolicyDocument, Statement } from '../../foundation/policy';
import { STACK_KINDS, type StackKind } from '../../foundation/stack-kinds';
import { type Bounded, PLANES } from '../../foundation/vocabulary';
import { glob, listOf } from '../support/deny';
import { vocabularyMistakes } from '../support/iam-data';
import { SHIPPED } from '../support/shipped';
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

const CASES = Object.entries(SHIPPED).map(([name, environment]) => ({
  name,
  environment,
  stacks: synthEnvironment(environment),
}));

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
    for (const [id, { provider }] of stacks) {
      expect(Object.keys(provider)).toEqual(['aws']);
      const [{ allowed_account_ids: accounts, assume_role: assumed } = {}, ...more] = provider.aws ?? [];
      const account = Object.keys(environment.accounts).find(
        (name) => JSON.stringify([environment.accounts[name]?.id]) === JSON.stringify(accounts),
      );
      const kind = STACK_NAMES.find((name) => id.startsWith(`${environment.name}-${name}`));
      expect([id, more, account === undefined, kind === undefined]).toEqual([id, [], false, false]);
      if (account === undefined || kind === undefined) continue;
      const roleArn = deployerArn(environment, kind, account);
      expect([id, assumed]).toEqual([
        id,
        roleArn === undefined
          ? undefined
          : [
              {
                role_arn: roleArn,
                session_name: expect.stringMatching(/^[\w+=,.@-]{2,64}$/),
                ...externalIdOf(environment, kind),
              },
            ],
      ]);
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

  test('40: roles and policies of the template lie where the environment wants them', () => {
    const folder = environment.iamPath ?? environment.namePrefix;
    const ours = `(?:${PLANES.join('|')}|boundary)/(?:${environment.namePrefix}-|\\*)`;
    const elsewhere = new RegExp(`:(?:role|policy)/(?!${folder}/)(?:[^"/]+/)*${ours}`);
    for (const [id, stack] of stacks) expect([id, elsewhere.exec(JSON.stringify(stack))?.[0]]).toEqual([id, undefined]);
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
    const kinds = ['AISERVICES_OPT_OUT_POLICY', 'BEDROCK_POLICY', 'EXPRESS', 'STANDARD'];
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
        // An issuer is no principal of ours, and pinned by audience and subject.
        (principalOf(statement, 'Federated') !== undefined && !pinnedIssuer(statement)),
    );
    expect(named.map(at)).toEqual([]);
  });

  test('16: whoever is allowed as an account is narrowed to roles of that account', () => {
    const broad = allowed.filter(({ at: place, statement }) => {
      const accounts = listOf(principalOf(statement, 'AWS'));
      const roles = principalArnsOf(statement);
      const within = (role: string) =>
        accounts.some((account) => ['role/', 'user/'].some((kind) => role.startsWith(account.replace(/root$/, kind))));
      return (
        accounts.length > 0 &&
        !leadsToWhoAsks(place, statement) &&
        (roles.length === 0 || !roles.every((role) => within(role) && !/role\/\*/.test(role)))
      );
    });
    expect(broad.map(at)).toEqual([]);
  });

  test('10, 16: whichever service is allowed acts for a named account or resource', () => {
    const open = allowed.filter(({ statement }) => {
      const services = listOf(principalOf(statement, 'Service'));
      const seals = services.every(isLogs) && statement.Action !== 'sts:AssumeRole';
      const isNamed = seals
        ? onNamedLogGroups(statement) || onAnomaliesOfOneAccount(statement)
        : forNamedSource(statement);
      return services.length > 0 && !isNamed && !opensLogsOfOneAccount(statement);
    });
    expect(open.map(at)).toEqual([]);
  });

  test('24: keys rotate, take thirty days to delete, and are not destroyed by Terraform', () => {
    for (const { attributes } of ofType('aws_kms_key'))
      expect(attributes).toMatchObject({
        // KMS turns no key for HMAC over.
        ...(attributes.key_usage === 'GENERATE_VERIFY_MAC' ? {} : { enable_key_rotation: true }),
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
      const isMakers = isOfWhatItsMakerKnows(resource) || isUsedByItsMaker(content);
      const makers = isMakers ? [deployRole(environment, accountOf(content))] : [];
      expect([place, both]).toEqual([place, makers]);
    }
  });

  test('16, 24: nobody is allowed all of a service', () => {
    // The ceiling of people grants nothing by itself: their permission sets do, and those are looked at.
    const grants = statementsIn(resources.filter((resource) => !isCeilingOfPeople(environment, resource))).filter(
      ({ statement }) => statement.Effect === 'Allow',
    );
    const everything = grants.filter(({ statement }) =>
      [...listOf(statement.Action), ...listOf(statement.NotAction)].some((action) => /^\*$|:\*$/.test(action)),
    );
    expect(everything.map(at)).toEqual([]);
    expect(allowed.filter(({ statement }) => statement.NotAction !== undefined).map(at)).toEqual([]);
  });

  describe('roles', () => {
    const roles = ofType('aws_iam_role');
    const partOf = (type: string, { stack, address }: Resource) =>
      ofType(type).filter(
        ({ stack: of, attributes }) =>
          of === stack && [attributes.role, attributes.role_name].includes(`\${${address}.name}`),
      );
    const planeOf = ({ attributes }: Resource) => (attributes.tags as Record<string, string>)['p2a:plane'];

    test('17: lie under the path of their plane, and last an hour at most', () => {
      for (const role of roles)
        expect([at(role), role.attributes]).toEqual([
          at(role),
          expect.objectContaining({
            path: `/${environment.iamPath ?? environment.namePrefix}/${planeOf(role)}/`,
            max_session_duration: 3600,
          }),
        ]);
    });

    test('17: of agents, tools and the gateway have the ceiling of their kind and account', () => {
      for (const role of roles) {
        const ceiling = CEILINGS[planeOf(role) ?? ''];
        if (ceiling === undefined) continue;
        const account = String(stacks.get(role.stack)?.provider.aws?.[0]?.allowed_account_ids).slice(0, 12);
        const name = Object.keys(environment.accounts).find((one) => environment.accounts[one]?.id === account) ?? '';
        expect([at(role), role.attributes.permissions_boundary]).toEqual([
          at(role),
          boundaryArn(environment, name, ceiling),
        ]);
      }
    });

    test('36: keep the policies that are declared, and no other', () => {
      for (const role of roles) {
        const inline = partOf('aws_iam_role_policy', role).map(({ address }) => `\${${address}.name}`);
        const attached = partOf('aws_iam_role_policy_attachment', role).map(
          ({ address }) => `\${${address}.policy_arn}`,
        );
        const [exclusive, ...more] = partOf('aws_iam_role_policies_exclusive', role);
        const [attachments, ...others] = partOf('aws_iam_role_policy_attachments_exclusive', role);
        expect([at(role), more, others]).toEqual([at(role), [], []]);
        expect([at(role), sorted(exclusive?.attributes.policy_names)]).toEqual([at(role), sorted(inline)]);
        expect([at(role), sorted(attachments?.attributes.policy_arns)]).toEqual([at(role), sorted(attached)]);
      }
    });

    test('39: of agents, tools and the gateway have a slot for a quarantine, which no apply empties', () => {
      for (const role of roles.filter((one) => Object.hasOwn(CEILINGS, planeOf(one) ?? ''))) {
        const slots = partOf('aws_iam_role_policy', role).filter(({ attributes }) => attributes.name === 'quarantine');
        expect([at(role), slots.map(({ attributes }) => attributes.lifecycle)]).toEqual([
          at(role),
          [{ ignore_changes: ['policy'] }],
        ]);
        expect([at(role), role.attributes.lifecycle]).toEqual([
          at(role),
          { ignore_changes: ['tags["p2a:quarantined"]'] },
        ]);
      }
    });

    test('19: keep their inline policies together within 10,240 characters', () => {
      for (const role of roles) {
        const sizes = documentsIn(partOf('aws_iam_role_policy', role)).map(({ size }) => size);
        expect([at(role), sizes.reduce((sum, size) => sum + size, 0) <= 10_240]).toEqual([at(role), true]);
      }
    });
  });

  test('18: nobody but the users of an emergency is asked for MFA, which sessions of Identity Center do not have', () => {
    const asked = statements.filter(({ statement }) => JSON.stringify(statement).includes('aws:MultiFactorAuth'));
    expect(
      asked.filter(({ statement }) => !principalArnsOf(statement).every((arn) => arn.includes(':user/'))).map(at),
    ).toEqual([]);
  });

  test('no secret has a value here', () => {
    expect(ofType('aws_secretsmanager_secret_version')).toEqual([]);
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

const principalArnsOf = ({ Condition }: Statement) =>
  [Condition?.ArnLike, Condition?.ArnEquals].flatMap((keys) => listOf(keys?.['aws:PrincipalArn']));

const sorted = (names: unknown) => (Array.isArray(names) ? names.map(String).sort() : names);

/** One audience, and subjects with something fixed in them. */
const pinnedIssuer = ({ Condition = {} }: Statement) => {
  const keys = Object.values(Condition).flatMap((wanted) => Object.entries(wanted));
  const valuesOf = (claim: string) =>
    keys.filter(([key]) => key.endsWith(`:${claim}`)).flatMap(([, value]) => listOf(value));
  return (
    valuesOf('aud').length === 1 && valuesOf('sub').length > 0 && valuesOf('sub').every((value) => value.length > 8)
  );
};

const isCeilingOfPeople = (environment: Environment, { type, attributes }: Resource) =>
  type === 'aws_iam_policy' &&
  attributes.path === boundaryPath(environment) &&
  attributes.name === boundaryName(environment, 'people');

/** The API of people, who are no principals of AWS, and what leads to APIs: who calls there is asked behind it. */
function leadsToWhoAsks(place: string, { Principal, Action, Resource, Condition }: Statement): boolean {
  if (Principal !== '*' || Action !== 'execute-api:Invoke') return false;
  if (place.includes('/aws_api_gateway_rest_api.')) return place.includes('.approver-api_');
  if (place.includes('/aws_api_gateway_domain_name.')) return Condition?.StringEquals?.['aws:SourceVpce'] !== undefined;
  return /:\d{12}:(?:\/domainnames|\*\/approvers)\/\*$/.test(String(Resource));
}

/** Of each plane that ships with workloads. */
const CEILINGS: Readonly<Record<string, Bounded>> = {
  agent: 'agent',
  tool: 'tool',
  gateway: 'gateway',
  approver: 'gateway',
};

const STACK_NAMES = Object.keys(STACK_KINDS) as StackKind[];

const externalIdOf = ({ bootstrap }: Environment, kind: StackKind) => {
  const { deployedBy } = STACK_KINDS[kind];
  return bootstrap === undefined || deployedBy === 'bootstrap'
    ? {}
    : { external_id: bootstrap.pipelines[deployedBy].externalId };
};

const isLogs = (service: string) => /^logs\.[a-z0-9-]+\.amazonaws\.com$/.test(service);

const onNamedLogGroups = ({ Condition }: Statement) => {
  const groups = listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']);
  return groups.length > 0 && groups.every((group) => /:log-group:[^*]+$/.test(group));
};

/** AWS gives anomaly detectors their ids, so no policy can name them. */
const onAnomaliesOfOneAccount = ({ Condition }: Statement) =>
  /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:anomaly-detector:\*$/.test(
    String(Condition?.ArnLike?.['kms:EncryptionContext:aws:logs:arn']),
  );

/** Of a positive operator, and with an account in it. Pods say by a tag which cluster they are of, and Firehose by an external id which account. */
const forNamedSource = ({ Principal, Condition = {} }: Statement) =>
  [
    'StringEquals',
    'ArnEquals',
    'ArnLike',
    // EventBridge may not say it where it publishes to a sealed topic.
    ...(JSON.stringify(Principal) === '{"Service":"events.amazonaws.com"}' ? ['StringEqualsIfExists'] : []),
  ].some((operator) =>
    ['aws:SourceAccount', 'aws:SourceArn', 'aws:RequestTag/eks-cluster-arn', 'sts:ExternalId'].some((key) => {
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
  'GenerateMac',
  'VerifyMac',
  'CreateGrant',
].map((action) => `kms:${action}`);

/** Who makes a guardrail, a table or a stream gives the service a grant of its key, and can do nothing else with it. */
const isOfWhatItsMakerKnows = ({ attributes }: Resource) =>
  ['guardrail', 'tokens', 'delivery'].includes((attributes.tags as Record<string, string>)['p2a:data-class'] ?? '');

/**
 * Whoever makes the functions that stop agents seals the settings that it gives them, through Lambda alone; and whoever makes the
 * table in which tokens are counted seals it, through DynamoDB alone.
 */
const isUsedByItsMaker = ({ Statement: statements }: PolicyDocument) =>
  statements.some(({ Sid }) =>
    ['SecurityDeploySealsSettingsOfContainment', 'SecurityDeploySealsTheTableOfTokens'].includes(Sid),
  );

/** What one account's own role has sealed for its log: whoever opens it can open nothing else. */
const opensLogsOfOneAccount = ({ Action, Condition = {} }: Statement) =>
  Action === 'kms:Decrypt' &&
  /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:\*$/.test(String(Condition.StringEquals?.['kms:EncryptionContext:SourceArn']));

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
  if (type in LIMITS) return LIMITS[type] ?? Number.NaN;
  if (type !== 'aws_organizations_policy') return Number.NaN;
  const ofOrganizations: Record<string, number> = {
    SERVICE_CONTROL_POLICY: limits.scpCharacters,
    RESOURCE_CONTROL_POLICY: limits.rcpCharacters,
    AISERVICES_OPT_OUT_POLICY: 2500,
    BEDROCK_POLICY: 10_000,
  };
  return ofOrganizations[String(attributes.type)] ?? Number.NaN;
}

/** Source: the quotas pages of API Gateway, IAM, IAM Identity Center, SNS, SQS, Secrets Manager, Step Functions and VPC. */
const LIMITS: Record<string, number> = {
  aws_api_gateway_domain_name: 8192,
  aws_api_gateway_rest_api: 8192,
  aws_iam_policy: 6144,
  aws_iam_role: 2048,
  aws_iam_role_policy: 10_240,
  aws_secretsmanager_secret_policy: 20_480,
  aws_sfn_state_machine: 1_048_576,
  aws_sns_topic_policy: 30_720,
  aws_cloudwatch_event_bus_policy: 10_240,
  aws_sqs_queue_policy: 8192,
  aws_ssoadmin_permission_set_inline_policy: 32_768,
  aws_vpc_endpoint: 20_480,
};

const NAMES: Record<string, readonly [string, RegExp]> = {
  aws_api_gateway_rest_api: ['name', /^[\x20-\x7e]{1,255}$/],
  aws_cognito_user_group: ['name', /^[\x21-\x7e]{1,128}$/],
  aws_cognito_user_pool: ['name', /^[\w\s+=,.@-]{1,128}$/],
  aws_cognito_user_pool_client: ['name', /^[\w\s+=,.@-]{1,128}$/],
  aws_sns_topic: ['name', /^[A-Za-z0-9_-]{1,256}$/],
  aws_ssm_parameter: ['name', /^(?=.{1,1011}$)(?:\/[A-Za-z0-9_.-]+){1,15}$/],
  aws_wafv2_web_acl: ['name', /^[\w-]{1,128}$/],
  aws_accessanalyzer_analyzer: ['analyzer_name', /^[A-Za-z][A-Za-z0-9_.-]{0,254}$/],
  aws_bedrock_guardrail: ['name', /^[0-9A-Za-z_-]{1,50}$/],
  aws_bedrock_inference_profile: ['name', /^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$/],
  aws_cloudtrail: ['name', /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/],
  aws_athena_named_query: ['name', /^.{1,128}$/],
  aws_athena_workgroup: ['name', /^[a-zA-Z0-9._-]{1,128}$/],
  aws_cloudwatch_log_destination: ['name', /^[^:*]{1,512}$/],
  aws_cloudwatch_log_stream: ['name', /^[^:*]{1,512}$/],
  aws_cloudwatch_log_subscription_filter: ['name', /^[^:*]{1,512}$/],
  aws_glue_catalog_database: ['name', /^[a-z0-9_]{1,255}$/],
  aws_glue_catalog_table: ['name', /^[a-z0-9_]{1,255}$/],
  aws_kinesis_firehose_delivery_stream: ['name', /^[a-zA-Z0-9_.-]{1,64}$/],
  aws_cloudwatch_log_group: ['name', /^(?:\/|aws-waf-logs-)[A-Za-z0-9_./#-]{1,499}$/],
  aws_iam_policy: ['name', /^[\w+=,.@-]{1,128}$/],
  aws_iam_role: ['name', /^[\w+=,.@-]{1,64}$/],
  aws_iam_role_policy: ['name', /^[\w+=,.@-]{1,128}$/],
  aws_kms_alias: ['name', /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/],
  aws_identitystore_group: ['display_name', /^[\x20-\x7e]{1,1024}$/],
  aws_lambda_alias: ['name', /^(?!\d+$)[A-Za-z0-9_-]{1,128}$/],
  aws_lambda_function: ['function_name', /^[A-Za-z0-9_-]{1,64}$/],
  aws_organizations_policy: ['name', /^[\x20-\x7e]{1,128}$/],
  aws_ram_resource_share: ['name', /^[\x20-\x7e]{1,255}$/],
  aws_route53_resolver_firewall_domain_list: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule_group: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_route53_resolver_firewall_rule_group_association: ['name', /^[A-Za-z0-9 _-]{1,64}$/],
  aws_s3_bucket: ['bucket', /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  aws_secretsmanager_secret: ['name', /^[A-Za-z0-9/_+=.@-]{1,512}$/],
  aws_security_group: ['name', /^(?!sg-)[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/],
  aws_sfn_state_machine: ['name', /^[A-Za-z0-9_-]{1,80}$/],
  aws_dynamodb_table: ['name', /^[A-Za-z0-9_.-]{3,255}$/],
  aws_cloudwatch_event_bus: ['name', /^(?!aws\.)[A-Za-z0-9_.-]{1,256}$/],
  aws_cloudwatch_event_rule: ['name', /^[A-Za-z0-9_.-]{1,64}$/],
  aws_sqs_queue: ['name', /^[A-Za-z0-9_-]{1,80}$/],
  aws_cloudwatch_metric_alarm: ['alarm_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_composite_alarm: ['alarm_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_dashboard: ['dashboard_name', /^[\w-]{1,255}$/],
  aws_cloudwatch_log_metric_filter: ['name', /^[^:*]{1,512}$/],
  aws_budgets_budget: ['name', /^[^:\\/<>&]{1,100}$/],
  aws_cloudwatch_query_definition: ['name', /^[\w/-]{1,255}$/],
  aws_ce_anomaly_monitor: ['name', /^[\w -]{1,1024}$/],
  aws_ce_anomaly_subscription: ['name', /^[\w -]{1,1024}$/],
  aws_ssoadmin_permission_set: ['name', /^[\w+=,.@-]{1,32}$/],
};

function isWellNamed({ type, attributes }: Resource) {
  const known = NAMES[type];
  if (known === undefined) return attributes.name === undefined;
  const [attribute, shape] = known;
  return shape.test(String(attributes[attribute]));
}

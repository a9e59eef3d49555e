import type { Statement } from '../../../foundation/policy';
import { guardiansIn } from '../../../foundation/principals';
import { DATA_CLASSES, type DataClass } from '../../../foundation/vocabulary';
import { DataKey } from '../../../modules/data-key/data-key';
import { digestKeyUses } from '../../../modules/data-key/gateway-policy';
import { MacKey } from '../../../modules/data-key/mac-key';
import { KEY_USES, keyAdministration } from '../../../modules/data-key/policy';
import bank from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import landingZone from '../../fixtures/landing-zone/environment';
import { listOf } from '../../support/deny';
import { environment } from '../../support/environment';
import { vocabularyMistakes } from '../../support/iam-data';
import { only, policiesIn, resourcesIn, synthModule } from '../../support/synth';

const AGENTS = 'arn:aws:iam::800000000003:role/p2a';
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
const AUDITORS = [`${AGENTS}/audit/*`, 'arn:aws:iam::800000000003:role/aws-reserved/*AWSReservedSSO_p2a-bank-auditor*'];

const rotation = { function: 'rotate', role: 'platform/rotation', everyDays: 30 };

/** Accounts of agents and tools, and an account of the gateway alone. */
const apart = {
  accounts: {
    management: { id: '111111111111' },
    'log-archive': { id: '222222222222', ou: 'security' },
    sandbox: { id: '333333333333', ou: 'workloads' },
    gateway: { id: '444444444444', ou: 'workloads' },
  },
  gateway: { account: 'gateway' },
};

/** One function with two secrets, both rotated by the same role. */
const withSecret = environment({
  ...apart,
  tools: [
    {
      name: 'register',
      owner: 'claims-systems',
      purpose: 'The register of claims',
      account: 'sandbox',
      actions: {
        'look-up': {
          kind: 'read',
          purpose: 'Returns one claim',
          input: { type: 'object', additionalProperties: false },
        },
      },
      target: { kind: 'function', code: 'tools/claims-register' },
      secrets: { one: { purpose: 'Opens one thing', rotation }, other: { purpose: 'Opens another', rotation } },
    },
  ],
});

/** Who may do what, without the names of the statements. */
const usesOf = (dataClass: DataClass, account = 'loan-agents') =>
  KEY_USES[dataClass](bank, account).map(({ Principal, Action, Condition }) => ({
    who: Condition?.ArnLike?.['aws:PrincipalArn'] ?? (Principal as Record<string, string>).Service,
    may: Action,
  }));

const synth = (uses: readonly Statement[] = KEY_USES.prompts(bank, 'loan-agents')) =>
  synthModule((stack) => {
    new DataKey(stack, 'prompts', { environment: bank, account: 'loan-agents', dataClass: 'prompts', uses });
  });

describe('what it deploys', () => {
  const resources = resourcesIn(synth());

  test('24: a key that rotates every year and takes thirty days to delete', () => {
    expect(only(resources, 'aws_kms_key').attributes).toMatchObject({
      enable_key_rotation: true,
      rotation_period_in_days: 365,
      deletion_window_in_days: 30,
      lifecycle: { prevent_destroy: true },
      tags: { 'p2a:data-class': 'prompts' },
    });
  });

  test('an alias that says what the key is for', () => {
    expect(only(resources, 'aws_kms_alias').attributes).toMatchObject({
      name: 'alias/p2a-bank-prompts',
      target_key_id: `\${${only(resources, 'aws_kms_key').address}.key_id}`,
    });
  });

  test('24: a policy of one administration and the given uses, and nothing for the account as such', () => {
    const [policy] = policiesIn(resources);
    expect(policy?.content.Statement).toEqual([
      keyAdministration(guardiansIn(bank, 'loan-agents')),
      ...KEY_USES.prompts(bank, 'loan-agents'),
    ]);
  });
});

describe('a key of keyed hashes', () => {
  const resources = resourcesIn(
    synthModule((stack) => {
      const uses = digestKeyUses(bank, 'gateway');
      new MacKey(stack, 'digests', { environment: bank, account: 'gateway', dataClass: 'digests', uses, address: 'd' });
    }),
  );

  test('24: stays, never leaves KMS and makes hashes alone', () => {
    expect(only(resources, 'aws_kms_key')).toMatchObject({
      address: 'aws_kms_key.d',
      attributes: {
        customer_master_key_spec: 'HMAC_256',
        key_usage: 'GENERATE_VERIFY_MAC',
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
        tags: { 'p2a:data-class': 'digests' },
      },
    });
    expect(only(resources, 'aws_kms_alias')).toMatchObject({
      address: 'aws_kms_alias.d',
      attributes: { name: 'alias/p2a-bank-digests' },
    });
  });

  test('24: digests: the gateway makes them, and nobody else, not even to check one', () => {
    const [policy] = policiesIn(resources);
    expect(policy?.content.Statement).toEqual([
      keyAdministration(guardiansIn(bank, 'gateway')),
      {
        Sid: 'TheGatewayMakesDigests',
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::800000000006:root'] },
        Action: ['kms:DescribeKey', 'kms:GenerateMac'],
        Resource: '*',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::800000000006:role/p2a/gateway/*'] },
        },
      },
    ]);
  });
});

describe('who administers a key', () => {
  test('24: the security deploy role and break-glass, in the account of the key', () => {
    expect(keyAdministration(guardiansIn(bank, 'loan-agents'))).toMatchObject({
      Principal: { AWS: ['arn:aws:iam::800000000003:root'] },
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': [
            `${AGENTS}/deploy/p2a-bank-security-deploy`,
            `${AGENTS}/breakglass/*`,
            'arn:aws:iam::800000000003:role/aws-reserved/*AWSReservedSSO_p2a-bank-breakglass*',
          ],
        },
      },
    });
  });

  test('40: the given deploy role, where the landing zone has one', () => {
    const { Condition } = keyAdministration(guardiansIn(landingZone, 'support'));
    expect(Condition?.ArnLike?.['aws:PrincipalArn']).toContain(
      'arn:aws:iam::700000000003:role/platform/terraform-security',
    );
  });

  test('24: they see and change everything about it but what it protects', () => {
    const actions = listOf(keyAdministration(guardiansIn(bank, 'loan-agents')).Action);
    expect(actions).toEqual(expect.arrayContaining(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']));
    expect(
      actions.filter((action) => /\*|Encrypt|Decrypt|GenerateDataKey|CreateGrant|Sign|Verify|Mac|Derive/.test(action)),
    ).toEqual([]);
  });
});

describe('24: who uses a key', () => {
  test('prompts: agents, and auditors to read', () => {
    expect(usesOf('prompts')).toEqual([
      { who: [`${AGENTS}/agent/*`], may: USE },
      { who: AUDITORS, may: ['kms:Decrypt', 'kms:DescribeKey'] },
    ]);
  });

  test('decisions: agents, gateway and approvers, auditors to read, log delivery', () => {
    expect(usesOf('decisions')).toEqual([
      { who: [`${AGENTS}/agent/*`, `${AGENTS}/gateway/*`, `${AGENTS}/approver/*`], may: USE },
      { who: AUDITORS, may: ['kms:Decrypt', 'kms:DescribeKey'] },
      { who: 'delivery.logs.amazonaws.com', may: 'kms:Decrypt' },
    ]);
  });

  test('logs: CloudWatch Logs of the region, and nobody else', () => {
    expect(usesOf('logs')).toEqual([{ who: 'logs.eu-west-1.amazonaws.com', may: USE }]);
  });

  test('state: gateway, tools and approvers; no agent', () => {
    expect(usesOf('state')).toEqual([
      { who: [`${AGENTS}/gateway/*`, `${AGENTS}/tool/*`, `${AGENTS}/approver/*`], may: USE },
    ]);
  });

  test('26: state, where a tool is an endpoint: whoever deploys its workflow, and log delivery', () => {
    expect(usesOf('state', 'loan-tools').slice(1)).toEqual([
      {
        who: ['arn:aws:iam::800000000005:role/p2a/deploy/p2a-bank-workload-deploy'],
        may: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      },
      { who: 'delivery.logs.amazonaws.com', may: 'kms:Decrypt' },
    ]);
  });

  test('state, where a tool is a function with a secret: whoever deploys it, and what rotates the secret', () => {
    const deployer = 'arn:aws:iam::333333333333:role/p2a/deploy/p2a-trial-workload-deploy';
    expect(
      KEY_USES.state(withSecret, 'sandbox')
        .slice(1)
        .map(({ Action, Condition }) => [Action, Condition?.ArnLike, Condition?.StringEquals, Condition?.Bool]),
    ).toEqual([
      [
        ['kms:Decrypt', 'kms:Encrypt'],
        { 'aws:PrincipalArn': [deployer] },
        { 'kms:ViaService': 'lambda.eu-central-1.amazonaws.com' },
        undefined,
      ],
      [
        'kms:CreateGrant',
        { 'aws:PrincipalArn': [deployer] },
        { 'kms:ViaService': 'lambda.eu-central-1.amazonaws.com' },
        { 'kms:GrantIsForAWSResource': 'true' },
      ],
      [
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        { 'aws:PrincipalArn': [deployer, 'arn:aws:iam::333333333333:role/platform/rotation'] },
        { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
        undefined,
      ],
    ]);
  });

  test('state, where all functions are made by others: nobody who deploys', () => {
    expect(KEY_USES.state(environment(apart), 'sandbox')).toHaveLength(1);
  });

  test('26: state, where the gateway is: whoever deploys its functions, workflow and table, log delivery, containment, and people who switch', () => {
    const of = environment(apart);
    const deployer = { 'aws:PrincipalArn': ['arn:aws:iam::444444444444:role/p2a/deploy/p2a-trial-workload-deploy'] };
    const people = ['operator', 'approver'].map(
      (kind) => `arn:aws:iam::444444444444:role/aws-reserved/*AWSReservedSSO_p2a-trial-${kind}*`,
    );
    const via = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` });
    const forAws = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
    const sealing = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
    const byDeployer = (Action: string | string[], service: string, more = {}) => [
      Action,
      { ArnLike: deployer, StringEquals: via(service), ...more },
    ];
    const [roles, ...others] = KEY_USES.state(of, 'gateway');
    expect(roles?.Sid).toBe('GatewayToolsAndApproversKeepState');
    expect(others.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      byDeployer(['kms:Decrypt', 'kms:Encrypt'], 'lambda'),
      byDeployer('kms:CreateGrant', 'lambda', forAws),
      byDeployer(['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'], 'states'),
      [
        'kms:Decrypt',
        { StringEquals: { 'kms:EncryptionContext:SourceArn': 'arn:aws:logs:eu-central-1:444444444444:*' } },
      ],
      byDeployer('kms:CreateGrant', 'dynamodb', forAws),
      byDeployer(sealing, 'dynamodb'),
      ...[['arn:aws:iam::444444444444:role/p2a/containment/*'], people].map((callers) => [
        sealing,
        {
          ArnLike: { 'aws:PrincipalArn': callers },
          StringEquals: {
            ...via('dynamodb'),
            'kms:EncryptionContext:aws:dynamodb:tableName': 'p2a-trial-gateway',
          },
        },
      ]),
    ]);
    expect(others.map(({ Principal }) => Principal)).toEqual(
      others.map(({ Sid }) =>
        Sid === 'LogDeliveryReadsExecutions'
          ? { Service: 'delivery.logs.amazonaws.com' }
          : { AWS: ['arn:aws:iam::444444444444:root'] },
      ),
    );
  });

  test('7: guardrail: whoever makes guardrails, and agents to have their calls judged', () => {
    const maker = [`${AGENTS}/deploy/p2a-bank-security-deploy`];
    expect(usesOf('guardrail')).toEqual([
      { who: maker, may: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'] },
      { who: maker, may: 'kms:CreateGrant' },
      { who: [`${AGENTS}/agent/*`], may: 'kms:Decrypt' },
    ]);
  });

  test('they refer to actions and condition keys that exist', async () => {
    await expect(
      vocabularyMistakes([
        ...KEY_USES.state(bank, 'loan-tools'),
        ...KEY_USES.state(withSecret, 'sandbox'),
        ...KEY_USES.state(bank, 'gateway'),
        ...digestKeyUses(bank, 'gateway'),
      ]),
    ).resolves.toEqual([]);
  });

  test.each(DATA_CLASSES)('%s: nobody outside the account of the key', (dataClass) => {
    for (const { Principal } of KEY_USES[dataClass](bank, 'loan-agents'))
      expect(Principal).toEqual(
        typeof Principal === 'object' && 'Service' in Principal
          ? { Service: expect.stringMatching(/^(?:(?:delivery\.)?logs|cloudwatch|events|budgets|costalerts)\./) }
          : { AWS: ['arn:aws:iam::800000000003:root'] },
      );
  });
});

describe('what the services are held to', () => {
  const sealed = (account: string) => KEY_USES.logs(bank, account)[0]?.Condition;
  const groups = (id: string, ...names: string[]) => ({
    ArnEquals: {
      'kms:EncryptionContext:aws:logs:arn': names.map((name) => `arn:aws:logs:eu-west-1:${id}:log-group:${name}`),
    },
  });

  test('25: CloudWatch Logs seals the log groups of an agent account, each by its whole name', () => {
    expect(sealed('loan-agents')).toEqual(
      groups('800000000003', '/p2a/bank/agents/loan-reader', '/p2a/bank/model-invocations'),
    );
  });

  test('25: and those of a tool account and of the gateway', () => {
    expect(sealed('loan-tools')).toEqual(groups('800000000005', '/aws/vendedlogs/p2a/bank/tools/loan-book'));
    expect(sealed('gateway')).toEqual(
      groups(
        '800000000006',
        '/p2a/bank/gateway/validator',
        '/p2a/bank/gateway/access',
        '/p2a/bank/gateway/audit',
        '/p2a/bank/gateway/approvals',
        '/p2a/bank/gateway/approver',
        '/p2a/bank/gateway/authorizer',
        '/p2a/bank/gateway/tokens',
        '/p2a/bank/gateway/approver-access',
        '/aws/vendedlogs/p2a/bank/approvals',
        'aws-waf-logs-p2a-bank-gateway',
        '/p2a/bank/containment/stops',
        '/p2a/bank/containment/releases',
        '/p2a/bank/containment/audit',
      ),
    );
  });

  test.each([
    ['decisions', 'loan-agents', '800000000003'],
    ['state', 'loan-tools', '800000000005'],
  ] as const)(
    '26: log delivery opens %s for state machines of the account and region alone',
    (dataClass, account, id) => {
      const delivery = KEY_USES[dataClass](bank, account).find(({ Sid }) => Sid === 'LogDeliveryReadsExecutions');
      expect(delivery?.Condition).toEqual({
        StringEquals: { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:eu-west-1:${id}:*` },
      });
    },
  );

  test('7: the guardrail key is granted through Bedrock, and to AWS itself alone', () => {
    for (const [environment, account, service] of [
      [bank, 'loan-agents', 'bedrock.eu-west-1.amazonaws.com'],
      [govcloud, 'permits', 'bedrock.us-gov-west-1.amazonaws.com'],
    ] as const) {
      const granting = KEY_USES.guardrail(environment, account).filter(({ Action }) =>
        listOf(Action).includes('kms:CreateGrant'),
      );
      expect(granting.map(({ Condition }) => Condition)).toEqual([
        {
          ArnLike: { 'aws:PrincipalArn': [expect.stringMatching(/:role\/p2a\/deploy\/p2a-[a-z]+-security-deploy$/)] },
          StringEquals: { 'kms:ViaService': service },
          Bool: { 'kms:GrantIsForAWSResource': 'true' },
        },
      ]);
    }
  });
});

describe('what it refuses', () => {
  test('19: a policy larger than a key can have', () => {
    const uses = Array.from({ length: 400 }, (_, index) => ({
      Sid: `Use${index}`,
      Effect: 'Allow' as const,
      Principal: { AWS: 'arn:aws:iam::800000000003:root' },
      Action: 'kms:Decrypt',
      Resource: '*',
    }));
    expect(() => synth(uses)).toThrow(/^tried\/prompts: the key policy has \d{5} characters, the limit is 32768; /);
  });

  test('an account that the environment does not have', () => {
    expect(() => keyAdministration(guardiansIn(bank, 'attic'))).toThrow('bank.accounts: there is no "attic"');
  });
});

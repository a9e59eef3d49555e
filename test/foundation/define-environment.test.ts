import type { EnvironmentInput } from '../../foundation/environment';
import { MistakesError } from '../../foundation/mistakes';
import { environment, environmentInput, mistakesIn } from '../support/environment';

/** Properties as a person may get them wrong. */
type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, overrides: Loose, messages: readonly string[]];

const base = environmentInput();
const { accounts, organization, retention } = base;
const units = organization.organizationalUnits;
const [agent] = base.agents ?? [];
const [tool] = base.tools ?? [];
const sonnet = base.models?.sonnet;

const agentWith = (loose: Loose) => ({ agents: [{ ...agent, ...loose }] });
const toolWith = (loose: Loose) => ({ tools: [{ ...tool, ...loose }] });
const modelWith = (loose: Loose) => ({ models: { sonnet: { ...sonnet, ...loose } } });
const accountsWith = (loose: Loose) => ({ accounts: { ...accounts, ...loose } });
const organizationWith = (loose: Loose) => ({ organization: { ...organization, ...loose } });
const unitsWith = (loose: Loose) => organizationWith({ organizationalUnits: { ...units, ...loose } });
const landingZoneWith = (loose: Loose) => ({ landingZone: loose });
const controlsWith = (loose: Loose) => ({ controls: { targets: [], ...loose } });
const logsKept = (loose: Loose) => ({ retention: { ...retention, logs: loose } });
const networkWith = (loose: Loose) => ({
  networks: {
    main: {
      account: 'sandbox',
      vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
      subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
      ...loose,
    },
  },
});
const identityCenterWith = (loose: Loose) => ({
  identityCenter: {
    region: 'eu-central-1',
    instanceArn: 'arn:aws:sso:::instance/ssoins-1234567890abcdef',
    identityStoreId: 'd-1234567890',
    ...loose,
  },
});
const bucketWith = (loose: Loose) => ({
  state: { kind: 's3', bucket: 'acme-states', region: 'eu-central-1', ...loose },
});
const enforced = (guardrails: unknown, targets: unknown = ['workloads']) => ({
  guardrailEnforcement: { targets, guardrails },
});
const guardrailArn = (region: string, account = '111111111111') =>
  `arn:aws:bedrock:${region}:${account}:guardrail/abc123def456`;
const passingNothing = (actions: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, { ...action, takes: [], gives: [] }]));
const waiver = { reason: 'no money moves', grantedBy: 'risk committee', until: '2030-06-30' };

const lowerCase = (longest: number) =>
  `use at most ${longest} lower-case letters, digits and single dashes, starting with a letter`;

const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, overrides, messages) => {
    expect(mistakesIn({ ...environmentInput(), ...overrides })).toEqual(messages);
  });

beforeAll(() => jest.useFakeTimers({ now: new Date('2030-06-30T12:00:00Z'), doNotFake: ['performance'] }));
afterAll(() => jest.useRealTimers());

describe('a valid environment', () => {
  test('has its defaults', () => {
    expect(environment()).toEqual({
      ...base,
      partition: 'aws',
      allowedRegions: [],
      namePrefix: 'p2a',
      deployRoles: 'create',
      networks: {},
      imports: {},
      landingZone: {
        kind: 'none',
        operatorRoleArns: [],
        ramSharing: 'existing',
        rootFeatures: 'existing',
        accessAnalyzer: 'existing',
        aiOptOut: 'existing',
        costAllocationTags: 'existing',
        costAnomalies: 'existing',
        guardDuty: 'existing',
        trail: 'off',
        archive: 'create',
        logDelivery: 'create',
        invocationLogging: 'create',
        apiAccountSettings: 'create',
        boundaries: 'create',
        permissionSets: 'create',
      },
      controls: {
        attach: 'terraform',
        targets: [],
        limits: { policiesPerTarget: 5, scpCharacters: 5120, rcpCharacters: 5120 },
        trustedAccounts: [],
        webIdentities: [],
      },
      // What it says has tests of its own.
      guardrails: expect.objectContaining({ generation: 1, tier: 'classic', enforceInAccounts: false }),
      guardrailEnforcement: 'off',
      sanitizer: { mode: 'mask', modes: {}, phoneRegions: [] },
      gateway: {
        account: 'sandbox',
        endpoint: { kind: 'regional' },
        throttle: { perSecond: 50, burst: 100 },
        firewall: 'create',
        requestsPerFiveMinutes: 20_000,
        approvals: {
          approvers: { kind: 'cognito', callbackUrls: [] },
          quorum: 1,
          expireMinutes: 60,
          loginMinutes: 60,
          notify: [],
        },
      },
      retention: {
        prompts: { days: 30, lock: 'governance' },
        decisions: { days: 30, lock: 'governance' },
        logs: { days: 30, lock: 'governance' },
        audit: { days: 90, lock: 'governance' },
      },
      rawContent: 'off',
      replication: 'off',
      budgets: { monthlyUsd: 100, families: {}, warnAtPercent: [50, 80], stop: 'revoke' },
      tags: {},
      models: { sonnet: { ...sonnet, output: 'text' } },
      tools: [
        { ...tool, actions: passingNothing(tool?.actions ?? {}), rules: {}, permissions: [], secrets: {}, egress: [] },
      ],
      agents: [
        {
          ...agent,
          trust: { kind: 'lambda' },
          limits: {},
          reads: { objects: [], tables: [], functions: [], stateMachines: [], knowledgeBases: [] },
        },
      ],
      detection: {
        notify: {},
        thresholds: { refused: 10, sensitiveData: 3, guardrail: 10, calls: 100 },
        anomalyDeviations: 4,
      },
      containment: {
        responses: {
          refused: 'throttle',
          'sensitive-data': 'throttle',
          guardrail: 'tell',
          volume: 'tell',
          tokens: 'throttle',
          probing: 'quarantine',
          finding: 'quarantine',
        },
        throttledCallsPerMinute: 2,
        reservedConcurrency: {},
      },
      sharing: {},
    });
  });

  test.each<[string, Partial<EnvironmentInput>]>([
    ['nothing that could be called', { agents: [], tools: [], models: {}, gateway: undefined }],
    ['an agent that calls no tool, and no gateway', { ...agentWith({ tools: {} }), gateway: undefined }],
    [
      'a controls target with the packs that it has adopted',
      controlsWith({ targets: [{ ou: 'root', service: ['org', 'iam'] }] }),
    ],
    ['a state in a bucket', bucketWith({ kmsKeyArn: 'arn:aws:kms:eu-central-1:333333333333:key/a' })],
    ['production with a state that the pipeline places', { tier: 'production', state: { kind: 'none' } }],
    [
      'what a landing zone has',
      landingZoneWith({ trail: { existing: { arn: 'arn:aws:cloudtrail:eu-central-1:1:t' } } }),
    ],
    ['scope 3 with a threshold', agentWith({ scope: 3, approvalAbove: { minorUnits: 0, currency: 'EUR' } })],
    ['scope 4 with a waiver on its last day', agentWith({ scope: 4, waiver })],
    ['cold storage from the first day that S3 allows', logsKept({ days: 31, coldAfterDays: 30, legalMinimumDays: 31 })],
    ['budgets that use up the whole', { budgets: { monthlyUsd: 100, families: { claims: 100 } } }],
    [
      'as many tags as there is room for',
      { tags: Object.fromEntries(Array.from({ length: 46 }, (_, n) => [`t${n}`, 'v'])) },
    ],
    ['an embedding model in the home region alone', modelWith({ output: 'embedding', inference: 'regional' })],
    ['identity center in its delegated account', identityCenterWith({ account: 'sandbox' })],
    [
      'an enforced guardrail of the management account',
      enforced({ 'eu-central-1': { arn: guardrailArn('eu-central-1'), version: 1 } }),
    ],
    ['raw content for thirty days', { rawContent: { days: 30 } }],
  ] as ReadonlyArray<[string, Partial<EnvironmentInput>]>)('may have %s', (_, overrides) => {
    expect(() => environment(overrides)).not.toThrow();
  });
});

describe('what identifies an environment', () => {
  tellsExactly([
    [
      'a property that is not known',
      { tagz: {} },
      ['trial.tagz: is not a property that is known here; take it out, or correct the spelling'],
    ],
    ['no name', { name: undefined }, ['environment.name: is missing; add it: a string']],
    [
      'a name with a dash',
      { name: 'dev-eu' },
      [
        'dev-eu.name: is not an environment name, got "dev-eu"; use 2 to 12 lower-case letters and digits, starting with a letter',
      ],
    ],
    [
      'a number for a name',
      { name: 7 },
      [
        'environment.name: is not an environment name, got 7; use 2 to 12 lower-case letters and digits, starting with a letter',
      ],
    ],
    ['no tier', { tier: undefined }, ['trial.tier: is missing; use one of: development, staging, production']],
    [
      'an unknown tier',
      { tier: 'prod' },
      ['trial.tier: is none of the choices, got "prod"; use one of: development, staging, production'],
    ],
    [
      '36: the partition aws-cn',
      { partition: 'aws-cn' },
      [
        'trial.partition: has no Amazon Bedrock, so there are no agents to govern, got "aws-cn"; use one of: aws, aws-us-gov',
      ],
    ],
    [
      'another partition',
      { partition: 'aws-iso' },
      ['trial.partition: is not a supported partition, got "aws-iso"; use one of: aws, aws-us-gov'],
    ],
    [
      'a name prefix in capitals',
      { namePrefix: 'P2A' },
      [`trial.namePrefix: is not a name prefix, got "P2A"; ${lowerCase(10)}`],
    ],
    [
      'a long name prefix',
      { namePrefix: 'abcdefghijk' },
      [`trial.namePrefix: is not a name prefix, got "abcdefghijk"; ${lowerCase(10)}`],
    ],
    [
      'contacts',
      { contacts: { security: 'the team' } },
      [
        'trial.contacts.security: is not an e-mail address, got "the team"; use a mailbox that a team reads',
        'trial.contacts.operations: is missing; add it: a string',
      ],
    ],
  ]);
});

describe('regions and partitions', () => {
  tellsExactly([
    ['no home region', { region: '' }, ['trial.region: is empty, got ""; name a region, such as eu-west-1']],
    [
      'a home region that does not exist',
      { region: 'eu-middle-1' },
      ['trial.region: is not a region of the partition aws, got "eu-middle-1"; use a region of aws, such as us-east-1'],
    ],
    [
      '36: a home region of another partition',
      { region: 'us-gov-west-1' },
      [
        'trial.region: is not a region of the partition aws, got "us-gov-west-1"; use a region of aws, such as us-east-1',
      ],
    ],
    [
      '36: a commercial region in GovCloud',
      {
        partition: 'aws-us-gov',
        ...modelWith({ inference: { geography: 'us-gov', destinations: ['us-gov-west-1'] } }),
      },
      [
        'trial.region: is not a region of the partition aws-us-gov, got "eu-central-1"; use a region of aws-us-gov, such as us-gov-west-1',
      ],
    ],
    [
      'one region where a list is wanted',
      { allowedRegions: 'eu-west-1' },
      ['trial.allowedRegions: is not an array, got "eu-west-1"; write an array'],
    ],
    [
      'allowed regions',
      { allowedRegions: ['eu-west-1', 'mars-1', ''] },
      [
        'trial.allowedRegions[2]: is empty, got ""; name a region, such as eu-west-1',
        'trial.allowedRegions[1]: is not a region of the partition aws, got "mars-1"; use a region of aws, such as us-east-1',
      ],
    ],
    [
      'an allowed region three times',
      { allowedRegions: ['eu-west-1', 'eu-west-1', 'eu-west-1'] },
      ['trial.allowedRegions: lists a region twice, got "eu-west-1"; list it once'],
    ],
    [
      'identity center in another partition',
      identityCenterWith({
        region: 'us-gov-west-1',
        instanceArn: 'arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef',
      }),
      [
        'trial.identityCenter.region: is not a region of the partition aws, got "us-gov-west-1"; use a region of aws, such as us-east-1',
        'trial.identityCenter.instanceArn: is not an ARN of the partition aws, got "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef"; it should start with arn:aws:',
      ],
    ],
    [
      'the state in another partition',
      bucketWith({ region: 'us-gov-west-1' }),
      [
        'trial.state.region: is not a region of the partition aws, got "us-gov-west-1"; use a region of aws, such as us-east-1',
      ],
    ],
    [
      'a model that answers from another partition',
      modelWith({ inference: { geography: 'us-gov', destinations: ['eu-west-1', 'us-gov-west-1'] } }),
      [
        'trial.models.sonnet.inference.destinations[1]: is not a region of the partition aws, got "us-gov-west-1"; use a region of aws, such as us-east-1',
        'trial.models.sonnet.inference.geography: is not a geography of the partition aws, got "us-gov"; use the geography of your data, such as eu or us',
      ],
    ],
    [
      'a geography without the home region',
      modelWith({ inference: { geography: 'us', destinations: ['us-east-1'] } }),
      [
        'trial.models.sonnet.inference.geography: is a geography without the home region eu-central-1, got "us"; use one of: eu, global, with the destinations of its profile',
      ],
    ],
    [
      'a commercial geography in GovCloud',
      {
        partition: 'aws-us-gov',
        region: 'us-gov-west-1',
        ...modelWith({ inference: { geography: 'eu', destinations: ['us-gov-west-1'] } }),
      },
      ['trial.models.sonnet.inference.geography: is not a geography of the partition aws-us-gov, got "eu"; use us-gov'],
    ],
    [
      'ARNs of another partition, deep down and in lists',
      {
        ...landingZoneWith({ operatorRoleArns: ['arn:aws-us-gov:iam::111111111111:role/ops'] }),
        ...bucketWith({ kmsKeyArn: 'arn:aws-us-gov:kms:eu-central-1:333333333333:key/a' }),
      },
      [
        'trial.state.kmsKeyArn: is not an ARN of the partition aws, got "arn:aws-us-gov:kms:eu-central-1:333333333333:key/a"; it should start with arn:aws:',
        'trial.landingZone.operatorRoleArns[0]: is not an ARN of the partition aws, got "arn:aws-us-gov:iam::111111111111:role/ops"; it should start with arn:aws:',
      ],
    ],
    [
      'an enforced guardrail in a region that does not exist',
      enforced({ 'mars-1': { arn: guardrailArn('mars-1'), version: 1 } }),
      [
        'trial.guardrailEnforcement.guardrails.mars-1: is not a region of the partition aws, got "mars-1"; use a region of aws, such as us-east-1',
      ],
    ],
  ]);
});

describe('the organization and its accounts', () => {
  const ids = 'copy it from AWS Organizations; it looks like';
  tellsExactly([
    ['no organization', { organization: undefined }, ['trial.organization: is missing; add it: an object']],
    [
      'ids',
      organizationWith({ id: 'acme', rootId: 'root' }),
      [
        `trial.organization.id: is not an organization id, got "acme"; ${ids} o-a1b2c3d4e5`,
        `trial.organization.rootId: is not the id of an organization root, got "root"; ${ids} r-a1b2`,
      ],
    ],
    [
      'the name of one organizational unit and the id of another',
      unitsWith({ 'My Unit': { id: 'ou-a1b2-aaaaaaaa' }, lab: { id: 'ou-1' } }),
      [
        `trial.organization.organizationalUnits.My Unit: is not a name of an organizational unit, got "My Unit"; ${lowerCase(32)}`,
        `trial.organization.organizationalUnits.lab.id: is not the id of an organizational unit, got "ou-1"; ${ids} ou-a1b2-c3d4e5f6`,
      ],
    ],
    [
      'a unit named like the root',
      unitsWith({ root: { id: 'ou-a1b2-aaaaaaaa' } }),
      [
        'trial.organization.organizationalUnits.root: has the name of the root itself; choose another name for the unit',
      ],
    ],
    [
      'a unit of another root',
      unitsWith({ lab: { id: 'ou-zzzz-aaaaaaaa' } }),
      [
        'trial.organization.organizationalUnits.lab.id: does not belong to the root r-a1b2, got "ou-zzzz-aaaaaaaa"; copy both ids from the same organization',
      ],
    ],
    [
      'a unit twice',
      unitsWith({ lab: { id: 'ou-a1b2-w0rk10ad' } }),
      [
        'trial.organization.organizationalUnits.lab.id: is the id of workloads too, got "ou-a1b2-w0rk10ad"; give every unit its own id',
      ],
    ],
    [
      'a unit below one that does not exist',
      unitsWith({ lab: { id: 'ou-a1b2-aaaaaaaa', parent: 'labs' } }),
      [
        'trial.organization.organizationalUnits.lab.parent: is not an organizational unit, got "labs"; use one of: security, workloads',
      ],
    ],
    [
      'units in a circle',
      unitsWith({ lab: { id: 'ou-a1b2-aaaaaaaa', parent: 'bench' }, bench: { id: 'ou-a1b2-bbbbbbbb', parent: 'lab' } }),
      [
        'trial.organization.organizationalUnits.lab.parent: leads back to the unit itself, got "bench"; name the unit directly above',
        'trial.organization.organizationalUnits.bench.parent: leads back to the unit itself, got "lab"; name the unit directly above',
      ],
    ],
    [
      'a unit below itself',
      unitsWith({ lab: { id: 'ou-a1b2-aaaaaaaa', parent: 'lab' } }),
      [
        'trial.organization.organizationalUnits.lab.parent: leads back to the unit itself, got "lab"; name the unit directly above',
      ],
    ],
    [
      'no management account and no log archive',
      { accounts: { sandbox: accounts.sandbox } },
      [
        'trial.accounts: has no account named management; add "management" with its id',
        'trial.accounts: has no account named log-archive; add "log-archive" with its id',
      ],
    ],
    ['a list of accounts', { accounts: [] }, ['trial.accounts: is not an object, got []; write an object']],
    [
      'an account id as a number',
      accountsWith({ sandbox: { id: 333333333333, ou: 'workloads' } }),
      [
        'trial.accounts.sandbox.id: is not an account id, got 333333333333; use the twelve digits that AWS Organizations shows, as a string',
      ],
    ],
    [
      'a short account id, twice',
      accountsWith({ sandbox: { id: '33', ou: 'workloads' }, other: { id: '33', ou: 'workloads' } }),
      [
        'trial.accounts.sandbox.id: is not an account id, got "33"; use the twelve digits that AWS Organizations shows, as a string',
        'trial.accounts.other.id: is not an account id, got "33"; use the twelve digits that AWS Organizations shows, as a string',
      ],
    ],
    [
      'an account name with a space',
      accountsWith({ 'My lab': { id: '444444444444', ou: 'workloads' } }),
      [`trial.accounts.My lab: is not an account name, got "My lab"; ${lowerCase(24)}`],
    ],
    [
      'an account id twice',
      accountsWith({ other: { id: '333333333333', ou: 'workloads' } }),
      [
        'trial.accounts.other.id: is the id of account sandbox too, got "333333333333"; give every account its own id, or use one name for both',
      ],
    ],
    [
      'an account in an unknown unit',
      accountsWith({ sandbox: { id: '333333333333', ou: 'labs' } }),
      ['trial.accounts.sandbox.ou: is not an organizational unit, got "labs"; use one of: security, workloads'],
    ],
    [
      'an account in no unit',
      accountsWith({ sandbox: { id: '333333333333' } }),
      ['trial.accounts.sandbox.ou: is missing; use one of: security, workloads'],
    ],
    [
      'the management account in a unit',
      accountsWith({ management: { id: '111111111111', ou: 'security' } }),
      [
        'trial.accounts.management.ou: places the management account, which policies never bind, got "security"; take it out',
      ],
    ],
    [
      '11: workloads in the management account',
      {
        ...agentWith({ account: 'management' }),
        ...toolWith({ account: 'management' }),
        ...networkWith({ account: 'management' }),
        gateway: { account: 'management' },
      },
      ['agents[triage]', 'tools[register]', 'networks.main', 'gateway'].map(
        (at) =>
          `trial.${at}.account: puts a workload into the management account, which no service or resource control policy binds, got "management"; use one of: sandbox`,
      ),
    ],
    [
      'a workload in the log archive',
      agentWith({ account: 'log-archive' }),
      [
        'trial.agents[triage].account: puts a workload into the account that keeps the evidence about it, got "log-archive"; use one of: sandbox',
      ],
    ],
    [
      'workloads in accounts that do not exist',
      {
        ...agentWith({ account: 'lab' }),
        ...toolWith({ account: 'lab' }),
        ...networkWith({ account: 'lab' }),
        gateway: { account: '' },
      },
      [
        'trial.gateway.account: is empty, got ""; name one of the accounts of this environment',
        ...['agents[triage]', 'tools[register]', 'networks.main'].map(
          (at) => `trial.${at}.account: is not an account of this environment, got "lab"; use one of: sandbox`,
        ),
        'trial.gateway.account: is not an account of this environment, got ""; use one of: sandbox',
      ],
    ],
    [
      'workloads where there is no account for any',
      {
        accounts: { management: accounts.management, 'log-archive': accounts['log-archive'] },
        tools: [],
        ...agentWith({ tools: {} }),
        gateway: undefined,
      },
      ['trial.agents[triage].account: is not an account of this environment, got "sandbox"; add it to accounts'],
    ],
    [
      'a workload without an account',
      agentWith({ account: '' }),
      ['trial.agents[triage].account: is empty, got ""; name one of the accounts of this environment'],
    ],
    [
      'identity center in an account that does not exist',
      identityCenterWith({ account: 'constructor' }),
      [
        'trial.identityCenter.account: is not an account of this environment, got "constructor"; use one of: management, log-archive, sandbox',
      ],
    ],
    [
      'identity center without an account',
      identityCenterWith({ account: '' }),
      ['trial.identityCenter.account: is empty, got ""; name one of the accounts of this environment'],
    ],
    [
      'ids of identity center',
      identityCenterWith({
        instanceArn: 'ssoins',
        identityStoreId: 'store',
        groups: { operators: 'ops' },
        attributes: 'on',
      }),
      [
        'trial.identityCenter.instanceArn: is not the ARN of an Identity Center instance, got "ssoins"; copy it from the Identity Center settings; it looks like arn:aws:sso:::instance/ssoins-1234567890abcdef',
        'trial.identityCenter.identityStoreId: is not an identity store id, got "store"; copy it from the Identity Center settings; it looks like d-1234567890',
        'trial.identityCenter.groups.operators: is not a group id, got "ops"; copy it from the Identity Center group',
        'trial.identityCenter.attributes: is none of the choices, got "on"; use one of: create, existing, off',
      ],
    ],
    [
      'ids of a network',
      networkWith({ vpcId: 'vpc', subnetIds: ['a', 'b'], endpoints: { existing: { 'execute-api': 'x' } } }),
      [
        'trial.networks.main.vpcId: is not a VPC id, got "vpc"; copy it from the VPC console; it looks like vpc-0a1b2c3d4e5f6a7b8',
        'trial.networks.main.subnetIds[0]: is not a subnet id, got "a"; copy it from the VPC console',
        'trial.networks.main.subnetIds[1]: is not a subnet id, got "b"; copy it from the VPC console',
        'trial.networks.main.endpoints.existing.execute-api: is not a VPC endpoint id, got "x"; copy it from the VPC console',
      ],
    ],
    [
      'a network in one zone',
      networkWith({ subnetIds: ['subnet-0a1b2c3d4e5f6a7b8'] }),
      [
        'trial.networks.main.subnetIds: has too few subnets, got ["subnet-0a1b2c3d4e5f6a7b8"]; give private subnets in at least two zones',
      ],
    ],
    [
      'a network name',
      { networks: { Main: networkWith({}).networks.main } },
      [`trial.networks.Main: is not a network name, got "Main"; ${lowerCase(24)}`],
    ],
  ]);
});

describe('state and deploy roles', () => {
  const choices = 'use one of: local, s3, cloud, none';
  tellsExactly([
    ['no state', { state: undefined }, ['trial.state: is missing; add it: an object']],
    [
      'an unknown kind',
      { state: { kind: 'gcs' } },
      [`trial.state.kind: is none of the choices, got "gcs"; ${choices}`],
    ],
    ['no kind', { state: {} }, [`trial.state.kind: is missing; ${choices}`]],
    [
      'a property of another kind',
      { state: { kind: 'local', bucket: 'x' } },
      ['trial.state.bucket: is not a property that is known here; take it out, or correct the spelling'],
    ],
    [
      'production on one machine',
      { tier: 'production' },
      ['trial.state.kind: keeps the state of production on one machine, got "local"; use s3, cloud or none'],
    ],
    [
      'a bucket without anything',
      { state: { kind: 's3' } },
      ['trial.state.bucket: is missing; add it: a string', 'trial.state.region: is missing; add it: a string'],
    ],
    [
      'a bucket with wrong formats',
      bucketWith({ bucket: 'Acme_States', region: '', kmsKeyArn: 'alias/x', roleArn: 'arn:aws:s3:::x' }),
      [
        'trial.state.bucket: is not a bucket name, got "Acme_States"; use 3 to 63 lower-case letters, digits, dots and dashes',
        'trial.state.region: is empty, got ""; name a region, such as eu-west-1',
        'trial.state.kmsKeyArn: is not the ARN of a key, got "alias/x"; copy the whole ARN; it ends in key/ and the id, and is no alias',
        'trial.state.roleArn: is not the ARN of one role, got "arn:aws:s3:::x"; write the account id, the path and the whole role name, without wildcards',
      ],
    ],
    [
      'a folder of states that no bucket has, and an alias, which a policy does not take for its key',
      bucketWith({ prefix: '/p2a*', kmsKeyArn: 'arn:aws:kms:eu-central-1:333333333333:alias/states' }),
      [
        'trial.state.prefix: is not a folder of a bucket, got "/p2a*"; use letters, digits, dots, dashes and underscores between single slashes, with none at the beginning or the end',
        'trial.state.kmsKeyArn: is not the ARN of a key, got "arn:aws:kms:eu-central-1:333333333333:alias/states"; copy the whole ARN; it ends in key/ and the id, and is no alias',
      ],
    ],
    [
      'HCP Terraform without names',
      { state: { kind: 'cloud', organization: '', project: ' ' } },
      [
        'trial.state.organization: is not the name of an organization, got ""; use at most 40 letters, digits, dashes and underscores, as HCP Terraform shows it',
        'trial.state.project: is not the name of a project, got " "; use 3 to 40 letters, digits, spaces, dashes and underscores, as HCP Terraform shows it',
      ],
    ],
    [
      'names of HCP Terraform that would say more in a trust policy or a workflow',
      {
        state: {
          kind: 'cloud',
          organization: 'acme*',
          project: '*:workspace:other',
          hostname: 'terraform.acme.com {{ x }}',
        },
      },
      [
        'trial.state.organization: is not the name of an organization, got "acme*"; use at most 40 letters, digits, dashes and underscores, as HCP Terraform shows it',
        'trial.state.project: is not the name of a project, got "*:workspace:other"; use 3 to 40 letters, digits, spaces, dashes and underscores, as HCP Terraform shows it',
        'trial.state.hostname: is not the name of a host, got "terraform.acme.com {{ x }}"; write it in lower case, without https:// and port, such as terraform.acme.com',
      ],
    ],
    [
      'one deploy role only',
      { deployRoles: { existing: { security: 'security' } } },
      ['trial.deployRoles.existing.workload: is missing; add it: a string'],
    ],
    [
      'a deploy role with a slash in front',
      { deployRoles: { existing: { security: '/security', workload: 'workload' } } },
      [
        'trial.deployRoles.existing.security: is not the name of a role, got "/security"; write path and name without a leading slash, such as platform/role-name',
      ],
    ],
    [
      'one role for both kinds of deployment',
      { deployRoles: { existing: { security: 'platform/terraform', workload: 'platform/terraform' } } },
      [
        'trial.deployRoles.existing.workload: is the security role too, so who ships agents could weaken what guards them, got "platform/terraform"; give two roles',
      ],
    ],
    [
      'deploy roles that say nothing',
      { deployRoles: 'existing' },
      [
        'trial.deployRoles: is none of the choices, got "existing"; use create, or existing with both roles, as in { existing: { security, workload } }',
      ],
    ],
  ]);
});

describe('40: what a landing zone may already have', () => {
  const provision = 'use create, off, or existing with what exists, as in { existing: … }';
  const wholeArn = (service: string) => `copy the whole ARN; it starts with arn:<partition>:${service}:`;
  tellsExactly([
    [
      'an unknown kind',
      landingZoneWith({ kind: 'lza' }),
      [
        'trial.landingZone.kind: is none of the choices, got "lza"; use one of: none, control-tower, landing-zone-accelerator',
      ],
    ],
    [
      'operator roles by wildcard',
      landingZoneWith({ operatorRoleArns: ['arn:aws:iam::111111111111:role/*'] }),
      [
        'trial.landingZone.operatorRoleArns[0]: is not the ARN of one role, got "arn:aws:iam::111111111111:role/*"; write the account id and the whole role name, without wildcards',
      ],
    ],
    ...['ramSharing', 'rootFeatures', 'accessAnalyzer', 'aiOptOut', 'invocationLogging', 'apiAccountSettings'].map(
      (property): Case => [
        `a switch: ${property}`,
        landingZoneWith({ [property]: 'on' }),
        [`trial.landingZone.${property}: is none of the choices, got "on"; use one of: create, existing, off`],
      ],
    ),
    ...['trail', 'archive', 'boundaries', 'permissionSets'].map(
      (property): Case => [
        `something existing without a name: ${property}`,
        landingZoneWith({ [property]: 'existing' }),
        [`trial.landingZone.${property}: is none of the choices, got "existing"; ${provision}`],
      ],
    ),
    [
      'endpoints that exist without ids',
      networkWith({ endpoints: 'existing' }),
      [`trial.networks.main.endpoints: is none of the choices, got "existing"; ${provision}`],
    ],
    [
      'ARNs and names of what exists',
      landingZoneWith({
        trail: { existing: { arn: 'trail' } },
        boundaries: { existing: { agent: '/agent', tool: 'arn:aws:iam::333333333333:policy/tool' } },
        permissionSets: { existing: { operator: 'p' } },
      }),
      [
        `trial.landingZone.trail.existing.arn: is not an ARN of cloudtrail, got "trail"; ${wholeArn('cloudtrail')}`,
        'trial.landingZone.boundaries.existing.agent: is not the name of a policy, got "/agent"; write path and name without a leading slash, such as platform/policy-name',
        'trial.landingZone.boundaries.existing.tool: is not the name of a policy, got "arn:aws:iam::333333333333:policy/tool"; write path and name without a leading slash, such as platform/policy-name',
        `trial.landingZone.permissionSets.existing.operator: is not an ARN of sso, got "p"; ${wholeArn('sso')}`,
        'trial.landingZone.boundaries.existing.gateway: is missing, so the gateway would have no ceiling; give the path and name of its boundary, as of the others',
      ],
    ],
    [
      'boundaries of all but the gateway',
      landingZoneWith({ boundaries: { existing: { agent: 'a/agent', tool: 'a/tool' } } }),
      [
        'trial.landingZone.boundaries.existing.gateway: is missing, so the gateway would have no ceiling; give the path and name of its boundary, as of the others',
      ],
    ],
    [
      'no boundaries',
      landingZoneWith({ boundaries: 'off' }),
      [
        'trial.landingZone.boundaries: leaves agents, tools and the gateway without a ceiling, got "off"; use create, or existing with the path and name of each',
      ],
    ],
    [
      'boundaries of all that there is',
      {
        ...landingZoneWith({ boundaries: { existing: { agent: 'a/agent', tool: 'a/tool' } } }),
        gateway: undefined,
        agents: [],
      },
      [],
    ],
    [
      'an archive with some of its buckets',
      landingZoneWith({
        archive: {
          existing: { buckets: { prompts: 'their-prompts', decisions: 'their-decisions', logs: 'their-logs' } },
        },
      }),
      ['trial.landingZone.archive.existing.buckets.audit: is missing; add it: a string'],
    ],
    [
      'a trail without an archive',
      landingZoneWith({ trail: 'create', archive: 'off', logDelivery: 'off' }),
      [
        'trial.landingZone.trail: is to be made, but there is no archive to keep it, got "create"; make or give landingZone.archive, or set the trail to existing or off',
      ],
    ],
    [
      'a slip of the pen',
      landingZoneWith({ ramShare: 'create' }),
      ['trial.landingZone.ramShare: is not a property that is known here; take it out, or correct the spelling'],
    ],
  ]);
});

describe('13: what would undo the controls', () => {
  const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
  tellsExactly([
    [
      'packs that spare roles whose names nobody protects',
      controlsWith({ targets: [{ ou: 'workloads', service: ['model', 'data'] }] }),
      [
        'trial.controls.targets[workloads].service: spares roles by their names, but leaves out the pack that keeps others from making such roles, got ["model","data"]; add iam to it, or to a unit above',
      ],
    ],
    [
      'an agent among the operators',
      landingZoneWith({ operatorRoleArns: [role('p2a/agent/triage')] }),
      [
        `trial.landingZone.operatorRoleArns[0]: is a role that the template governs, got "${role('p2a/agent/triage')}"; name roles outside the template only`,
      ],
    ],
    [
      'a deploy role in the place of another',
      { deployRoles: { existing: { security: 'platform/security', workload: 'P2A/breakglass/w' } } },
      [
        'trial.deployRoles.existing.workload: lies under the template\'s own path /p2a/, got "P2A/breakglass/w"; give a role of another path, or use create',
      ],
    ],
    [
      'a template that Terraform would evaluate',
      { tags: { owner: '%{ if true }' } },
      [
        'trial.tags.owner: holds a template, which Terraform would evaluate where it runs, got "%{ if true }"; write plain text, without dollar or percent before a brace',
      ],
    ],
    [
      'a prefix that is not ours',
      { namePrefix: 'aws' },
      ['trial.namePrefix: is reserved by AWS, got "aws"; use a prefix of your own, such as p2a'],
    ],
  ]);

  test('a reference to something of Terraform is one too', () => {
    expect(() => environment({ tags: { owner: `\${path.module}` } })).toThrow('holds a template');
  });

  test('a unit above may hold the pack that protects', () => {
    const targets = [
      { ou: 'root', service: ['iam' as const] },
      { ou: 'workloads', service: ['model' as const] },
    ];
    expect(() => environment({ controls: { targets } })).not.toThrow();
  });
});

describe('controls', () => {
  tellsExactly([
    ['no targets', { controls: {} }, ['trial.controls.targets: is missing; add it: an array']],
    [
      'how to attach',
      controlsWith({ attach: 'by-hand' }),
      ['trial.controls.attach: is none of the choices, got "by-hand"; use one of: terraform, files'],
    ],
    [
      'a target that is no unit',
      controlsWith({ targets: [{ ou: 'labs' }] }),
      [
        'trial.controls.targets[0].ou: is not an organizational unit, got "labs"; use one of: root, security, workloads',
      ],
    ],
    [
      'a target twice',
      controlsWith({ targets: [{ ou: 'workloads' }, { ou: 'workloads' }] }),
      ['trial.controls.targets[1].ou: is a target twice, got "workloads"; list all packs of a unit in one target'],
    ],
    [
      'unknown packs',
      controlsWith({ targets: [{ ou: 'workloads', service: ['orgs'], resource: ['tls'] }] }),
      [
        'trial.controls.targets[0].service[0]: is none of the choices, got "orgs"; use one of: org, model, agent, iam, data',
        'trial.controls.targets[0].resource[0]: is none of the choices, got "tls"; use one of: perimeter, transport, tool-roles',
      ],
    ],
    [
      'slots',
      controlsWith({ targets: [{ ou: 'workloads', slotsTaken: { scp: -1, rcp: 1.5 } }] }),
      [
        'trial.controls.targets[0].slotsTaken.scp: is too small, got -1; use 0 or more',
        'trial.controls.targets[0].slotsTaken.rcp: is not a whole number of policies, got 1.5; use a whole number, 0 or more',
      ],
    ],
    [
      'limits that are too large',
      controlsWith({ limits: { policiesPerTarget: 11, scpCharacters: 10_241, rcpCharacters: 10_241 } }),
      [
        'trial.controls.limits.policiesPerTarget: is more than AWS Organizations allows, got 11; use 10 or less',
        'trial.controls.limits.scpCharacters: is more than AWS Organizations allows, got 10241; use 10240 or less',
        'trial.controls.limits.rcpCharacters: is more than AWS Organizations allows, got 10241; use 10240 or less',
      ],
    ],
    [
      'limits that are too small',
      controlsWith({ limits: { policiesPerTarget: 0, scpCharacters: 999, rcpCharacters: 'many' } }),
      [
        'trial.controls.limits.policiesPerTarget: is too small, got 0; use 1 or more',
        'trial.controls.limits.scpCharacters: is too small, got 999; use 1000 or more',
        'trial.controls.limits.rcpCharacters: is not a whole number of characters, got "many"; use a whole number, 1000 or more',
      ],
    ],
    [
      'who is trusted',
      controlsWith({
        trustedAccounts: ['*'],
        samlIssuers: ['*'],
        webIdentities: [{ issuer: 'https://ci', subjects: ['*'] }],
      }),
      [
        'trial.controls.trustedAccounts[0]: is not an account id, got "*"; use the twelve digits that AWS Organizations shows, as a string',
        'trial.controls.samlIssuers[0]: is not a SAML issuer, got "*"; write it as the sign-in events in CloudTrail show it, with * at the end only',
        'trial.controls.webIdentities[0].issuer: is not an issuer, got "https://ci"; write host and path without https://, such as token.actions.githubusercontent.com',
        'trial.controls.webIdentities[0].subjects[0]: matches too much, got "*"; fix at least two parts, and use * at the end only, as in repo:acme/agents:*',
      ],
    ],
    [
      'an issuer without subjects',
      controlsWith({ webIdentities: [{ issuer: 'ci.acme.example', subjects: [] }] }),
      [
        'trial.controls.webIdentities[0].subjects: is empty, so nobody could sign in, got []; name the subjects, or take the issuer out',
      ],
    ],
    [
      'an issuer twice',
      controlsWith({
        webIdentities: ['repo:a:*', 'repo:b:*'].map((subject) => ({ issuer: 'ci.acme.example', subjects: [subject] })),
      }),
      [
        'trial.controls.webIdentities[1].issuer: is listed twice, got "ci.acme.example"; list all subjects of an issuer together',
      ],
    ],
  ]);
});

describe('5: enforced guardrails', () => {
  const at = 'trial.guardrailEnforcement';
  const guardrail = { arn: guardrailArn('eu-central-1'), version: 1 };
  tellsExactly([
    [
      'neither off nor a definition',
      { guardrailEnforcement: 'on' },
      [`${at}: is none of the choices, got "on"; use off, or an object with targets and guardrails`],
    ],
    [
      'no targets and no guardrails',
      enforced({}, []),
      [
        `${at}.targets: is empty, got []; name the organizational units, first the one with the least to lose`,
        `${at}.guardrails: is empty; give a guardrail for each region, or set guardrailEnforcement to off`,
      ],
    ],
    [
      'targets that are no units, or twice',
      enforced({ 'eu-central-1': guardrail }, ['labs', 'root', 'root']),
      [
        `${at}.targets[0]: is not an organizational unit, got "labs"; use one of: root, security, workloads`,
        `${at}.targets[2]: is a target twice, got "root"; list it once`,
      ],
    ],
    [
      'a guardrail with a version in its ARN, and a draft',
      enforced({ 'eu-central-1': { arn: `${guardrail.arn}:1`, version: 'DRAFT' } }),
      [
        `${at}.guardrails.eu-central-1.arn: is not the ARN of a guardrail, got "${guardrail.arn}:1"; copy the ARN without a version; a malformed one breaks every model call below the target`,
        `${at}.guardrails.eu-central-1.version: is not a version number, got "DRAFT"; use the number of a published version, not DRAFT`,
      ],
    ],
    [
      'an id in place of an ARN',
      enforced({ 'eu-central-1': { arn: 'abc123def456', version: 0 } }),
      [
        `${at}.guardrails.eu-central-1.arn: is not the ARN of a guardrail, got "abc123def456"; copy the ARN without a version; a malformed one breaks every model call below the target`,
        `${at}.guardrails.eu-central-1.version: is not a version number, got 0; use 1 or more`,
      ],
    ],
    [
      'a guardrail of another region',
      enforced({ 'eu-west-1': guardrail }),
      [
        `${at}.guardrails.eu-west-1.arn: is a guardrail of another region than eu-west-1, got "${guardrail.arn}"; give each region its own guardrail`,
      ],
    ],
    [
      'a guardrail of another account',
      enforced({ 'eu-central-1': { arn: guardrailArn('eu-central-1', '333333333333'), version: 1 } }),
      [
        `${at}.guardrails.eu-central-1.arn: is not a guardrail of the management account, got "${guardrailArn('eu-central-1', '333333333333')}"; use one of account 111111111111; the organization enforces no others`,
      ],
    ],
    [
      'a guardrail without a region',
      enforced({ 'eu-central-1': guardrail, '': { ...guardrail, arn: guardrailArn('') } }),
      [`${at}.guardrails[""]: is empty, got ""; name a region, such as eu-west-1`],
    ],
  ]);
});

describe('retention, budgets and tags', () => {
  const wholeDays = 'use a whole number, 1 or more';
  tellsExactly([
    [
      'classes without a retention',
      { retention: { prompts: { days: 30 } } },
      ['decisions', 'logs', 'audit'].map(
        (archiveClass) => `trial.retention.${archiveClass}: is missing; add it: an object`,
      ),
    ],
    ['no days', logsKept({ days: 0 }), ['trial.retention.logs.days: is too small, got 0; use 1 or more']],
    [
      'half a day',
      logsKept({ days: 1.5 }),
      [`trial.retention.logs.days: is not a whole number of days, got 1.5; ${wholeDays}`],
    ],
    [
      'days as text',
      logsKept({ days: '30' }),
      [`trial.retention.logs.days: is not a whole number of days, got "30"; ${wholeDays}`],
    ],
    [
      'days that are no number',
      logsKept({ days: Number.NaN }),
      [`trial.retention.logs.days: is not a whole number of days, got "NaN"; ${wholeDays}`],
    ],
    [
      'less than the law asks for',
      logsKept({ days: 30, legalMinimumDays: 60 }),
      ['trial.retention.logs.days: is below the legal minimum of 60, got 30; use 60 or more'],
    ],
    [
      'cold too soon',
      logsKept({ days: 90, coldAfterDays: 29 }),
      ['trial.retention.logs.coldAfterDays: is sooner than S3 moves anything, got 29; use 30 or more'],
    ],
    [
      'cold too late',
      logsKept({ days: 90, coldAfterDays: 90 }),
      [
        'trial.retention.logs.coldAfterDays: is not before the end of the retention, 90, got 90; use fewer days, or leave it out',
      ],
    ],
    [
      'a lock that is none',
      logsKept({ days: 90, lock: 'none' }),
      ['trial.retention.logs.lock: is none of the choices, got "none"; use one of: governance, compliance'],
    ],
    [
      'raw content for a month and a day',
      { rawContent: { days: 31 } },
      ['trial.rawContent.days: is too long for unredacted content, got 31; use 30 or less'],
    ],
    [
      'raw content without an end',
      { rawContent: 'on' },
      ['trial.rawContent: is none of the choices, got "on"; use off, or the number of days, as in { days: 7 }'],
    ],
    ['no budget', { budgets: { monthlyUsd: 0 } }, ['trial.budgets.monthlyUsd: is too small, got 0; use 1 or more']],
    [
      'a budget as text',
      { budgets: { monthlyUsd: '100' } },
      ['trial.budgets.monthlyUsd: is not a whole number of dollars, got "100"; use a whole number, 1 or more'],
    ],
    [
      'a budget of an unknown family',
      { budgets: { monthlyUsd: 100, families: { mail: 1 } } },
      ['trial.budgets.families.mail: is not a family of agents here, got "mail"; use one of: claims'],
    ],
    [
      'a budget where there are no agents',
      { agents: [], budgets: { monthlyUsd: 100, families: { mail: 1 } } },
      ['trial.budgets.families.mail: is not a family of agents here, got "mail"; take it out'],
    ],
    [
      'budgets over the whole',
      { budgets: { monthlyUsd: 100, families: { claims: 101 } } },
      ['trial.budgets.families: add up to more than monthlyUsd, 100, got 101; raise the whole or lower the parts'],
    ],
    [
      '20: reserved tags, in any case',
      { tags: { 'aws:x': 'y', 'P2A:plane': 'agent' } },
      ['aws:x', 'P2A:plane'].map(
        (key) =>
          `trial.tags.${key}: has a reserved key, got "${key}"; use a key that starts with neither aws: nor p2a:`,
      ),
    ],
    ['an empty tag value', { tags: { owner: ' ' } }, [`trial.tags.owner: is empty, got " "; say the tag's value`]],
    ['an empty tag key', { tags: { '': 'x' } }, ['trial.tags: have an empty key; name the tag, or take it out']],
    [
      'long tags',
      { tags: { ['k'.repeat(129)]: 'v', k: 'v'.repeat(257) } },
      [
        `trial.tags.${'k'.repeat(129)}: has a key of more than 128 characters, got 129; shorten the key`,
        'trial.tags.k: has more than 256 characters, got 257; shorten the value',
      ],
    ],
    [
      'too many tags',
      { tags: Object.fromEntries(Array.from({ length: 47 }, (_, n) => [`t${n}`, 'v'])) },
      ['trial.tags: are too many, got 47; keep to 46'],
    ],
  ]);
});

describe('models and tools', () => {
  tellsExactly([
    [
      'a model by an everyday name',
      modelWith({ id: 'sonnet' }),
      [
        'trial.models.sonnet.id: is not a foundation model id, got "sonnet"; use the id from the Bedrock model catalogue, without a geography in front',
      ],
    ],
    [
      'what a model puts out',
      modelWith({ output: 'image' }),
      ['trial.models.sonnet.output: is none of the choices, got "image"; use one of: text, embedding'],
    ],
    [
      'how a model is reached',
      modelWith({ inference: 'global' }),
      [
        'trial.models.sonnet.inference: is none of the choices, got "global"; use regional, or give geography and destinations of an inference profile',
      ],
    ],
    [
      'nothing about how a model is reached',
      modelWith({ inference: undefined }),
      [
        'trial.models.sonnet.inference: is missing; use regional, or give geography and destinations of an inference profile',
      ],
    ],
    [
      'an unknown geography without destinations',
      modelWith({ inference: { geography: 'mars', destinations: [] } }),
      [
        'trial.models.sonnet.inference.geography: is none of the choices, got "mars"; use one of: eu, us, us-gov, apac, au, jp, ca, global',
        'trial.models.sonnet.inference.destinations: is empty, got []; list every region of the inference profile',
      ],
    ],
    [
      'a text model without an inference profile',
      modelWith({ inference: 'regional' }),
      [
        'trial.models.sonnet.inference: is regional, but the service control policies let text models be called through an inference profile only, got "regional"; give geography and destinations of its inference profile',
      ],
    ],
    [
      'a model name',
      { models: { ...base.models, 'Claude 4': sonnet } },
      [`trial.models.Claude 4: is not a model name, got "Claude 4"; ${lowerCase(30)}`],
    ],
    [
      'an empty tool',
      toolWith({ owner: '', purpose: ' ', actions: {} }),
      [
        'trial.tools[register].owner: is empty, got ""; say who answers for the tool',
        'trial.tools[register].purpose: is empty, got " "; say what the tool is for',
        'trial.agents[triage].tools.register: is not an action of register, got "look-up"; give the tool its actions',
        'trial.tools[register].actions: is empty, so nobody could call the tool; add an action, or take the tool out',
      ],
    ],
    [
      'a tool without a name',
      { ...toolWith({ name: undefined }), ...agentWith({ tools: {} }) },
      ['trial.tools[0].name: is missing; add it: a string'],
    ],
    [
      'a long tool name',
      { ...toolWith({ name: 'r'.repeat(31) }), ...agentWith({ tools: {} }) },
      [`trial.tools[${'r'.repeat(31)}].name: is not a tool name, got "${'r'.repeat(31)}"; ${lowerCase(30)}`],
    ],
    [
      'actions',
      toolWith({
        actions: {
          ...tool?.actions,
          'look-up': { kind: 'write', purpose: '' },
          'Look Up': { kind: 'read', purpose: 'x' },
        },
      }),
      [
        'trial.tools[register].actions.look-up.kind: is none of the choices, got "write"; use one of: read, change',
        'trial.tools[register].actions.look-up.purpose: is empty, got ""; say what the action does',
        'trial.tools[register].actions.look-up.input: is missing; write the JSON Schema of what the action takes',
        `trial.tools[register].actions.Look Up: is not an action name, got "Look Up"; ${lowerCase(40)}`,
      ],
    ],
    [
      'a tool three times',
      { tools: [tool, tool, tool] },
      ['trial.tools: has more than one tool of this name, got "register"; give each its own name'],
    ],
    [
      'a tool with the name of the role that calls another one',
      { tools: [tool, { ...tool, name: 'register-invoke' }] },
      [
        'trial.tools[register].name: gives a role the name p2a-trial-tool-register-invoke, which tools[register-invoke] has in the same account, got "register"; choose a name that is not another one with -invoke behind it',
      ],
    ],
    ['an object where tools are listed', { tools: {} }, ['trial.tools: is not an array, got {}; write an array']],
  ]);

  test('two tools whose roles have one name may live in two accounts', () => {
    const other = { id: '444444444444', ou: 'workloads' };
    expect(
      mistakesIn({
        ...environmentInput(),
        accounts: { ...accounts, other },
        tools: [tool, { ...tool, name: 'register-invoke', account: 'other' }],
      }),
    ).toEqual([]);
  });
});

describe('agents', () => {
  const missing = (property: string, kind: string) => `trial.agents[triage].${property}: is missing; add it: ${kind}`;
  tellsExactly([
    [
      'a name',
      agentWith({ name: 'Triage' }),
      [`trial.agents[Triage].name: is not an agent name, got "Triage"; ${lowerCase(30)}`],
    ],
    [
      'a long family',
      agentWith({ family: 'f'.repeat(21) }),
      [`trial.agents[triage].family: is not a family name, got "${'f'.repeat(21)}"; ${lowerCase(20)}`],
    ],
    [
      'nobody and nothing',
      agentWith({ owner: '', purpose: '' }),
      [
        'trial.agents[triage].owner: is empty, got ""; say who answers for the agent',
        'trial.agents[triage].purpose: is empty, got ""; say what the agent is for',
      ],
    ],
    [
      'no family, account and models',
      agentWith({ family: undefined, account: undefined, models: undefined }),
      [missing('family', 'a string'), missing('account', 'a string'), missing('models', 'an array')],
    ],
    [
      'a slip of the pen',
      agentWith({ scop: 1 }),
      ['trial.agents[triage].scop: is not a property that is known here; take it out, or correct the spelling'],
    ],
    ['scope 5', agentWith({ scope: 5 }), ['trial.agents[triage].scope: is not a scope, got 5; use 1, 2, 3 or 4']],
    [
      'a scope as text',
      agentWith({ scope: '1' }),
      ['trial.agents[triage].scope: is not a scope, got "1"; use 1, 2, 3 or 4'],
    ],
    ['no scope', agentWith({ scope: undefined }), ['trial.agents[triage].scope: is missing; use 1, 2, 3 or 4']],
    [
      'no models',
      agentWith({ models: [] }),
      ['trial.agents[triage].models: is empty, so the agent could never run, got []; name at least one model'],
    ],
    [
      'an unknown model',
      agentWith({ models: ['opus'] }),
      ['trial.agents[triage].models: is not a model of this environment, got "opus"; use one of: sonnet'],
    ],
    [
      'a model where there are none',
      { models: {} },
      ['trial.agents[triage].models: is not a model of this environment, got "sonnet"; add it to models'],
    ],
    [
      'a model twice',
      agentWith({ models: ['sonnet', 'sonnet'] }),
      ['trial.agents[triage].models: is listed twice, got "sonnet"; list it once'],
    ],
    [
      'an unknown tool',
      agentWith({ tools: { payments: ['pay'] } }),
      ['trial.agents[triage].tools: is not a tool of this environment, got "payments"; use one of: register'],
    ],
    [
      'a tool where there are none',
      { tools: [] },
      ['trial.agents[triage].tools: is not a tool of this environment, got "register"; add it to tools'],
    ],
    [
      'an unknown action',
      agentWith({ tools: { register: ['toString'] } }),
      [
        'trial.agents[triage].tools.register: is not an action of register, got "toString"; use one of: look-up, assign',
      ],
    ],
    [
      'an action twice',
      agentWith({ tools: { register: ['look-up', 'look-up'] } }),
      ['trial.agents[triage].tools.register: is listed twice, got "look-up"; list it once'],
    ],
    [
      'a tool without actions',
      agentWith({ tools: { register: [] } }),
      ['trial.agents[triage].tools.register: is empty, got []; name the actions, or take the tool out'],
    ],
    [
      'tools without a gateway',
      { gateway: undefined },
      ['trial.gateway: is missing, but agents[triage] calls tools; add gateway with the account that holds it'],
    ],
    ['a gateway without an account', { gateway: {} }, ['trial.gateway.account: is missing; add it: a string']],
    [
      'scope 1 with a change',
      agentWith({ tools: { register: ['look-up', 'assign'] } }),
      [
        'trial.agents[triage].tools.register: changes something, but an agent of scope 1 only reads, got "assign"; take the action out, or use scope 2 so that a human approves it',
      ],
    ],
    [
      'scope 3 without a threshold',
      agentWith({ scope: 3 }),
      [
        'trial.agents[triage].approvalAbove: is missing, but the agent has scope 3; add the amount above which a human approves',
      ],
    ],
    [
      'a threshold at scope 2',
      agentWith({ scope: 2, approvalAbove: { minorUnits: 1, currency: 'EUR' } }),
      [
        'trial.agents[triage].approvalAbove: belongs to scope 3, but the agent has scope 2; take it out, or change the scope',
      ],
    ],
    [
      'a threshold',
      agentWith({ scope: 3, approvalAbove: { minorUnits: -1, currency: 'euro' } }),
      [
        'trial.agents[triage].approvalAbove.minorUnits: is too small, got -1; use 0 or more',
        'trial.agents[triage].approvalAbove.currency: is not a currency code, got "euro"; use three capital letters, such as EUR',
      ],
    ],
    [
      'half a cent',
      agentWith({ scope: 3, approvalAbove: { minorUnits: 0.5, currency: 'EUR' } }),
      [
        'trial.agents[triage].approvalAbove.minorUnits: is not a whole number of cents, got 0.5; use a whole number, 0 or more',
      ],
    ],
    [
      'scope 4 without a waiver',
      agentWith({ scope: 4 }),
      [
        'trial.agents[triage].waiver: is missing, but the agent has scope 4; add the reason, who granted it and until when, or use scope 3',
      ],
    ],
    [
      'a waiver at scope 1',
      agentWith({ waiver }),
      ['trial.agents[triage].waiver: belongs to scope 4, but the agent has scope 1; take it out, or change the scope'],
    ],
    [
      'a waiver that ended yesterday',
      agentWith({ scope: 4, waiver: { ...waiver, until: '2030-06-29' } }),
      [
        'trial.agents[triage].waiver.until: has passed, got "2030-06-29"; have the waiver granted again, or use scope 3',
      ],
    ],
    [
      'a date in words of a country',
      agentWith({ scope: 4, waiver: { ...waiver, until: '31.12.2030' } }),
      ['trial.agents[triage].waiver.until: is not a date, got "31.12.2030"; write it as YYYY-MM-DD'],
    ],
    [
      'a day that the calendar does not have',
      agentWith({ scope: 4, waiver: { ...waiver, until: '2031-02-29' } }),
      ['trial.agents[triage].waiver.until: is not a date, got "2031-02-29"; write it as YYYY-MM-DD'],
    ],
    [
      'a waiver that says nothing',
      agentWith({ scope: 4, waiver: { ...waiver, reason: '', grantedBy: ' ' } }),
      [
        'trial.agents[triage].waiver.reason: is empty, got ""; say why no human needs to approve',
        'trial.agents[triage].waiver.grantedBy: is empty, got " "; say who granted it',
      ],
    ],
    [
      'an agent three times',
      { agents: [agent, agent, agent] },
      ['trial.agents: has more than one agent of this name, got "triage"; give each its own name'],
    ],
    [
      'an owner without whom nobody is left to decide',
      { agents: [{ ...agent, owner: 'Claims-approvers' }] },
      [
        'trial.agents[triage].owner: is the group that decides about the agent, and an owner decides about nothing of theirs, got "Claims-approvers"; name another group, such as claims-operators',
      ],
    ],
    [
      'a family with two owners',
      { agents: [agent, { ...agent, name: 'payer', owner: 'finance' }] },
      [
        'trial.agents[payer].owner: differs from the owner of family claims at agents[triage], "claims-operations", got "finance"; let one owner answer for the family, or make a family of its own',
      ],
    ],
  ]);
});

describe('many mistakes', () => {
  test('twelve of different kinds are all told, each once, and nothing else', () => {
    const input = {
      ...environmentInput(),
      tagz: {},
      tier: 'prod',
      contacts: { security: 'security@acme.example' },
      accounts: { ...accounts, lab: { id: '333333333333', ou: 'labs' } },
      retention: { ...retention, logs: { days: '30' }, audit: { days: 90, coldAfterDays: 10 } },
      budgets: { monthlyUsd: 100, families: { claims: 200 } },
      tools: [tool, { ...tool, name: 'Pay!' }],
      agents: [
        agent,
        { ...agent, name: 'payer', scope: 3 },
        { ...agent, name: 'mailer', models: ['opus'], scope: '2' },
      ],
    };

    expect(mistakesIn(input).sort()).toEqual([
      'trial.accounts.lab.id: is the id of account sandbox too, got "333333333333"; give every account its own id, or use one name for both',
      'trial.accounts.lab.ou: is not an organizational unit, got "labs"; use one of: security, workloads',
      'trial.agents[mailer].models: is not a model of this environment, got "opus"; use one of: sonnet',
      'trial.agents[mailer].scope: is not a scope, got "2"; use 1, 2, 3 or 4',
      'trial.agents[payer].approvalAbove: is missing, but the agent has scope 3; add the amount above which a human approves',
      'trial.budgets.families: add up to more than monthlyUsd, 100, got 200; raise the whole or lower the parts',
      'trial.contacts.operations: is missing; add it: a string',
      'trial.retention.audit.coldAfterDays: is sooner than S3 moves anything, got 10; use 30 or more',
      'trial.retention.logs.days: is not a whole number of days, got "30"; use a whole number, 1 or more',
      'trial.tagz: is not a property that is known here; take it out, or correct the spelling',
      'trial.tier: is none of the choices, got "prod"; use one of: development, staging, production',
      `trial.tools[Pay!].name: is not a tool name, got "Pay!"; ${lowerCase(30)}`,
    ]);
  });

  test('in one agent, account and tool do not hide those of the others', () => {
    const input = {
      ...environmentInput(),
      accounts: { ...accounts, lab: '444444444444', spare: { id: '333333333333', ou: 'workloads' } },
      tools: [tool, { ...tool, name: 'payments', actions: { pay: { kind: 'transfer', purpose: 'Pays' } } }],
      agents: [
        { ...agent, name: 'broken', scope: undefined, owner: undefined, tools: 'all' },
        'not an agent',
        { ...agent, name: 'lost', account: 'nowhere' },
        { ...agent, name: 'payer', tools: { payments: ['pay', 'refund'] } },
      ],
    };

    expect(mistakesIn(input).sort()).toEqual([
      'trial.accounts.lab: is not an object, got "444444444444"; write an object',
      'trial.accounts.spare.id: is the id of account sandbox too, got "333333333333"; give every account its own id, or use one name for both',
      'trial.agents[1]: is not an object, got "not an agent"; write an object',
      'trial.agents[broken].owner: is missing; add it: a string',
      'trial.agents[broken].scope: is missing; use 1, 2, 3 or 4',
      'trial.agents[broken].tools: is not an object, got "all"; write an object',
      'trial.agents[lost].account: is not an account of this environment, got "nowhere"; use one of: sandbox, lab, spare',
      'trial.agents[payer].tools.payments: is not an action of payments, got "refund"; use one of: pay',
      'trial.tools[payments].actions.pay.input: is missing; write the JSON Schema of what the action takes',
      'trial.tools[payments].actions.pay.kind: is none of the choices, got "transfer"; use one of: read, change',
    ]);
  });

  test('are counted in the heading', () => {
    expect(() => environment({ region: 'mars-1' })).toThrow(/^one mistake:\n {2}trial\.region: /);
    expect(() => environment({ region: 'mars-1', name: 'x' })).toThrow(
      /^2 mistakes:\n {2}x\.name: .+\n {2}x\.region: /,
    );
  });
});

describe('garbage', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  const values: ReadonlyArray<readonly [string, unknown]> = [
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['a list of environments', [environmentInput()]],
    ['text', 'x'],
    ['a number', 7],
    ['not a number', Number.NaN],
    ['a big number', 7n],
    ['a symbol', Symbol('x')],
    ['a function', () => environmentInput()],
    ['a date', new Date(0)],
    ['a map', new Map([['name', 'trial']])],
    ['a circle', circular],
    ['an object without a prototype', Object.create(null)],
    ['a key that names the prototype', JSON.parse('{"__proto__": {"name": "x"}}')],
    ['keys that every object inherits', { constructor: 1, toString: 2, hasOwnProperty: 3 }],
    ['nothing', {}],
  ];
  const properties = Object.keys(environment());
  const readable = /^[\w-]+(?:\.[^:]+)?: (?:is|has|have|are) .+; .+$/;

  test.each(values)('%s in place of the environment ends in mistakes', (_, value) => {
    const lines = mistakesIn(value);
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(line).toMatch(readable);
  });

  test.each(values)('%s in place of any property, or of anything in it, ends in readable lines', (_, value) => {
    for (const property of properties) {
      const given = environmentInput()[property as keyof EnvironmentInput];
      const replaced = [
        value,
        [value],
        { any: value },
        { constructor: value },
        Object.fromEntries([['__proto__', value]]),
      ];
      const inside = Object.keys(Object(given)).map((key) =>
        Array.isArray(given) ? [...given, value] : { ...Object(given), [key]: value },
      );
      for (const wrong of [...replaced, ...inside]) {
        for (const line of mistakesIn({ ...environmentInput(), [property]: wrong }))
          expect(line).toMatch(/^[^\n]+: [^\n]+; [^\n]+$/);
      }
    }
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is only a name', (name) => {
    const named = <Value>(value: Value): Record<string, Value> => Object.fromEntries([[name, value]]);
    const input = {
      ...environmentInput(),
      accounts: { ...accounts, ...named({ id: '4', ou: name }) },
      tools: [{ ...tool, name, account: name, actions: named({ kind: 'read', purpose: 'x' }) }],
      agents: [{ ...agent, name, family: name, account: name, models: [name], tools: named([name]) }],
      budgets: { monthlyUsd: 1, families: named(2) },
      controls: { targets: [{ ou: name }] },
      gateway: { account: name },
    };
    expect(() => environment(input as EnvironmentInput)).toThrow(MistakesError);
  });

  test('an account may be named like something that every object inherits', () => {
    const input = environmentInput({ accounts: { ...accounts, constructor: { id: '444444444444', ou: 'workloads' } } });
    expect(mistakesIn(input)).toEqual([]);
  });
});

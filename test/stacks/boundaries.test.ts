import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Environment } from '../../foundation/environment';
import { policy } from '../../foundation/policy';
import enforced from '../fixtures/enforced/environment';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { setArn, staffed, staffedInput } from '../modules/people/staffed';
import { ECHO, ENDPOINT, EXISTING, toolInput, trial } from '../modules/tool/trial';
import { allows } from '../support/allow';
import { listOf } from '../support/deny';
import { policiesIn, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:555555555555:key/6b1f7c1e-5d0a-4b7e-9a53-0d1b2c3d4e5f';

/** Tools of every kind, with every kind of grant, and an agent that calls them all and reads whatever can be read. */
const equipped = trial(
  [
    toolInput({
      target: { ...ECHO, network: 'inside' },
      egress: ['api.partner.example'],
      secrets: { 'api-key': { purpose: 'Opens the archive' } },
      permissions: [
        { grant: 'read-table', table: 'claims', indexes: ['by-time'] },
        { grant: 'change-table', table: 'claims' },
        { grant: 'read-objects', bucket: 'claims-documents', prefix: 'open/' },
        { grant: 'write-objects', bucket: 'claims-documents', prefix: 'letters/' },
        { grant: 'send-mail', identity: 'acme.example', from: ['claims@acme.example'] },
        { grant: 'invoke-function', function: 'rates' },
        { grant: 'start-workflow', stateMachine: 'report', type: 'standard' },
        {
          grant: 'statement',
          sid: 'ReadsExchangeRates',
          actions: ['ssm:GetParameter'],
          resources: ['arn:aws:ssm:eu-central-1:333333333333:parameter/rates'],
        },
      ],
    }),
    toolInput({ name: 'partner', target: ENDPOINT }),
    toolInput({ name: 'tickets', account: 'other-tools', target: EXISTING }),
  ],
  {
    iamPath: 'platform/ai-agents',
    models: {
      haiku: {
        id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
        inference: { geography: 'global', destinations: ['eu-central-1', 'us-east-1'] },
      },
      titan: { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
    },
    agents: [
      {
        name: 'handler',
        family: 'claims',
        owner: 'claims-operations',
        purpose: 'Works on claims',
        account: 'agents',
        scope: 2,
        models: ['haiku', 'titan'],
        tools: { register: ['look-up', 'assign'], partner: ['look-up'], tickets: ['look-up'] },
        reads: {
          objects: [{ bucket: 'claims-documents', prefix: 'own', keyArn: KEY }],
          tables: [{ table: 'notes', partitions: 'own' }],
          functions: [{ function: 'score', alias: 'live' }],
          stateMachines: [{ stateMachine: 'look-around' }, { stateMachine: 'report', type: 'standard' }],
          knowledgeBases: ['KB0123ABCD'],
        },
      },
    ],
  },
);

const resourcesOf = (of: Environment) => resourcesIn(synthEnvironment(of));

/** Account of a stack's one provider. */
const accountOf = (of: Environment, stack: string) =>
  String(synthEnvironment(of).get(stack)?.provider.aws?.[0]?.allowed_account_ids);

const arnOf = (of: Environment, { stack, attributes }: Resource) =>
  `arn:${of.partition}:iam::${accountOf(of, stack)}:policy${attributes.path}${attributes.name}`;

/** Every ceiling that is made. */
const ceilingsOf = (of: Environment) =>
  resourcesOf(of)
    .filter(({ type, stack }) => type === 'aws_iam_policy' && stack.includes('-boundaries-'))
    .map((ceiling) => ({ arn: arnOf(of, ceiling), ...ceiling }));

describe('17: which accounts have which ceilings', () => {
  test.each<[string, Environment, Readonly<Record<string, readonly string[]>>]>([
    ['dev', dev, { sandbox: ['agent', 'tool', 'gateway'] }],
    [
      'staging',
      staging,
      {
        'log-archive': ['people'],
        agents: ['agent', 'people'],
        tools: ['tool', 'people'],
        gateway: ['gateway', 'people'],
      },
    ],
    [
      'prod',
      prod,
      {
        'log-archive': ['people'],
        'claims-agents': ['agent', 'people'],
        'customer-agents': ['agent', 'people'],
        'claims-tools': ['tool', 'people'],
        'customer-tools': ['tool', 'people'],
        gateway: ['gateway', 'people'],
      },
    ],
    [
      'enforced',
      enforced,
      { 'loan-agents': ['agent'], 'pilot-agents': ['agent'], 'loan-tools': ['tool'], gateway: ['gateway'] },
    ],
    ['govcloud, where they are given', govcloud, {}],
    ['landing-zone, where they are given', landingZone, {}],
    [
      'equipped, below the folder of a standard',
      equipped,
      { tools: ['tool'], 'other-tools': ['tool'], agents: ['agent'], gateway: ['gateway'] },
    ],
    ['an environment of people alone', staffed({ agents: [], tools: [], gateway: undefined }), {}],
  ])('%s', (_, of, expected) => {
    const ceilings = ceilingsOf(of);
    const wanted = Object.entries(expected).flatMap(([account, bounded]) =>
      bounded.map(
        (kind) =>
          `arn:${of.partition}:iam::${of.accounts[account]?.id}:policy/${of.iamPath ?? 'p2a'}/boundary/p2a-${of.name}-${kind}`,
      ),
    );
    expect(ceilings.map(({ arn }) => arn).sort()).toEqual(wanted.sort());
    expect(new Set(ceilings.map(({ stack }) => stack))).toEqual(
      new Set(Object.keys(expected).map((account) => `${of.name}-boundaries-${account}`)),
    );
    // Whoever ships agents and tools could raise what lies beside them.
    const elsewhere = resourcesOf(of).filter(
      ({ attributes, stack }) => String(attributes.path).includes('/boundary/') && !stack.includes('-boundaries-'),
    );
    expect(elsewhere).toEqual([]);
  });
});

/** What a reference stands for, as far as ceilings look at it. */
const asArn = (of: Environment, account: string, text: string) =>
  text
    .replace(
      /\$\{aws_bedrock_inference_profile\.[^}]+\.arn\}/g,
      `arn:${of.partition}:bedrock:${of.region}:${account}:application-inference-profile/k3v9x2m7q1`,
    )
    .replace(
      /\$\{(?:data\.terraform_remote_state|var)[^}]*?([a-z]+)[-_]key[-_]arn\}/g,
      // Keys carry a tag that says what they seal; here their ids do.
      (_, kind) => `arn:${of.partition}:kms:${of.region}:${account}:key/${kind === 'digest' ? 'digests' : kind}`,
    )
    .replace(
      /\$\{(?:data\.terraform_remote_state|var)[^}]+guardrail[-_]arn\}/g,
      `arn:${of.partition}:bedrock:${of.region}:${account}:guardrail/gr4claims`,
    );

/** Roles with a ceiling, and every pair of action and resource that their policies allow. */
const boundedRolesOf = (of: Environment) =>
  resourcesOf(of)
    .filter(({ type, attributes }) => type === 'aws_iam_role' && attributes.permissions_boundary !== undefined)
    .map((role) => {
      const account = accountOf(of, role.stack);
      const policies = resourcesOf(of).filter(
        ({ stack, type, attributes }) =>
          type === 'aws_iam_role_policy' && stack === role.stack && attributes.role === `\${${role.address}.name}`,
      );
      const pairs = policiesIn(policies)
        .flatMap(({ content }) => content.Statement)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action, Resource }) =>
          listOf(Action).flatMap((action) =>
            listOf(Resource).map((resource) => ({ action, resource: asArn(of, account, resource) })),
          ),
        );
      return { role, account, pairs };
    });

const planeOf = ({ attributes }: Resource) => (attributes.tags as Readonly<Record<string, string>>)['p2a:plane'];

/** The ceiling of each plane that is shipped. */
const CEILINGS: Readonly<Record<string, string>> = {
  agent: 'agent',
  tool: 'tool',
  gateway: 'gateway',
  approver: 'gateway',
};

const TRIED = Object.entries({ dev, staging, prod, enforced, equipped }).map(([name, of]) => ({ name, of }));

describe.each(TRIED)('17: below the ceilings of $name', ({ of }) => {
  const ceilings = new Map(
    policiesIn(ceilingsOf(of)).map(({ resource, content }) => [arnOf(of, resource), content] as const),
  );
  const roles = boundedRolesOf(of);

  test('each role of an agent, a tool or the gateway lies under one that is made in its account', () => {
    const made = resourcesOf(of).filter(
      ({ type, stack }) => type === 'aws_iam_role' && /-(?:agents|tools|gateway)-/.test(stack),
    );
    expect(roles.map(({ role }) => role.address).sort()).toEqual(made.map(({ address }) => address).sort());
    for (const { role, account } of roles) {
      const arn = String(role.attributes.permissions_boundary);
      expect([
        role.path,
        ceilings.has(arn),
        arn.split(':')[4],
        arn.endsWith(`-${CEILINGS[planeOf(role) ?? '']}`),
      ]).toEqual([role.path, true, account, true]);
    }
  });

  test.each(Object.keys(CEILINGS))('whatever the policies of %s roles allow can be done', (plane) => {
    const tried = roles
      .filter(({ role }) => planeOf(role) === plane)
      .flatMap(({ role, account, pairs }) => {
        const ceiling = ceilings.get(String(role.attributes.permissions_boundary)) ?? policy();
        const context = {
          'aws:ResourceOrgID': of.organization.id,
          'bedrock:GuardrailIdentifier': `arn:${of.partition}:bedrock:${of.region}:${account}:guardrail/abc123:1`,
          // What serves an agent carries its name.
          'aws:PrincipalTag/p2a:agent': 'its-own',
          'aws:ResourceTag/p2a:agent': 'its-own',
          'dynamodb:LeadingKeys': 'its-own',
          'cloudwatch:namespace': 'bedrock-agentcore',
          'kms:ViaService': `dynamodb.${of.region}.amazonaws.com`,
          'aws:PrincipalArn': `arn:${of.partition}:iam::${account}:role${role.attributes.path}${role.attributes.name}`,
        };
        const tagOf = (resource: string) => ({ 'aws:ResourceTag/p2a:data-class': resource.split('/').at(-1) ?? '' });
        return pairs.map(({ action, resource }) => ({
          what: `${role.attributes.name}: ${action} on ${resource}`,
          possible: allows(ceiling, { action, resource, context: { ...context, ...tagOf(resource) } }),
        }));
      });
    expect(tried.filter(({ possible }) => !possible).map(({ what }) => what)).toEqual([]);
    expect(tried.length).toBeGreaterThan(5);
  });
});

/** Accounts in which somebody has a set with a ceiling, with the name by which the set refers to it. */
function assignedBelowCeilings(of: Environment) {
  const resources = resourcesOf(of);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const bounded = ofType('aws_ssoadmin_permissions_boundary_attachment').map(({ attributes }) => {
    const [{ customer_managed_policy_reference: reference } = {}, ...others] = listed(attributes.permissions_boundary);
    expect(others).toEqual([]);
    const [{ path, name } = {}] = listed(reference);
    return { set: attributes.permission_set_arn, ceiling: `${path}${name}` };
  });
  return bounded.flatMap(({ set, ceiling }) => {
    const assignments = ofType('aws_ssoadmin_account_assignment').filter(
      ({ attributes }) => attributes.permission_set_arn === set,
    );
    expect([set, assignments.length > 0]).toEqual([set, true]);
    return assignments.map(({ attributes }) => `arn:${of.partition}:iam::${attributes.target_id}:policy${ceiling}`);
  });
}

const listed = (value: unknown) => (Array.isArray(value) ? value : [value]) as Array<Record<string, unknown>>;

describe('17: the ceiling of people is there before anybody is', () => {
  const existing = {
    agent: 'platform/agent-boundary',
    tool: 'platform/tool-boundary',
    gateway: 'platform/gateway-boundary',
  };
  const unequipped = staffedInput.agents?.map((agent) => ({ ...agent, tools: {} }));

  test.each([
    ['staging', staging],
    ['prod', prod],
    ['two families that share accounts', staffed()],
    [
      'people who decide nothing, as there is no gateway',
      staffed({ gateway: undefined, tools: [], agents: unequipped }),
    ],
    [
      'people beside given ceilings of agents, tools and the gateway',
      staffed({ landingZone: { boundaries: { existing } } }),
    ],
    [
      'one set among those that are made',
      staffed({ landingZone: { permissionSets: { existing: { 'claims-operator': setArn(1) } } } }),
    ],
  ])('%s', (_, of) => {
    const needed = assignedBelowCeilings(of);
    const made = ceilingsOf(of).map(({ arn }) => arn);
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((arn) => !made.includes(arn))).toEqual([]);
  });
});

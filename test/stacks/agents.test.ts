import { App } from 'cdktf';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Agent, Environment } from '../../foundation/environment';
import { type Conditions, type Statement, variable } from '../../foundation/policy';
import { buildStacks } from '../../stacks/environment-stacks';
import enforced from '../fixtures/enforced/environment';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { listOf } from '../support/deny';
import { environment, environmentInput, mistakesIn } from '../support/environment';
import {
  policiesIn,
  type Resource,
  resourcesIn,
  type Synthesized,
  type SynthesizedStack,
  synthEnvironment,
} from '../support/synth';

const KEY = 'arn:aws:kms:eu-central-1:444444444444:key/6b1f7c1e-5d0a-4b7e-9a53-0d1b2c3d4e5f';

/** Every way to a model and every kind of data; the name of one agent is the beginning of the other's. */
const whole = environment({
  iamPath: 'platform/ai-agents',
  accounts: {
    management: { id: '111111111111' },
    'log-archive': { id: '222222222222', ou: 'security' },
    sandbox: { id: '333333333333', ou: 'workloads' },
    data: { id: '444444444444', ou: 'workloads' },
  },
  models: {
    sonnet: {
      id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      inference: { geography: 'eu', destinations: ['eu-west-1', 'eu-north-1'] },
    },
    haiku: {
      id: 'anthropic.claude-haiku-4-5-20251001-v1:0',
      inference: { geography: 'global', destinations: ['eu-central-1', 'us-east-1'] },
    },
    titan: { id: 'amazon.titan-embed-text-v2:0', output: 'embedding', inference: 'regional' },
  },
  agents: [
    {
      name: 'read',
      family: 'claims',
      owner: 'claims-operations',
      purpose: 'Reads whatever can be read',
      account: 'sandbox',
      scope: 1,
      models: ['haiku', 'titan'],
      reads: {
        objects: [
          { bucket: 'claims-documents', prefix: 'open/', keyArn: KEY },
          { bucket: 'claims-documents', prefix: 'own' },
          { bucket: 'terms', prefix: 'published/2026/' },
        ],
        tables: [
          { table: 'notes', partitions: 'own' },
          { table: 'tariffs', account: 'data', partitions: ['motor', 'home'], keyArn: KEY },
        ],
        functions: [
          { function: 'score', alias: 'live' },
          { function: 'rates', account: 'data' },
        ],
        stateMachines: [{ stateMachine: 'look-around' }, { stateMachine: 'report', type: 'standard', account: 'data' }],
        knowledgeBases: ['KB0123ABCD'],
      },
    },
    {
      name: 'read-more',
      family: 'claims',
      owner: 'claims-operations',
      purpose: 'Reads and assigns',
      account: 'sandbox',
      scope: 2,
      models: ['sonnet', 'titan'],
      tools: { register: ['look-up', 'assign'] },
    },
  ],
  retention: {
    prompts: { days: 30 },
    decisions: { days: 30 },
    logs: { days: 100, coldAfterDays: 45 },
    audit: { days: 90 },
  },
});

const GIVEN = { dev, staging, prod, govcloud, 'landing-zone': landingZone, enforced };
const ENVIRONMENTS = { ...GIVEN, whole };
const CASES = Object.entries(ENVIRONMENTS).flatMap(([name, of]) => of.agents.map((agent) => ({ name, of, agent })));

/** Days for which the logs of each environment can be searched: until they are cold, as CloudWatch Logs offers it. */
const SEARCHABLE: Readonly<Record<string, number>> = {
  dev: 30,
  staging: 90,
  prod: 90,
  govcloud: 90,
  'landing-zone': 90,
  enforced: 90,
  whole: 60,
};

const arnIn = ({ partition, region, accounts }: Environment, service: string, account: string, resource: string) =>
  `arn:${partition}:${service}:${region}:${accounts[account]?.id}:${resource}`;

/** One permission in words, so that a test report shows which is missing and which is too many. */
const granted = (actions: readonly string[], resources: readonly string[], conditions: Conditions = {}) => {
  const when = Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[...listOf(values)].sort().join(', ')}`),
    )
    .sort();
  return actions.flatMap((action) => resources.map((resource) => [`${action} on ${resource}`, ...when].join(' when ')));
};

const profile = (agent: string, model: string) => `the profile of ${agent} for ${model}`;

const CALLS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const OWN = variable('aws:PrincipalTag/p2a:agent');

/** What a declaration comes to, worked out without the code of the product. */
const declared = (of: Environment, agent: Agent): string[] => [
  ...models(of, agent),
  ...Object.entries(agent.tools).flatMap(([tool, actions]) =>
    granted(
      ['execute-api:Invoke'],
      actions.map((action) =>
        arnIn(of, 'execute-api', of.gateway?.account ?? '', `*/live/POST/tools/${tool}/${action}`),
      ),
    ),
  ),
  ...granted(
    ['execute-api:Invoke'],
    Object.values(agent.tools).flat().length === 0
      ? []
      : [arnIn(of, 'execute-api', of.gateway?.account ?? '', '*/live/GET/approvals/*')],
  ),
  ...behindGuardrails(of, agent),
  ...data(of, agent),
  ...runtime(of, agent),
  ...granted(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [arnIn(of, 'logs', agent.account, `log-group:/${of.namePrefix}/${of.name}/agents/${agent.name}:*`)],
  ),
  ...granted(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']),
];

function behindGuardrails(of: Environment, { account }: Agent): string[] {
  const { guardrailEnforcement: enforcement, partition } = of;
  const profilesOf = (name: string) => `arn:${partition}:bedrock:*:${of.accounts[name]?.id}:guardrail-profile/*`;
  return [
    ...granted(
      ['bedrock:ApplyGuardrail'],
      [
        ...guardrailsIn(of, account),
        profilesOf(account),
        ...(enforcement === 'off'
          ? []
          : [...Object.values(enforcement.guardrails).map(({ arn }) => arn), profilesOf('management')]),
      ],
    ),
    ...granted(['kms:Decrypt'], [keyIn(of, account, 'guardrail')]),
  ];
}

/** What AWS invents, as it comes from the state of an earlier stack or from the pipeline. */
const readFrom = ({ name, state }: Environment, stack: string, output: string) =>
  state.kind === 'none'
    ? `\${var.${`${name}-${stack}-${output}`.replaceAll('-', '_')}}`
    : `\${data.terraform_remote_state.${name}-${stack}.outputs.${output}}`;

/** Key of a class of data. */
const keyIn = (of: Environment, account: string, dataClass: string) =>
  readFrom(of, `keys-${account}`, `${dataClass}-key-arn`);

/** The guardrail of an account, and that of the generation before. */
const guardrailsIn = (of: Environment, account: string) =>
  ['guardrail-arn', ...(of.guardrails.generation > 1 ? ['previous-guardrail-arn'] : [])].map((output) =>
    readFrom(of, `guardrails-${account}`, output),
  );

const NETWORK = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'UnassignPrivateIpAddresses',
];

/** The reference workflow reads a request, takes steps, calls the model, and records; AWS writes its log. */
function inWorkflow(of: Environment, { name, account, trust, modelTokensPerDay }: Agent): string[] {
  const { namePrefix, name: env, region } = of;
  const bucket = (kept: string) =>
    `arn:${of.partition}:s3:::${namePrefix}-${env}-${kept}-${of.accounts[account]?.id}/${name}/*`;
  const live = (what: string) => arnIn(of, 'lambda', account, `function:${namePrefix}-${env}-${what}-${name}:live`);
  const key = (kept: string) => [keyIn(of, account, kept)];
  const opens = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const machine = arnIn(of, 'states', account, `stateMachine:${namePrefix}-${env}-agent-${name}`);
  const context = 'kms:EncryptionContext';
  return [
    ...granted(['s3:GetObject'], [bucket('prompts')]),
    ...granted(['s3:PutObject'], [bucket('decisions')]),
    ...granted(['lambda:InvokeFunction'], [live('steps'), live('sanitizer')]),
    ...granted(opens, [...key('prompts'), ...key('decisions')], {
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    }),
    ...granted(opens, key('decisions'), { StringEquals: { [`${context}:aws:states:stateMachineArn`]: machine } }),
    ...granted(['kms:GenerateDataKey'], key('decisions'), {
      StringEquals: { [`${context}:SourceArn`]: arnIn(of, 'logs', account, '*') },
    }),
    ...granted(['kms:Decrypt'], key('state'), { StringEquals: { 'kms:ViaService': `lambda.${region}.amazonaws.com` } }),
    // Its own count of tokens.
    ...(modelTokensPerDay === undefined
      ? []
      : [
          ...granted(
            ['dynamodb:UpdateItem'],
            [arnIn(of, 'dynamodb', account, `table/${namePrefix}-${env}-model-tokens`)],
            {
              'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': name },
              Null: { 'dynamodb:LeadingKeys': 'false' },
            },
          ),
          ...granted(
            ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
            key('state'),
            { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
          ),
        ]),
    ...granted(
      [
        ...['Create', 'Delete', 'Get', 'Update'].map((verb) => `logs:${verb}LogDelivery`),
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      ['*'],
    ),
    ...(trust.kind === 'workflow' && trust.network !== undefined
      ? granted(
          [...NETWORK, 'DescribeNetworkInterfaces', 'DescribeSubnets'].map((action) => `ec2:${action}`),
          ['*'],
        )
      : []),
  ];
}

/** AgentCore has the role do what other services do with a role of their own. */
function runtime(of: Environment, agent: Agent): string[] {
  const { trust, account } = agent;
  if (trust.kind === 'workflow') return inWorkflow(of, agent);
  if (trust.kind !== 'agentcore-runtime') return [];
  const directory = arnIn(of, 'bedrock-agentcore', account, 'workload-identity-directory/default');
  return [
    ...granted(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      [arnIn(of, 'logs', account, `log-group:/aws/bedrock-agentcore/runtimes/${trust.runtime}-*`)],
    ),
    ...granted(['logs:DescribeLogGroups'], ['*']),
    ...granted(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } }),
    ...granted(
      ['', 'ForJWT', 'ForUserId'].map((kind) => `bedrock-agentcore:GetWorkloadAccessToken${kind}`),
      [directory, `${directory}/workload-identity/${trust.runtime}-*`],
    ),
    ...(trust.repository === undefined
      ? []
      : [
          ...granted(
            ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            [arnIn(of, 'ecr', account, `repository/${trust.repository}`)],
          ),
          ...granted(['ecr:GetAuthorizationToken'], ['*']),
        ]),
  ];
}

function models({ partition, region, models: known }: Environment, { name, models: named }: Agent): string[] {
  const profiles = named.map((model) => profile(name, model));
  const behindThem = { ArnEquals: { 'bedrock:InferenceProfileArn': profiles } };
  const model = (where: string, id = '') => `arn:${partition}:bedrock:${where}::foundation-model/${id}`;
  return [
    ...granted(CALLS, profiles),
    ...named.flatMap((one) => {
      const { id, inference } = known[one] ?? {};
      const cross = inference === 'regional' ? undefined : inference;
      const regions = new Set([region, ...(cross?.destinations ?? [])]);
      const unspecified = { ...behindThem, StringEquals: { 'aws:RequestedRegion': 'unspecified' } };
      return [
        ...[...regions].flatMap((where) => granted(CALLS, [model(where, id)], behindThem)),
        ...(cross?.geography === 'global' ? granted(CALLS, [model('', id)], unspecified) : []),
      ];
    }),
  ];
}

function data(of: Environment, { account: own, reads }: Agent): string[] {
  const { objects, tables, functions, stateMachines, knowledgeBases } = reads;
  const folder = ({ prefix }: { prefix: string }) => `${prefix === 'own' ? `${OWN}/` : prefix}*`;
  const bucketArn = (bucket: string) => `arn:${of.partition}:s3:::${bucket}`;
  const keys = [...objects, ...tables].flatMap(({ keyArn }) => keyArn ?? []);
  return [
    ...objects.flatMap((part) => granted(['s3:GetObject'], [`${bucketArn(part.bucket)}/${folder(part)}`])),
    ...[...new Set(objects.map(({ bucket }) => bucket))].flatMap((bucket) =>
      granted(['s3:ListBucket'], [bucketArn(bucket)], {
        StringLike: { 's3:prefix': objects.filter((part) => part.bucket === bucket).map(folder) },
      }),
    ),
    ...tables.flatMap(({ table, account = own, partitions }) =>
      granted(
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        [arnIn(of, 'dynamodb', account, `table/${table}`)],
        {
          'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': partitions === 'own' ? OWN : partitions },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      ),
    ),
    ...functions.flatMap(({ function: name, alias, account = own }) =>
      granted(
        ['lambda:InvokeFunction'],
        [arnIn(of, 'lambda', account, ['function', name, ...(alias ? [alias] : [])].join(':'))],
      ),
    ),
    ...stateMachines.flatMap(({ stateMachine, type, account = own }) => {
      const machine = arnIn(of, 'states', account, `stateMachine:${stateMachine}`);
      return type === 'express'
        ? granted(['states:StartSyncExecution'], [machine])
        : [
            ...granted(['states:StartExecution'], [machine]),
            ...granted(['states:DescribeExecution'], [arnIn(of, 'states', account, `execution:${stateMachine}:*`)]),
          ];
    }),
    ...knowledgeBases.flatMap((id) =>
      granted(['bedrock:Retrieve'], [arnIn(of, 'bedrock', own, `knowledge-base/${id}`)]),
    ),
    ...granted(['kms:Decrypt'], [...new Set(keys)], {
      StringEquals: { 'kms:ViaService': ['s3', 'dynamodb'].map((service) => `${service}.${of.region}.amazonaws.com`) },
    }),
  ];
}

/** What Terraform makes of an agent, found by the names that AWS will show. */
function madeOf(of: Environment, { name, account }: Agent) {
  const resources = resourcesIn(synthEnvironment(of)).filter(({ stack }) => stack === `${of.name}-agents-${account}`);
  const [role, ...others] = resources.filter(
    ({ type, attributes }) =>
      type === 'aws_iam_role' && attributes.name === `${of.namePrefix}-${of.name}-agent-${name}`,
  );
  if (role === undefined || others.length > 0) throw new Error(`${of.name}: ${name} has not exactly one role`);
  const ofRole = (type: string) =>
    resources.filter(
      (resource) =>
        resource.type === type &&
        [resource.attributes.role, resource.attributes.role_name].includes(`\${${role.address}.name}`),
    );
  return { resources, role, ofRole };
}

const tagsOf = ({ attributes }: Resource) => attributes.tags as Readonly<Record<string, string>>;

/** Statements of a role's policies, with each reference to an inference profile as the words for it. */
function statementsOf(resources: readonly Resource[], policies: readonly Resource[]): Statement[] {
  const inWords = (text: string) =>
    text.replace(/\$\{(aws_bedrock_inference_profile\.[^.}]+)\.arn\}/g, (reference, address) => {
      const found = resources.find((resource) => resource.address === address);
      const { 'p2a:agent': agent = '', 'p2a:model': model = '' } = found === undefined ? {} : tagsOf(found);
      return found === undefined ? reference : profile(agent, model);
    });
  return policiesIn(policies).flatMap(({ content }) => JSON.parse(inWords(JSON.stringify(content))).Statement);
}

describe.each(CASES)('$name: the agent $agent.name', ({ name, of, agent }) => {
  const { resources, role, ofRole } = madeOf(of, agent);
  const accountId = of.accounts[agent.account]?.id;
  const inline = ofRole('aws_iam_role_policy');
  const slots = inline.filter(({ attributes }) => attributes.name === 'quarantine');

  test('1: may do what it declares, pair by pair, and nothing else', () => {
    const statements = statementsOf(
      resources,
      inline.filter((one) => !slots.includes(one)),
    );
    const allowed = statements.filter(({ Effect }) => Effect !== 'Deny');
    const pairs = allowed.flatMap(({ Effect, Action, Resource, Condition, ...rest }) => {
      expect([Effect, Object.keys(rest)]).toEqual(['Allow', ['Sid']]);
      return granted(listOf(Action), listOf(Resource), Condition);
    });
    expect(pairs.sort()).toEqual([...new Set(declared(of, agent))].sort());
    expect(ofRole('aws_iam_role_policy_attachment')).toEqual([]);
  });

  test('3: calls no model outside a published version of the guardrails of its account, but embeddings', () => {
    const denied = statementsOf(
      resources,
      inline.filter((one) => !slots.includes(one)),
    ).filter(
      ({ Effect, Sid }) =>
        Effect === 'Deny' &&
        !['ItsCodeChangesNoNetwork', 'ItsCodeTouchesNoModelsNoRecordsAndNoLogDelivery'].includes(String(Sid)),
    );
    const embeddings = agent.models.filter((model) => of.models[model]?.output === 'embedding');
    const except = embeddings.flatMap((model) => {
      const { id, inference } = of.models[model] ?? {};
      const regions =
        typeof inference === 'object' ? [...new Set([of.region, ...inference.destinations])] : [of.region];
      return [
        profile(agent.name, model),
        ...regions.map((region) => `arn:${of.partition}:bedrock:${region}::foundation-model/${id}`),
      ];
    });
    expect(denied).toEqual([
      {
        Sid: 'NeverCallsAModelOutsideItsGuardrails',
        Effect: 'Deny',
        Action: CALLS,
        ...(except.length === 0 ? { Resource: '*' } : { NotResource: except }),
        Condition: {
          StringNotLike: {
            'bedrock:GuardrailIdentifier': guardrailsIn(of, agent.account).map((arn) => `${arn}:*`),
          },
        },
      },
    ]);
  });

  test('17, 36: is one role by its whole name, below its ceiling, for an hour at most', () => {
    const { boundaries } = of.landingZone;
    const folder = of.iamPath ?? of.namePrefix;
    const ceiling =
      typeof boundaries === 'object'
        ? boundaries.existing.agent
        : `${folder}/boundary/${of.namePrefix}-${of.name}-agent`;
    expect(role.attributes).toMatchObject({
      path: `/${folder}/agent/`,
      permissions_boundary: `arn:${of.partition}:iam::${accountId}:policy/${ceiling}`,
      max_session_duration: 3600,
    });
    expect(role.attributes).not.toHaveProperty('name_prefix');
    expect(tagsOf(role)).toEqual({
      'p2a:plane': 'agent',
      'p2a:agent': agent.name,
      'p2a:family': agent.family,
      'p2a:scope': `${agent.scope}`,
    });
  });

  test('1: reaches each model by a profile of its own, made from the one that was approved', () => {
    const profiles = resources.filter(
      (resource) => resource.type === 'aws_bedrock_inference_profile' && tagsOf(resource)['p2a:agent'] === agent.name,
    );
    const wanted = agent.models.map((model) => {
      const { id, inference, output } = of.models[model] ?? {};
      return {
        name: `${of.namePrefix}-${of.name}-${agent.name}-${model}`,
        model_source: [
          {
            copy_from:
              typeof inference === 'object'
                ? arnIn(of, 'bedrock', agent.account, `inference-profile/${inference.geography}.${id}`)
                : `arn:${of.partition}:bedrock:${of.region}::foundation-model/${id}`,
          },
        ],
        tags: { 'p2a:agent': agent.name, 'p2a:family': agent.family, 'p2a:model': model, 'p2a:output': output },
      };
    });
    expect(profiles.map(({ attributes }) => attributes)).toHaveLength(wanted.length);
    expect(profiles.map(({ attributes }) => attributes)).toEqual(expect.arrayContaining(wanted));
  });

  test('25: has a log of its own, which the key of the account seals and CloudWatch Logs may use it for', () => {
    const logGroupName = `/${of.namePrefix}/${of.name}/agents/${agent.name}`;
    const keys = `${of.name}-keys-${agent.account}`;
    const logs = resources.filter(
      ({ type, attributes }) => type === 'aws_cloudwatch_log_group' && attributes.name === logGroupName,
    );
    expect(logs.map(({ attributes }) => attributes)).toEqual([
      {
        name: logGroupName,
        retention_in_days: SEARCHABLE[name],
        kms_key_id:
          of.state.kind === 'none'
            ? `\${var.${keys.replaceAll('-', '_')}_logs_key_arn}`
            : `\${data.terraform_remote_state.${keys}.outputs.logs-key-arn}`,
      },
    ]);
    const key = resourcesIn(synthEnvironment(of)).filter(
      ({ stack, address }) => stack === keys && address === 'aws_kms_key.logs',
    );
    const sealed = policiesIn(key).flatMap(({ content }) =>
      content.Statement.flatMap(({ Condition }) =>
        listOf(Condition?.ArnEquals?.['kms:EncryptionContext:aws:logs:arn']),
      ),
    );
    expect(sealed).toContain(arnIn(of, 'logs', agent.account, `log-group:${logGroupName}`));
  });

  test('39: can be put into quarantine, and no apply lets it out', () => {
    expect(slots.map(({ attributes }) => attributes.lifecycle)).toEqual([{ ignore_changes: ['policy'] }]);
    expect(policiesIn(slots).map(({ content }) => content.Statement)).toEqual([
      [{ Sid: expect.any(String), Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' }],
    ]);
    expect(role.attributes.lifecycle).toEqual({ ignore_changes: ['tags["p2a:quarantined"]'] });
    const kept = ofRole('aws_iam_role_policies_exclusive').flatMap(({ attributes }) => attributes.policy_names);
    expect(kept.sort()).toEqual(inline.map(({ address }) => `\${${address}.name}`).sort());
    for (const one of inline.filter((policy) => !slots.includes(policy)))
      expect(one.attributes).not.toHaveProperty('lifecycle');
  });
});

test.each(Object.entries(ENVIRONMENTS))('%s: its agents stacks hold its agents and nobody else', (_, of) => {
  const made = resourcesIn(synthEnvironment(of)).filter(({ stack }) => stack.startsWith(`${of.name}-agents-`));
  const names = new Set(made.map(({ path }) => path.split('/').slice(0, 3).join('/')));
  const inWorkflows = of.agents.filter(({ trust }) => trust.kind === 'workflow');
  expect(names).toEqual(
    new Set([
      ...of.agents.map(({ account, name }) => `${of.name}-agents-${account}/agents/${name}`),
      ...inWorkflows.map(({ account, name }) => `${of.name}-agents-${account}/workflows/${name}`),
    ]),
  );
  const countOf = (type: string) => made.filter((resource) => resource.type === type).length;
  expect(['aws_iam_role', 'aws_cloudwatch_log_group', 'aws_bedrock_inference_profile'].map(countOf)).toEqual([
    of.agents.length + 2 * inWorkflows.length,
    of.agents.length + 3 * inWorkflows.length,
    of.agents.flatMap((agent) => agent.models).length,
  ]);
});

const ZEBRA = 'zebra-crossing';

/** The environment with one more agent: like its first one, but for the name and what is given. */
function withZebra(of: Environment, given: Partial<Agent> = {}): Environment {
  const [first] = of.agents;
  if (first === undefined) throw new Error(`${of.name} has no agents`);
  return {
    ...of,
    agents: [...of.agents, { ...first, trust: { kind: 'lambda' }, workflow: undefined, ...given, name: ZEBRA }],
  };
}

/** Ids of stacks that one has and the other has not, or that differ in a byte. */
function differing(one: Environment, other: Environment): string[] {
  const [these, those] = [synthEnvironment(one), synthEnvironment(other)];
  return [...new Set([...these.keys(), ...those.keys()])]
    .filter((id) => JSON.stringify(these.get(id)) !== JSON.stringify(those.get(id)))
    .sort();
}

const mentioning = (stacks: Synthesized, name: string) =>
  [...stacks].filter(([, stack]) => JSON.stringify(stack).includes(name)).map(([id]) => id);

/** A stack as if nobody had ever named an agent: without its own resources, and without it in the lists of others. */
function withoutTraces({ resource = {}, ...stack }: SynthesizedStack, name: string): unknown {
  const kept = Object.entries(resource).flatMap(([type, named]) => {
    const others = Object.entries(named).filter(([, { '//': comment }]) => !JSON.stringify(comment).includes(name));
    return others.length === 0 ? [] : [[type, Object.fromEntries(others)]];
  });
  return withoutMentions({ ...stack, resource: Object.fromEntries(kept) }, name);
}

/** As if all had the same rules: the code of what decides about calls holds them, and its hash is another one then. */
function withoutRules(stack: SynthesizedStack): SynthesizedStack {
  const { aws_lambda_function: functions = {}, ...resource } = stack.resource ?? {};
  const alike = Object.entries(functions).map(([name, made]) =>
    String(made.filename).includes('/code_modules--tool-gateway--lambda--validator_')
      ? [name, { ...made, filename: '', source_code_hash: '' }]
      : [name, made],
  );
  return { ...stack, resource: { ...resource, aws_lambda_function: Object.fromEntries(alike) } };
}

function withoutMentions(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.startsWith('{"') ? withoutMentions(JSON.parse(value), name) : value;
  if (Array.isArray(value))
    return value
      .filter((item) => !(typeof item === 'string' && item.includes(name)))
      .map((item) => withoutMentions(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutMentions(item, name)]));
}

/** What watches draws and counts all agents together, so that there is more to it than mentions. */
const watches = (stack: string) => stack.includes('-detection-');

/** Accounts that watch over an agent: its own, and that of the gateway through which it calls tools. */
const watchers = ({ gateway }: Environment, account: string) => [
  ...new Set([account, ...(gateway === undefined ? [] : [gateway.account])]),
];

describe('an agent that is taken out of an environment', () => {
  describe.each(Object.entries(GIVEN))('%s', (_, without) => {
    const before = withZebra(without);
    const agent = before.agents.at(-1);
    const [was, is] = [synthEnvironment(before), synthEnvironment(without)];

    test('was named by its own stack, its log’s key, the tools that it called and the people of its family', () => {
      const { name, tools, identityCenter } = without;
      const called = tools.filter((tool) => Object.hasOwn(agent?.tools ?? {}, tool.name));
      expect(new Set(mentioning(was, ZEBRA))).toEqual(
        new Set([
          `${name}-agents-${agent?.account}`,
          `${name}-keys-${agent?.account}`,
          ...called.map(({ account }) => `${name}-tools-${account}`),
          ...watchers(without, agent?.account ?? '').map((account) => `${name}-detection-${account}`),
          ...(identityCenter === undefined ? [] : [`${name}-identity`]),
        ]),
      );
      expect(called.length).toBeGreaterThan(0);
      const named = resourcesIn(was).filter(
        ({ stack, path, attributes }) =>
          JSON.stringify(attributes).includes(ZEBRA) &&
          !path.includes(`/agents/${ZEBRA}/`) &&
          !stack.startsWith(`${name}-detection-`),
      );
      expect(new Set(named.map(({ stack, path }) => path.replace(`${stack}/`, '')))).toEqual(
        new Set([
          'logs/Resource',
          ...called.map((tool) => `tools/${tool.name}/invoke-role/calls`),
          ...(identityCenter === undefined
            ? []
            : ['operator', 'auditor'].map((role) => `families/${agent?.family}/${role}/policy`)),
        ]),
      );
    });

    test('is named nowhere, and nothing else has changed', () => {
      expect(mentioning(is, ZEBRA)).toEqual([]);
      expect([...is.keys()]).toEqual([...was.keys()]);
      const left = (stack: SynthesizedStack) => withoutTraces(withoutRules(stack), ZEBRA);
      for (const [id, stack] of was)
        if (!watches(id)) expect([id, left(stack)]).toEqual([id, left(is.get(id) ?? stack)]);
    });

    test('takes what watches it along, and nothing that watches others', () => {
      const others = (of: typeof was) =>
        resourcesIn(of)
          .filter(({ stack, path }) => watches(stack) && !path.includes(ZEBRA))
          .map(({ stack, path }) => `${stack} ${path}`);
      expect(others(is)).toEqual(others(was));
      expect(resourcesIn(was).filter(({ stack, path }) => watches(stack) && path.includes(ZEBRA))).not.toEqual([]);
    });
  });

  test('takes the permission sets of its family with it, if it was the last of it', () => {
    const family = 'stripes';
    const was = synthEnvironment(withZebra(prod, { family }));
    const sets = resourcesIn(was)
      .filter(
        ({ type, attributes }) => type === 'aws_ssoadmin_permission_set' && String(attributes.name).endsWith(family),
      )
      .map(({ attributes }) => attributes.name);
    expect(sets.sort()).toEqual(['approver', 'auditor', 'operator'].map((role) => `p2a-prod-${role}-stripes`));
    expect(mentioning(was, family).sort()).toEqual([
      'prod-agents-claims-agents',
      'prod-detection-claims-agents',
      'prod-detection-gateway',
      'prod-gateway-gateway',
      'prod-identity',
      'prod-log-archive',
    ]);
    expect(mentioning(synthEnvironment(prod), family)).toEqual([]);
  });
});

describe('an agent that is added to an environment changes', () => {
  /** Nobody calls the tool for mail. */
  const quiet: Environment = {
    ...prod,
    agents: prod.agents.filter(({ tools }) => !Object.hasOwn(tools, 'customer-mail')),
  };

  test.each<[string, Environment, Partial<Agent>, string[]]>([
    [
      'its own stack, the key of its log, the tools that it calls, what the gateway knows and what its people see',
      prod,
      {},
      [
        'agents-claims-agents',
        'detection-claims-agents',
        'detection-gateway',
        'gateway-gateway',
        'identity',
        'keys-claims-agents',
        'tools-claims-tools',
      ],
    ],
    [
      'no tools, if it calls none',
      prod,
      { tools: {} },
      [
        'agents-claims-agents',
        'detection-claims-agents',
        'detection-gateway',
        'gateway-gateway',
        'identity',
        'keys-claims-agents',
      ],
    ],
    [
      'no people, if there is no Identity Center',
      dev,
      {},
      ['agents-sandbox', 'detection-sandbox', 'gateway-sandbox', 'keys-sandbox', 'tools-sandbox'],
    ],
    [
      'the permission sets, by those of a family that is new',
      staging,
      { family: 'stripes', tools: {} },
      [
        'agents-agents',
        'detection-agents',
        'detection-gateway',
        'gateway-gateway',
        'identity',
        'keys-agents',
        'log-archive',
      ],
    ],
    [
      'the ceiling of tools, where it is the first to call one of its kind',
      quiet,
      { tools: { 'customer-mail': ['history'] } },
      [
        'agents-claims-agents',
        'boundaries-customer-tools',
        'detection-claims-agents',
        'detection-gateway',
        'gateway-gateway',
        'identity',
        'keys-claims-agents',
        'tools-customer-tools',
      ],
    ],
    [
      'whatever tells accounts of agents from others, where it is the first of its account',
      prod,
      { account: 'claims-tools' },
      [
        'agents-claims-tools',
        'bootstrap-claims-tools',
        'boundaries-claims-tools',
        'detection-claims-agents',
        'detection-claims-tools',
        'detection-gateway',
        'gateway-gateway',
        'guardrails-claims-tools',
        'identity',
        'keys-claims-tools',
        'log-archive',
        'organization',
        'tools-claims-tools',
      ],
    ],
  ])('%s', (_, of, given, stacks) => {
    expect(differing(of, withZebra(of, given))).toEqual(stacks.map((stack) => `${of.name}-${stack}`));
  });
});

describe('an agent is refused', () => {
  const [triage] = environmentInput().agents ?? [];
  const told = (given: Readonly<Record<string, unknown>>) =>
    mistakesIn({ ...environmentInput(), agents: [{ ...triage, ...given }] });
  const at = 'trial.agents[triage]';

  test('with an action by wildcard', () => {
    expect(told({ tools: { register: ['*'] } })).toEqual([
      `${at}.tools.register: is a wildcard, got "*"; name each action`,
    ]);
  });

  test('with a model by wildcard', () => {
    expect(told({ models: ['*'] })).toEqual([`${at}.models: is a wildcard, got "*"; name each model`]);
  });

  test.each([
    [
      'tables',
      { tables: [{ table: 'claim*', partitions: 'own' }] },
      'tables[0].table: is not the name of one table, got "claim*"; write its whole name, without wildcards',
    ],
    [
      'partitions',
      { tables: [{ table: 'claims', partitions: ['motor*'] }] },
      'tables[0].partitions[0]: is not the key of one partition, got "motor*"; write the whole partition key, without wildcards',
    ],
    [
      'buckets',
      { objects: [{ bucket: 'claims-*', prefix: 'own' }] },
      'objects[0].bucket: is not a bucket name, got "claims-*"; use 3 to 63 lower-case letters, digits, dots and dashes',
    ],
    [
      'folders',
      { objects: [{ bucket: 'claims', prefix: 'open/*/' }] },
      'objects[0].prefix: is not a folder of a bucket, got "open/*/"; write it without wildcards and with a slash at the end, as in claims/open/, or use own for a folder with the name of the agent',
    ],
    [
      'functions',
      { functions: [{ function: '*' }] },
      'functions[0].function: is not the name of one function, got "*"; write its whole name, without wildcards; an alias goes into alias',
    ],
    [
      'workflows',
      { stateMachines: [{ stateMachine: 'look-*' }] },
      'stateMachines[0].stateMachine: is not the name of one state machine, got "look-*"; write its whole name, without wildcards',
    ],
    [
      'knowledge bases',
      { knowledgeBases: ['*'] },
      'knowledgeBases[0]: is not the id of a knowledge base, got "*"; copy the ten characters of its id',
    ],
  ])('with %s by wildcard', (_, reads, message) => {
    expect(told({ reads })).toEqual([`${at}.reads.${message}`]);
  });

  test('that changes something, at scope 1', () => {
    expect(told({ tools: { register: ['look-up', 'assign'] } })).toEqual([
      `${at}.tools.register: changes something, but an agent of scope 1 only reads, got "assign"; take the action out, or use scope 2 so that a human approves it`,
    ]);
  });

  test('with a tool that nobody declares', () => {
    expect(told({ tools: { registry: ['look-up'] } })).toEqual([
      `${at}.tools: is not a tool of this environment, got "registry"; did you mean "register"? use one of: register`,
    ]);
  });

  test('with a tool in an account that there is not', () => {
    const tools = environmentInput().tools?.map((tool) => ({ ...tool, account: 'elsewhere' }));
    expect(mistakesIn({ ...environmentInput(), tools })).toEqual([
      'trial.tools[register].account: is not an account of this environment, got "elsewhere"; use one of: sandbox',
    ]);
  });

  test('19: with more than fits into the policies of a role', () => {
    const built = (partitionsRead: number) => {
      const partitions = Array.from({ length: partitionsRead }, (_, index) => `${index}`.padStart(100, '0'));
      const agents = (environmentInput().agents ?? []).map((agent) => ({
        ...agent,
        reads: { tables: [{ table: 'claims', partitions }] },
      }));
      return buildStacks(new App({ stackTraces: false }), environment({ agents }));
    };
    expect(() => built(50)).not.toThrow();
    expect(() => built(100)).toThrow(
      /^trial-agents-sandbox\/agents\/triage\/role: the inline policies have 1\d{4} characters, the limit is 9840; declare less, or split what it does between two$/,
    );
  });
});

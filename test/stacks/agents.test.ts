import { App } from 'cdktf';
import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Agent, Environment } from '../../foundation/environment';
import { buildStacks } from '../../stacks/environment-stacks';
import enforced from '../fixtures/enforced/environment';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';
import { aboutAgents } from '../invariants/agents';
import { environment, environmentInput, mistakesIn } from '../support/environment';
import { caseOf, resourcesIn, type Synthesized, type SynthesizedStack, synthEnvironment } from '../support/synth';

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

aboutAgents(caseOf(whole));

const GIVEN = { dev, staging, prod, govcloud, 'landing-zone': landingZone, enforced };

/** Days for which the logs of each environment can be searched: until they are cold, as CloudWatch Logs offers it. */
const SEARCHABLE: ReadonlyArray<readonly [Environment, number]> = [
  [dev, 30],
  [staging, 90],
  [prod, 90],
  [govcloud, 90],
  [landingZone, 90],
  [enforced, 90],
  [whole, 60],
];

test('25: logs of agents stay where they can be searched until they are cold', () => {
  for (const [of, days] of SEARCHABLE) {
    const logs = resourcesIn(synthEnvironment(of)).filter(
      ({ type, path }) => type === 'aws_cloudwatch_log_group' && path.includes('/agents/'),
    );
    expect(logs.length).toBeGreaterThanOrEqual(of.agents.length);
    expect(new Set(logs.map(({ attributes }) => attributes.retention_in_days))).toEqual(new Set([days]));
  }
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

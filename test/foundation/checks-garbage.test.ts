import { environmentInput, mistakesIn } from '../support/environment';

/** Something of everything that the checks of agents, tools and shares look into. */
function rich(): Record<string, unknown> {
  const base = environmentInput();
  const [agent] = base.agents ?? [];
  const [tool] = base.tools ?? [];
  const connection = 'connection/loans/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
  return {
    ...base,
    accounts: { ...base.accounts, lab: { id: '444444444444', ou: 'workloads' } },
    networks: {
      main: {
        account: 'sandbox',
        vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
        subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
        endpoints: { existing: { 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' } },
      },
    },
    controls: {
      targets: [{ ou: 'workloads', resource: ['perimeter'] }],
      trustedAccounts: ['999999999999'],
      webIdentities: [{ issuer: 'ci.example', subjects: ['repo:acme/agents:*'] }],
    },
    tools: [
      {
        ...tool,
        actions: {
          'look-up': {
            kind: 'read',
            purpose: 'Returns one claim',
            input: {
              type: 'object',
              additionalProperties: false,
              required: ['claim'],
              properties: {
                claim: { type: 'string', maxLength: 9, pattern: '^[A-Z]+$' },
                lines: { type: 'array', maxItems: 2, items: { type: 'integer', enum: [1] } },
              },
            },
          },
        },
        target: { kind: 'function', code: 'tools/register', network: 'main', environment: { TABLE: 'claims' } },
        permissions: [
          { grant: 'read-table', table: 'claims', account: 'lab' },
          {
            grant: 'statement',
            sid: 'ReadRates',
            actions: ['dynamodb:GetItem'],
            resources: ['arn:aws:dynamodb:eu-central-1:333333333333:table/rates'],
          },
        ],
        secrets: { rates: { purpose: 'Opens the rates' } },
        egress: ['api.rates.example'],
      },
      {
        ...tool,
        name: 'loans',
        target: {
          kind: 'endpoint',
          url: 'https://loans.acme.example/v2',
          connectionArn: `arn:aws:events:eu-central-1:333333333333:${connection}`,
          secretArn: `arn:aws:secretsmanager:eu-central-1:333333333333:secret:events!${connection}-AbCdEf`,
        },
      },
    ],
    agents: [
      {
        ...agent,
        limits: { register: { 'look-up': { callsPerDay: 1 } } },
        trust: {
          kind: 'oidc',
          issuer: 'ci.example',
          audience: 'sts.amazonaws.com',
          subjects: ['repo:acme/agents:main'],
        },
        reads: {
          objects: [{ bucket: 'claims', prefix: 'open/' }],
          tables: [{ table: 'claims', partitions: ['open'], account: 'lab' }],
          functions: [{ function: 'rates', alias: 'live' }],
          stateMachines: [{ stateMachine: 'rates' }],
          knowledgeBases: ['ABCDEFGHIJ'],
        },
      },
      {
        ...agent,
        name: 'payer',
        trust: { kind: 'role', roleArn: 'arn:aws:iam::444444444444:role/desk', externalId: 'claims-5f2a' },
      },
    ],
    sharing: {
      subnets: {
        account: 'lab',
        resources: [
          'arn:aws:ec2:eu-central-1:444444444444:subnet/subnet-0a1b2c3d4e5f6a7b8',
          'arn:aws:apigateway:eu-central-1:444444444444:/domainnames/tools.acme.internal+k3v9x2m7q1',
        ],
        with: { accounts: ['sandbox'], units: ['workloads'] },
      },
    },
  };
}

const DEEP = ['networks', 'controls', 'tools', 'agents', 'sharing'];

/** Where anything stands below the properties that are looked into. */
function* placesIn(value: unknown, above: readonly string[] = []): Generator<readonly string[]> {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (above.length === 0 && !DEEP.includes(key)) continue;
    yield [...above, key];
    yield* placesIn(inner, [...above, key]);
  }
}

/** The same with something else in one place. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const inner = replaced((value as Record<string, unknown>)[key], rest, by);
  return Array.isArray(value)
    ? value.map((item, index) => (String(index) === key ? inner : item))
    : { ...(value as object), [key]: inner };
}

const circle: Record<string, unknown> = {};
circle.self = circle;

test('as it stands, nothing is wrong with it', () => expect(mistakesIn(rich())).toEqual([]));

test.each<[string, unknown]>([
  ['null', null],
  ['a number', 7],
  ['text', 'x'],
  ['a list of nothing much', [null, 7]],
  ['keys that every object inherits', { constructor: 1, toString: { kind: 'read' } }],
  ['a circle', circle],
])('%s, wherever it stands, ends in readable lines', (_, garbage) => {
  const input = rich();
  for (const place of placesIn(input)) {
    for (const line of mistakesIn(replaced(input, place, garbage)))
      expect(line).toMatch(/^trial\.[^\n]+: [^\n]+; [^\n]+$/);
  }
});

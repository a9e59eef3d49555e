import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, overrides: Loose, messages: readonly string[]];

const base = environmentInput();
const accounts = { ...base.accounts, tools: { id: '444444444444', ou: 'workloads' } };
const domainName = 'arn:aws:apigateway:eu-central-1:444444444444:/domainnames/tools.acme.internal+k3v9x2m7q1';
const parameter = (name: string) => `arn:aws:ssm:eu-central-1:444444444444:parameter/${name}`;
const share = { account: 'tools', resources: [parameter('url')], with: { accounts: ['sandbox'] } };
const shareWith = (loose: Loose) => ({ sharing: { gateway: { ...share, ...loose } } });
const network = (account: string, endpoints: unknown) => ({
  account,
  vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
  subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
  endpoints,
});
const connected = (account: string) => network(account, { existing: { 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' } });

const told = (overrides: Loose) => mistakesIn({ ...environmentInput(), accounts, ...overrides });
const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, overrides, messages) => expect(told(overrides)).toEqual(messages));

const at = 'trial.sharing.gateway';

describe('may be', () => {
  test.each<[string, Loose]>([
    ['with accounts', shareWith({})],
    ['with units, among whose accounts is the owner', shareWith({ with: { units: ['workloads'] } })],
    ['where sharing is switched on here', { ...shareWith({}), landingZone: { ramSharing: 'create' } }],
    [
      'an API, with agents that have an endpoint',
      { ...shareWith({ resources: [domainName] }), networks: { main: connected('sandbox') } },
    ],
    ['an API, with an account that has no agents', { ...shareWith({ resources: [domainName] }), agents: [] }],
    [
      'something of an account that holds nothing else',
      {
        accounts: { ...accounts, net: { id: '555555555555', ou: 'workloads' } },
        sharing: {
          subnets: {
            ...share,
            account: 'net',
            resources: ['arn:aws:ec2:eu-central-1:555555555555:subnet/subnet-0a1b2c3d4e5f6a7b8'],
          },
        },
      },
    ],
    ['nothing, with sharing switched off', { landingZone: { ramSharing: 'off' } }],
  ])('%s', (_, overrides) => expect(told(overrides)).toEqual([]));
});

describe('owner and receivers', () => {
  tellsExactly([
    [
      'an owner that does not exist',
      shareWith({ account: 'tool' }),
      [
        `${at}.account: is not an account of this environment, got "tool"; did you mean "tools"? use one of: sandbox, tools`,
      ],
    ],
    ...Object.entries({ management: '111111111111', 'log-archive': '222222222222' }).map(
      ([account, id]): Case => [
        `an owner that governs: ${account}`,
        shareWith({ account, resources: [`arn:aws:ssm:eu-central-1:${id}:parameter/url`] }),
        [
          `${at}.account: governs, and so shares nothing with those who ship agents, got "${account}"; use one of: sandbox, tools`,
        ],
      ],
    ),
    [
      'receivers that do not exist, twice, or the owner itself',
      shareWith({ with: { accounts: ['sandbx', 'tools', 'sandbox', 'sandbox'], units: ['workload', 'root'] } }),
      [
        `${at}.with.accounts[0]: is not an account of this environment, got "sandbx"; did you mean "sandbox"? use one of: management, log-archive, sandbox`,
        `${at}.with.accounts[1]: is the account that shares, got "tools"; take it out`,
        `${at}.with.units[0]: is not an organizational unit, got "workload"; did you mean "workloads"? use one of: security, workloads`,
        `${at}.with.units[1]: is not an organizational unit, got "root"; use one of: security, workloads`,
        `${at}.with.accounts: is listed twice, got "sandbox"; list it once`,
      ],
    ],
    ['nobody', shareWith({ with: {} }), [`${at}.with: names nobody, got {}; name accounts or units`]],
  ]);
});

describe('what is shared', () => {
  const theirs = 'arn:aws:ssm:eu-central-1:333333333333:parameter/url';
  const elsewhere = 'arn:aws:ssm:eu-west-1:444444444444:parameter/url';
  const governed = 'arn:aws-us-gov:ssm:eu-central-1:444444444444:parameter/url';
  tellsExactly([
    [
      'of another account, in another region, in another partition',
      shareWith({ resources: [theirs, elsewhere, governed] }),
      [
        `${at}.resources[2]: is not an ARN of the partition aws, got "${governed}"; it should start with arn:aws:`,
        `${at}.resources[0]: does not belong to tools, 444444444444, got "${theirs}"; let the account share it to which it belongs`,
        `${at}.resources[1]: is not in the home region eu-central-1, got "${elsewhere}"; share what lies in the home region`,
      ],
    ],
    [
      'twice in one share, and again in another of the same owner',
      {
        sharing: {
          gateway: { ...share, resources: [parameter('url'), parameter('url')] },
          again: { ...share, with: { units: ['workloads'] } },
        },
      },
      [
        `${at}.resources[1]: is listed twice, got "${parameter('url')}"; share it once, with everybody who needs it`,
        `trial.sharing.again.resources[0]: is shared by sharing.gateway.resources[0] too, got "${parameter('url')}"; share it once, with everybody who needs it`,
      ],
    ],
    [
      'what cannot be shared is told once',
      shareWith({ resources: ['arn:aws:s3:::bucket', 'x'] }),
      ['arn:aws:s3:::bucket', 'x'].map(
        (resource, index) =>
          `${at}.resources[${index}]: is not the ARN of something that can be shared, got "${resource}"; give a private API domain name, a subnet, an SSM parameter or a Bedrock custom model, without wildcards`,
      ),
    ],
  ]);
});

describe('35: what sharing needs', () => {
  const without = `${at}.with: shares tools.acme.internal+k3v9x2m7q1 with an account that has agents, but no endpoint to call it by, got "sandbox"; give a network of sandbox its endpoint, as in endpoints: { existing: { 'execute-api': 'vpce-…' } }`;
  tellsExactly([
    [
      'the switch of the organization',
      { ...shareWith({}), landingZone: { ramSharing: 'off' } },
      [
        'trial.landingZone.ramSharing: is off, so sharing.gateway would send invitations, which the control policies let nobody accept, got "off"; use create, or existing where it is switched on already, or take the shares out',
      ],
    ],
    ['an endpoint of the agents that call an API', shareWith({ resources: [domainName] }), [without]],
    [
      'one that exists',
      { ...shareWith({ resources: [domainName] }), networks: { main: network('sandbox', 'create') } },
      [without],
    ],
    [
      'one for that service, in the same account',
      {
        ...shareWith({ resources: [domainName] }),
        networks: {
          main: network('sandbox', { existing: { sts: 'vpce-0a1b2c3d4e5f6a7b8' } }),
          other: connected('tools'),
        },
      },
      [without],
    ],
    [
      'below a unit above theirs too',
      {
        ...shareWith({ resources: [domainName], with: { units: ['workloads'] } }),
        organization: {
          ...base.organization,
          organizationalUnits: {
            ...base.organization.organizationalUnits,
            pilots: { id: 'ou-a1b2-p110t500', parent: 'workloads' },
          },
        },
        accounts: { ...accounts, sandbox: { id: '333333333333', ou: 'pilots' } },
      },
      [without],
    ],
    [
      'APIs one way, so that one account can be first',
      {
        sharing: {
          gateway: { ...share, resources: [domainName] },
          back: {
            account: 'sandbox',
            resources: [domainName.replace('444444444444', '333333333333')],
            with: { accounts: ['tools'] },
          },
        },
        networks: { main: connected('sandbox'), other: connected('tools') },
      },
      ['gateway', 'back'].map(
        (name) =>
          `trial.sharing.${name}.account: shares an API with accounts from which it receives one, so that neither could be set up first, got "${name === 'back' ? 'sandbox' : 'tools'}"; let APIs be shared one way`,
      ),
    ],
  ]);
});

test('several mistakes in several shares are all told', () => {
  const lines = told({
    landingZone: { ramSharing: 'off' },
    sharing: {
      gateway: { ...share, account: 'lab', with: { accounts: ['lab'], units: ['labs'] } },
      broken: 'everything',
      spare: { ...share, resources: [domainName], with: { accounts: ['sandbox'] } },
    },
  });
  expect(lines.map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
    'trial.sharing.broken',
    'trial.landingZone.ramSharing',
    'trial.sharing.gateway.account',
    'trial.sharing.gateway.with.accounts[0]',
    'trial.sharing.gateway.with.units[0]',
    'trial.sharing.spare.with',
  ]);
});

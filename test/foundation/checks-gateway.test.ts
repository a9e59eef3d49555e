import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, overrides: Loose, messages: readonly string[]];

const base = environmentInput();
const accounts = { ...base.accounts, gateway: { id: '444444444444', ou: 'workloads' } };
const network = (account: string, endpoints: unknown = 'create') => ({
  account,
  vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
  subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
  endpoints,
});
const EXISTING = { existing: { 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' } };
const networks = { front: network('gateway'), agents: network('sandbox', EXISTING) };
const toPrivate = (name = 'front') => ({ account: 'gateway', endpoint: { kind: 'private', network: name } });
const certificate = (region = 'eu-central-1', account = '444444444444') =>
  `arn:aws:acm:${region}:${account}:certificate/1`;
const list = (scope = 'regional', region = 'eu-central-1', account = '444444444444') =>
  `arn:aws:wafv2:${region}:${account}:${scope}/webacl/shared/1`;
const withGateway = (given: Loose) => ({ gateway: { account: 'gateway', ...given } });

const told = (overrides: Loose) => mistakesIn({ ...environmentInput(), accounts, networks, ...overrides });
const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, overrides, messages) => expect(told(overrides)).toEqual(messages));

describe('a gateway may be', () => {
  test.each<[string, Loose]>([
    ['regional, in whatever network', withGateway({})],
    ['private, with an endpoint that is made', { gateway: toPrivate() }],
    [
      'private, with an endpoint that there is',
      { gateway: toPrivate(), networks: { ...networks, front: network('gateway', EXISTING) } },
    ],
    [
      'private, in the account of its agents',
      {
        gateway: { account: 'sandbox', endpoint: { kind: 'private', network: 'inside' } },
        networks: { inside: network('sandbox') },
      },
    ],
    [
      'private, beside agents that call no tools',
      { gateway: toPrivate(), networks: { front: network('gateway') }, agents: [{ ...base.agents?.[0], tools: {} }] },
    ],
    [
      'named, with a certificate of its own',
      withGateway({ domainName: 'tools.acme.internal', certificateArn: certificate() }),
    ],
    ['named by somebody else', withGateway({ domainName: 'tools.acme.internal' })],
    ['behind a firewall that there is', withGateway({ firewall: { existing: { arn: list() } } })],
    ['behind no firewall of ours', withGateway({ firewall: 'off' })],
    [
      'in an account that has its API settings',
      { ...withGateway({}), landingZone: { apiAccountSettings: 'existing' } },
    ],
  ])('%s', (_, overrides) => expect(told(overrides)).toEqual([]));
});

describe('29: a private gateway is reached', () => {
  tellsExactly([
    [
      'not by a network that there is not',
      { gateway: toPrivate('frnt') },
      [
        'trial.gateway.endpoint.network: is not a network of account gateway, got "frnt"; did you mean "front"? use one of: front',
      ],
    ],
    [
      'not by a network of another account',
      { gateway: toPrivate('agents') },
      ['trial.gateway.endpoint.network: is not a network of account gateway, got "agents"; use one of: front'],
    ],
    [
      'not without any network',
      { gateway: toPrivate(), networks: { agents: networks.agents } },
      ['trial.gateway.endpoint.network: is not a network of account gateway, got "front"; add it to networks'],
    ],
    [
      'not by a network whose endpoints are off',
      { gateway: toPrivate(), networks: { ...networks, front: network('gateway', 'off') } },
      [
        "trial.networks.front.endpoints: is off, so nothing would lead to the private gateway, got \"off\"; use create, or endpoints: { existing: { 'execute-api': 'vpce-…' } }",
      ],
    ],
    [
      'not by a network whose endpoints are others',
      {
        gateway: toPrivate(),
        networks: { ...networks, front: network('gateway', { existing: { sts: 'vpce-0a1b2c3d4e5f6a7b8' } }) },
      },
      [
        "trial.networks.front.endpoints.existing: has no execute-api, so nothing would lead to the private gateway; add it, as in endpoints: { existing: { 'execute-api': 'vpce-…' } }",
      ],
    ],
    [
      'not by agents of an account without an endpoint',
      { gateway: toPrivate(), networks: { front: networks.front, agents: network('sandbox') } },
      [
        "trial.gateway.endpoint.kind: is private, but account sandbox has agents that call tools, and no endpoint to call them by, got \"private\"; give a network of sandbox its endpoint, as in endpoints: { existing: { 'execute-api': 'vpce-…' } }",
      ],
    ],
  ]);
});

describe('a certificate of the gateway', () => {
  const named = (certificateArn: string) => withGateway({ domainName: 'tools.acme.internal', certificateArn });
  tellsExactly([
    [
      'has a name to certify',
      withGateway({ certificateArn: certificate() }),
      [
        `trial.gateway.certificateArn: is of no use without a domain name, got "${certificate()}"; add gateway.domainName, or take the certificate out`,
      ],
    ],
    [
      'lies in the home region',
      named(certificate('us-east-1')),
      [
        `trial.gateway.certificateArn: is not in the home region eu-central-1, got "${certificate('us-east-1')}"; give one of the home region, where the gateway is`,
      ],
    ],
    [
      'belongs to the account of the gateway',
      named(certificate('eu-central-1', '333333333333')),
      [
        `trial.gateway.certificateArn: does not belong to gateway, 444444444444, got "${certificate('eu-central-1', '333333333333')}"; give one of gateway, which holds the gateway`,
      ],
    ],
  ]);
});

describe('a firewall that there is', () => {
  const behind = (arn: string) => withGateway({ firewall: { existing: { arn } } });
  tellsExactly([
    [
      'is a list for regional resources',
      behind(list('global')),
      [
        `trial.gateway.firewall.existing.arn: is not a regional web access control list, got "${list('global')}"; copy the ARN of a list of scope REGIONAL; it holds :regional/webacl/`,
      ],
    ],
    [
      'lies in region and account of the gateway',
      behind(list('regional', 'eu-west-1', '333333333333')),
      [
        `trial.gateway.firewall.existing.arn: is not in the home region eu-central-1, got "${list('regional', 'eu-west-1', '333333333333')}"; give one of the home region, where the gateway is`,
        `trial.gateway.firewall.existing.arn: does not belong to gateway, 444444444444, got "${list('regional', 'eu-west-1', '333333333333')}"; give one of gateway, which holds the gateway`,
      ],
    ],
  ]);
});

describe('30: calls of the gateway are written down', () => {
  tellsExactly([
    [
      'which takes the settings of the account',
      { ...withGateway({}), landingZone: { apiAccountSettings: 'off' } },
      [
        'trial.landingZone.apiAccountSettings: is off, so API Gateway could not write down who calls the gateway in gateway, got "off"; use create, or existing where the account has its settings already',
      ],
    ],
  ]);
});

import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { listed, oneOf, rule } from '../rules';
import { apiEndpointsOf } from '../shares';
import { accountRegister, idIn } from './registers';

const endpoints = z
  .union([z.enum(['create', 'off']), z.object({ existing: z.record(z.string(), z.string()) })])
  .default('create')
  .catch('create');

/** Networks by name; of one that is not well-formed, nothing is known but that it is there. */
const networks = z
  .record(z.string(), z.object({ account: z.string(), endpoints }).catch({ account: '', endpoints: 'create' }))
  .default({})
  .catch({});
type SeenNetworks = z.output<typeof networks>;

const privateGateway = z.object({
  account: z.string(),
  endpoint: z.object({ kind: z.literal('private'), network: z.string() }),
});
type PrivateGateway = z.output<typeof privateGateway>;

const EXISTING = "endpoints: { existing: { 'execute-api': 'vpce-…' } }";

const privateGatewaysHaveANetwork = rule(
  z.object({ networks, gateway: privateGateway }),
  function* ({ networks: register, gateway }) {
    yield* networkMistakes(register, gateway);
  },
);

function* networkMistakes(register: SeenNetworks, { account, endpoint }: PrivateGateway): Generator<Mistake> {
  const own = Object.keys(register).filter((name) => register[name]?.account === account);
  if (!own.includes(endpoint.network)) {
    yield {
      path: 'gateway.endpoint.network',
      problem: `is not a network of account ${account}`,
      got: endpoint.network,
      remedy: oneOf(own, 'add it to networks', endpoint.network),
    };
    return;
  }
  const path = `networks.${endpoint.network}.endpoints`;
  const given = register[endpoint.network]?.endpoints;
  if (given === 'off')
    yield {
      path,
      problem: 'is off, so nothing would lead to the private gateway',
      got: 'off',
      remedy: `use create, or ${EXISTING}`,
    };
  else if (typeof given === 'object' && given.existing['execute-api'] === undefined)
    yield {
      path: `${path}.existing`,
      problem: 'has no execute-api, so nothing would lead to the private gateway',
      remedy: `add it, as in ${EXISTING}`,
    };
}

const agentsReachPrivateGateways = rule(
  z.object({
    networks,
    gateway: privateGateway,
    agents: listed('agents', { account: z.string(), tools: z.record(z.string(), z.unknown()).default({}).catch({}) }),
  }),
  function* ({ networks: register, gateway, agents }) {
    const calling = new Set(agents.filter(({ tools }) => Object.keys(tools).length > 0).map(({ account }) => account));
    for (const account of calling) {
      if (account === gateway.account || apiEndpointsOf({ networks: register }, account).length > 0) continue;
      yield {
        path: 'gateway.endpoint.kind',
        problem: `is private, but account ${account} has agents that call tools, and no endpoint to call them by`,
        got: 'private',
        remedy: `give a network of ${account} its endpoint, as in ${EXISTING}`,
      };
    }
  },
);

const placed = { region: z.string(), accounts: accountRegister };

/** A regional resource that the gateway's account has, by its ARN. */
const heldBy = (
  seen: { readonly region: string; readonly accounts: z.output<typeof accountRegister> },
  account: string,
  path: string,
  arn: string,
): Mistake[] => {
  const [, , , arnRegion, arnAccount] = arn.split(':');
  const id = idIn(seen.accounts, account);
  return [
    ...(!arnRegion || arnRegion === seen.region
      ? []
      : [
          {
            path,
            problem: `is not in the home region ${seen.region}`,
            got: arn,
            remedy: 'give one of the home region, where the gateway is',
          },
        ]),
    ...(!arnAccount || id === undefined || arnAccount === id
      ? []
      : [
          {
            path,
            problem: `does not belong to ${account}, ${id}`,
            got: arn,
            remedy: `give one of ${account}, which holds the gateway`,
          },
        ]),
  ];
};

const certificatesNameTheGateway = rule(
  z.object({
    ...placed,
    gateway: z.object({
      account: z.string(),
      domainName: z.string().optional().catch(''),
      certificateArn: z.string(),
    }),
  }),
  function* ({ gateway, ...seen }) {
    const { account, domainName, certificateArn } = gateway;
    if (domainName === undefined)
      yield {
        path: 'gateway.certificateArn',
        problem: 'is of no use without a domain name',
        got: certificateArn,
        remedy: 'add gateway.domainName, or take the certificate out',
      };
    yield* heldBy(seen, account, 'gateway.certificateArn', certificateArn);
  },
);

const LIST = /^arn:[a-z-]+:wafv2:[^:]*:[^:]*:regional\/webacl\//;

const firewallsFitTheGateway = rule(
  z.object({
    ...placed,
    gateway: z.object({
      account: z.string(),
      firewall: z.object({ existing: z.object({ arn: z.string().startsWith('arn:') }) }),
    }),
  }),
  function* ({ gateway, ...seen }) {
    const path = 'gateway.firewall.existing.arn';
    const { arn } = gateway.firewall.existing;
    if (!LIST.test(arn))
      yield {
        path,
        problem: 'is not a regional web access control list',
        got: arn,
        remedy: 'copy the ARN of a list of scope REGIONAL; it holds :regional/webacl/',
      };
    else yield* heldBy(seen, gateway.account, path, arn);
  },
);

const callsAreWrittenDown = rule(
  z.object({
    landingZone: z.object({ apiAccountSettings: z.literal('off') }),
    gateway: z.object({ account: z.string() }),
  }),
  function* ({ gateway }) {
    yield {
      path: 'landingZone.apiAccountSettings',
      problem: `is off, so API Gateway could not write down who calls the gateway in ${gateway.account}`,
      got: 'off',
      remedy: 'use create, or existing where the account has its settings already',
    };
  },
);

export const GATEWAY_RULES = [
  privateGatewaysHaveANetwork,
  agentsReachPrivateGateways,
  certificatesNameTheGateway,
  firewallsFitTheGateway,
  callsAreWrittenDown,
];

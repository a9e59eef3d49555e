import type { Environment } from '../../../foundation/environment';
import { EgressFirewall } from '../../../modules/egress/egress-firewall';
import { declaredHosts, networkOf } from '../../../modules/egress/networks';
import { only, type Resource, resourcesIn, synthModule } from '../../support/synth';
import { ECHO, EXISTING, type ToolInput, toolInput, trial } from '../tool/trial';

const HOSTS = ['api.partner.example', 'rates.bank.example'];

const synth = (hosts: readonly string[] = HOSTS, environment: Environment = trial()): Resource[] =>
  resourcesIn(
    synthModule((stack) => {
      new EgressFirewall(stack, 'inside', { environment, networkName: 'inside', hosts });
    }),
  );

const ofType = (resources: readonly Resource[], type: string) => resources.filter((resource) => resource.type === type);

/** `*` for everything, or for everything below a domain. */
const isListed = (domain: string, host: string) =>
  domain === '*' || (domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain);

/** Whether a network has an address for a host: the rule of the lowest priority that knows it decides. */
function resolves(resources: readonly Resource[], host: string): boolean {
  const listOf = (reference: unknown) =>
    ofType(resources, 'aws_route53_resolver_firewall_domain_list').find(
      ({ address }) => reference === `\${${address}.id}`,
    )?.attributes.domains as string[];
  const [rule] = ofType(resources, 'aws_route53_resolver_firewall_rule')
    .map(({ attributes }) => attributes)
    .sort((one, other) => Number(one.priority) - Number(other.priority))
    .filter(({ firewall_domain_list_id: list }) => listOf(list).some((domain) => isListed(domain, host)));
  return rule === undefined || rule.action !== 'BLOCK';
}

describe('which names a network knows', () => {
  const resources = synth();

  test.each([
    ['api.partner.example', true],
    ['rates.bank.example', true],
    ['dynamodb.eu-central-1.amazonaws.com', true],
    ['sts.eu-central-1.api.aws', true],
    ['partner.example', false],
    ['evil.api.partner.example', false],
    ['api.partner.example.evil.example', false],
    ['amazonaws.com.evil.example', false],
    ['evilamazonaws.com', false],
    ['pastebin.example', false],
    ['localhost', false],
  ])('%s: %p', (host, known) => {
    expect(resolves(resources, host)).toBe(known);
  });

  test('those of AWS alone, where nothing is declared', () => {
    const bare = synth([]);
    expect(HOSTS.map((host) => resolves(bare, host))).toEqual([false, false]);
    expect(resolves(bare, 'sqs.eu-central-1.amazonaws.com')).toBe(true);
  });

  test('one that is an alias is followed to wherever its owner says', () => {
    const allow = ofType(resources, 'aws_route53_resolver_firewall_rule').find(
      ({ attributes }) => attributes.action === 'ALLOW',
    );
    expect(allow?.attributes.firewall_domain_redirection_action).toBe('TRUST_REDIRECTION_DOMAIN');
  });
});

describe('how a network is held to it', () => {
  const resources = synth();

  test('before every other rule group, and not to be taken off by hand', () => {
    const { address } = only(resources, 'aws_route53_resolver_firewall_rule_group');
    expect(only(resources, 'aws_route53_resolver_firewall_rule_group_association').attributes).toMatchObject({
      firewall_rule_group_id: `\${${address}.id}`,
      vpc_id: 'vpc-0123456789abcdef0',
      priority: 101,
      mutation_protection: 'ENABLED',
    });
  });

  test('without the firewall there are no names', () => {
    expect(only(resources, 'aws_route53_resolver_firewall_config').attributes).toMatchObject({
      resource_id: 'vpc-0123456789abcdef0',
      firewall_fail_open: 'DISABLED',
    });
  });

  test('37: names stay within 64 characters', () => {
    const environment = trial([], {
      name: 'abcdefghijkl',
      namePrefix: 'abcdefghij',
      agents: [],
      networks: {
        inside: { account: 'tools', vpcId: 'vpc-0123456789abcdef0', subnetIds: ['subnet-0a0a0a0a', 'subnet-0b0b0b0b'] },
      },
    });
    const names = synth(HOSTS, environment).map(({ attributes }) => String(attributes.name ?? ''));
    expect(names.filter((name) => name.length > 64)).toEqual([]);
    expect(names.filter((name) => name === '')).toHaveLength(1);
  });
});

describe('what tools declare', () => {
  const inside = { ...ECHO, network: 'inside' } as const;
  const declared = (...tools: ToolInput[]) => [...declaredHosts(trial(tools, { agents: [] }), 'tools')];

  test('the hosts of all tools in a network, each once, in order', () => {
    expect(
      declared(
        toolInput({ target: inside, egress: ['rates.bank.example', 'api.partner.example'] }),
        toolInput({ name: 'archive', target: inside, egress: ['api.partner.example', 'a.example'] }),
      ),
    ).toEqual([['inside', ['a.example', 'api.partner.example', 'rates.bank.example']]]);
  });

  test('a network without declared hosts is closed as well', () => {
    expect(declared(toolInput({ target: inside }))).toEqual([['inside', []]]);
  });

  test('nothing of tools outside a network, of other targets or of other accounts', () => {
    expect(declared(toolInput(), toolInput({ name: 'tickets', target: EXISTING }))).toEqual([]);
    expect([...declaredHosts(trial([toolInput({ target: inside })]), 'other-tools')]).toEqual([]);
  });
});

test('refuses a network that the environment does not have', () => {
  expect(() => networkOf(trial(), 'attic')).toThrow('trial.networks: there is no "attic"; ');
});

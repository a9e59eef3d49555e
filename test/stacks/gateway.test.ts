import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { PolicyDocument } from '../../foundation/policy';
import { gatewayOf } from '../../modules/tool-gateway/arns';
import landingZone from '../fixtures/landing-zone/environment';
import { allows } from '../support/allow';
import { listOf } from '../support/deny';
import { environment } from '../support/environment';
import { only, policiesIn, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const idOf = (of: Environment) => `${of.name}-gateway-${gatewayOf(of).account}`;
const gatewayIn = (of: Environment) => resourcesIn(synthEnvironment(of)).filter(({ stack }) => stack === idOf(of));
const ofType = (resources: readonly Resource[], type: string) => resources.filter((resource) => resource.type === type);
const named = (resources: readonly Resource[], type: string, name: string): Resource =>
  only(
    resources.filter(({ attributes }) => attributes.name === name || attributes.function_name === name),
    type,
  );
const toolApiIn = (of: Environment) =>
  named(gatewayIn(of), 'aws_api_gateway_rest_api', `${of.namePrefix}-${of.name}-gateway`);
const policyOf = (resource: Resource): PolicyDocument => {
  const [found] = policiesIn([resource]);
  if (found === undefined) throw new Error(`${resource.address}: has no policy`);
  return found.content;
};

const CASES = Object.entries({ dev, staging, prod, 'landing-zone': landingZone }).map(([name, of]) => ({ name, of }));

describe.each(CASES)('the gateway of $name', ({ of }) => {
  test('36: is made in its own account, by whoever ships workloads', () => {
    const { account } = gatewayOf(of);
    expect(synthEnvironment(of).get(idOf(of))?.provider.aws).toEqual([
      expect.objectContaining({
        allowed_account_ids: [accountIdOf(of, account)],
        assume_role: [expect.objectContaining({ role_arn: expect.stringMatching(/workload/) })],
      }),
    ]);
  });

  test('36: looks nothing up but the state of the keys of its account', () => {
    const { data } = synthEnvironment(of).get(idOf(of)) ?? {};
    expect(Object.keys(data ?? {})).toEqual(['terraform_remote_state']);
    expect(Object.keys(data?.terraform_remote_state ?? {})).toEqual([`${of.name}-keys-${gatewayOf(of).account}`]);
  });

  test('38: nothing of it is of this machine, or of today', () => {
    const text = JSON.stringify(synthEnvironment(of).get(idOf(of)));
    expect(text).not.toContain(process.cwd());
    expect(text).not.toContain(new Date().toISOString().slice(0, 10));
  });
});

test('30: a stage that logs comes after what lets API Gateway log, where that is made here', () => {
  const settings = only(gatewayIn(prod), 'aws_api_gateway_account').address;
  for (const { attributes } of ofType(gatewayIn(prod), 'aws_api_gateway_stage'))
    expect(attributes.depends_on).toContain(settings);
});

test('40: settings that an account has are left to it', () => {
  expect(gatewayIn(landingZone).map(({ type }) => type)).not.toContain('aws_api_gateway_account');
});

describe('29: how a gateway is reached', () => {
  const agentOf = (of: Environment, account: string) => ({
    'aws:PrincipalArn': `arn:aws:iam::${accountIdOf(of, account)}:role/p2a/agent/p2a-${of.name}-agent-x`,
    'aws:PrincipalOrgID': of.organization.id,
    'aws:SecureTransport': 'true',
  });
  const reaches = (of: Environment, account: string, context: Record<string, string>) =>
    allows(
      policyOf(toolApiIn(of)),
      { action: 'execute-api:Invoke', resource: 'arn:aws:execute-api:eu-central-1:1:a/live/POST/tools/x/y', context },
      { account: accountIdOf(of, account) },
    );

  test('over the internet, by agents of the organization alone', () => {
    expect(toolApiIn(dev).attributes.endpoint_configuration).toEqual({ types: ['REGIONAL'] });
    expect(reaches(dev, 'sandbox', agentOf(dev, 'sandbox'))).toBe(true);
    expect(reaches(dev, 'sandbox', { ...agentOf(dev, 'sandbox'), 'aws:PrincipalOrgID': 'o-other' })).toBe(false);
    expect(ofType(gatewayIn(dev), 'aws_vpc_endpoint')).toEqual([]);
  });

  test('privately, from the endpoints of its own network and of accounts with agents, and from no other', () => {
    expect(toolApiIn(prod).attributes.endpoint_configuration).toEqual({
      types: ['PRIVATE'],
      vpc_endpoint_ids: ['vpce-09a09a09a09a09a0e'],
    });
    const from = (endpoint: string) => ({ ...agentOf(prod, 'claims-agents'), 'aws:SourceVpce': endpoint });
    for (const endpoint of ['vpce-09a09a09a09a09a0a', 'vpce-09a09a09a09a09a0b', 'vpce-09a09a09a09a09a0e'])
      expect(reaches(prod, 'claims-agents', from(endpoint))).toBe(true);
    expect(reaches(prod, 'claims-agents', from('vpce-00000000000000000'))).toBe(false);
    expect(reaches(prod, 'claims-agents', agentOf(prod, 'claims-agents'))).toBe(false);
    expect(ofType(gatewayIn(prod), 'aws_vpc_endpoint')).toEqual([]);
  });

  test('privately, by an endpoint of its own where its network has none', () => {
    const endpoint = only(gatewayIn(staging), 'aws_vpc_endpoint');
    expect(endpoint.attributes).toMatchObject({
      vpc_id: staging.networks.gateway?.vpcId,
      subnet_ids: staging.networks.gateway?.subnetIds,
      service_name: 'com.amazonaws.eu-central-1.execute-api',
      vpc_endpoint_type: 'Interface',
      private_dns_enabled: true,
    });
    expect(toolApiIn(staging).attributes.endpoint_configuration).toEqual({
      types: ['PRIVATE'],
      vpc_endpoint_ids: [`\${${endpoint.address}.id}`],
    });
    const known = policyOf(toolApiIn(staging)).Statement.map(({ Condition }) =>
      listOf(Condition?.StringNotEquals?.['aws:SourceVpce']),
    );
    expect(known).toContainEqual([`\${${endpoint.address}.id}`, 'vpce-05a05a05a05a05a0a']);
  });

  test('that endpoint takes HTTPS from private addresses, and opens no way out', () => {
    expect(only(gatewayIn(staging), 'aws_security_group').attributes).toMatchObject({
      ingress: [
        {
          from_port: 443,
          to_port: 443,
          protocol: 'tcp',
          cidr_blocks: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'],
        },
      ],
      egress: [],
    });
  });

  test('by TLS 1.2 or newer under a name of its own, and under no other', () => {
    for (const one of [dev, staging, prod]) {
      const name = only(gatewayIn(one), 'aws_api_gateway_domain_name').attributes;
      expect(name).toMatchObject({ domain_name: one.gateway?.domainName, security_policy: 'TLS_1_2' });
      expect(toolApiIn(one).attributes.disable_execute_api_endpoint).toBe(true);
    }
    const unnamed = environment({ gateway: { account: 'sandbox', domainName: 'tools.acme.internal' } });
    expect(ofType(gatewayIn(unnamed), 'aws_api_gateway_domain_name')).toEqual([]);
    expect(toolApiIn(unnamed).attributes.disable_execute_api_endpoint).toBe(false);
  });
});

describe('the firewall', () => {
  test('40: is not made where somebody else has one, or nobody wants one', () => {
    const arn = 'arn:aws:wafv2:eu-central-1:333333333333:regional/webacl/shared/1';
    const given = gatewayIn(environment({ gateway: { account: 'sandbox', firewall: { existing: { arn } } } }));
    expect(ofType(given, 'aws_wafv2_web_acl')).toEqual([]);
    expect(
      new Set(ofType(given, 'aws_wafv2_web_acl_association').map(({ attributes }) => attributes.web_acl_arn)),
    ).toEqual(new Set([arn]));
    const without = gatewayIn(environment({ gateway: { account: 'sandbox', firewall: 'off' } }));
    expect(without.filter(({ type }) => type.startsWith('aws_wafv2_'))).toEqual([]);
  });
});

test('37: names are within the limits of AWS in the environment with the longest', () => {
  const long = environment({ name: 'development1', namePrefix: 'governance' });
  for (const { address, attributes } of gatewayIn(long)) {
    const name = String(attributes.function_name ?? attributes.name ?? '');
    const limit = /^aws_(?:iam_role|lambda_function)\./.test(address) ? 64 : 80;
    if (/^aws_(?:iam_role|lambda_function|sfn_state_machine)\./.test(address))
      expect([address, name.length > 0 && name.length <= limit]).toEqual([address, true]);
  }
});

test('38: the same environment comes to the same gateway', () => {
  const stackOf = () => synthEnvironment(environment()).get('trial-gateway-sandbox');
  expect(stackOf()).toBeDefined();
  expect(JSON.stringify(stackOf())).toBe(JSON.stringify(stackOf()));
});

test('39: every role of the gateway can be stopped, and no apply undoes it', () => {
  const resources = gatewayIn(prod);
  const roles = ofType(resources, 'aws_iam_role');
  expect(roles.length).toBeGreaterThan(1);
  for (const role of roles) {
    const slot = resources.find(
      ({ type, attributes }) =>
        type === 'aws_iam_role_policy' &&
        attributes.role === `\${${role.address}.name}` &&
        attributes.name === 'quarantine',
    );
    expect([role.address, slot?.attributes.lifecycle]).toEqual([role.address, { ignore_changes: ['policy'] }]);
    expect([role.address, role.attributes.lifecycle]).toEqual([
      role.address,
      { ignore_changes: ['tags["p2a:quarantined"]'] },
    ]);
    expect([role.address, role.attributes.permissions_boundary]).toEqual([
      role.address,
      'arn:aws:iam::555555555505:policy/p2a/boundary/p2a-prod-gateway',
    ]);
  }
});

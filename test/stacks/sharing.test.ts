import { App } from 'cdktf';
import type { EnvironmentInput } from '../../foundation/environment';
import { OrganizationStack } from '../../stacks/organization';
import { SharingStack } from '../../stacks/sharing';
import { environment } from '../support/environment';

const accounts = {
  management: { id: '111111111111' },
  'log-archive': { id: '222222222222', ou: 'security' },
  sandbox: { id: '333333333333', ou: 'workloads' },
  gateway: { id: '444444444444', ou: 'workloads' },
};
const domainNameArn = 'arn:aws:apigateway:eu-central-1:444444444444:/domainnames/tools.acme.internal+k3v9x2m7q1';
const shared: Partial<EnvironmentInput> = {
  accounts,
  networks: {
    main: {
      account: 'sandbox',
      vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
      subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
      endpoints: { existing: { 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' } },
    },
  },
  sharing: { tools: { account: 'gateway', resources: [domainNameArn], with: { units: ['workloads'] } } },
};

/** The stacks of the owner and of the account that receives, beside an organization stack or without one. */
function stacksOf({ ramSharing }: { ramSharing: 'create' | 'existing' }) {
  const app = new App({ stackTraces: false });
  const of = environment({ ...shared, landingZone: { ramSharing } });
  const organization = new OrganizationStack(app, of, { controls: [] });
  const gateway = new SharingStack(app, of, 'gateway', { organization, gateways: [], earlier: [] });
  const sandbox = new SharingStack(app, of, 'sandbox', { organization, gateways: [], earlier: [gateway] });
  return { gateway, sandbox };
}

const following = (stack: SharingStack) => stack.producers.map(({ node }) => node.id);
const synthesized = (stack: SharingStack) => JSON.parse(JSON.stringify(stack.toTerraform()));
const typesIn = (stack: SharingStack) => Object.keys(synthesized(stack).resource ?? {}).sort();

test('an owner shares, and who receives makes its own way to it', () => {
  const { gateway, sandbox } = stacksOf({ ramSharing: 'existing' });
  expect(typesIn(gateway)).toEqual([
    'aws_ram_principal_association',
    'aws_ram_resource_association',
    'aws_ram_resource_share',
  ]);
  expect(typesIn(sandbox)).toEqual(['aws_api_gateway_domain_name_access_association']);
});

test('36: each in its own account, by whoever ships agents', () => {
  const { gateway, sandbox } = stacksOf({ ramSharing: 'existing' });
  for (const [stack, id] of [[gateway, '444444444444'] as const, [sandbox, '333333333333'] as const])
    expect(synthesized(stack).provider.aws[0]).toMatchObject({
      allowed_account_ids: [id],
      assume_role: [{ role_arn: `arn:aws:iam::${id}:role/p2a/deploy/p2a-trial-workload-deploy` }],
    });
});

describe('35: the order', () => {
  test('the switch of the organization comes first, if it is made here', () => {
    const { gateway, sandbox } = stacksOf({ ramSharing: 'create' });
    expect([following(gateway), following(sandbox)]).toEqual([
      ['trial-organization'],
      ['trial-organization', 'trial-sharing-gateway'],
    ]);
  });

  test('and nothing of the organization, if it is on already', () => {
    const { gateway, sandbox } = stacksOf({ ramSharing: 'existing' });
    expect([following(gateway), following(sandbox)]).toEqual([[], ['trial-sharing-gateway']]);
  });

  test('cannot be got wrong', () => {
    const app = new App({ stackTraces: false });
    const switching = environment({ ...shared, landingZone: { ramSharing: 'create' } });
    expect(() => new SharingStack(app, switching, 'gateway', { gateways: [], earlier: [] })).toThrow(
      'trial-sharing-gateway: there is no organization stack to switch sharing on; pass it, or set landingZone.ramSharing to existing',
    );
    expect(() => new SharingStack(app, environment(shared), 'sandbox', { gateways: [], earlier: [] })).toThrow(
      'trial-sharing-sandbox: the stack of gateway is missing; make stacks in the order of sharingAccounts',
    );
  });
});

test('20: nothing shared carries a plane', () => {
  const { gateway, sandbox } = stacksOf({ ramSharing: 'existing' });
  for (const stack of [gateway, sandbox]) expect(JSON.stringify(synthesized(stack))).not.toContain('p2a:plane');
});

test('a share may have the name of something else in the stack', () => {
  const of = environment({
    ...shared,
    sharing: { aws: { account: 'gateway', resources: [domainNameArn], with: { accounts: ['sandbox'] } } },
  });
  expect(
    () => new SharingStack(new App({ stackTraces: false }), of, 'gateway', { gateways: [], earlier: [] }),
  ).not.toThrow();
});

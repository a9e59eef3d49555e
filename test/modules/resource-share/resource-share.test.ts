import type { EnvironmentInput, Share } from '../../../foundation/environment';
import { ReceivedDomainName } from '../../../modules/resource-share/received-domain-name';
import { ResourceShare } from '../../../modules/resource-share/resource-share';
import { environment } from '../../support/environment';
import { only, resourcesIn, synthModule } from '../../support/synth';

const subnet = 'arn:aws:ec2:eu-central-1:333333333333:subnet/subnet-0a1b2c3d4e5f6a7b8';
const parameter = 'arn:aws:ssm:eu-central-1:333333333333:parameter/p2a/trial/gateway/url';
const share: Share = {
  account: 'sandbox',
  resources: [parameter, subnet],
  with: { accounts: ['log-archive'], units: ['workloads'] },
};

const shared = (loose: Partial<Share> = {}, overrides: Partial<EnvironmentInput> = {}) =>
  resourcesIn(
    synthModule((stack) => {
      new ResourceShare(stack, 'gateway', {
        environment: environment(overrides),
        shareName: 'gateway',
        share: { ...share, ...loose },
      });
    }),
  );
const valuesOf = (resources: ReturnType<typeof shared>, type: string, attribute: string) =>
  resources.filter((resource) => resource.type === type).map(({ attributes }) => attributes[attribute]);

describe('a share', () => {
  test('35: stays inside the organization', () => {
    expect(only(shared(), 'aws_ram_resource_share').attributes).toEqual({
      name: 'p2a-trial-gateway',
      allow_external_principals: false,
    });
  });

  test('holds what is listed', () => {
    expect(valuesOf(shared(), 'aws_ram_resource_association', 'resource_arn')).toEqual([parameter, subnet]);
  });

  test('35: is received by accounts as they are numbered, and by units as the management account knows them', () => {
    expect(valuesOf(shared(), 'aws_ram_principal_association', 'principal')).toEqual([
      '222222222222',
      'arn:aws:organizations::111111111111:ou/o-a1b2c3d4e5/ou-a1b2-w0rk10ad',
    ]);
  });

  test('36: by the partition of the environment', () => {
    const inGovCloud = shared(
      {},
      { partition: 'aws-us-gov', region: 'us-gov-west-1', models: {}, agents: [], tools: [], gateway: undefined },
    );
    expect(valuesOf(inGovCloud, 'aws_ram_principal_association', 'principal')).toContain(
      'arn:aws-us-gov:organizations::111111111111:ou/o-a1b2c3d4e5/ou-a1b2-w0rk10ad',
    );
  });

  test('is one share for all of it', () => {
    const resources = shared();
    const [{ address } = { address: '' }] = resources.filter(({ type }) => type === 'aws_ram_resource_share');
    for (const { type, attributes } of resources.filter(({ type }) => type !== 'aws_ram_resource_share'))
      expect([type, attributes.resource_share_arn]).toEqual([type, `\${${address}.arn}`]);
  });

  test('39: what is added or taken out moves nothing else', () => {
    const placed = (resources: ReturnType<typeof shared>) =>
      resources.map(({ address, attributes }) => [address, attributes]);
    const more = shared({
      resources: [`${subnet.slice(0, -1)}9`, ...share.resources],
      with: { accounts: ['management', ...share.with.accounts], units: ['security', ...share.with.units] },
    });
    expect(more).toHaveLength(shared().length + 3);
    expect(placed(more)).toEqual(expect.arrayContaining(placed(shared())));
  });
});

test('35: a private API of another account is reached from each of the own endpoints, and by no other way', () => {
  const domainNameArn = 'arn:aws:apigateway:eu-central-1:444444444444:/domainnames/tools.acme.internal+k3v9x2m7q1';
  const endpointIds = ['vpce-0a1b2c3d4e5f6a7b8', 'vpce-0a1b2c3d4e5f6a7b9'];
  const resources = resourcesIn(
    synthModule((stack) => {
      new ReceivedDomainName(stack, 'tools.acme.internal+k3v9x2m7q1', { domainNameArn, endpointIds });
    }),
  );
  expect(resources.map(({ type, attributes }) => [type, attributes])).toEqual(
    endpointIds.map((endpointId) => [
      'aws_api_gateway_domain_name_access_association',
      {
        domain_name_arn: domainNameArn,
        access_association_source: endpointId,
        access_association_source_type: 'VPCE',
      },
    ]),
  );
});

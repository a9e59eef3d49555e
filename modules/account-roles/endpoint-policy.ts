import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { madeAsOurs, ours } from './ownership';

/** The endpoint of a private gateway in a network of its account, and who comes in by it. */
export function endpointStatements(environment: Environment, account: string): Statement[] {
  const networks = Object.values(environment.networks).filter((network) => network.account === account);
  if (networks.length === 0) return [];
  const inEc2 = (resource: string) => regionalArn(environment, 'ec2', accountIdOf(environment, account), resource);
  const endpoints = inEc2('vpc-endpoint/*');
  const groups = inEc2('security-group/*');
  const places = [
    ...networks.map(({ vpcId }) => inEc2(`vpc/${vpcId}`)),
    ...networks.flatMap(({ subnetIds }) => subnetIds.map((subnet) => inEc2(`subnet/${subnet}`))),
  ];
  return [
    {
      Sid: 'MakesEndpointsForApis',
      Effect: 'Allow',
      Action: 'ec2:CreateVpcEndpoint',
      Resource: endpoints,
      Condition: {
        StringEquals: {
          ...madeAsOurs(environment).StringEquals,
          'ec2:VpceServiceName': `com.amazonaws.${environment.region}.execute-api`,
        },
      },
    },
    {
      // Judged beside the endpoint.
      Sid: 'PutsEndpointsIntoItsNetworks',
      Effect: 'Allow',
      Action: ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint'],
      Resource: places,
    },
    {
      Sid: 'PutsItsSecurityGroupsBeforeEndpoints',
      Effect: 'Allow',
      Action: ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint'],
      Resource: groups,
      Condition: ours(environment),
    },
    {
      Sid: 'TagsEndpointsThatItMakes',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: endpoints,
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVpcEndpoint' } },
    },
    {
      Sid: 'ChangesItsEndpoints',
      Effect: 'Allow',
      Action: ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DeleteVpcEndpoints', 'ec2:ModifyVpcEndpoint'],
      Resource: endpoints,
      Condition: ours(environment),
    },
    {
      Sid: 'LetsCallersInToEndpoints',
      Effect: 'Allow',
      Action: 'ec2:AuthorizeSecurityGroupIngress',
      Resource: groups,
      Condition: ours(environment),
    },
    {
      // EC2 asks for it in the name of whoever wants private names.
      Sid: 'PutsNamesOfEndpointsIntoItsNetworks',
      Effect: 'Allow',
      Action: 'route53:AssociateVPCWithHostedZone',
      Resource: `arn:${environment.partition}:route53:::hostedzone/*`,
      Condition: {
        'ForAllValues:StringEquals': {
          'route53:VPCs': networks.map(({ vpcId }) => `VPCId=${vpcId},VPCRegion=${environment.region}`),
        },
      },
    },
    {
      Sid: 'FindsEndpoints',
      Effect: 'Allow',
      Action: ['ec2:DescribePrefixLists', 'ec2:DescribeVpcEndpoints'],
      Resource: '*',
    },
  ];
}

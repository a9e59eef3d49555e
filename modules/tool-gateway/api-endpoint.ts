import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { networkOf } from '../egress/networks';
import { endpointPolicy } from './api-policy';

/** Addresses that no host of the internet has: which of them are the network's is not known here. */
const PRIVATE_ADDRESSES = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

export interface ApiEndpointProps {
  readonly environment: Environment;
  readonly networkName: string;
}

/** The way from a network of the gateway's account to the private API, for agents alone. */
export class ApiEndpoint extends Construct {
  /** Known at apply only. */
  public readonly endpointId: string;

  constructor(scope: Construct, id: string, { environment, networkName }: ApiEndpointProps) {
    super(scope, id);
    const { vpcId, subnetIds } = networkOf(environment, networkName);

    const group = new SecurityGroup(this, 'security-group', {
      name: awsName(environment, 'securityGroup', 'gateway', 'endpoint'),
      description: 'The gateway: HTTPS from private addresses, and nothing out',
      vpcId,
      // Lists, not rules of their own: what is added by hand goes with the next apply.
      ingress: [
        { protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: [...PRIVATE_ADDRESSES], description: 'HTTPS' },
      ],
      egress: [],
    });
    this.endpointId = new VpcEndpoint(this, 'Resource', {
      vpcId,
      subnetIds,
      vpcEndpointType: 'Interface',
      serviceName: `com.amazonaws.${environment.region}.execute-api`,
      securityGroupIds: [group.id],
      privateDnsEnabled: true,
      policy: renderJson(this.node.path, endpointPolicy(environment)),
    }).id;
  }
}

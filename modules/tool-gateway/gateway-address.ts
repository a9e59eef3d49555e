import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { addressParameterName, gatewayOf } from './arns';
import type { ToolApi } from './tool-api';

export interface GatewayAddressProps {
  readonly environment: Environment;
  readonly toolApi: ToolApi;
}

/** Where agents find the address of the gateway. */
export class GatewayAddress extends Construct {
  constructor(scope: Construct, id: string, { environment, toolApi }: GatewayAddressProps) {
    super(scope, id);
    const { domainName } = gatewayOf(environment);

    new SsmParameter(this, 'Resource', {
      name: addressParameterName(environment),
      description: 'Address under which agents reach the tool gateway',
      type: 'String',
      // Others cannot be shared.
      tier: 'Advanced',
      value: domainName === undefined ? toolApi.stage.invokeUrl : `https://${domainName}`,
    });
  }
}

import { ApiGatewayBasePathMapping } from '@cdktf/provider-aws/lib/api-gateway-base-path-mapping';
import { ApiGatewayDomainName } from '@cdktf/provider-aws/lib/api-gateway-domain-name';
import { ApiGatewayDomainNameAccessAssociation } from '@cdktf/provider-aws/lib/api-gateway-domain-name-access-association';
import { Construct } from 'constructs';
import { render } from '../../foundation/policy';
import type { ApiEndpoints } from '../governed-api/governed-api';
import { privateNamePolicy } from './api-policy';
import type { ToolApi } from './tool-api';

export interface ApiNameProps {
  readonly domainName: string;
  readonly certificateArn: string;
  readonly toolApi: ToolApi;
  /** Undefined for an API of the region. */
  readonly endpoints: ApiEndpoints | undefined;
}

/** The domain name under which agents reach the tool API, and no path between. */
export class ApiName extends Construct {
  constructor(scope: Construct, id: string, props: ApiNameProps) {
    super(scope, id);
    const { toolApi, endpoints } = props;

    const name = this.addName(props);
    new ApiGatewayBasePathMapping(this, 'mapping', {
      apiId: toolApi.api.id,
      stageName: toolApi.stage.stageName,
      domainName: name.domainName,
      ...(endpoints === undefined ? {} : { domainNameId: name.domainNameId }),
    });
    if (endpoints !== undefined)
      new ApiGatewayDomainNameAccessAssociation(this, 'own-endpoint', {
        domainNameArn: name.arn,
        accessAssociationSource: endpoints.own,
        accessAssociationSourceType: 'VPCE',
      });
  }

  private addName({ domainName, certificateArn, endpoints }: ApiNameProps): ApiGatewayDomainName {
    const securityPolicy = 'TLS_1_2';
    return endpoints === undefined
      ? new ApiGatewayDomainName(this, 'Resource', {
          domainName,
          regionalCertificateArn: certificateArn,
          endpointConfiguration: { types: ['REGIONAL'] },
          securityPolicy,
        })
      : new ApiGatewayDomainName(this, 'Resource', {
          domainName,
          certificateArn,
          endpointConfiguration: { types: ['PRIVATE'] },
          policy: render(this.node.path, 'api', privateNamePolicy(endpoints.known)),
          securityPolicy,
        });
  }
}

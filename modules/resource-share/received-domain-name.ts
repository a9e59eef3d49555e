import { ApiGatewayDomainNameAccessAssociation } from '@cdktf/provider-aws/lib/api-gateway-domain-name-access-association';
import { Construct } from 'constructs';

export interface ReceivedDomainNameProps {
  /** Private domain name of another account's API, with the id behind it. */
  readonly domainNameArn: string;
  /** Endpoints for `execute-api` from which it is called. */
  readonly endpointIds: readonly string[];
}

/** The way from this account's own endpoints to a private API that another account shares with it. */
export class ReceivedDomainName extends Construct {
  constructor(scope: Construct, id: string, { domainNameArn, endpointIds }: ReceivedDomainNameProps) {
    super(scope, id);

    for (const endpointId of endpointIds) {
      new ApiGatewayDomainNameAccessAssociation(this, endpointId, {
        domainNameArn,
        accessAssociationSource: endpointId,
        accessAssociationSourceType: 'VPCE',
      });
    }
  }
}

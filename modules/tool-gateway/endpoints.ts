import { agentAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { apiEndpointsOf } from '../../foundation/shares';
import { networkOf } from '../egress/networks';
import { gatewayOf } from './arns';

/** The network by which a private gateway is reached in its own account; undefined for one of the region. */
export function privateNetwork(environment: Environment): string | undefined {
  const { endpoint } = gatewayOf(environment);
  return endpoint.kind === 'private' ? endpoint.network : undefined;
}

/** Endpoint of a network for private APIs, where it has one already. */
export function givenEndpoint(environment: Environment, network: string): string | undefined {
  const { endpoints } = networkOf(environment, network);
  return typeof endpoints === 'object' ? endpoints.existing['execute-api'] : undefined;
}

/** Endpoints by which agents of whatever account call private APIs. */
export const endpointsOfAgents = (environment: Environment): string[] =>
  agentAccounts(environment).flatMap((account) => apiEndpointsOf(environment, account));

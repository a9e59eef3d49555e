import { accountIdOf, agentAccounts } from '../../foundation/accounts';
import { GATEWAY_STAGE, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { type Callers, planesIn } from '../../foundation/principals';
import { APPROVER_STAGE } from '../approvals/stage';
import { gatewayOf } from './arns';

const INVOKE = 'execute-api:Invoke';

const denied = (Sid: string, Condition: Statement['Condition'] = {}): Statement => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: INVOKE,
  Resource: '*',
  Condition,
});

const OVER_TLS = denied('NobodyCallsWithoutTls', { Bool: { 'aws:SecureTransport': 'false' } });

const fromEndpoints = (endpointIds: readonly string[]) =>
  denied('NobodyCallsFromElsewhere', { StringNotEquals: { 'aws:SourceVpce': endpointIds } });

/**
 * Who calls the tool API: roles of agents, of the organization, and of a private API from known endpoints alone. Whoever
 * else may do anything in the gateway's account does not call it.
 *
 * Everything is `*` to it: a policy holds for its own API, and whatever else it names, AWS stores in other words, which
 * every plan would change back.
 *
 * @param endpointIds Endpoints from which a private API is called; undefined for one of the region.
 */
export function toolApiPolicy(environment: Environment, endpointIds: readonly string[] | undefined): PolicyDocument {
  const agents = callersOf(environment);
  const organization = { 'aws:PrincipalOrgID': environment.organization.id };
  return policy(
    {
      Sid: 'AgentsCall',
      Effect: 'Allow',
      Principal: agents.Principal,
      Action: INVOKE,
      Resource: '*',
      Condition: {
        ...agents.Condition,
        StringEquals: {
          ...organization,
          ...(endpointIds === undefined ? {} : { 'aws:SourceVpce': endpointIds }),
        },
      },
    },
    denied('NobodyCallsWhoIsNoAgent', { ArnNotLike: agents.Condition.ArnLike ?? {} }),
    denied('NobodyOutsideTheOrganizationCalls', { StringNotEquals: organization }),
    OVER_TLS,
    ...(endpointIds === undefined ? [] : [fromEndpoints(endpointIds)]),
  );
}

/** Roles of agents; before there are any, those that the gateway's account may come to have. */
function callersOf(environment: Environment): Callers {
  const accounts = agentAccounts(environment);
  return planesIn(environment, accounts.length > 0 ? accounts : [gatewayOf(environment).account], ['agent']);
}

/** Who reaches the API by its private name: known endpoints. Who calls there is for the API's own policy to say. */
export const privateNamePolicy = (endpointIds: readonly string[]): PolicyDocument =>
  policy(
    {
      Sid: 'KnownEndpointsReachTheApi',
      Effect: 'Allow',
      Principal: '*',
      Action: INVOKE,
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceVpce': endpointIds } },
    },
    OVER_TLS,
    fromEndpoints(endpointIds),
  );

/** What an endpoint of our own lets through: to the gateway's account alone, agents of the organization, and approvers. */
export function endpointPolicy(environment: Environment): PolicyDocument {
  const agents = callersOf(environment);
  const { account } = gatewayOf(environment);
  const within = (resource: string) =>
    regionalArn(environment, 'execute-api', accountIdOf(environment, account), resource);
  const anybody = (Sid: string, resource: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: '*',
    Action: INVOKE,
    Resource: within(resource),
  });
  return policy(
    {
      Sid: 'AgentsReachTheGateway',
      Effect: 'Allow',
      Principal: agents.Principal,
      Action: INVOKE,
      Resource: within(`*/${GATEWAY_STAGE}/*`),
      Condition: { ...agents.Condition, StringEquals: { 'aws:PrincipalOrgID': environment.organization.id } },
    },
    // A name leads on to the API, which asks who calls.
    anybody('TheGatewayIsReachedByItsName', '/domainnames/*'),
    // Approvers are no principals of AWS: the authorizer behind it asks who they are.
    anybody('PeopleReachTheApiOfApprovers', `*/${APPROVER_STAGE}/*`),
  );
}

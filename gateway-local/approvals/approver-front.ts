import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { approver } from '../../modules/approvals/lambda/approver/approver';
import type { authorizer } from '../../modules/approvals/lambda/authorizer/authorizer';
import { approverApi } from '../../modules/approvals/openapi';
import { APPROVER_STAGE } from '../../modules/approvals/stage';
import { gatewayOf } from '../../modules/tool-gateway/arns';
import { gatewayAnswer } from '../gateway-responses';
import { apiEvent } from '../http/event';
import { type HttpAnswer, type HttpRequest, onlyValueOf } from '../http/request';

export interface ApproverFrontParts {
  readonly environment: Environment;
  readonly authorizer: ReturnType<typeof authorizer>;
  readonly approver: ReturnType<typeof approver>;
}

/** Under which the API of approvers is found beside that of tools; as deployed, it has an address of its own. */
export const APPROVER_PATH = '/approver';

/** Nothing of these is asked for its own sake: the responses are. */
const RESPONSES = approverApi({ approverUri: '', authorizerUri: '', endpointIds: [] })[
  'x-amazon-apigateway-gateway-responses'
];

/** What API Gateway does in front of the API of approvers: it knows paths, asks the authorizer, and hands over what is left. */
export const approverFront =
  ({ environment, authorizer, approver }: ApproverFrontParts) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const route = routeOf(request);
    if (route === undefined) return gatewayAnswer(RESPONSES, 'MISSING_AUTHENTICATION_TOKEN', request.id);
    const caller = await authorizer({
      methodArn: methodArn(environment, request),
      authorizationToken: onlyValueOf(request, 'authorization') ?? '',
    }).catch(() => undefined);
    if (caller === undefined) return gatewayAnswer(RESPONSES, 'UNAUTHORIZED', request.id);
    const known = { ...caller.context, principalId: caller.principalId };
    return approver(apiEvent(request, { ...route, stage: APPROVER_STAGE, caller: { authorizer: known } }));
  };

const methodArn = (environment: Environment, { method, path }: HttpRequest) => {
  const { partition, region } = environment;
  const account = accountIdOf(environment, gatewayOf(environment).account);
  return `arn:${partition}:execute-api:${region}:${account}:local/${APPROVER_STAGE}/${method}${path.slice(APPROVER_PATH.length)}`;
};

function routeOf({ method, path }: HttpRequest) {
  if (`${method} ${path}` === `GET ${APPROVER_PATH}/approvals`) return { resource: '/approvals', pathParameters: null };
  const [, id, decision] = /^\/approver\/approvals\/([^/]+)(\/decision)?$/.exec(path) ?? [];
  if (id === undefined || method !== (decision === undefined ? 'GET' : 'POST')) return undefined;
  return { resource: `/approvals/{id}${decision ?? ''}`, pathParameters: { id } };
}

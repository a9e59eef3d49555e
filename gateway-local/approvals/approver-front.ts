import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { approver } from '../../modules/approvals/lambda/approver/approver';
import type { authorizer } from '../../modules/approvals/lambda/authorizer/authorizer';
import { approverApi } from '../../modules/approvals/openapi';
import { RELEASE_ROUTES } from '../../modules/approvals/release-routes';
import { APPROVER_STAGE } from '../../modules/approvals/stage';
import { gatewayOf } from '../../modules/tool-gateway/arns';
import { gatewayAnswer } from '../gateway-responses';
import { apiEvent, decoded } from '../http/event';
import { type HttpAnswer, type HttpRequest, onlyValueOf } from '../http/request';

export interface ApproverFrontParts {
  readonly environment: Environment;
  readonly authorizer: ReturnType<typeof authorizer>;
  readonly approver: ReturnType<typeof approver>;
  /** Lets agents go again; called as the same API calls it. */
  readonly releases: (event: ReturnType<typeof apiEvent>) => Promise<HttpAnswer>;
}

/** Under which the API of approvers is found beside that of tools; as deployed, it has an address of its own. */
export const APPROVER_PATH = '/approver';

/** Nothing of these is asked for its own sake: the responses are. */
const RESPONSES = approverApi({ approverUri: '', releaseUri: '', authorizerUri: '', endpointIds: [] })[
  'x-amazon-apigateway-gateway-responses'
];

/** What API Gateway does in front of the API of approvers: it knows paths, asks the authorizer, and hands over what is left. */
export const approverFront =
  ({ environment, authorizer, ...functions }: ApproverFrontParts) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    const found = routeOf(request);
    if (found === undefined) return gatewayAnswer(RESPONSES, 'MISSING_AUTHENTICATION_TOKEN', request.id);
    const asked = {
      methodArn: methodArn(environment, request),
      authorizationToken: onlyValueOf(request, 'authorization') ?? '',
    };
    const caller = await authorizer(asked, { awsRequestId: request.id }).catch(() => undefined);
    if (caller === undefined) return gatewayAnswer(RESPONSES, 'UNAUTHORIZED', request.id);
    const known = { ...caller.context, principalId: caller.principalId };
    const { by, ...place } = found;
    return functions[by](apiEvent(request, { ...place, stage: APPROVER_STAGE, caller: { authorizer: known } }));
  };

const methodArn = (environment: Environment, { method, path }: HttpRequest) => {
  const { partition, region } = environment;
  const account = accountIdOf(environment, gatewayOf(environment).account);
  return `arn:${partition}:execute-api:${region}:${account}:local/${APPROVER_STAGE}/${method}${path.slice(APPROVER_PATH.length)}`;
};

interface Route {
  /** As in `GET /approvals/{id}`. */
  readonly method: string;
  readonly resource: string;
  readonly path: RegExp;
  readonly by: 'approver' | 'releases';
}

const route = (by: Route['by'], method: string, resource: string): Route => ({
  by,
  method,
  resource,
  path: new RegExp(`^${APPROVER_PATH}${resource.replace(/\{(\w+)\}/, '(?<$1>[^/]+)')}$`),
});

const ROUTES: readonly Route[] = [
  route('approver', 'GET', '/approvals'),
  route('approver', 'GET', '/approvals/{id}'),
  route('approver', 'POST', '/approvals/{id}/decision'),
  ...Object.values(RELEASE_ROUTES).map(({ method, path }) => route('releases', method, path)),
];

function routeOf({ method, path }: HttpRequest) {
  for (const { by, resource, ...one } of ROUTES) {
    const found = one.method === method ? one.path.exec(path) : null;
    if (found !== null) return { by, resource, pathParameters: decodedAll(found.groups) };
  }
  return undefined;
}

function decodedAll(parameters: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | null {
  if (parameters === undefined) return null;
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decoded(value)]));
}

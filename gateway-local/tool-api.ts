import { GATEWAY_STAGE } from '../foundation/arns';
import type { Environment } from '../foundation/environment';
import { gatewayResponses } from '../modules/tool-gateway/gateway-responses';
import type { validator } from '../modules/tool-gateway/lambda/validator/validator';
import { declaredActions } from '../modules/tool-gateway/openapi';
import { gatewayAnswer } from './gateway-responses';
import { apiEvent, decoded } from './http/event';
import type { HttpAnswer, HttpRequest } from './http/request';
import { type SignatureRules, signedBy, TurnedAway } from './http/signature';
import type { Log } from './log';

export interface ToolApiParts {
  readonly environment: Environment;
  readonly signatures: SignatureRules;
  /** Whether AWS denies everything to the role behind a session. */
  readonly isStopped: (userArn: string) => boolean;
  readonly validator: ReturnType<typeof validator>;
  readonly log: Log;
}

const RESPONSES = gatewayResponses();

export const toolApiAnswer = (type: string, request: string): HttpAnswer => gatewayAnswer(RESPONSES, type, request);

/** What API Gateway does in front of the validator: it knows paths and signatures, and hands over what is left. */
export function toolApi({ environment, signatures, isStopped, validator, log }: ToolApiParts) {
  const calls = new Set(declaredActions(environment).map(({ tool, action }) => `POST /tools/${tool}/${action}`));
  return async (request: HttpRequest): Promise<HttpAnswer> => {
    try {
      const route = routeOf(calls, request);
      if (route === undefined) throw new TurnedAway('MISSING_AUTHENTICATION_TOKEN', 'there is no such path');
      const userArn = signedBy(request, signatures);
      if (isStopped(userArn)) throw new TurnedAway('ACCESS_DENIED', 'the role is in quarantine');
      const answer = await validator(apiEvent(request, { ...route, stage: GATEWAY_STAGE, caller: { userArn } }));
      if (!('statusCode' in answer)) throw new Error('the validator has answered somebody else');
      return answer;
    } catch (error) {
      if (!(error instanceof TurnedAway)) throw error;
      const answer = toolApiAnswer(error.response, request.id);
      log({
        log: 'access',
        line: {
          request: request.id,
          method: request.method,
          path: request.path,
          status: answer.statusCode,
          because: error.message,
        },
      });
      return answer;
    }
  };
}

function routeOf(calls: ReadonlySet<string>, { method, path }: HttpRequest) {
  if (calls.has(`${method} ${path}`)) return { resource: path, pathParameters: null };
  const [, approval] = /^\/approvals\/([^/]+)$/.exec(path) ?? [];
  return method === 'GET' && approval !== undefined
    ? { resource: '/approvals/{approval}', pathParameters: { approval: decoded(approval) } }
    : undefined;
}

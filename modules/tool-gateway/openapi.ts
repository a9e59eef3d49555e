import type { Environment, ToolAction } from '../../foundation/environment';
import { actionModel, modelName } from './action-model';
import { gatewayResponses } from './gateway-responses';

/** As long as API Gateway waits by default, and longer than any tool may take. */
const PATIENCE_MS = 29_000;

export interface ToolApi {
  /** Under which API Gateway calls the validator. */
  readonly validatorUri: string;
  /** Endpoints of the gateway's own account, for a private API. */
  readonly endpointIds: readonly string[];
  /** Whether the API answers under its own domain name alone. */
  readonly byNameOnly: boolean;
}

/**
 * The tool API in OpenAPI 3.0 with the extensions of API Gateway: one path for each action that some agent declares, and
 * where an agent sees what became of an approval. What nobody may call is no path.
 */
export const toolApiDefinition = (environment: Environment, api: ToolApi) => {
  const actions = declaredActions(environment);
  return {
    openapi: '3.0.1',
    info: { title: 'Tools', version: '1' },
    servers: serversOf(api),
    'x-amazon-apigateway-request-validators': {
      whole: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-request-validator': 'whole',
    'x-amazon-apigateway-gateway-responses': gatewayResponses(),
    paths: {
      ...Object.fromEntries(
        actions.map(({ tool, action, declared }) => [
          `/tools/${tool}/${action}`,
          { post: { ...method(api), ...takes(modelName(tool, action), declared) } },
        ]),
      ),
      '/approvals/{approval}': {
        get: { ...method(api), parameters: [parameter('approval', 'path', true)] },
      },
    },
    components: {
      schemas: Object.fromEntries(
        actions.map(({ tool, action, declared }) => [modelName(tool, action), actionModel(declared.input)]),
      ),
    },
  };
};

/** Actions that some agent declares, by tool and action in the order of the register. */
export function declaredActions({ tools, agents }: Environment) {
  const declared = new Set(
    agents.flatMap((agent) =>
      Object.entries(agent.tools).flatMap(([tool, actions]) => actions.map((action) => `${tool}/${action}`)),
    ),
  );
  return tools.flatMap(({ name: tool, actions }) =>
    Object.entries(actions)
      .filter(([action]) => declared.has(`${tool}/${action}`))
      .map(([action, of]) => ({ tool, action, declared: of })),
  );
}

/** Said here too, because an update by definition takes away what the definition does not say. */
const serversOf = ({ endpointIds, byNameOnly }: ToolApi) => [
  {
    url: '/',
    'x-amazon-apigateway-endpoint-configuration': {
      disableExecuteApiEndpoint: byNameOnly,
      ...(endpointIds.length === 0 ? {} : { vpcEndpointIds: endpointIds }),
    },
  },
];

const method = ({ validatorUri }: ToolApi) => ({
  'x-amazon-apigateway-auth': { type: 'AWS_IAM' },
  'x-amazon-apigateway-integration': {
    type: 'aws_proxy',
    httpMethod: 'POST',
    uri: validatorUri,
    passthroughBehavior: 'never',
    contentHandling: 'CONVERT_TO_TEXT',
    timeoutInMillis: PATIENCE_MS,
  },
  responses: { '200': { description: 'An answer of the validator' } },
});

const takes = (model: string, { kind }: ToolAction) => ({
  parameters: [parameter('idempotency-key', 'header', kind === 'change')],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${model}` } } },
  },
});

const parameter = (name: string, place: 'header' | 'path', required: boolean) => ({
  name,
  in: place,
  required,
  schema: { type: 'string' },
});

import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import { REFUSALS, type RefusalCode } from '../../../foundation/refusals';
import { declaredActions, type ToolApi, toolApiDefinition } from '../../../modules/tool-gateway/openapi';
import { toolInput, trial } from '../tool/trial';

const api: ToolApi = { validatorUri: 'uri', endpointIds: [], byNameOnly: false };
const of = trial([toolInput({ actions: { ...toolInput().actions } })]);

interface Method {
  readonly 'x-amazon-apigateway-auth'?: { readonly type: string };
  readonly 'x-amazon-apigateway-integration'?: Readonly<Record<string, unknown>>;
  readonly 'x-amazon-apigateway-request-validator'?: string;
  readonly security?: unknown;
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly in: string; readonly required: boolean }>;
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
  };
}

const methodsOf = (definition: ReturnType<typeof toolApiDefinition>) =>
  Object.entries(definition.paths as Record<string, Record<string, Method>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, method]) => ({ at: `${verb} ${path}`, method })),
  );

describe.each([
  ['an environment', of],
  ['dev', dev],
  ['prod', prod],
])('the tool API of %s', (_, environment) => {
  const definition = toolApiDefinition(environment, api);
  const methods = methodsOf(definition);

  test('29: takes signed requests of AWS principals alone, on every method, and no API keys', () => {
    expect(methods.length).toBeGreaterThan(1);
    for (const { at, method } of methods) {
      expect([at, method['x-amazon-apigateway-auth']]).toEqual([at, { type: 'AWS_IAM' }]);
      expect([at, method.security]).toEqual([at, undefined]);
    }
    expect(JSON.stringify(definition)).not.toMatch(/apiKey|api-key-source/);
  });

  test('has a path for each action that an agent declares, one for approvals, and no other', () => {
    const declared = new Set(
      environment.agents.flatMap(({ tools }) =>
        Object.entries(tools).flatMap(([tool, actions]) => actions.map((action) => `post /tools/${tool}/${action}`)),
      ),
    );
    expect(new Set(methods.map(({ at }) => at))).toEqual(new Set([...declared, 'get /approvals/{approval}']));
  });

  test('hands every request to the validator, which has as long as API Gateway waits', () => {
    for (const { at, method } of methods)
      expect([at, method['x-amazon-apigateway-integration']]).toEqual([
        at,
        expect.objectContaining({ type: 'aws_proxy', uri: 'uri', httpMethod: 'POST', timeoutInMillis: 29_000 }),
      ]);
  });

  test('31: checks body and parameters of every method before the validator does', () => {
    const validators = definition['x-amazon-apigateway-request-validators'];
    expect(validators[definition['x-amazon-apigateway-request-validator'] as 'whole']).toEqual({
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    for (const { method } of methods) expect(method['x-amazon-apigateway-request-validator']).toBeUndefined();
  });

  test('31: each call has a model of its own that lets no other field in', () => {
    const calls = methods.filter(({ at }) => at.startsWith('post'));
    const models = calls.map(({ method }) => {
      const { required, content } = method.requestBody ?? { required: false, content: {} };
      expect([required, Object.keys(content)]).toEqual([true, ['application/json']]);
      const name = content['application/json']?.schema.$ref.replace('#/components/schemas/', '') ?? '';
      const model = (definition.components.schemas as Record<string, object>)[name];
      expect(model).toMatchObject({ type: 'object', additionalProperties: false });
      return name;
    });
    expect(new Set(models).size).toBe(calls.length);
  });

  test('asks for an idempotency key where something changes', () => {
    const kinds = new Map(
      declaredActions(environment).map(({ tool, action, declared }) => [
        `post /tools/${tool}/${action}`,
        declared.kind,
      ]),
    );
    for (const { at, method } of methods.filter(({ at: path }) => path.startsWith('post')))
      expect([at, method.parameters]).toEqual([
        at,
        [expect.objectContaining({ name: 'idempotency-key', in: 'header', required: kinds.get(at) === 'change' })],
      ]);
  });
});

test('what nobody declares is no path', () => {
  expect(JSON.stringify(toolApiDefinition(of, api))).not.toContain('erase');
});

test('29: keeps its endpoints and its one name through every update of the definition', () => {
  const { servers } = toolApiDefinition(of, { ...api, endpointIds: ['vpce-1'], byNameOnly: true });
  expect(servers).toEqual([
    {
      url: '/',
      'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true, vpcEndpointIds: ['vpce-1'] },
    },
  ]);
});

/** Source: "Gateway response types" in the API Gateway guide. */
const TYPES = `ACCESS_DENIED API_CONFIGURATION_ERROR AUTHORIZER_CONFIGURATION_ERROR AUTHORIZER_FAILURE BAD_REQUEST_BODY
BAD_REQUEST_PARAMETERS DEFAULT_4XX DEFAULT_5XX EXPIRED_TOKEN INTEGRATION_FAILURE INTEGRATION_TIMEOUT INVALID_API_KEY
INVALID_SIGNATURE MISSING_AUTHENTICATION_TOKEN QUOTA_EXCEEDED REQUEST_TOO_LARGE RESOURCE_NOT_FOUND THROTTLED UNAUTHORIZED
UNSUPPORTED_MEDIA_TYPE WAF_FILTERED`.split(/\s+/);

describe('what API Gateway says by itself', () => {
  const responses = toolApiDefinition(of, api)['x-amazon-apigateway-gateway-responses'];

  test('is of every type that it has', () => {
    expect(Object.keys(responses).sort()).toEqual(TYPES);
  });

  test.each(TYPES)('is a refusal with a code and a sentence: %s', (type) => {
    const { statusCode, responseParameters = {}, responseTemplates } = responses[type] ?? {};
    const problem = JSON.parse(responseTemplates?.['application/json'] ?? '{}') as { code: RefusalCode };
    const { status, sentence, by } = REFUSALS[problem.code];
    expect(by).toBe('gateway');
    expect(problem).toMatchObject({
      type: `urn:p2a-guardrails:refusal:${problem.code}`,
      status,
      detail: sentence,
      instance: 'urn:p2a-guardrails:request:$context.requestId',
    });
    expect(statusCode).toBe(String(status));
    expect(responseParameters['gatewayresponse.header.content-type']).toBe("'application/problem+json'");
  });

  test('says nothing of what went wrong inside, nor of the request', () => {
    const variables = JSON.stringify(responses).match(/\$[a-z]+[.a-zA-Z]*/g) ?? [];
    expect(new Set(variables)).toEqual(new Set(['$context.requestId']));
  });

  test.each([
    ['INTEGRATION_TIMEOUT', 'no-answer'],
    ['INTEGRATION_FAILURE', 'no-answer'],
    ['THROTTLED', 'limit-exceeded'],
    ['BAD_REQUEST_BODY', 'malformed-call'],
    ['BAD_REQUEST_PARAMETERS', 'idempotency-key-needed'],
    ['REQUEST_TOO_LARGE', 'call-too-large'],
    ['INVALID_SIGNATURE', 'not-identified'],
    ['ACCESS_DENIED', 'not-authorized'],
  ])('tells %s as %s', (type, code) => {
    expect(JSON.parse(responses[type]?.responseTemplates['application/json'] ?? '{}').code).toBe(code);
  });
});

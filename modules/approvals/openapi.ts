import type { RefusalCode } from '../../foundation/refusals';
import { gatewayResponse } from '../tool-gateway/gateway-responses';
import { RELEASE_ROUTES } from './release-routes';

/** What the API of approvers is made of. */
export interface ApproverApiParts {
  /** What API Gateway calls, as `arn:…:lambda:path/…/invocations`. */
  readonly approverUri: string;
  /**
   * The function that lets agents go again. API Gateway looks for a function when it calls it, so it may be made later: names may
   * even hold variables that are filled in only then. Source: "API Gateway stage variables reference for REST APIs".
   */
  readonly releaseUri: string;
  readonly authorizerUri: string;
  /** Endpoints of a private API; none for one of the region. */
  readonly endpointIds: readonly string[];
}

/** Longest time that API Gateway waits for an answer, in milliseconds. */
const PATIENCE_MS = 29_000;

const error = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});
/** One by one: API Gateway knows no ranges of statuses. */
const ERRORS = Object.fromEntries(
  Object.entries({
    400: 'It does not have the form of a decision',
    401: 'It is not known who asks',
    403: 'Whoever asks does not decide about it',
    404: 'There is no such approval, or no such agent',
    409: 'It has been decided, or it is not what was shown; or nothing stops the agent',
    503: 'It could not be done now',
  }).map(([status, description]) => [status, error(description)]),
);

const found = (schema: string) => ({
  description: 'As it is now',
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

const bodyOf = (schema: string) => ({
  required: true,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** The API by which people see what waits and decide about it, in OpenAPI with the extensions of API Gateway. */
export const approverApi = ({ approverUri, releaseUri, authorizerUri, endpointIds }: ApproverApiParts) => {
  const method = (description: string, schema: string, request: object = {}, uri = approverUri) => ({
    description,
    ...request,
    security: [{ approver: [] }],
    responses: { '200': found(schema), ...ERRORS },
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri,
      passthroughBehavior: 'never',
      timeoutInMillis: PATIENCE_MS,
    },
  });
  return {
    openapi: '3.0.1',
    info: { title: 'Approvals', version: '1' },
    ...(endpointIds.length === 0 ? {} : { servers: [behind(endpointIds)] }),
    paths: {
      '/approvals': { get: method('What waits for the groups of whoever asks', 'Waiting') },
      '/approvals/{id}': {
        get: method('What a decision would be about, whole, with its digest', 'Approval', { parameters: [ID] }),
      },
      '/approvals/{id}/decision': {
        post: method('Approves or rejects what was shown', 'Outcome', {
          parameters: [ID],
          requestBody: bodyOf('Decision'),
        }),
      },
      [RELEASE_ROUTES.standing.path]: {
        get: method('Whether an agent is stopped or slowed down, since when and why', 'Standing', AGENT, releaseUri),
      },
      [RELEASE_ROUTES.release.path]: {
        post: method('Lets an agent go again', 'Released', { ...AGENT, requestBody: bodyOf('Release') }, releaseUri),
      },
    },
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        approver: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authtype': 'custom',
          'x-amazon-apigateway-authorizer': {
            type: 'token',
            authorizerUri,
            // Every request is looked at anew: a person's groups and sign-in are those of now.
            authorizerResultTtlInSeconds: 0,
            identityValidationExpression: '^Bearer [-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+\\.[-0-9A-Za-z_]+$',
          },
        },
      },
    },
    'x-amazon-apigateway-request-validators': {
      everything: { validateRequestBody: true, validateRequestParameters: true },
    },
    'x-amazon-apigateway-request-validator': 'everything',
    'x-amazon-apigateway-gateway-responses': GATEWAY_RESPONSES,
  };
};

/** Said here too, because an update by definition takes away what the definition does not say. */
const behind = (vpcEndpointIds: readonly string[]) => ({
  url: '/',
  'x-amazon-apigateway-endpoint-configuration': { vpcEndpointIds },
});

const named = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const ID = named('id');
const AGENT = { parameters: [named('agent')] };

const text = (maxLength: number, more: object = {}) => ({ type: 'string', minLength: 1, maxLength, ...more });
const NUMBER = { type: 'integer' };
const SUMMARY = {
  id: text(80),
  state: text(20),
  family: text(20),
  agent: text(30),
  tool: text(64),
  action: text(64),
  amount: { type: 'object', properties: { minorUnits: NUMBER, currency: text(3) } },
  rules: { type: 'array', items: text(200) },
  quorum: NUMBER,
  decisions: {
    type: 'array',
    items: { type: 'object', properties: { decision: text(10), at: NUMBER, name: text(320) } },
  },
  requestedAt: NUMBER,
  expiresAt: NUMBER,
};
const STANDS = { agent: text(30), family: text(20), state: text(20), at: { description: 'Since when' } };
const DIGEST = text(128, { pattern: '^[A-Za-z0-9_+/=:-]{16,128}$' });

const SCHEMAS = {
  /** The only bodies that are taken: closed, and each field bounded. */
  Decision: {
    type: 'object',
    additionalProperties: false,
    required: ['decision', 'digest'],
    properties: { decision: { type: 'string', enum: ['approve', 'reject'] }, digest: DIGEST, reason: text(500) },
  },
  Release: {
    type: 'object',
    additionalProperties: false,
    required: ['reason'],
    properties: { reason: text(500) },
  },
  Outcome: {
    type: 'object',
    properties: { id: text(80), state: text(20), approvals: NUMBER, quorum: NUMBER },
  },
  Standing: {
    type: 'object',
    properties: {
      ...STANDS,
      throttled: { type: 'boolean' },
      switchedOff: { type: 'boolean' },
      epoch: NUMBER,
      by: text(20),
      signal: text(20),
      reason: text(1000),
    },
  },
  Released: {
    type: 'object',
    properties: { ...STANDS, left: { type: 'array', items: text(20) } },
  },
  Summary: { type: 'object', properties: SUMMARY },
  Waiting: {
    type: 'object',
    properties: { approvals: { type: 'array', items: { $ref: '#/components/schemas/Summary' } } },
  },
  Approval: {
    type: 'object',
    properties: {
      ...SUMMARY,
      requester: text(320),
      owner: text(500),
      version: text(128),
      input: { description: 'What the tool would be called with, whole' },
      digest: DIGEST,
    },
  },
  Problem: {
    type: 'object',
    properties: { code: text(64), title: text(100), status: NUMBER, detail: text(500), instance: text(200) },
  },
};

/** What API Gateway answers by itself, in the words of the catalogue. */
const GATEWAY_RESPONSES = Object.fromEntries(
  Object.entries({
    UNAUTHORIZED: 'approver-not-identified',
    ACCESS_DENIED: 'approver-not-entitled',
    WAF_FILTERED: 'approver-not-entitled',
    MISSING_AUTHENTICATION_TOKEN: 'approval-unknown',
    RESOURCE_NOT_FOUND: 'approval-unknown',
    DEFAULT_4XX: 'invalid-decision',
    THROTTLED: 'approver-unavailable',
    DEFAULT_5XX: 'approver-unavailable',
  } satisfies Record<string, RefusalCode>).map(([type, code]) => [type, gatewayResponse(code)]),
);

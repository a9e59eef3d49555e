import type { ToolRequest } from '../core/check';
import type { StatusRequest } from '../core/gateway';

/** What of an event of API Gateway is read: all else says nothing that the gateway relies on. */
export interface ApiEvent {
  readonly resource?: unknown;
  readonly httpMethod?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
  readonly multiValueHeaders?: unknown;
  readonly pathParameters?: unknown;
  readonly requestContext?: unknown;
}

/** What the function is asked: a call, the status of an approval, or to make a call that people have agreed to. */
export type Asked =
  | { readonly kind: 'call'; readonly request: Omit<ToolRequest, 'id'> }
  | { readonly kind: 'status'; readonly request: Omit<StatusRequest, 'id'> }
  | { readonly kind: 'carry-out'; readonly approval: string }
  | { readonly kind: 'nothing' };

const CALL = /^\/tools\/([a-z][a-z0-9-]{0,63})\/([a-z][a-z0-9-]{0,63})$/;
const STATUS = '/approvals/{approval}';

/** By what API Gateway and Step Functions say, and never by what a caller wrote into a body or a header. */
export function asked(event: unknown): Asked {
  const { resource, httpMethod, requestContext, approved, ...rest } = record(event);
  if (requestContext === undefined && typeof approved === 'string') return { kind: 'carry-out', approval: approved };
  const { requestId, identity } = record(requestContext);
  const { userArn } = record(identity);
  const path = typeof resource === 'string' ? resource : '';
  const [, tool, action] = CALL.exec(path) ?? [];
  if (httpMethod === 'POST' && tool !== undefined && action !== undefined)
    return {
      kind: 'call',
      request: { apiRequest: apiRequestOf(requestId), userArn, tool, action, ...contentOf(rest) },
    };
  const { approval } = record(rest.pathParameters);
  if (httpMethod === 'GET' && path === STATUS && typeof approval === 'string')
    return { kind: 'status', request: { apiRequest: apiRequestOf(requestId), userArn, approval } };
  return { kind: 'nothing' };
}

/** For the log alone: whoever calls may have chosen it. */
const apiRequestOf = (id: unknown) => (typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? id : undefined);

function contentOf({
  body,
  isBase64Encoded,
  multiValueHeaders,
}: Record<string, unknown>): Pick<ToolRequest, 'body' | 'contentType' | 'idempotencyKeys' | 'requesters'> {
  const headers = Object.entries(record(multiValueHeaders));
  const valuesOf = (wanted: string) =>
    headers
      .filter(([name]) => name.toLowerCase() === wanted)
      .flatMap(([, values]) => (Array.isArray(values) ? values.map(String) : []));
  const [contentType, ...more] = valuesOf('content-type');
  return {
    body: textOf(body, isBase64Encoded === true),
    contentType: more.length === 0 ? contentType : undefined,
    idempotencyKeys: valuesOf('idempotency-key'),
    requesters: valuesOf('p2a-requester'),
  };
}

/** Nothing, if the bytes are not UTF-8. */
function textOf(body: unknown, encoded: boolean): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (!encoded) return body;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, 'base64'));
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

import type { HttpRequest } from './request';

/** What API Gateway adds to a request before a function has it. */
export interface EventContext {
  /** The path with its parameters by name, as in `/approvals/{approval}`. */
  readonly resource: string;
  readonly stage: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  /** What the signature or the authorizer has shown of the caller. */
  readonly caller: { readonly userArn: string } | { readonly authorizer: Readonly<Record<string, string>> };
}

/** An event of a REST API with a Lambda proxy integration, in version 1.0 of its format. */
export function apiEvent(request: HttpRequest, { resource, stage, pathParameters, caller }: EventContext) {
  const { id, method, path, headers } = request;
  return {
    resource,
    path,
    httpMethod: method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: multiValue(headers),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters,
    stageVariables: null,
    requestContext: {
      requestId: id,
      stage,
      resourcePath: resource,
      httpMethod: method,
      identity: { sourceIp: '127.0.0.1', ...('userArn' in caller ? { userArn: caller.userArn } : {}) },
      ...('authorizer' in caller ? { authorizer: caller.authorizer } : {}),
    },
    ...content(request.body),
  };
}

function multiValue(headers: HttpRequest['headers']): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

/** Bytes that are no UTF-8 are handed over as base64, as everything binary is. */
function content(body: Buffer): { readonly body: string | null; readonly isBase64Encoded: boolean } {
  if (body.length === 0) return { body: null, isBase64Encoded: false };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { body: text, isBase64Encoded: false };
  } catch {
    return { body: body.toString('base64'), isBase64Encoded: true };
  }
}

/** A part of a path as API Gateway hands it on; what is no encoding of anything stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import type { RefusalCode } from '../../foundation/refusals';
import { refused } from './lambda/core/answers';

/** What API Gateway says by itself, before or instead of the validator. Source: "Gateway response types" in its guide. */
const CODE_OF: Readonly<Record<string, RefusalCode>> = {
  // Whether the validator was asked is not known of these.
  API_CONFIGURATION_ERROR: 'no-answer',
  DEFAULT_5XX: 'no-answer',
  INTEGRATION_FAILURE: 'no-answer',
  INTEGRATION_TIMEOUT: 'no-answer',

  AUTHORIZER_CONFIGURATION_ERROR: 'gateway-failed',
  AUTHORIZER_FAILURE: 'gateway-failed',

  EXPIRED_TOKEN: 'not-identified',
  INVALID_API_KEY: 'not-identified',
  INVALID_SIGNATURE: 'not-identified',
  UNAUTHORIZED: 'not-identified',

  ACCESS_DENIED: 'not-authorized',
  // Also of paths that there are not: which tools there are is nobody's business who may not call them.
  MISSING_AUTHENTICATION_TOKEN: 'not-authorized',
  RESOURCE_NOT_FOUND: 'not-authorized',
  WAF_FILTERED: 'not-authorized',

  BAD_REQUEST_BODY: 'malformed-call',
  DEFAULT_4XX: 'malformed-call',
  UNSUPPORTED_MEDIA_TYPE: 'malformed-call',
  // The key is the one parameter that can be missing.
  BAD_REQUEST_PARAMETERS: 'idempotency-key-needed',
  REQUEST_TOO_LARGE: 'call-too-large',

  QUOTA_EXCEEDED: 'limit-exceeded',
  THROTTLED: 'limit-exceeded',
};

/** The same refusals in the same form as the validator's, with nothing of the request and nothing internal. */
export const gatewayResponses = () =>
  Object.fromEntries(Object.entries(CODE_OF).map(([type, code]) => [type, gatewayResponse(code)]));

export function gatewayResponse(code: RefusalCode) {
  const { status, headers, body } = refused(code, '$context.requestId');
  return {
    statusCode: String(status),
    responseParameters: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
    ),
    responseTemplates: { 'application/json': body },
  };
}

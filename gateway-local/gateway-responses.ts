import type { HttpAnswer } from './http/request';

/** What API Gateway answers by itself, by what it calls that: as it is deployed. */
export type GatewayResponses = Readonly<
  Record<
    string,
    {
      readonly statusCode: string;
      readonly responseParameters: Readonly<Record<string, string>>;
      readonly responseTemplates: { readonly 'application/json': string };
    }
  >
>;

/** Fills in a response as API Gateway does. */
export function gatewayAnswer(responses: GatewayResponses, type: string, request: string): HttpAnswer {
  const response = responses[type];
  if (response === undefined) throw new Error(`${type}: is no response of the API, which is a fault of this template`);
  return {
    statusCode: Number(response.statusCode),
    headers: Object.fromEntries(
      Object.entries(response.responseParameters).map(([name, value]) => [
        name.replace(/^gatewayresponse\.header\./, ''),
        value.replace(/^'|'$/g, ''),
      ]),
    ),
    body: response.responseTemplates['application/json'].replaceAll('$context.requestId', request),
  };
}

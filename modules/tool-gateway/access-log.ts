/**
 * What is written down of every request: who, what and how it went, and nothing of what it held. Nor is there anything that a
 * caller could write as it likes, such as the path: API Gateway escapes nothing. Source: "Variables for access logging" in the
 * API Gateway guide.
 */
export const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  caller: '$context.identity.userArn',
  account: '$context.identity.accountId',
  address: '$context.identity.sourceIp',
  endpoint: '$context.identity.vpceId',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  domain: '$context.domainName',
  status: '$context.status',
  answeredBy: '$context.error.responseType',
  firewall: '$context.wafResponseCode',
  functionStatus: '$context.integration.status',
  functionRequestId: '$context.integration.requestId',
  latencyMs: '$context.responseLatency',
  functionLatencyMs: '$context.integration.latency',
  bytes: '$context.responseLength',
  trace: '$context.xrayTraceId',
};

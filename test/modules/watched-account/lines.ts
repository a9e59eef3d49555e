import { accountIdOf } from '../../../foundation/accounts';
import type { Agent, Environment } from '../../../foundation/environment';
import { type AnyEvent, EVENTS, type EventName } from '../../../foundation/events';
import { agentRoleName } from '../../../foundation/names';
import type { RefusalCode } from '../../../foundation/refusals';
import { ACCESS_LOG } from '../../../modules/tool-gateway/access-log';
import { logTo } from '../../../modules/tool-gateway/lambda/validator/log';

const AT = Date.parse('2026-03-10T12:00:30.000Z');
const TIME = '2026-03-10T12:00:30.000Z';

/** What the gateway's function writes at the end of a request, in its own code. */
export function endOfRequest(environment: Environment, agent: string | undefined, result: 'ok' | RefusalCode): string {
  const lines: string[] = [];
  logTo(
    (line) => lines.push(line),
    environment.name,
    () => AT,
  )({
    level: result === 'ok' ? 'INFO' : 'WARN',
    message: result === 'ok' ? 'Answered' : 'Refused',
    request: 'request-1',
    at: 'tool-call',
    ...(agent === undefined ? {} : { agent }),
    tool: 'register',
    action: 'look-up',
    result,
    milliseconds: 12,
  });
  return lines.join('').trim();
}

/** A line of an access log, as API Gateway fills the format in: with a dash for what it does not know. */
export function accessLine(values: Partial<Record<keyof typeof ACCESS_LOG, string>>): string {
  const line: Record<string, string> = {};
  for (const field of Object.keys(ACCESS_LOG)) line[field] = values[field as keyof typeof ACCESS_LOG] ?? '-';
  return JSON.stringify({ ...line, requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', method: 'POST' });
}

/** An event of the schema, checked by it. */
export const eventLine = <Name extends EventName>(
  environment: Environment,
  event: Name,
  fields: Readonly<Record<string, unknown>>,
): string =>
  JSON.stringify(
    EVENTS[event].parse({
      version: 1,
      event,
      time: TIME,
      environment: environment.name,
      request: 'r-1',
      ...fields,
    }) as AnyEvent,
  );

export const call = {
  agent: 'triage',
  tool: 'register',
  action: 'assign',
  digest: 'a1b2c3',
  rules: 'v1',
  approval: 'approval-1',
};

/** What stands in every event about containment of an agent. */
export const contained = { by: 'signal', agent: 'triage', family: 'claims', epoch: 1, state: 'containing' };

/** Source: "Log examples" of AWS WAF in its guide. */
export const firewallLine = (action: 'BLOCK' | 'COUNT' | 'ALLOW'): string =>
  JSON.stringify({
    timestamp: 1_683_355_579_981,
    formatVersion: 1,
    webaclId: 'arn:aws:wafv2:eu-central-1:333333333333:regional/webacl/p2a-dev-gateway/11111111',
    terminatingRuleId: action === 'BLOCK' ? 'flood' : 'Default_Action',
    terminatingRuleType: 'RATE_BASED',
    action,
    httpSourceName: 'APIGW',
    httpRequest: { clientIp: '198.51.100.7', country: 'DE', uri: '/live/tools/register/look-up', httpMethod: 'POST' },
  });

/** Source: "Monitor model invocation using CloudWatch Logs and Amazon S3" in the Bedrock guide. */
export const modelLine = (
  environment: Environment,
  { name, account }: Pick<Agent, 'name' | 'account'>,
  operation: 'Converse' | 'InvokeModel',
  outputBodyJson: Readonly<Record<string, unknown>>,
): string =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-03-10T12:00:30Z',
    accountId: accountIdOf(environment, account),
    identity: {
      arn: `arn:${environment.partition}:sts::${accountIdOf(environment, account)}:assumed-role/${agentRoleName(environment, name)}/session`,
    },
    region: environment.region,
    requestId: '915a6a04-3f83-4c70-a277-7fbf7ea546b3',
    operation,
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    input: { inputContentType: 'application/json', inputBodyJson: { messages: [] }, inputTokenCount: 35 },
    output: { outputContentType: 'application/json', outputBodyJson, outputTokenCount: 446 },
  });

export const INTERVENED = {
  converse: {
    output: { message: { role: 'assistant', content: [{ text: 'Blocked.' }] } },
    stopReason: 'guardrail_intervened',
  },
  invoke: { 'amazon-bedrock-guardrailAction': 'INTERVENED', completion: 'Blocked.' },
};
export const ANSWERED = {
  converse: {
    // An answer may speak of it.
    output: { message: { role: 'assistant', content: [{ text: '"stopReason":"guardrail_intervened"' }] } },
    stopReason: 'end_turn',
  },
  invoke: { 'amazon-bedrock-guardrailAction': 'NONE', completion: 'Yes.' },
};

import { ApproverRefusal } from '../../../approvals/lambda/approver/refusal';
import { parseStrict } from '../../../tool-gateway/lambda/core/strict-json';
import { type ContainmentRegister, type NamedAgent, namedAgent } from '../core/register';

/** What API Gateway hands over, as far as it matters here. */
export interface ReleaseEvent {
  readonly httpMethod: string;
  /** The path with its parameters by name, as in `/agents/{agent}/release`. */
  readonly resource: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

const LONGEST_BODY = 4096;
const LONGEST_REASON = 500;
/** Longer than tokens of people are, shorter than what headers may be. */
const LONGEST_TOKEN = 8192;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** @throws ApproverRefusal unless the event carries exactly one token. */
export function tokenIn({ headers, multiValueHeaders }: ReleaseEvent): string {
  const values = multiValueHeaders
    ? Object.entries(multiValueHeaders).map(([name, several]) => [name, several ?? []] as const)
    : Object.entries(headers ?? {}).map(([name, one]) => [name, one === undefined ? [] : [one]] as const);
  const shown = values.filter(([name]) => name.toLowerCase() === 'authorization').flatMap(([, several]) => several);
  const [header = '', ...more] = shown;
  const [, token] = more.length > 0 || header.length > LONGEST_TOKEN ? [] : (BEARER.exec(header) ?? []);
  if (token === undefined) throw new ApproverRefusal('approver-not-identified');
  return token;
}

/** @throws ApproverRefusal where the register has none of that name. */
export function agentOf({ pathParameters }: ReleaseEvent, register: ContainmentRegister): NamedAgent {
  const name = pathParameters?.agent;
  const agent = name === undefined ? undefined : namedAgent(register, name);
  if (agent === undefined) throw new ApproverRefusal('agent-unknown');
  return agent;
}

/** @throws ApproverRefusal unless the body is a reason and nothing else. */
export function reasonIn({ body, isBase64Encoded = false }: ReleaseEvent): string {
  if (typeof body !== 'string' || isBase64Encoded || body.length > LONGEST_BODY) throw malformed();
  const said = parsed(body);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw malformed();
  const { reason, ...others } = said as Readonly<Record<string, unknown>>;
  const isWhole =
    Object.keys(others).length === 0 &&
    typeof reason === 'string' &&
    reason.trim() !== '' &&
    reason.length <= LONGEST_REASON;
  if (!isWhole) throw malformed();
  return reason;
}

const malformed = () => new ApproverRefusal('invalid-decision');

function parsed(body: string): unknown {
  try {
    return parseStrict(body);
  } catch {
    throw malformed();
  }
}

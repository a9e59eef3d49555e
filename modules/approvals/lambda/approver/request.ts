import { parseStrict } from '../../../tool-gateway/lambda/core/strict-json';
import { ApproverRefusal } from './refusal';

/** What a person wishes to decide. */
export interface Wish {
  readonly decision: 'approve' | 'reject';
  /** Of what the person was shown. */
  readonly digest: string;
  readonly reason?: string;
}

/** What API Gateway hands over, as far as it matters here. */
export interface ApproverEvent {
  readonly httpMethod: string;
  /** The path with its parameters by name, as in `/approvals/{id}`. */
  readonly resource: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly authorizer?: unknown };
}

const ID = /^[A-Za-z0-9_-]{8,80}$/;
const DIGEST = /^[A-Za-z0-9_+/=:-]{16,128}$/;
const LONGEST_BODY = 4096;
const LONGEST_REASON = 500;

/** @throws ApproverRefusal where it can be the id of nothing. */
export function idIn({ pathParameters }: ApproverEvent): string {
  const id = pathParameters?.id;
  if (id === undefined || !ID.test(id)) throw new ApproverRefusal('approval-unknown');
  return id;
}

/** @throws ApproverRefusal unless the body is a decision and nothing else. */
export function wishIn({ body, isBase64Encoded = false }: ApproverEvent): Wish {
  if (typeof body !== 'string' || isBase64Encoded || body.length > LONGEST_BODY) throw malformed();
  const said = parsed(body);
  if (typeof said !== 'object' || said === null) throw malformed();
  const { decision, digest, reason, ...others } = said as Readonly<Record<string, unknown>>;
  const isWhole =
    Object.keys(others).length === 0 &&
    (decision === 'approve' || decision === 'reject') &&
    typeof digest === 'string' &&
    DIGEST.test(digest) &&
    (reason === undefined || (typeof reason === 'string' && reason.length <= LONGEST_REASON));
  if (!isWhole) throw malformed();
  return { decision, digest, ...(reason === undefined ? {} : { reason }) };
}

const malformed = () => new ApproverRefusal('invalid-decision');

function parsed(body: string): unknown {
  try {
    return parseStrict(body);
  } catch {
    throw malformed();
  }
}

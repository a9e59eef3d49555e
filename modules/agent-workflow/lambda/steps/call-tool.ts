import { FOUND_OUT_LATER, REFUSALS, type RefusalCode } from '../../../../foundation/refusals';
import type { DecidedCall } from './check-decision';
import { StepError } from './step-error';

/** An answer of the gateway. */
export interface GatewayAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends a signed request to the gateway. */
export type SendToGateway = (
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<GatewayAnswer>;

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const KEY = /^[A-Za-z0-9_-]{8,128}$/;

/**
 * Calls an action of a tool through the gateway, with a key by which the same call again is the same call.
 *
 * @returns What the tool answered.
 * @throws StepError with the code of the gateway's or the tool's refusal; NoAnswer where nobody knows what happened.
 */
export async function callTool(
  send: SendToGateway,
  { tool, action, input }: DecidedCall,
  key: string,
): Promise<unknown> {
  if (!NAME.test(tool) || !NAME.test(action) || !KEY.test(key)) throw new StepError('decision-invalid');
  const answer = await send(`/tools/${tool}/${action}`, JSON.stringify(input), { 'idempotency-key': key }).catch(() => {
    throw new NoAnswer();
  });
  const said = bodyOf(answer);
  if (answer.status === 200 && Object.hasOwn(said, 'output')) return said.output;
  const code = codeIn(said);
  if (code !== undefined) throw FOUND_OUT_LATER.includes(code) ? new NoAnswer() : new StepError(code);
  // Something before the gateway refused it; anything else may have come after the tool.
  throw answer.status >= 400 && answer.status < 500 ? new StepError('gateway-failed') : new NoAnswer();
}

/** The call may have been made or not: the same call again finds out. */
export class NoAnswer extends Error {
  constructor() {
    super(REFUSALS['outcome-unknown'].sentence);
    this.name = 'no-answer';
  }
}

function bodyOf({ body }: GatewayAnswer): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(body);
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Codes of the gateway and of tools; whatever else an answer says is not one that they give. */
function codeIn({ code }: Record<string, unknown>): RefusalCode | undefined {
  const known = typeof code === 'string' && Object.hasOwn(REFUSALS, code) ? (code as RefusalCode) : undefined;
  if (known === undefined) return undefined;
  const { by } = REFUSALS[known];
  return by === 'gateway' || by === 'tool' || known.startsWith('approval-') ? known : undefined;
}

import type { AuditEvent } from '../../../../foundation/events';
import { REFUSALS, type RefusalCode } from '../../../../foundation/refusals';
import { executionIn } from '../../../events/lambda/execution';
import { stamp } from '../../../events/lambda/tell';
import { type Answer, answered, refused } from './answers';
import type { CheckedCall } from './check';
import type { Invoked, Parts } from './parts';

/** What came of a call. */
export interface Outcome {
  readonly answer: Answer;
  readonly result: 'ok' | RefusalCode;
  /** Whether the same call may be made again, because it is certain that nothing was done. */
  readonly repeatable: boolean;
}

/** Bytes of an answer; a longer one is not passed on. */
const LARGEST_OUTPUT = 256 * 1024;
/** How long an invocation may take beside the tool's own time: taking on its role, and the way there and back. */
const ON_THE_WAY_MS = 5000;
/** All of a call: API Gateway waits 29 seconds. */
const LONGEST_CALL_MS = 25_000;

/** Until when a tool has to answer: what it has itself, and no longer than there is time to keep and record its answer. */
const deadlineOf = (now: number, timeoutSeconds: number, begunAt: number) =>
  Math.min(now + timeoutSeconds * 1000 + ON_THE_WAY_MS, begunAt + LONGEST_CALL_MS);

/** Keys are an agent's own at the tool too: no other agent's call is taken for the same. */
const keyForTool = (agentName: string, key: string) => `${agentName}_${key}`;

/** Calls the tool and makes its answer fit to be passed on. The intent is in the audit log by now. */
export async function makeCall(parts: Parts, call: CheckedCall): Promise<Outcome> {
  const { agentName, agent, toolName, tool, actionName, input, key, request, begunAt } = call;
  const invoked = await parts
    .invoke({
      agentName,
      agentRole: agent.role,
      toolName,
      tool,
      action: actionName,
      request,
      input,
      idempotencyKey: key === undefined ? undefined : keyForTool(agentName, key),
      deadline: deadlineOf(parts.now(), tool.timeoutSeconds, begunAt),
    })
    // Nobody knows how far it came.
    .catch((): Invoked => ({ kind: 'unknown' }));
  return outcomeOf(parts, call, invoked);
}

async function outcomeOf(parts: Parts, call: CheckedCall, invoked: Invoked): Promise<Outcome> {
  if (invoked.kind === 'not-called') return refusal(call, 'unavailable', true);
  const said = invoked.kind === 'answer' ? toolAnswer(invoked.value) : undefined;
  // A read that brought nothing can be made again; of a change nobody knows whether it was done.
  if (said === undefined)
    return call.action.kind === 'read' ? refusal(call, 'unavailable', true) : refusal(call, 'outcome-unknown', false);
  if (said.ok) return { answer: await passedOn(parts, call, said.output), result: 'ok', repeatable: false };
  return refusal(call, said.code, said.code === 'unavailable');
}

const refusal = ({ request }: CheckedCall, code: RefusalCode, repeatable: boolean): Outcome => ({
  answer: refused(code, request),
  result: code,
  repeatable,
});

type Said = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly code: RefusalCode };

/** What a tool says in the form that tools have, or nothing. Its own words are not passed on. */
function toolAnswer(value: unknown): Said | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { ok, output, code } = value as Record<string, unknown>;
  if (ok === true && Object.hasOwn(value, 'output') && output !== undefined) return { ok, output };
  return ok === false && isToolCode(code) ? { ok, code } : undefined;
}

const isToolCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.hasOwn(REFUSALS, code) && REFUSALS[code as RefusalCode].by === 'tool';

/** The call was made whatever its answer is like, so that is no reason to refuse it. */
async function passedOn({ mask }: Parts, { toolName, actionName }: CheckedCall, output: unknown): Promise<Answer> {
  try {
    if (Buffer.byteLength(JSON.stringify(output)) > LARGEST_OUTPUT) return answered(null, 'too-large');
    return answered(await mask(output, toolName, actionName));
  } catch {
    return answered(null, 'not-fit');
  }
}

/** What every event of a call says. */
export const eventOf = ({ catalog, now }: Parts, call: CheckedCall, approval?: string) => ({
  ...stamp(catalog.environment, now()),
  request: call.request,
  agent: call.agentName,
  family: call.agent.family,
  ...executionIn(call.key),
  ...call.amount,
  tool: call.toolName,
  action: call.actionName,
  digest: call.digest,
  rules: catalog.version,
  ...(call.key === undefined ? {} : { idempotencyKey: call.key }),
  ...(approval === undefined ? {} : { approval }),
});

export const intentOf = (parts: Parts, call: CheckedCall, approval?: string): AuditEvent => ({
  event: 'tool-call.intent',
  ...eventOf(parts, call, approval),
});

export const outcomeEvent = (
  parts: Parts,
  call: CheckedCall,
  result: Outcome['result'],
  approval?: string,
): AuditEvent => ({
  event: 'tool-call.outcome',
  ...eventOf(parts, call, approval),
  result,
});

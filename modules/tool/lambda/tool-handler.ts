import { errorKind } from '../../events/lambda/error-kind';
import { executionIn } from '../../events/lambda/execution';
import type { Invocation } from '../../events/lambda/invocation';
import { telling } from '../../events/lambda/tell';
import { standardOutput } from '../../events/lambda/write-line';
import type { Json, RefusalCode, ToolAnswer, ToolCall } from './tool-call';
import { ToolError } from './tool-error';

/** What a tool does, by the names of its actions. */
export type ToolActions = Readonly<Record<string, (call: ToolCall) => Promise<Json>>>;

/**
 * Makes the Lambda handler of a tool. It answers and never throws: a `ToolError` becomes a refusal with its code, anything else
 * `unavailable`. Each call has one line in the log, which never holds the input, nor a message that may quote it.
 * Which tool it is stands in the environment variable `P2A_TOOL`, which the template sets; without it every call is refused.
 */
export const toolHandler =
  (actions: ToolActions, write: (line: string) => void = standardOutput) =>
  async (event: unknown, { awsRequestId }: Invocation): Promise<ToolAnswer> => {
    const begun = Date.now();
    const { P2A_TOOL: tool = NONE, P2A_ENVIRONMENT: environment = NONE } = process.env;
    // A call for another tool was authorized and limited as that one.
    const call = isToolCall(event) && event.tool === tool ? event : undefined;
    const { answer, fault } = await answerTo(actions, call);
    telling(
      environment,
      write,
    )({
      event: 'tool.answered',
      level: fault === undefined ? 'INFO' : 'ERROR',
      message: fault === undefined ? 'The tool answered' : 'The tool failed',
      ...(call === undefined ? { request: awsRequestId, tool } : whichOf(call)),
      result: answer.ok ? 'ok' : answer.code,
      milliseconds: Date.now() - begun,
      ...fault,
    });
    return answer;
  };

/** Where the template has set nothing. */
const NONE = 'none';

/** An answer, and what went wrong inside where the answer does not say it. */
interface Answered {
  readonly answer: ToolAnswer;
  readonly fault?: Fault;
}

async function answerTo(actions: ToolActions, call: ToolCall | undefined): Promise<Answered> {
  if (call === undefined) return refusal('invalid-call', 'The call does not have the form that tools understand.');
  // Of the object itself: every object has a constructor, and none of them is an action.
  const act = Object.hasOwn(actions, call.action) ? actions[call.action] : undefined;
  if (act === undefined) return refusal('unknown-action', 'The tool has no such action.');
  try {
    return { answer: { ok: true, output: await act(call) } };
  } catch (error) {
    if (!(error instanceof ToolError))
      return { ...refusal('unavailable', 'The tool could not do this now.'), fault: whatFailed(error) };
    return {
      ...refusal(error.code, error.message),
      ...(error.cause === undefined ? {} : { fault: whatFailed(error.cause) }),
    };
  }
}

const refusal = (code: RefusalCode, message: string): Answered => ({ answer: { ok: false, code, message } });

const whichOf = ({ tool, action, agent, request, idempotencyKey }: ToolCall) => ({
  ...{ tool, action, agent, request },
  ...(idempotencyKey === undefined ? {} : { idempotencyKey, ...executionIn(idempotencyKey) }),
});

/** Fields of a call, and how each is written; whatever else an event has makes it something else. */
const FIELDS: Readonly<Record<string, RegExp>> = {
  tool: /^[a-z][a-z0-9-]{0,63}$/,
  action: /^[a-z][a-z0-9-]{0,63}$/,
  agent: /^[a-z][a-z0-9-]{0,63}$/,
  request: /^[A-Za-z0-9_=-]{1,128}$/,
  // Of the agent's name and its own key.
  idempotencyKey: /^[A-Za-z0-9_-]{8,160}$/,
};

function isToolCall(event: unknown): event is ToolCall {
  if (typeof event !== 'object' || event === null || !Object.hasOwn(event, 'input')) return false;
  const { input, ...fields } = event as Record<string, unknown>;
  const known = Object.entries(fields).every(
    ([name, value]) => Object.hasOwn(FIELDS, name) && typeof value === 'string' && FIELDS[name]?.test(value),
  );
  return known && ['tool', 'action', 'agent', 'request'].every((name) => Object.hasOwn(fields, name));
}

const FRAME = /^ {4}at [\w.<>$ [\]()/:@-]{1,400}$/;
const FRAMES_LOGGED = 5;

interface Fault {
  readonly error: string;
  readonly thrown: readonly string[];
}

/** The kind of error and where it was thrown. A message can quote the input, so it is left out, in the stack too. */
function whatFailed(error: unknown): Fault {
  if (!(error instanceof Error)) return { error: errorKind(error), thrown: [] };
  const { message, stack = '' } = error;
  const frames = stack
    .replace(message, () => '')
    .split('\n')
    .filter((line) => FRAME.test(line));
  return { error: errorKind(error), thrown: frames.slice(0, FRAMES_LOGGED).map((frame) => frame.trim()) };
}

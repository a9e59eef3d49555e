import type { Json, RefusalCode, ToolAnswer, ToolCall } from './tool-call';
import { ToolError } from './tool-error';

/** What a tool does, by the names of its actions. */
export type ToolActions = Readonly<Record<string, (call: ToolCall) => Promise<Json>>>;

/**
 * Makes the Lambda handler of a tool. It answers and never throws: a `ToolError` becomes a refusal with its code,
 * anything else `unavailable` and one line in the log. The log never holds the input, nor a message that may quote it.
 * Which tool it is stands in the environment variable `P2A_TOOL`, which the template sets; without it every call is refused.
 */
export const toolHandler =
  (actions: ToolActions) =>
  async (event: unknown): Promise<ToolAnswer> => {
    // A call for another tool was authorized and limited as that one.
    if (!isToolCall(event) || event.tool !== process.env.P2A_TOOL)
      return refusal('invalid-call', 'The call does not have the form that tools understand.');
    // Of the object itself: every object has a constructor, and none of them is an action.
    const act = Object.hasOwn(actions, event.action) ? actions[event.action] : undefined;
    if (act === undefined) return refusal('unknown-action', 'The tool has no such action.');
    try {
      return { ok: true, output: await act(event) };
    } catch (error) {
      if (!(error instanceof ToolError)) {
        logFailure(event, error);
        return refusal('unavailable', 'The tool could not do this now.');
      }
      if (error.cause !== undefined) logFailure(event, error.cause);
      return refusal(error.code, error.message);
    }
  };

const refusal = (code: RefusalCode, message: string): ToolAnswer => ({ ok: false, code, message });

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

/** One line of JSON, which CloudWatch Logs can search by field. */
function logFailure({ tool, action, agent, request }: ToolCall, error: unknown): void {
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', message: 'The tool failed' };
  process.stdout.write(`${JSON.stringify({ ...line, tool, action, agent, request, ...whatFailed(error) })}\n`);
}

const FRAME = /^ {4}at [\w.<>$ [\]()/:@-]+$/;
const FRAMES_LOGGED = 5;

/** The kind of error and where it was thrown. A message can quote the input, so it is left out, in the stack too. */
function whatFailed(error: unknown): { readonly error: string; readonly at: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const { name, message, stack = '' } = error;
  const frames = stack
    .replace(message, () => '')
    .split('\n')
    .filter((line) => FRAME.test(line));
  return {
    error: /^\w{1,64}$/.test(name) ? name : 'Error',
    at: frames.slice(0, FRAMES_LOGGED).map((frame) => frame.trim()),
  };
}

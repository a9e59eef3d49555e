/** A value that JSON can write. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What the gateway hands to a tool: one call that it has identified, authorized and checked. */
export interface ToolCall {
  readonly tool: string;
  readonly action: string;
  /** As the agent wrote it, checked against the action's schema. The tool reads it strictly all the same. */
  readonly input: unknown;
  /** Name of the agent that calls. */
  readonly agent: string;
  /** Id of the call, the same in everybody's log. */
  readonly request: string;
  /** What makes a repeated call the same call: a change made once under a key is not made again. */
  readonly idempotencyKey?: string;
}

/** Why a tool did not do what it was asked. The gateway passes the code on, so codes stay as they are. */
export type RefusalCode =
  /** The gateway and the tool do not speak of the same thing: a fault of the template, not of the agent. */
  | 'invalid-call'
  | 'unknown-action'
  /** A field of the input is missing, unknown or not what it should be. */
  | 'invalid-input'
  | 'not-found'
  /** Something else happened first; look again before another attempt. */
  | 'conflict'
  /** A rule of the tool forbids it, whoever asks. */
  | 'refused'
  /** It may have been done or not; a human looks before anybody tries again. */
  | 'outcome-unknown'
  /** Nothing was decided; the same call may be made again. */
  | 'unavailable';

export type ToolAnswer =
  | { readonly ok: true; readonly output: Json }
  /** The message is a plain sentence for the agent, with nothing internal and nothing of the input. */
  | { readonly ok: false; readonly code: RefusalCode; readonly message: string };

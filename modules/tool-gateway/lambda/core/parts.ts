import type { AuditEvent, EventOf } from '../../../../foundation/events';
import type { RefusalCode } from '../../../../foundation/refusals';
import type { Catalog, GatewayTool } from './catalog';
import type { Policies } from './policies';
import type { Store } from './store';
import type { Json } from './strict-json';

/** A call of a tool, as the gateway makes it. */
export interface Invocation {
  readonly agentName: string;
  /** Name of the agent's role, by which its calls are known in everybody's logs. */
  readonly agentRole: string;
  readonly toolName: string;
  readonly tool: GatewayTool;
  readonly action: string;
  readonly request: string;
  readonly input: Json;
  readonly idempotencyKey: string | undefined;
  /** Until when an answer is waited for, in milliseconds since 1970. */
  readonly deadline: number;
}

/** `not-called`: it is certain that the tool was not reached. `unknown`: it may have been, and gave no answer that is one. */
export type Invoked =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'not-called' }
  | { readonly kind: 'unknown' };

/** All that the gateway does in the world. Any of them may reject, and the call is then refused. */
export interface Parts {
  readonly catalog: Catalog;
  readonly policies: Policies;
  /** Whether an input is what the schema of an action says. */
  readonly validates: (tool: string, action: string, input: Json) => boolean;
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Keyed digest of a text: nobody without the key can find out what it was made of by guessing. */
  readonly digest: (text: string) => Promise<string>;
  readonly invoke: (invocation: Invocation) => Promise<Invoked>;
  /** Takes personal data and secrets out of what a tool answered. */
  readonly mask: (output: unknown, tool: string, action: string) => Promise<Json>;
  /** Starts the state machine that waits for people. */
  readonly startApproval: (id: string) => Promise<void>;
  readonly audit: Audit;
  /** One line in the log; never fails. */
  readonly log: (line: LogLine) => void;
}

/** Where intents and outcomes are kept. It rejects unless they are. */
export interface Audit {
  write(event: AuditEvent): Promise<void>;
}

export type LogLine = EndOfRequest | Fault;

/** What came of a request: one line for each, which becomes an event. */
export interface EndOfRequest
  extends Pick<
    EventOf<'refusal'>,
    | 'request'
    | 'at'
    | 'agent'
    | 'family'
    | 'execution'
    | 'tool'
    | 'action'
    | 'approval'
    | 'digest'
    | 'apiRequest'
    | 'observed'
    | 'because'
    | 'error'
  > {
  readonly level: 'INFO' | 'WARN' | 'ERROR';
  readonly message: string;
  /** `ok`, or the code of the refusal. */
  readonly result: 'ok' | RefusalCode;
  readonly milliseconds: number;
}

/** That something inside did not go as it should, whatever the request came to. */
export interface Fault {
  readonly level: 'ERROR';
  readonly message: string;
  readonly request: string;
  readonly error: string;
}

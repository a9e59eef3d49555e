import type { z } from 'zod';
import { callEvents } from './events/calls';
import { containmentEvents } from './events/containment';
import { refusalEvents } from './events/refusal';
import { workflowEvents } from './events/workflow';

/** Every event that something here writes, by its name. Names are a contract: they are added, and never used for something else. */
export const EVENTS = { ...workflowEvents, ...callEvents, ...refusalEvents, ...containmentEvents } as const;

export type EventName = keyof typeof EVENTS;
/** An event of a name, or of any of several. Code of functions imports the types of this file and nothing else of it. */
export type EventOf<Name extends EventName> = { [Each in Name]: z.infer<(typeof EVENTS)[Each]> }[Name];
export type AnyEvent = EventOf<EventName>;

/** What is kept of calls and approvals, in the audit log of the gateway. */
export type AuditEvent = EventOf<
  'tool-call.intent' | 'tool-call.outcome' | 'approval.requested' | 'approval.decided' | 'approval.closed'
>;
/** What is kept of agents that are stopped and let go, in the audit log of containment. */
export type ContainmentEvent = EventOf<keyof typeof containmentEvents>;

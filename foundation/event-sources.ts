import type { EventName } from './events';
import { containmentEvents } from './events/containment';
import type { POINTS } from './events/refusal';

/** A log group, and what is believed of it. Whoever may write to one could write lines of any form. */
export interface EventSource {
  /** Below the folder of the environment; `{agent}` and `{tool}` stand for a name, which the event has to give as its own. */
  readonly log: string;
  readonly events: readonly EventName[];
  /** At which points what it says happened; anywhere where none are named. */
  readonly at?: ReadonlyArray<(typeof POINTS)[number]>;
}

/**
 * Who may say what: every log group that events are in, with the events that are believed of it. Nothing else that stands in these or
 * other log groups happened, as far as queries know: an agent can write what it likes into its own log, and says it of itself alone.
 */
export const EVENT_SOURCES: readonly EventSource[] = [
  {
    log: 'gateway/audit',
    events: ['tool-call.intent', 'tool-call.outcome', 'approval.requested', 'approval.decided', 'approval.closed'],
  },
  {
    log: 'gateway/validator',
    events: ['refusal', 'request.answered'],
    at: ['tool-call', 'approval-status', 'approved-call'],
  },
  { log: 'gateway/approvals', events: ['approval.announced'] },
  { log: 'gateway/approver', events: ['refusal', 'request.answered'], at: ['approver-request'] },
  { log: 'gateway/authorizer', events: ['refusal'], at: ['sign-in'] },
  { log: 'gateway/tokens', events: ['approver.signed-in'] },
  { log: 'containment/audit', events: Object.keys(containmentEvents) as EventName[] },
  { log: 'containment/releases', events: ['refusal', 'request.answered'], at: ['approver-request'] },
  { log: 'agents/{agent}', events: ['decision.made', 'guardrail.intervened'] },
  { log: 'agents/{agent}', events: ['refusal'], at: ['workflow'] },
  { log: 'agents/{agent}/intake', events: ['prompt.accepted'] },
  { log: 'agents/{agent}/intake', events: ['refusal'], at: ['intake'] },
  { log: 'agents/{agent}/sanitizer', events: ['document.sanitized'] },
  { log: 'agents/{agent}/sanitizer', events: ['refusal'], at: ['sanitizing'] },
  { log: 'tools/{tool}', events: ['tool.answered'] },
];

/** Which field names a source, and what stands before and behind it; of a source that has no name, all of it stands before. */
export function partsOf({ log }: EventSource): { before: string; field?: 'agent' | 'tool'; behind: string } {
  const [, before = log, field, behind = ''] = /^(.*)\{(agent|tool)\}(.*)$/.exec(log) ?? [];
  return field === 'agent' || field === 'tool' ? { before, field, behind } : { before, behind };
}

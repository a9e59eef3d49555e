/** What refused: each stands at another point of the way from a request to an answer. */
export const REFUSERS = ['sanitizer', 'intake', 'guardrail', 'workflow', 'gateway', 'approver', 'tool'] as const;
export type Refuser = (typeof REFUSERS)[number];

/** Whether the same request can succeed: as it is but later, only when it is changed, or not without a human. */
export type NextStep = 'try-later' | 'change-request' | 'ask-human';

export interface Refusal {
  readonly by: Refuser;
  /** What a user reads: a whole sentence, the same every time, with nothing internal and nothing of the request. */
  readonly sentence: string;
  readonly next: NextStep;
  /** Status of an HTTP answer that carries the refusal, as RFC 9457 wants it. */
  readonly status: number;
}

/**
 * Every refusal that a user-facing layer can meet. Codes are a contract: they are added, never renamed and never reused.
 * The guardrail answers with the sentence itself, which is how a caller without an SDK knows it.
 */
export const REFUSALS = {
  'input-too-large': {
    by: 'sanitizer',
    sentence: 'The request is larger than what can be checked for personal data, so it was not processed.',
    next: 'change-request',
    status: 413,
  },
  'input-too-deep': {
    by: 'sanitizer',
    sentence: 'The request is nested deeper than what can be checked for personal data, so it was not processed.',
    next: 'change-request',
    status: 422,
  },
  'input-not-json': {
    by: 'sanitizer',
    sentence: 'The request is not a JSON document, so it was not processed.',
    next: 'change-request',
    status: 400,
  },
  'sanitizer-failed': {
    by: 'sanitizer',
    sentence: 'Personal data could not be removed from the request, so it was not processed.',
    next: 'ask-human',
    status: 500,
  },
  'token-store-failed': {
    by: 'sanitizer',
    sentence: 'Personal data could not be replaced by tokens now, so the request was not processed.',
    next: 'try-later',
    status: 503,
  },
  'engine-failed': {
    by: 'sanitizer',
    sentence: 'The second check for personal data did not answer, so the request was not processed.',
    next: 'try-later',
    status: 503,
  },

  'invalid-request': {
    by: 'intake',
    sentence: 'The request does not have the form that this agent accepts.',
    next: 'change-request',
    status: 400,
  },
  'duplicate-request': {
    by: 'intake',
    sentence: 'Another request with the same id was accepted before, with a different content.',
    next: 'change-request',
    status: 409,
  },
  'intake-unavailable': {
    by: 'intake',
    sentence: 'The request could not be accepted now.',
    next: 'try-later',
    status: 503,
  },

  'guardrail-blocked-input': {
    by: 'guardrail',
    sentence: 'This request is outside what the assistant may help with, so it was not processed.',
    next: 'change-request',
    status: 422,
  },
  'guardrail-blocked-output': {
    by: 'guardrail',
    sentence: 'The answer did not meet the rules for what the assistant may say, so it was withheld.',
    next: 'ask-human',
    status: 422,
  },
  'answer-not-grounded': {
    by: 'guardrail',
    sentence: 'The answer was not supported by the given sources, so it was withheld.',
    next: 'ask-human',
    status: 422,
  },

  'decision-invalid': {
    by: 'workflow',
    sentence: 'The assistant did not come to a decision that can be carried out.',
    next: 'ask-human',
    status: 422,
  },
  'approval-rejected': {
    by: 'workflow',
    sentence: 'A reviewer did not approve this, so nothing was changed.',
    next: 'ask-human',
    status: 403,
  },
  'approval-expired': {
    by: 'workflow',
    sentence: 'Nobody approved this in time, so nothing was changed.',
    next: 'ask-human',
    status: 403,
  },
  'quota-exhausted': {
    by: 'workflow',
    sentence: 'The assistant has used what it may use in a day, so the request was not processed.',
    next: 'try-later',
    status: 429,
  },
  'timed-out': {
    by: 'workflow',
    sentence: 'The request took longer than it may, so it was stopped.',
    next: 'try-later',
    status: 504,
  },
  'partly-done': {
    by: 'workflow',
    sentence: 'A part of this was done before it was stopped, and a person will look at it.',
    next: 'ask-human',
    status: 500,
  },
  'workflow-failed': {
    by: 'workflow',
    sentence: 'The request could not be finished, and a person will look at it.',
    next: 'ask-human',
    status: 500,
  },

  'not-identified': {
    by: 'gateway',
    sentence: 'The caller is no agent that the gateway knows.',
    next: 'ask-human',
    status: 403,
  },
  quarantined: {
    by: 'gateway',
    sentence: 'The agent has been stopped until a person releases it.',
    next: 'ask-human',
    status: 403,
  },
  'switched-off': {
    by: 'gateway',
    sentence: 'Calls of this tool are switched off at present.',
    next: 'try-later',
    status: 503,
  },
  'not-authorized': {
    by: 'gateway',
    sentence: 'The agent may not do this.',
    next: 'ask-human',
    status: 403,
  },
  'rule-violated': {
    by: 'gateway',
    sentence: 'A rule of the business does not allow this.',
    next: 'change-request',
    status: 403,
  },
  'sensitive-data': {
    by: 'gateway',
    sentence: 'The call holds personal data or a secret that the tool may not see.',
    next: 'change-request',
    status: 422,
  },
  'limit-exceeded': {
    by: 'gateway',
    sentence: 'The agent has reached a limit of its calls.',
    next: 'try-later',
    status: 429,
  },
  'approval-pending': {
    by: 'gateway',
    sentence: 'A person has to approve this first; the same call gives the result afterwards.',
    next: 'try-later',
    status: 202,
  },
  'malformed-call': {
    by: 'gateway',
    sentence: 'The call is not a JSON document in the form that the gateway takes.',
    next: 'change-request',
    status: 400,
  },
  'call-too-large': {
    by: 'gateway',
    sentence: 'The call is larger than what the gateway takes.',
    next: 'change-request',
    status: 413,
  },
  'idempotency-key-needed': {
    by: 'gateway',
    sentence: 'A call that changes something needs an idempotency key.',
    next: 'change-request',
    status: 400,
  },
  'call-in-progress': {
    by: 'gateway',
    sentence: 'The same call is being made at this moment; make it again a little later to have its result.',
    next: 'try-later',
    status: 503,
  },
  'no-answer': {
    by: 'gateway',
    sentence: 'The call brought no answer; the same call with the same idempotency key finds out what became of it.',
    next: 'try-later',
    status: 504,
  },
  'approval-outdated': {
    by: 'gateway',
    sentence: 'The rules have changed since this was approved, so nothing was changed.',
    next: 'ask-human',
    status: 409,
  },
  'idempotency-conflict': {
    by: 'gateway',
    sentence: 'A different call was made before under the same idempotency key.',
    next: 'change-request',
    status: 409,
  },
  'gateway-failed': {
    by: 'gateway',
    sentence: 'The call could not be checked, so it was not made.',
    next: 'try-later',
    status: 503,
  },

  'approver-not-identified': {
    by: 'approver',
    sentence: 'The caller has not shown, by signing in lately with a second factor, who they are.',
    next: 'change-request',
    status: 401,
  },
  'approver-not-fresh': {
    by: 'approver',
    sentence: 'The caller signed in too long ago, and has to sign in again first.',
    next: 'change-request',
    status: 401,
  },
  'approver-not-entitled': {
    by: 'approver',
    sentence: 'The caller is not among those who decide about this agent.',
    next: 'ask-human',
    status: 403,
  },
  'approver-is-requester': {
    by: 'approver',
    sentence: 'Whoever asked for something, or answers for the agent, does not decide about it.',
    next: 'ask-human',
    status: 403,
  },
  'invalid-decision': {
    by: 'approver',
    sentence: 'The request does not have the form of a decision.',
    next: 'change-request',
    status: 400,
  },
  'approval-unknown': {
    by: 'approver',
    sentence: 'There is no such approval.',
    next: 'change-request',
    status: 404,
  },
  'approval-changed': {
    by: 'approver',
    sentence: 'What waits is not what was shown; look at it again before deciding.',
    next: 'change-request',
    status: 409,
  },
  'approval-decided': {
    by: 'approver',
    sentence: 'This has been decided, or it waits no longer.',
    next: 'ask-human',
    status: 409,
  },
  'approver-unavailable': {
    by: 'approver',
    sentence: 'The decision could not be taken now; the same request again is the same decision.',
    next: 'try-later',
    status: 503,
  },

  'agent-unknown': {
    by: 'approver',
    sentence: 'There is no such agent.',
    next: 'change-request',
    status: 404,
  },
  'agent-not-contained': {
    by: 'approver',
    sentence: 'Containment holds nothing of this agent, so there is nothing to release.',
    next: 'change-request',
    status: 409,
  },
  'containment-in-progress': {
    by: 'approver',
    sentence: 'The agent is being stopped or released at this moment; look at it again in a few minutes.',
    next: 'try-later',
    status: 503,
  },
  'release-unfinished': {
    by: 'approver',
    sentence: 'The agent could not be released, or only in part; the same request again goes on with it.',
    next: 'try-later',
    status: 503,
  },

  'invalid-call': {
    by: 'tool',
    sentence: 'The call does not have the form that tools understand.',
    next: 'ask-human',
    status: 500,
  },
  'unknown-action': { by: 'tool', sentence: 'The tool has no such action.', next: 'change-request', status: 404 },
  'invalid-input': {
    by: 'tool',
    sentence: 'A field of the call is missing, unknown or not what it should be.',
    next: 'change-request',
    status: 422,
  },
  'not-found': { by: 'tool', sentence: 'What the call is about does not exist.', next: 'change-request', status: 404 },
  conflict: {
    by: 'tool',
    sentence: 'Something else was changed first; look again before another attempt.',
    next: 'change-request',
    status: 409,
  },
  refused: { by: 'tool', sentence: 'A rule of the tool does not allow this.', next: 'ask-human', status: 403 },
  'outcome-unknown': {
    by: 'tool',
    sentence: 'It is not known whether this was done; a person has to look before another attempt.',
    next: 'ask-human',
    status: 502,
  },
  unavailable: { by: 'tool', sentence: 'The tool could not do this now.', next: 'try-later', status: 503 },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/** Of a call that may have been made: the same call with the same idempotency key finds out. */
export const FOUND_OUT_LATER: readonly RefusalCode[] = ['call-in-progress', 'no-answer'];

/** What a user reads when a refusal has this code. */
export const refusalSentence = (code: RefusalCode): string => REFUSALS[code].sentence;

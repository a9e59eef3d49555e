/** Something switched off or slowed down. */
export interface Switch {
  /** `everything`, or `agent#…`, `family#…`, `tool#…` with its name; `throttle#agent#…`, `throttle#family#…`. */
  readonly what: string;
}

/** A call under an idempotency key, as it is kept. */
export interface KeptCall {
  /** Keyed digest of tool, action and input. */
  readonly digest: string;
  /**
   * `claimed`: being checked, nothing was called. `waiting`: for an approval. `started`: the tool may have been called.
   * `done`: there is an answer.
   */
  readonly state: 'claimed' | 'waiting' | 'started' | 'done';
  /** Request that holds it. */
  readonly holder: string;
  /** Until when its holder may be at work, in milliseconds since 1970. */
  readonly leaseUntil: number;
  /** Approval that it waits for. */
  readonly approval?: string;
  /** What is answered to the same call again. */
  readonly answer?: string;
  /** Whether the outcome is in the audit log; until then no answer is given. */
  readonly recorded?: boolean;
}

/** One of the counters of a call: how much it adds to which window of what. */
export interface Count {
  /** As in `agent#claims-payer#claims-payments#pay#calls`. */
  readonly counter: string;
  /** Beginning of the window, as in `day#2026-11-26`. */
  readonly window: string;
  readonly cost: number;
  readonly limit: number;
  /** `observe` counts without refusing. */
  readonly mode: 'enforce' | 'observe';
  /** When the window is over, in milliseconds since 1970. */
  readonly endsAt: number;
}

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'expired' | 'executing' | 'done' | 'failed';

/** A call that waits for people, whole: what is approved is what is carried out. */
export interface KeptApproval {
  readonly id: string;
  readonly state: ApprovalState;
  readonly agent: string;
  readonly family: string;
  readonly tool: string;
  readonly action: string;
  /** The input as JSON, as it was checked. */
  readonly input: string;
  /** Idempotency key of the call. */
  readonly key: string;
  /** Keyed digest of agent, tool, action, input, key and version. */
  readonly digest: string;
  /** Version of the catalog under which it was asked for. */
  readonly version: string;
  /** Names of the rules that asked for people. */
  readonly rules: readonly string[];
  readonly quorum: number;
  /** Who asked, as far as the agent says so; never one of those who approve. */
  readonly requester?: string;
  /** Who answers for the agent; never one of those who approve. */
  readonly owner: string;
  /** What is moved, where the action says so, in the smallest unit of the currency. */
  readonly amount?: { readonly minorUnits: number; readonly currency: string };
  /** Milliseconds since 1970. */
  readonly requestedAt: number;
  readonly expiresAt: number;
  /** Who decided what, by their subject at the identity provider. */
  readonly decisions: Readonly<Record<string, Decision>>;
  /** Task token of the state machine, which never leaves the server side. */
  readonly token?: string;
}

export interface Decision {
  readonly decision: 'approve' | 'reject';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Name to show, such as an e-mail address. */
  readonly name: string;
}

/** Thrown where a conditional write found something else than it expected. */
export class Conflict extends Error {
  public override readonly name = 'Conflict';
}

/**
 * What the gateway remembers. Every read is consistent, every write is one item on a condition. Any method may reject: the
 * caller then refuses.
 */
export interface Store {
  /** Everything that is switched off or slowed down. */
  switches(): Promise<readonly Switch[]>;
  /** Whether containment holds an agent, whatever became of its switch. */
  isHeld(agent: string): Promise<boolean>;

  /** Claims a key for a call; where it is taken, gives what is kept instead. An expired claim is taken over. */
  claim(
    agent: string,
    key: string,
    call: { digest: string; holder: string; leaseUntil: number },
  ): Promise<KeptCall | undefined>;
  /** What is kept under a key. */
  call(agent: string, key: string): Promise<KeptCall | undefined>;
  /** Gives a key back that the holder has, because nothing was called: nothing is left of it. */
  release(agent: string, key: string, holder: string): Promise<void>;
  /** @throws Conflict unless the holder has claimed it. */
  wait(agent: string, key: string, holder: string, approval: string, until: number): Promise<void>;
  /** The tool may be called from now on. @throws Conflict unless the holder has claimed it, or it waits for the approval. */
  start(agent: string, key: string, by: { holder: string; leaseUntil: number; approval?: string }): Promise<void>;
  /** Keeps the answer. @throws Conflict unless the holder started it, or it waits for the approval. */
  finish(agent: string, key: string, by: { holder: string; approval?: string }, answer: string): Promise<void>;
  /** Says that the outcome is in the audit log. */
  recorded(agent: string, key: string): Promise<void>;

  /** Adds the cost, unless the sum would be above the limit. @returns whether it was within the limit. */
  count(count: Count): Promise<boolean>;

  putApproval(approval: KeptApproval): Promise<void>;
  approval(id: string): Promise<KeptApproval | undefined>;
  /** Approvals of a family that wait, newest first; at most 100. */
  pending(family: string): Promise<readonly KeptApproval[]>;
  /** Keeps the token of the task that waits. @throws Conflict unless it is pending and has none. */
  keepToken(id: string, token: string): Promise<void>;
  /** Adds a person's decision, once. @throws Conflict if it is not pending, is expired, has another digest, or the person has decided. */
  decide(id: string, digest: string, subject: string, decision: Decision): Promise<KeptApproval>;
  /** @throws Conflict unless it is in one of the given states. */
  moveApproval(id: string, from: readonly ApprovalState[], to: ApprovalState): Promise<void>;
}

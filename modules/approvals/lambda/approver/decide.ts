import type { AuditEvent } from '../../../../foundation/events';
import type { Audit } from '../../../tool-gateway/lambda/core/parts';
import type { ApprovalState, Decision, KeptApproval, Store } from '../../../tool-gateway/lambda/core/store';
import { isConflict } from '../conflict';
import type { Person } from '../person';
import { subjectMatter } from '../subject-matter';
import { isRequester, refuseOthers } from './entitled';
import { ApproverRefusal } from './refusal';
import type { Wish } from './request';

export interface DecidingParts {
  readonly store: Pick<Store, 'approval' | 'decide' | 'moveApproval'>;
  /** Name of the environment, for the audit log. */
  readonly environment: string;
  readonly audit: Audit;
  /** Takes personal data out of what somebody wrote. */
  readonly mask: (text: string) => Promise<string>;
  /** Tells the state machine what people decided. @returns false where it waits no longer. */
  readonly send: (token: string, approved: boolean) => Promise<boolean>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a person decided, and what came of it. */
export interface Outcome {
  readonly id: string;
  readonly state: ApprovalState;
  /** How many people have approved. */
  readonly approvals: number;
  readonly quorum: number;
}

/**
 * Takes a person's decision about a call that waits. The same decision again is the same decision: it takes up whatever an earlier
 * attempt did not come to.
 *
 * @throws ApproverRefusal where the person may not decide, or there is nothing to decide.
 */
export async function decide(
  parts: DecidingParts,
  person: Person,
  { id, wish, request }: { readonly id: string; readonly wish: Wish; readonly request: string },
): Promise<Outcome> {
  const approval = await known(parts.store, id);
  refuseOthers(approval, person);
  if (isRequester(approval, person)) throw new ApproverRefusal('approver-is-requester');
  const own = ownDecision(approval, person);
  refuseClosed(approval, own, wish, parts.now());
  if (wish.digest !== approval.digest) throw new ApproverRefusal('approval-changed');
  if (!isOpen(approval)) return outcomeOf(approval);
  const { token } = approval;
  // Its task is not waiting yet, or was never asked.
  if (token === undefined) throw new ApproverRefusal('approver-unavailable');

  await parts.audit.write(await recordOf(parts, approval, person, wish, request));
  const decided = own === undefined ? await add(parts, approval, person, wish) : approval;
  const next = nextState(decided);
  if (next === 'pending') return outcomeOf(decided);
  await move(parts.store, decided, next);
  const isTold = await parts.send(token, next === 'approved');
  return outcomeOf(isTold ? { ...decided, state: next } : await known(parts.store, id));
}

/** @throws ApproverRefusal where there is none. */
export async function known(store: Pick<Store, 'approval'>, id: string): Promise<KeptApproval> {
  const approval = await store.approval(id);
  if (approval === undefined) throw new ApproverRefusal('approval-unknown');
  return approval;
}

const ownDecision = ({ decisions }: KeptApproval, { subject }: Person): Decision | undefined =>
  Object.hasOwn(decisions, subject) ? decisions[subject] : undefined;

/** Whether the state machine may still have to be told: what was decided and not sent is sent by the same decision again. */
const isOpen = ({ state }: KeptApproval) => state === 'pending' || state === 'approved' || state === 'rejected';

function refuseClosed(approval: KeptApproval, own: Decision | undefined, wish: Wish, now: number): void {
  const { state, expiresAt } = approval;
  if (state === 'expired' || (state === 'pending' && expiresAt <= now)) throw new ApproverRefusal('approval-expired');
  const isTheSameAgain = own?.decision === wish.decision;
  if (own !== undefined && !isTheSameAgain) throw new ApproverRefusal('approval-decided');
  if (state !== 'pending' && !isTheSameAgain) throw new ApproverRefusal('approval-decided');
}

/** Who decided what and about what; of what they wrote, only what is nobody's data. */
async function recordOf(
  { environment, mask, now }: DecidingParts,
  approval: KeptApproval,
  { subject }: Person,
  { decision, reason }: Wish,
  request: string,
): Promise<AuditEvent> {
  return {
    ...subjectMatter(approval, { environment, request, now: now() }),
    event: 'approval.decided',
    decision,
    approver: subject,
    ...(reason === undefined ? {} : { reason: await mask(reason) }),
  };
}

/** The store takes it on a condition: that nothing has changed since it was looked at. */
async function add(
  { store, now }: DecidingParts,
  { id, digest }: KeptApproval,
  { subject, name }: Person,
  { decision }: Wish,
): Promise<KeptApproval> {
  try {
    return await store.decide(id, digest, subject, { decision, at: now(), name });
  } catch (error) {
    throw isConflict(error) ? new ApproverRefusal('approval-decided') : error;
  }
}

/** One rejection is enough; approvals count by the people who gave them. */
function nextState(approval: KeptApproval): 'approved' | 'rejected' | 'pending' {
  const all = Object.values(approval.decisions);
  if (approval.state === 'rejected' || all.some(({ decision }) => decision === 'reject')) return 'rejected';
  return approvalsOf(approval) >= approval.quorum ? 'approved' : 'pending';
}

const approvalsOf = ({ decisions }: KeptApproval) =>
  Object.values(decisions).filter(({ decision }) => decision === 'approve').length;

async function move(
  store: DecidingParts['store'],
  { id, state }: KeptApproval,
  next: 'approved' | 'rejected',
): Promise<void> {
  if (state === next) return;
  try {
    await store.moveApproval(id, ['pending'], next);
  } catch (error) {
    if (!isConflict(error)) throw error;
    // Somebody else's decision came to the same at the same time, or to something else.
    if ((await known(store, id)).state !== next) throw new ApproverRefusal('approval-decided');
  }
}

const outcomeOf = (approval: KeptApproval): Outcome => ({
  id: approval.id,
  state: approval.state,
  approvals: approvalsOf(approval),
  quorum: approval.quorum,
});

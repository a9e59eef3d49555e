import { type PolicyDocument, policy, type Statement } from './policy';

/**
 * Inline policy of a role that a quarantine writes a denial into. Terraform declares it, so that it is always there and
 * may stay, and ignores what it says, so that no apply ends a quarantine.
 */
export const QUARANTINE_SLOT = 'quarantine';

/** Tag of a role in quarantine; control policies deny everything to whoever carries it. */
export const QUARANTINE_TAG = 'p2a:quarantined';

/** What the slot says while nothing is wrong. A policy needs a statement, and sessions of roles cannot call this anyway. */
export const EMPTY_SLOT = policy({
  Sid: 'NoQuarantineStands',
  Effect: 'Deny',
  Action: 'sts:GetSessionToken',
  Resource: '*',
});

/** What stops a role, whatever else its policies say. */
const STOPPED: Statement = { Sid: 'TheAgentIsStopped', Effect: 'Deny', Action: '*', Resource: '*' };

/** Sessions of a role from before a time, however long they last: credentials that somebody took along stay worthless. */
const endedBefore = (time: number): Statement => ({
  Sid: 'SessionsFromBeforeStayEnded',
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: { DateLessThan: { 'aws:TokenIssueTime': wholeSecond(time) } },
});

/**
 * Before which a session has to have begun so that it is from before a time: IAM knows that to the second, and one of the same second
 * is from before. Both in milliseconds since 1970.
 */
export const endOfSessions = (time: number) => Math.ceil((time + 1) / 1000) * 1000;

const wholeSecond = (time: number) => `${new Date(endOfSessions(time)).toISOString().slice(0, 19)}Z`;

/**
 * What the slot says while the agent is stopped.
 * @param time When it was stopped, in milliseconds since 1970.
 */
export const stoppedSlot = (time: number): PolicyDocument => policy(STOPPED, endedBefore(time));

/**
 * What the slot says once the agent has been let go.
 * @param time When that was decided, in milliseconds since 1970.
 */
export const releasedSlot = (time: number): PolicyDocument => policy(endedBefore(time));

/** Whether the text of a slot denies everything, to whomever and whenever. Whatever else it says cannot take that back. */
export function stops(slot: string | undefined): boolean {
  if (slot === undefined) return false;
  try {
    const { Statement: statements } = JSON.parse(slot) as { readonly Statement?: unknown };
    return Array.isArray(statements) && statements.some((one) => JSON.stringify(one) === JSON.stringify(STOPPED));
  } catch {
    return false;
  }
}

/** Room that inline policies leave for a quarantine's denial. */
export const SLOT_CHARACTERS = 400;

/**
 * What of a role a quarantine changes and no apply changes back. Not of `tags_all` too: Terraform would then take the one tag
 * for all that is wanted there, and the next change of another tag would fail.
 */
export const IGNORED_ON_ROLE = [`tags["${QUARANTINE_TAG}"]`];

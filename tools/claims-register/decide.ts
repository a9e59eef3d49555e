/** What the register tells of a claim, and no more: who it is about and what happened stay where they are. */
export type Claim = {
  readonly claim: string;
  readonly status: string;
  readonly kind: string;
  readonly reportedOn: string;
  /** Who works on it, if somebody does. */
  readonly handler: string | null;
  /** Counts the changes of the claim. */
  readonly version: number;
};

export interface Assignment {
  readonly handler: string;
  /** Of the claim as the agent saw it. */
  readonly version: number;
}

export type AssignmentDecision = 'assign' | 'assigned-already' | 'closed' | 'changed-since';

/** An assignment that was made, whose answer was lost, comes again with the version before it. */
export function decideAssignment(claim: Claim, { handler, version }: Assignment): AssignmentDecision {
  if (claim.handler === handler && claim.version === version + 1) return 'assigned-already';
  if (claim.status === 'closed') return 'closed';
  return claim.version === version ? 'assign' : 'changed-since';
}

import type { KeptApproval } from '../../../tool-gateway/lambda/core/store';

/** What waits, in a list: nothing of what the call holds. */
export const summaryOf = (approval: KeptApproval) => ({
  id: approval.id,
  state: approval.state,
  family: approval.family,
  agent: approval.agent,
  tool: approval.tool,
  action: approval.action,
  ...(approval.amount === undefined ? {} : { amount: approval.amount }),
  rules: approval.rules,
  quorum: approval.quorum,
  decisions: Object.values(approval.decisions).map(({ decision, at, name }) => ({ decision, at, name })),
  requestedAt: approval.requestedAt,
  expiresAt: approval.expiresAt,
});

/** All that a decision is about. Fields are named one by one: the task token must never be among them. */
export const wholeOf = (approval: KeptApproval) => ({
  ...summaryOf(approval),
  ...(approval.requester === undefined ? {} : { requester: approval.requester }),
  owner: approval.owner,
  version: approval.version,
  input: JSON.parse(approval.input) as unknown,
  digest: approval.digest,
});

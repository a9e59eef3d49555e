import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ApprovalState, Decision, KeptApproval, KeptCall } from '../core/store';

export type Item = Record<string, AttributeValue>;

export const S = (value: string): AttributeValue => ({ S: value });
export const N = (value: number): AttributeValue => ({ N: String(value) });

/** Of the things in the table: what they are, and which one. */
export const switchKey = (what: string) => ({ pk: S('switch'), sk: S(what) });
export const callKey = (agent: string, key: string) => ({ pk: S(`call#${agent}#${key}`), sk: S('-') });
export const countKey = (counter: string, window: string) => ({ pk: S(`count#${counter}`), sk: S(window) });
export const approvalKey = (id: string) => ({ pk: S(`approval#${id}`), sk: S('-') });
/** Sorted by the time at which it was asked. */
export const pendingKey = (family: string, requestedAt: number, id: string) => ({
  pk: S(`pending#${family}`),
  sk: S(`${new Date(requestedAt).toISOString()}#${id}`),
});

const DAY_SECONDS = 24 * 60 * 60;
/** As DynamoDB's time to live wants it; it tidies up, and decides nothing. */
export const secondsAfter = (milliseconds: number, days: number) => Math.ceil(milliseconds / 1000) + days * DAY_SECONDS;

/** @throws Error if it is missing: an item that is not whole decides nothing. */
function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`an item has no ${name}`);
  return value;
}

function number(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isFinite(value)) throw new Error(`an item has no ${name}`);
  return value;
}

const optional = <Name extends string>(item: Item, name: Name): { readonly [Key in Name]?: string } => {
  const value = item[name]?.S;
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };
};

export const callOf = (item: Item): KeptCall => ({
  digest: text(item, 'digest'),
  state: text(item, 'state') as KeptCall['state'],
  holder: text(item, 'holder'),
  leaseUntil: number(item, 'leaseUntil'),
  ...optional(item, 'approval'),
  ...optional(item, 'answer'),
  recorded: item.recorded?.BOOL === true,
});

export const approvalOf = (item: Item): KeptApproval => ({
  id: text(item, 'id'),
  state: text(item, 'state') as ApprovalState,
  agent: text(item, 'agent'),
  family: text(item, 'family'),
  owner: text(item, 'owner'),
  tool: text(item, 'tool'),
  action: text(item, 'action'),
  input: text(item, 'input'),
  key: text(item, 'key'),
  digest: text(item, 'digest'),
  version: text(item, 'version'),
  rules: (item.rules?.L ?? []).flatMap(({ S: rule }) => rule ?? []),
  quorum: number(item, 'quorum'),
  ...optional(item, 'requester'),
  ...(item.amount?.M === undefined
    ? {}
    : { amount: { minorUnits: number(item.amount.M, 'minorUnits'), currency: text(item.amount.M, 'currency') } }),
  requestedAt: number(item, 'requestedAt'),
  expiresAt: number(item, 'expiresAt'),
  decisions: Object.fromEntries(
    Object.entries(item.decisions?.M ?? {}).map(([subject, { M = {} }]) => [subject, decisionOf(M)]),
  ),
  ...optional(item, 'token'),
});

const decisionOf = (item: Item): Decision => ({
  decision: text(item, 'decision') as Decision['decision'],
  at: number(item, 'at'),
  name: text(item, 'name'),
});

export const decisionItem = ({ decision, at, name }: Decision): AttributeValue => ({
  M: { decision: S(decision), at: N(at), name: S(name) },
});

export const approvalItem = (approval: KeptApproval): Item => ({
  id: S(approval.id),
  state: S(approval.state),
  agent: S(approval.agent),
  family: S(approval.family),
  owner: S(approval.owner),
  tool: S(approval.tool),
  action: S(approval.action),
  input: S(approval.input),
  key: S(approval.key),
  digest: S(approval.digest),
  version: S(approval.version),
  rules: { L: approval.rules.map(S) },
  quorum: N(approval.quorum),
  ...(approval.requester === undefined ? {} : { requester: S(approval.requester) }),
  ...(approval.amount === undefined
    ? {}
    : { amount: { M: { minorUnits: N(approval.amount.minorUnits), currency: S(approval.amount.currency) } } }),
  requestedAt: N(approval.requestedAt),
  expiresAt: N(approval.expiresAt),
  decisions: {
    M: Object.fromEntries(Object.entries(approval.decisions).map(([who, one]) => [who, decisionItem(one)])),
  },
});

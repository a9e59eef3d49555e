import type { KeptApproval } from '../../../tool-gateway/lambda/core/store';
import { groupOf, type Person } from '../person';
import { ApproverRefusal } from './refusal';

/** @throws ApproverRefusal unless the person is in the group that decides about the family. */
export function refuseOthers({ family }: KeptApproval, { groups }: Person): void {
  if (!groups.includes(groupOf(family))) throw new ApproverRefusal('approver-not-entitled');
}

/**
 * Whether the person has asked for something, or answers for the agent that it is about, as far as names tell: an owner is a person,
 * or a group of persons. Whoever asks is a person, so that an agent cannot keep a whole group from deciding.
 */
export const isRequester = (
  { requester, owner }: Pick<KeptApproval, 'owner' | 'requester'>,
  { subject, name, aliases, groups }: Person,
): boolean =>
  groups.some((group) => isSameGroup(owner, group)) ||
  [requester, owner].some(
    (asking) => asking !== undefined && [subject, name, ...aliases].some((alias) => isSameName(asking, alias)),
  );

const isSameGroup = (one: string, other: string) => plain(one) !== '' && plain(one) === plain(other);

/** Whatever the case and the spelling; a name without a domain is the same in every domain. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (a === '' || b === '') return false;
  return a === b || (a.includes('@') !== b.includes('@') && localPart(a) === localPart(b));
}

const plain = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();
const localPart = (name: string) => name.split('@')[0];

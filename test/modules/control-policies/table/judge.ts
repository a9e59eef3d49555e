import type { Statement } from '../../../../foundation/policy';
import { denies } from '../../../support/deny';
import type { Entry, Table } from './entry';
import { mutationsOf } from './mutations';
import { expectationsOf, notItsBusiness } from './requests';
import type { World } from './world';

/** A table, and all statements of its kind, which judge its calls together. */
export interface Court {
  readonly world: World;
  readonly table: Table;
  readonly statements: readonly Statement[];
}

/** Changes that no call can show in any statement. */
const UNOBSERVABLE: Readonly<Record<string, string>> = {
  'without StringEquals aws:PrincipalOrgID':
    'service control policies judge principals of the organization alone, so the key always has this value',
};

/** Calls that are not denied by exactly those statements that the table names. */
export function misjudged(court: Court, statement: Statement): string[] {
  const { world, statements } = court;
  const entry = entryOf(court, statement);
  const wrong = expectationsOf(world, statement, entry).flatMap(({ request, deniedBy }) => {
    const sids = statements.filter((each) => denies(each, request)).map(({ Sid }) => Sid);
    return sameSet(sids, deniedBy)
      ? []
      : [`${JSON.stringify(request)} is denied by ${list(sids)}, not ${list(deniedBy)}`];
  });
  const meddled = notItsBusiness(world, statement, entry)
    .filter((request) => denies(statement, request))
    .map((request) => `${JSON.stringify(request)} is denied by ${statement.Sid}`);
  return [...wrong, ...meddled];
}

/** Denied calls that would still be denied if the statement were gone, and that the table does not say so of. */
export function deniedAnyway(court: Court, statement: Statement): string[] {
  const others = court.statements.filter(({ Sid }) => Sid !== statement.Sid);
  return expectationsOf(court.world, statement, entryOf(court, statement))
    .filter(({ request, deniedBy }) => deniedBy.length === 1 && others.some((other) => denies(other, request)))
    .map(({ request }) => JSON.stringify(request));
}

/** Changes of a statement that no call of its entry shows. */
export function unseenMutations(court: Court, statement: Statement): string[] {
  const { world } = court;
  const entry = entryOf(court, statement);
  const verdicts = [
    ...expectationsOf(world, statement, entry).map(({ request }) => request),
    ...notItsBusiness(world, statement, entry),
  ].map((request) => ({ request, denied: denies(statement, request) }));
  return mutationsOf(statement)
    .filter(({ statement: changed }) => verdicts.every(({ request, denied }) => denies(changed, request) === denied))
    .map(({ name }) => name)
    .filter((name) => UNOBSERVABLE[name] === undefined);
}

export function entryOf({ table }: Court, { Sid }: Statement): Entry {
  const entry = table[Sid];
  if (entry === undefined) throw new Error(`the tables say nothing of ${Sid}`);
  return entry;
}

const sameSet = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((each) => other.includes(each));

const list = (sids: readonly string[]) => (sids.length === 0 ? 'nothing' : sids.join(', '));

import { listOf, type Statement, sizeOf } from '../../foundation/policy';

/**
 * Puts statements together that say the same of different actions: of the same resources, to the same principals, on the
 * same conditions. What they mean stays as it is, and the conditions, which are most of a statement, stand there once.
 * Each keeps its name in that of the whole.
 *
 * @param most Characters of the largest statement that is made in this way; a larger one would be hard to pack.
 */
export function merge(statements: readonly Statement[], most: number): Statement[] {
  const merged: Statement[] = [];
  for (const statement of statements) {
    const at = merged.findIndex(
      (earlier) => saysTheSame(earlier, statement) && sizeOf(both(earlier, statement)) <= most,
    );
    const earlier = merged[at];
    if (earlier === undefined) merged.push(statement);
    else merged[at] = both(earlier, statement);
  }
  return merged;
}

/** One of all actions but some says of others what it does not name; one without conditions is short as it is. */
const saysTheSame = (one: Statement, other: Statement) =>
  one.Condition !== undefined &&
  one.NotAction === undefined &&
  other.NotAction === undefined &&
  scopeOf(one) === scopeOf(other);

const scopeOf = ({ Effect, Principal, Resource, NotResource, Condition }: Statement) =>
  JSON.stringify([Effect, Principal, Resource, NotResource, Condition]);

const both = (one: Statement, other: Statement): Statement => ({
  ...one,
  Sid: `${one.Sid}${other.Sid}`,
  Action: [...listOf(one.Action), ...listOf(other.Action)],
});

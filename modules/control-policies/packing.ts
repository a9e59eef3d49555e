import { type PolicyDocument, policy, type Statement, sizeOf } from '../../foundation/policy';

const ENVELOPE = sizeOf(policy());

/** Characters that a statement takes in a policy, with the comma behind it. */
const lengthOf = (statement: Statement) => sizeOf(statement) + 1;

/**
 * Puts statements into the fewest policies that stay within a limit of characters each: largest first, each
 * into the fullest policy that still has room. Within a policy the statements keep the order of their packs.
 *
 * @throws Error if one statement alone is over the limit.
 */
export function pack(statements: readonly Statement[], limit: number): PolicyDocument[] {
  const room = limit - ENVELOPE + 1;
  const bins: Array<{ left: number; held: Statement[] }> = [];

  for (const statement of bySize(statements)) {
    const length = lengthOf(statement);
    if (length > room) {
      throw new Error(
        `${statement.Sid}: the statement has ${length} characters, a whole policy has room for ${room}; name fewer models, regions or accounts`,
      );
    }
    const fullest = bins.filter(({ left }) => left >= length).sort((one, other) => one.left - other.left)[0];
    if (fullest === undefined) {
      bins.push({ left: room - length, held: [statement] });
    } else {
      fullest.left -= length;
      fullest.held.push(statement);
    }
  }
  return bins.map(({ held }) => policy(...statements.filter((statement) => held.includes(statement))));
}

/** Largest first; of two equal ones the earlier, so that the result does not depend on the sort. */
const bySize = (statements: readonly Statement[]) =>
  statements
    .map((statement, index) => ({ statement, index }))
    .sort((one, other) => lengthOf(other.statement) - lengthOf(one.statement) || one.index - other.index)
    .map(({ statement }) => statement);

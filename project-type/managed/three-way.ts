import { diff3Merge } from 'node-diff3';
import { lineEndOf, withUnixLines } from './fingerprint';

export interface Merged {
  /** With conflicts marked as git does in the style `diff3`, and the line endings of `yours`. */
  readonly text: string;
  readonly conflicts: number;
}

/**
 * Both what the team and what the package changed since a common text.
 *
 * @param label Name of the package's side in the markers of a conflict.
 */
export function threeWay(yours: string, base: string, theirs: string, label: string): Merged {
  const regions = diff3Merge(linesOf(yours), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true });
  const lines = regions.flatMap(({ ok, conflict }) =>
    conflict === undefined
      ? (ok ?? [])
      : ['<<<<<<< yours', ...conflict.a, '||||||| before', ...conflict.o, '=======', ...conflict.b, `>>>>>>> ${label}`],
  );
  return {
    text: lines.join(lineEndOf(yours)),
    conflicts: regions.filter(({ conflict }) => conflict !== undefined).length,
  };
}

const linesOf = (text: string) => withUnixLines(text).split('\n');

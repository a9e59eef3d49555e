import { type RefusalCode, refusalSentence } from '../../../../foundation/refusals';
import type { Hints } from './answers';

/** A call that goes no further. */
export class Refusal extends Error {
  public override readonly name = 'Refusal';

  constructor(
    public readonly code: RefusalCode,
    public readonly hints: Hints = {},
    /** For the log: names of rules or of kinds of data, never what the call holds. */
    public readonly because: readonly string[] = [],
  ) {
    super(refusalSentence(code));
  }
}

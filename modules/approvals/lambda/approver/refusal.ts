import { type RefusalCode, refusalSentence } from '../../../../foundation/refusals';

/** A person may not do this, or it cannot be done. Its name is the code; it says nothing of what waits. */
export class ApproverRefusal extends Error {
  constructor(public readonly code: RefusalCode) {
    super(refusalSentence(code));
    this.name = code;
  }
}

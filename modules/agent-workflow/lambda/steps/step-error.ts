import { type RefusalCode, refusalSentence } from '../../../../foundation/refusals';

/** A step that was refused. Its name is the code, which is what the state machine catches by; it says nothing of the data. */
export class StepError extends Error {
  constructor(public readonly code: RefusalCode) {
    super(refusalSentence(code));
    this.name = code;
  }
}

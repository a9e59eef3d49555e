import { type RefusalCode, refusalSentence } from '../../../foundation/refusals';

/** What the sanitiser refuses by; the catalogue of refusals says what users read. */
export type SanitizerCode = Extract<
  RefusalCode,
  'input-too-large' | 'input-too-deep' | 'input-not-json' | 'sanitizer-failed' | 'token-store-failed' | 'engine-failed'
>;

/**
 * The sanitiser let nothing through. Its name is the code, which is what state machines catch by; it says nothing of the input,
 * and it has no cause, because what failed may quote the input.
 */
export class SanitizerError extends Error {
  constructor(public readonly code: SanitizerCode) {
    super(refusalSentence(code));
    this.name = code;
  }
}

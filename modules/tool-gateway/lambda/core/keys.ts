import { errorKind } from '../../../events/lambda/error-kind';
import { type Answer, answered, fromKept, type KeptAnswer, refused, repeated, toKeep } from './answers';
import type { CheckedCall } from './check';
import { type Outcome, outcomeEvent } from './make-call';
import type { Parts } from './parts';
import { Refusal } from './refusal';
import type { KeptCall } from './store';

/** Longer than a function runs: whoever held a claim is gone by then. */
const LEASE_MS = 35_000;

/** Bytes; an item of the table has at most 400 KB, of which this leaves some to the rest of it. */
const LARGEST_KEPT = 350_000;

/** What the same call again is answered: that an answer is too large to be kept is one. */
function keepable(outcome: Outcome): string {
  const kept = toKeep({ answer: outcome.answer, result: outcome.result });
  return Buffer.byteLength(kept) <= LARGEST_KEPT ? kept : toKeep({ answer: answered(null, 'too-large'), result: 'ok' });
}

/** Calls under idempotency keys: made once, and answered alike for as long as they are kept. */
export class Keys {
  constructor(private readonly parts: Parts) {}

  public lease(): number {
    return this.parts.now() + LEASE_MS;
  }

  /** @returns what is kept under the key, if it is taken. */
  public claim({ agentName, digest, request }: CheckedCall, key: string): Promise<KeptCall | undefined> {
    return this.parts.store.claim(agentName, key, { digest, holder: request, leaseUntil: this.lease() });
  }

  /** Gives a key back because nothing was called; if that fails, the claim runs out by itself. */
  public async release({ agentName, request }: CheckedCall, key: string): Promise<void> {
    await this.parts.store
      .release(agentName, key, request)
      .catch((error: unknown) => this.tell(request, 'A key was not given back', error));
  }

  /** The same call again. @throws Refusal while it is being made. */
  public async again(call: CheckedCall, key: string, kept: KeptCall): Promise<Answer> {
    if (kept.state === 'done' && kept.answer !== undefined) return this.keptAnswer(call, key, kept.answer, kept);
    if (kept.state === 'done' || this.parts.now() >= kept.leaseUntil) throw new Refusal('outcome-unknown');
    throw new Refusal('call-in-progress', { retryAfterSeconds: 1 });
  }

  /** What a call came to is kept, then recorded, then answered. */
  public async settle(call: CheckedCall, key: string, outcome: Outcome, approval?: string): Promise<Answer> {
    const { agentName, request } = call;
    if (outcome.repeatable && approval === undefined) {
      await this.release(call, key);
      await this.parts.audit.write(outcomeEvent(this.parts, call, outcome.result));
      return outcome.answer;
    }
    const by = { holder: request, ...(approval === undefined ? {} : { approval }) };
    const isKept = await this.parts.store.finish(agentName, key, by, keepable(outcome)).then(
      () => true,
      (error: unknown) => {
        this.tell(request, 'An answer was not kept', error);
        return false;
      },
    );
    return this.record(call, key, outcome, isKept, approval);
  }

  /** Without a record there is no answer; the same call again tries to record it once more. */
  private async record(
    call: CheckedCall,
    key: string,
    { answer, result }: KeptAnswer,
    isKept: boolean,
    approval?: string,
  ): Promise<Answer> {
    try {
      await this.parts.audit.write(outcomeEvent(this.parts, call, result, approval));
    } catch (error) {
      this.tell(call.request, 'An outcome was not recorded', error);
      return refused('no-answer', call.request, { retryAfterSeconds: 5 });
    }
    if (isKept)
      await this.parts.store
        .recorded(call.agentName, key)
        .catch((error: unknown) => this.tell(call.request, 'A record was not noted', error));
    return answer;
  }

  private async keptAnswer(
    call: CheckedCall,
    key: string,
    text: string,
    { recorded, approval }: Pick<KeptCall, 'recorded' | 'approval'>,
  ): Promise<Answer> {
    const kept = fromKept(text);
    if (recorded === true) return repeated(kept.answer);
    return repeated(await this.record(call, key, kept, true, approval));
  }

  private tell(request: string, message: string, error: unknown): void {
    this.parts.log({ level: 'ERROR', message, request, error: errorKind(error) });
  }
}

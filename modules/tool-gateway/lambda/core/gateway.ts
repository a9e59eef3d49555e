import type { RefusalCode } from '../../../../foundation/refusals';
import { errorKind } from '../../../events/lambda/error-kind';
import { executionIn } from '../../../events/lambda/execution';
import { type Answer, refused } from './answers';
import { Approvals } from './approvals';
import { callerOf, type NewCall, permitted, type ToolRequest, withDigest } from './check';
import { countCall, countTokens } from './counting';
import { identify } from './identify';
import { Keys } from './keys';
import { intentOf, makeCall, outcomeEvent } from './make-call';
import type { EndOfRequest, Parts } from './parts';
import { Refusal } from './refusal';
import type { KeptApproval } from './store';

/** A question for what became of an approval. */
export interface StatusRequest {
  readonly id: string;
  readonly apiRequest?: string | undefined;
  readonly userArn: unknown;
  readonly approval: string;
}

const APPROVAL_ID = /^[A-Za-z0-9-]{8,80}$/;

/** The one door between agents and tools: it answers every request, and what it cannot decide it refuses. */
export class Gateway {
  private readonly keys: Keys;
  private readonly approvals: Approvals;

  constructor(private readonly parts: Parts) {
    this.keys = new Keys(parts);
    this.approvals = new Approvals(parts, this.keys);
  }

  /** Makes a call of a tool, or says why not. */
  public call(request: ToolRequest): Promise<Answer> {
    const known = {
      ...this.calling(request),
      ...this.known(request.tool, request.action),
      // Of several keys, none counts.
      ...executionIn(request.idempotencyKeys.length === 1 ? request.idempotencyKeys[0] : undefined),
    };
    return this.answer('Tool call', request.id, { at: 'tool-call', ...known }, async (line) => {
      const call = await withDigest(this.parts, await permitted(this.parts, request));
      line({ digest: call.digest, ...named('observed', call.verdict.observed) });
      if (call.key !== undefined) return this.underKey(call, call.key);
      return this.once(call);
    });
  }

  /** What became of a call that waits for people: the same as the same call again. */
  public status(request: StatusRequest): Promise<Answer> {
    const { id, userArn, approval } = request;
    const known = { at: 'approval-status', ...this.calling(request) } as const;
    return this.answer('Status of an approval', id, known, async (line) => {
      const caller = await callerOf(this.parts, userArn);
      const kept = APPROVAL_ID.test(approval) ? await this.parts.store.approval(approval) : undefined;
      // Somebody else's is none.
      if (kept === undefined || kept.agent !== caller.name) throw new Refusal('approval-unknown');
      line(ofApproval(kept));
      return this.approvals.status(kept, id);
    });
  }

  /** Whatever else comes in: it is nothing that anybody may ask for. */
  public nothing(id: string): Promise<Answer> {
    return this.answer('No request', id, { at: 'tool-call' }, async () => {
      throw new Refusal('not-authorized');
    });
  }

  /**
   * Makes a call that people have agreed to, once.
   * @throws Error if it is certain that nothing was called, and nothing is known to be wrong with the approval.
   */
  public async carryOut(approval: string, request: string): Promise<{ readonly result: 'ok' | RefusalCode }> {
    const begun = this.parts.now();
    const { call, result } = await this.approvals.carryOut(approval, request);
    this.parts.log({
      level: result === 'ok' ? 'INFO' : 'WARN',
      message: 'Approved call',
      request,
      at: 'approved-call',
      ...ofApproval(call),
      result,
      milliseconds: this.parts.now() - begun,
    });
    return { result };
  }

  private async underKey(call: NewCall, key: string): Promise<Answer> {
    const { store } = this.parts;
    const kept = await this.keys.claim(call, key);
    if (kept !== undefined) {
      if (kept.digest !== call.digest) throw new Refusal('idempotency-conflict');
      return kept.state === 'waiting'
        ? this.approvals.waiting(call.agentName, key, kept, call.request)
        : this.keys.again(call, key, kept);
    }
    try {
      await countCall(this.parts, call);
      if (call.verdict.kind === 'approve') return await this.approvals.ask(call, key, call.verdict);
      await store.start(call.agentName, key, { holder: call.request, leaseUntil: this.keys.lease() });
      await this.parts.audit.write(intentOf(this.parts, call));
    } catch (error) {
      await this.keys.release(call, key);
      throw error;
    }
    const outcome = await makeCall(this.parts, call);
    const answer = await this.keys.settle(call, key, outcome);
    await countTokens(this.parts, call, outcome.answer.body);
    return answer;
  }

  /** A read without a key: it leaves nothing behind, and can be made again. */
  private async once(call: NewCall): Promise<Answer> {
    const { audit } = this.parts;
    await countCall(this.parts, call);
    await audit.write(intentOf(this.parts, call));
    const { answer, result } = await makeCall(this.parts, call);
    await audit.write(outcomeEvent(this.parts, call, result));
    await countTokens(this.parts, call, answer.body);
    return answer;
  }

  /** Also of what is refused, so that people see whom to stop. */
  private calling({ userArn, apiRequest }: Pick<ToolRequest, 'userArn' | 'apiRequest'>): Partial<EndOfRequest> {
    const caller = identify(this.parts.catalog, userArn);
    return {
      ...(caller === undefined ? {} : { agent: caller.name, family: caller.agent.family }),
      ...(apiRequest === undefined ? {} : { apiRequest }),
    };
  }

  /** Names as far as the catalogue has them, so that a log has no others. */
  private known(tool: string, action: string): Pick<EndOfRequest, 'tool' | 'action'> {
    const { tools } = this.parts.catalog;
    const found = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
    if (found === undefined) return {};
    return Object.hasOwn(found.actions, action) ? { tool, action } : { tool };
  }

  private async answer(
    message: string,
    request: string,
    known: Known,
    decide: (line: (more: Partial<EndOfRequest>) => void) => Promise<Answer>,
  ): Promise<Answer> {
    const begun = this.parts.now();
    let told: Known = known;
    const answer = await decide((more) => {
      told = { ...told, ...more };
    }).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal('gateway-failed');
      told = {
        ...told,
        ...named('because', refusal.because),
        ...(error === refusal ? {} : { error: errorKind(error) }),
      };
      return refused(refusal.code, request, refusal.hints);
    });
    const result = resultOf(answer);
    this.parts.log({
      ...told,
      level: levelOf(answer),
      message,
      request,
      result,
      milliseconds: this.parts.now() - begun,
    });
    return answer;
  }
}

const named = (name: string, values: readonly string[]) => (values.length === 0 ? {} : { [name]: values });

/** What is known of a request before it is answered. */
type Known = Partial<EndOfRequest> & Pick<EndOfRequest, 'at'>;

const ofApproval = ({ id, agent, family, tool, action, key }: KeptApproval) => ({
  agent,
  family,
  tool,
  action,
  approval: id,
  ...executionIn(key),
});

const levelOf = ({ status }: Answer) => (status >= 500 ? 'ERROR' : status >= 300 ? 'WARN' : 'INFO');

const resultOf = ({ status, body }: Answer): 'ok' | RefusalCode =>
  status === 200 ? 'ok' : (JSON.parse(body) as { code: RefusalCode }).code;

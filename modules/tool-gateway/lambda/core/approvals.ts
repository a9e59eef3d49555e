import type { RefusalCode } from '../../../../foundation/refusals';
import { type Answer, fromKept, refused, repeated, toKeep } from './answers';
import { addressed, type CheckedCall, judged, refuseSwitchedOff, withDigest } from './check';
import { countTokens } from './counting';
import type { Keys } from './keys';
import { eventOf, intentOf, makeCall } from './make-call';
import type { Parts } from './parts';
import type { Verdict } from './policies';
import { Refusal } from './refusal';
import type { KeptApproval, KeptCall } from './store';
import { canonical, type Json, parseStrict } from './strict-json';

const MINUTE_MS = 60_000;
const ASK_AGAIN_SECONDS = 60;
/** Bytes; an item of the table has at most 400 KB, and decisions and a task token come to it later. */
const LARGEST_INPUT = 300_000;

/** Where an agent asks what became of an approval. */
export const statusPath = (id: string) => `/approvals/${id}`;

export const approvalDigest = ({ digest }: Pick<Parts, 'digest'>, approval: Bound, input: Json): Promise<string> => {
  const { agent, family, owner, requester = null, tool, action, key, version, rules, quorum, expiresAt } = approval;
  const who = [agent, family, owner, requester];
  return digest(canonical(['approval', who, tool, action, input, key, version, rules, quorum, expiresAt]));
};

/** Everything about an approval that must not change while it waits: what it is of, who decides, how many, until when. */
type Bound = Omit<KeptApproval, 'id' | 'state' | 'input' | 'digest' | 'amount' | 'requestedAt' | 'decisions' | 'token'>;

/** Calls that wait for people: kept whole, decided elsewhere, carried out here, once. */
export class Approvals {
  constructor(
    private readonly parts: Parts,
    private readonly keys: Keys,
  ) {}

  /** Asks people. The caller gives its claim back if this rejects. */
  public async ask(call: CheckedCall, key: string, { rules, quorum }: Verdict): Promise<Answer> {
    const { store, audit, startApproval, newId } = this.parts;
    const approval = await this.approvalOf(newId(), call, key, rules, quorum);
    await store.putApproval(approval);
    try {
      await audit.write({
        event: 'approval.requested',
        ...eventOf(this.parts, call, approval.id),
        asking: rules,
        quorum: approval.quorum,
        ...(call.requester === undefined ? {} : { requester: call.requester }),
      });
      await store.wait(call.agentName, key, call.request, approval.id, approval.expiresAt);
      await startApproval(approval.id);
    } catch (error) {
      // Nobody can approve what its agent was told is not waiting.
      await store.moveApproval(approval.id, ['pending'], 'failed').catch(() => undefined);
      throw error;
    }
    return pending(approval.id, call.request);
  }

  /** A call that is made again while it waits. */
  public async waiting(agent: string, key: string, { approval: id }: KeptCall, request: string): Promise<Answer> {
    const approval = id === undefined ? undefined : await this.parts.store.approval(id);
    if (approval === undefined || approval.agent !== agent || approval.key !== key)
      throw new Refusal('approval-expired');
    return this.answerOf(approval, request);
  }

  /** What an agent is told that asks by the approval's id. */
  public async status(approval: KeptApproval, request: string): Promise<Answer> {
    if (approval.state !== 'done' && approval.state !== 'failed') return this.answerOf(approval, request);
    const kept = await this.parts.store.call(approval.agent, approval.key);
    if (kept?.state !== 'done' || kept.answer === undefined || kept.approval !== approval.id)
      throw new Refusal('outcome-unknown');
    // The call itself, made again, records its outcome and then has its answer.
    if (kept.recorded !== true) throw new Refusal('no-answer');
    return repeated(fromKept(kept.answer).answer);
  }

  /** @returns what was called and what came of it. @throws Error if nothing was called and nothing is known to be wrong. */
  public async carryOut(id: string, request: string): Promise<{ call: KeptApproval; result: 'ok' | RefusalCode }> {
    const { store } = this.parts;
    const approval = await store.approval(id);
    // Whoever carries it out already, or has, is not disturbed.
    if (approval?.state !== 'approved') throw new Error('there is no such approval to carry out');
    let call: CheckedCall;
    try {
      call = await this.agreedTo(approval, request);
      // From here on it is used up.
      await store.moveApproval(id, ['approved'], 'executing');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { call: approval, result: await this.end(approval, request, error.code) };
    }
    try {
      await store.start(approval.agent, approval.key, { holder: request, leaseUntil: this.keys.lease(), approval: id });
      await this.parts.audit.write(intentOf(this.parts, call, id));
    } catch {
      return { call: approval, result: await this.end(approval, request, 'gateway-failed') };
    }
    const outcome = await makeCall(this.parts, call);
    await this.keys.settle(call, approval.key, outcome, id);
    await countTokens(this.parts, call, outcome.answer.body);
    await store.moveApproval(id, ['executing'], 'done');
    return { call: approval, result: outcome.result };
  }

  /** Everything that was asked when it was requested is asked again, and whether people have agreed to this and nothing else. */
  private async agreedTo(approval: KeptApproval, request: string): Promise<CheckedCall> {
    const { catalog, now } = this.parts;
    const begunAt = now();
    const { agent: agentName, key } = approval;
    const decisions = Object.values(approval.decisions).map(({ decision }) => decision);
    const agreed = decisions.filter((decision) => decision === 'approve').length;
    // A rejection that came at the same moment counts more than those who agreed.
    if (agreed < approval.quorum || decisions.includes('reject')) throw new Refusal('approval-rejected');
    if (approval.version !== catalog.version) throw new Refusal('approval-outdated');
    if (now() > approval.expiresAt) throw new Refusal('approval-expired');
    const agent = Object.hasOwn(catalog.agents, agentName) ? catalog.agents[agentName] : undefined;
    if (agent === undefined) throw new Refusal('not-identified');
    const input = parseStrict(approval.input);
    if ((await approvalDigest(this.parts, approval, input)) !== approval.digest) throw new Refusal('gateway-failed');
    await refuseSwitchedOff(this.parts, agentName, agent, approval.tool);
    // Its own calls a quarantine keeps away by its role; this one is made by the gateway.
    if (await this.parts.store.isHeld(agentName)) throw new Refusal('quarantined');
    const target = addressed(this.parts, { name: agentName, agent }, approval.tool, approval.action);
    const call = judged(this.parts, target, input, true);
    if (call.verdict.kind !== 'allow') throw new Refusal('not-authorized');
    return withDigest(this.parts, { request, begunAt, ...call, key, requester: approval.requester });
  }

  /** An approval that is not carried out: its call has this answer from now on. */
  private async end(approval: KeptApproval, request: string, code: RefusalCode): Promise<RefusalCode> {
    const { store } = this.parts;
    const kept = toKeep({ answer: refused(code, request), result: code });
    await store.finish(approval.agent, approval.key, { holder: request, approval: approval.id }, kept);
    await store.recorded(approval.agent, approval.key);
    await store.moveApproval(approval.id, ['approved', 'executing'], 'failed');
    return code;
  }

  private async approvalOf(
    id: string,
    {
      agentName: agent,
      agent: { family, owner },
      toolName: tool,
      actionName: action,
      input,
      amount,
      requester,
    }: CheckedCall,
    key: string,
    rules: readonly string[],
    quorum: number | undefined,
  ): Promise<KeptApproval> {
    const { catalog, now } = this.parts;
    const requestedAt = now();
    const bound: Bound = {
      agent,
      family,
      owner,
      tool,
      action,
      key,
      version: catalog.version,
      rules,
      quorum: Math.max(quorum ?? 0, catalog.approvals.quorum),
      ...(requester === undefined ? {} : { requester }),
      expiresAt: requestedAt + catalog.approvals.expireMinutes * MINUTE_MS,
    };
    const kept = JSON.stringify(input);
    if (Buffer.byteLength(kept) > LARGEST_INPUT) throw new Refusal('call-too-large');
    return {
      ...bound,
      id,
      state: 'pending',
      input: kept,
      digest: await approvalDigest(this.parts, bound, input),
      ...(amount === undefined ? {} : { amount }),
      requestedAt,
      decisions: {},
    };
  }

  private answerOf({ id, state, expiresAt }: KeptApproval, request: string): Answer {
    switch (state) {
      case 'pending':
        if (this.parts.now() > expiresAt) throw new Refusal('approval-expired');
        return pending(id, request);
      case 'approved':
      case 'executing':
        return pending(id, request);
      case 'rejected':
        throw new Refusal('approval-rejected');
      case 'expired':
        throw new Refusal('approval-expired');
      case 'done':
      case 'failed':
        throw new Refusal('outcome-unknown');
    }
  }
}

const pending = (id: string, request: string): Answer =>
  refused('approval-pending', request, { location: statusPath(id), retryAfterSeconds: ASK_AGAIN_SECONDS });

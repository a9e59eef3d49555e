import {
  type ApprovalState,
  Conflict,
  type Count,
  type Decision,
  type KeptApproval,
  type KeptCall,
  type Store,
  type Switch,
} from '../core/store';

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** The same promises as the table's, kept in memory: for tests and measurements. */
export class MemoryStore implements Store {
  /** What is switched off, to be changed at will. */
  public readonly off = new Set<string>();
  /** Agents that containment holds, likewise. */
  public readonly held = new Set<string>();
  private readonly calls = new Map<string, Mutable<KeptCall>>();
  private readonly sums = new Map<string, number>();
  private readonly approvals = new Map<string, Mutable<KeptApproval>>();

  constructor(private readonly now: () => number = Date.now) {}

  public async switches(): Promise<readonly Switch[]> {
    return [...this.off].map((what) => ({ what }));
  }

  public async isHeld(agent: string): Promise<boolean> {
    return this.held.has(agent);
  }

  public async claim(
    agent: string,
    key: string,
    call: { digest: string; holder: string; leaseUntil: number },
  ): Promise<KeptCall | undefined> {
    const kept = this.calls.get(idOf(agent, key));
    const isFree = kept === undefined || (kept.state === 'claimed' && kept.leaseUntil < this.now());
    if (!isFree) return { ...kept };
    this.calls.set(idOf(agent, key), { ...call, state: 'claimed' });
    return undefined;
  }

  public async call(agent: string, key: string): Promise<KeptCall | undefined> {
    const kept = this.calls.get(idOf(agent, key));
    return kept === undefined ? undefined : { ...kept };
  }

  public async release(agent: string, key: string, holder: string): Promise<void> {
    const kept = this.calls.get(idOf(agent, key));
    if (kept === undefined || kept.holder !== holder || kept.state === 'done') throw new Conflict();
    this.calls.delete(idOf(agent, key));
  }

  public async wait(agent: string, key: string, holder: string, approval: string): Promise<void> {
    const kept = this.calls.get(idOf(agent, key));
    if (kept?.state !== 'claimed' || kept.holder !== holder) throw new Conflict();
    Object.assign(kept, { state: 'waiting', approval });
  }

  public async start(
    agent: string,
    key: string,
    { holder, leaseUntil, approval }: { holder: string; leaseUntil: number; approval?: string },
  ): Promise<void> {
    const kept = this.calls.get(idOf(agent, key));
    const isClaimed = approval === undefined && kept?.state === 'claimed' && kept.holder === holder;
    const isAgreedTo = approval !== undefined && kept?.state === 'waiting' && kept.approval === approval;
    if (kept === undefined || !(isClaimed || isAgreedTo)) throw new Conflict();
    Object.assign(kept, { state: 'started', holder, leaseUntil });
  }

  public async finish(
    agent: string,
    key: string,
    { holder, approval }: { holder: string; approval?: string },
    answer: string,
  ): Promise<void> {
    const kept = this.calls.get(idOf(agent, key));
    const isStarted = kept?.state === 'started' && kept.holder === holder;
    const isWaiting = approval !== undefined && kept?.state === 'waiting' && kept.approval === approval;
    if (kept === undefined || !(isStarted || isWaiting)) throw new Conflict();
    Object.assign(kept, { state: 'done', answer });
  }

  public async recorded(agent: string, key: string): Promise<void> {
    const kept = this.calls.get(idOf(agent, key));
    if (kept?.state !== 'done') throw new Conflict();
    Object.assign(kept, { recorded: true });
  }

  public async count({ counter, window, cost, limit, mode }: Count): Promise<boolean> {
    const id = `${counter}\n${window}`;
    const sum = (this.sums.get(id) ?? 0) + cost;
    if (mode === 'enforce' && sum > limit) return false;
    this.sums.set(id, sum);
    return true;
  }

  public async putApproval(approval: KeptApproval): Promise<void> {
    if (this.approvals.has(approval.id)) throw new Conflict();
    this.approvals.set(approval.id, { ...approval });
  }

  public async approval(id: string): Promise<KeptApproval | undefined> {
    const kept = this.approvals.get(id);
    return kept === undefined ? undefined : { ...kept };
  }

  public async pending(family: string): Promise<readonly KeptApproval[]> {
    return [...this.approvals.values()]
      .filter((one) => one.family === family && one.state === 'pending')
      .sort((one, other) => other.requestedAt - one.requestedAt)
      .slice(0, 100)
      .map((one) => ({ ...one }));
  }

  public async keepToken(id: string, token: string): Promise<void> {
    const kept = this.approvals.get(id);
    if (kept?.state !== 'pending' || kept.token !== undefined) throw new Conflict();
    kept.token = token;
  }

  public async decide(id: string, digest: string, subject: string, decision: Decision): Promise<KeptApproval> {
    const kept = this.approvals.get(id);
    const isOpen = kept?.state === 'pending' && kept.digest === digest && kept.expiresAt >= decision.at;
    if (kept === undefined || !isOpen || Object.hasOwn(kept.decisions, subject)) throw new Conflict();
    kept.decisions = { ...kept.decisions, [subject]: decision };
    return { ...kept };
  }

  public async moveApproval(id: string, from: readonly ApprovalState[], to: ApprovalState): Promise<void> {
    const kept = this.approvals.get(id);
    if (kept === undefined || !from.includes(kept.state)) throw new Conflict();
    kept.state = to;
  }
}

const idOf = (agent: string, key: string) => `${agent}/${key}`;

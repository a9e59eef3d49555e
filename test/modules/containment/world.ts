import type { ContainmentEvent } from '../../../foundation/events';
import { EMPTY_SLOT, stops } from '../../../foundation/quarantine';
import type { Severity } from '../../../foundation/vocabulary';
import { RELEASING_LEASE_MS, STOPPING_LEASE_MS } from '../../../modules/containment/lambda/core/lease';
import {
  type Asked,
  agentSwitch,
  type ContainmentRecord,
  OURS,
  type ReleasingRecords,
  type StoppingRecords,
  type Switch,
  UnreadableRecord,
} from '../../../modules/containment/lambda/core/record';
import type { AgentRole, NamedAgent } from '../../../modules/containment/lambda/core/register';
import type { ReleasingParts } from '../../../modules/containment/lambda/core/release';
import type { ReleasableRoles, StoppableRoles } from '../../../modules/containment/lambda/core/roles';
import type { StoppingParts } from '../../../modules/containment/lambda/core/stop';

export const NOW = Date.UTC(2026, 10, 26, 12);

/** An agent of the tests, with what its own role is called. */
export type TrialAgent = NamedAgent & AgentRole;

/** @param helpers Kinds of functions that serve it, with a role each. */
export function trialAgent(
  { name, account, ...rest }: Omit<NamedAgent, 'roles'>,
  ...helpers: readonly string[]
): TrialAgent {
  const roles = ['agent', ...helpers].map((kind) => {
    const roleName = `p2a-prod-${kind}-${name}`;
    return { roleName, roleArn: `arn:aws:iam::${account}:role/p2a/agent/${roleName}` };
  });
  const [own] = roles;
  if (own === undefined) throw new Error('an agent has a role of its own');
  return { name, account, ...rest, ...own, roles };
}

const OF_CLAIMS = { family: 'claims', owner: 'olga@acme.example', account: '333333333333' };
export const PAYER = trialAgent({ name: 'claims-payer', ...OF_CLAIMS });
export const TRIAGE = trialAgent({ name: 'claims-triage', ...OF_CLAIMS });
/** One of the reference workflow, with functions of its own beside it. */
export const DESK = trialAgent({ name: 'desk', ...OF_CLAIMS, family: 'desks' }, 'intake', 'sanitizer');

export const SIGNAL: Asked = { by: 'signal', signal: 'probing', source: 'iam.amazonaws.com:ListRoles', at: NOW };
export const OPERATOR: Asked = { by: 'operator', person: 'otto@acme.example', reason: 'odd', at: NOW };
export const APPROVER: Asked = { by: 'approver', person: 'ann-0123', reason: 'looked into', at: NOW };

/** What one step waits for, and what it may be kept from. */
export type Gate = <Result>(step: string, act: () => Result) => Promise<Result>;

/** All that is there of an agent, and whoever looks at it. */
export class World {
  public now = NOW;
  public readonly records = new Map<string, ContainmentRecord>();
  /** Agents whose record is there and says nothing. */
  public readonly broken = new Set<string>();
  public readonly switches = new Map<string, Switch>();
  public readonly slots = new Map<string, string>();
  public readonly tagged = new Set<string>();
  public readonly events: ContainmentEvent[] = [];
  public readonly told: Array<{ severity: Severity; subject: string; text: string }> = [];
  public readonly lines: Array<Readonly<Record<string, unknown>>> = [];
  /** All steps that were taken. */
  public readonly steps: string[] = [];
  /** Steps that fail. */
  public readonly failing = new Set<string>();
  /** After so many steps the run is ended: it does nothing more, and answers nothing. */
  public endsAfter = Number.POSITIVE_INFINITY;
  private end: () => void = () => undefined;

  /** Comes true when the run was ended. */
  public ended(): Promise<void> {
    return new Promise((resolve) => {
      this.end = resolve;
    });
  }

  private readonly open: Gate = async (step, act) => {
    if (this.steps.length >= this.endsAfter) {
      this.end();
      return new Promise<never>(() => undefined);
    }
    this.steps.push(step);
    if (this.failing.has(step)) throw new Error(`${step} failed`);
    return act();
  };

  /** Times at which somebody was led to believe that an agent is contained that was not. */
  public readonly lies: string[] = [];

  public constructor(public readonly agents: readonly NamedAgent[] = [PAYER, TRIAGE, DESK]) {
    for (const { roleName } of agents.flatMap(({ roles }) => roles))
      this.slots.set(roleName, JSON.stringify(EMPTY_SLOT));
  }

  /** What stops an agent, all of it. */
  public holds({ name, roles }: Pick<NamedAgent, 'name' | 'roles'>): boolean {
    return (
      this.switches.has(agentSwitch(name)) &&
      roles.every(({ roleName }) => stops(this.slots.get(roleName)) && this.tagged.has(roleName))
    );
  }

  /** Whatever was done, nobody reads `contained` of an agent that is not. */
  public look(after: string): void {
    for (const agent of this.agents)
      if (this.records.get(agent.name)?.state === 'contained' && !this.holds(agent))
        this.lies.push(`the record of ${agent.name} after ${after}`);
  }

  /** What was answered, at the moment in which it was. */
  public answered(agent: NamedAgent, answer: string): void {
    if (answer === 'contained' && !this.holds(agent)) this.lies.push(`the answer about ${agent.name}`);
  }

  public stopping(gate: Gate = this.open, request = 'request-1'): StoppingParts {
    return {
      ...this.telling(gate, request),
      records: this.store(gate),
      roles: this.roles(gate),
      deadline: this.now + STOPPING_LEASE_MS,
    };
  }

  public releasing(gate: Gate = this.open, request = 'request-2'): ReleasingParts {
    return {
      ...this.telling(gate, request),
      records: this.store(gate),
      roles: this.roles(gate),
      deadline: this.now + RELEASING_LEASE_MS,
    };
  }

  private telling(gate: Gate, request: string) {
    return {
      environment: 'prod',
      request,
      keep: (event: ContainmentEvent) =>
        gate(`keep ${event.event}`, () => {
          if ('state' in event && event.state === 'contained' && !this.holds(this.agent(event.agent)))
            this.lies.push(`the event about ${event.agent}`);
          this.events.push(event);
        }),
      tell: (severity: Severity, subject: string, text: string) =>
        gate('tell', () => void this.told.push({ severity, subject, text })),
      log: (line: Readonly<Record<string, unknown>>) => void this.lines.push(line),
      wait: async (milliseconds: number) => {
        const until = this.now + milliseconds;
        await gate(`wait until ${until}`, () => undefined);
        this.now = Math.max(this.now, until);
      },
      now: () => this.now,
    };
  }

  private agent(name: string): NamedAgent {
    const agent = this.agents.find((one) => one.name === name);
    if (agent === undefined) throw new Error(`there is no ${name}`);
    return agent;
  }

  private store(gate: Gate): StoppingRecords & ReleasingRecords {
    return {
      record: (agent) =>
        gate('read record', () => {
          if (this.broken.has(agent)) throw new UnreadableRecord('has no state');
          return this.records.get(agent);
        }),
      all: () =>
        gate('read records', () => ({
          readable: [...this.records.values()].filter(({ agent }) => !this.broken.has(agent)),
          unreadable: [...this.broken],
        })),
      write: (next, over) =>
        gate(`write ${next.state}`, () => {
          const known = this.records.get(next.agent);
          if (known?.revision !== over?.revision) return false;
          this.records.set(next.agent, { ...next, revision: (over?.revision ?? 0) + 1 });
          return true;
        }),
      switch: (what) => gate('read switch', () => this.switches.get(what)),
      switchOff: (what, { at }) =>
        gate('switch off', () => {
          if (!this.switches.has(what)) this.switches.set(what, { by: OURS, at: new Date(at).toISOString() });
        }),
      lift: (what) =>
        gate('lift', () => {
          if (this.switches.get(what)?.by === OURS) this.switches.delete(what);
        }),
    };
  }

  private roles(gate: Gate): StoppableRoles & ReleasableRoles {
    return {
      slot: ({ roleName }) => gate('read slot', () => this.slots.get(roleName)),
      fill: ({ roleName }, document) => gate('fill', () => void this.slots.set(roleName, document)),
      isTagged: ({ roleName }) => gate('read tags', () => this.tagged.has(roleName)),
      tag: ({ roleName }) => gate('tag', () => void this.tagged.add(roleName)),
      untag: ({ roleName }) => gate('untag', () => void this.tagged.delete(roleName)),
    };
  }
}

/** Counts steps, and fails at one: before it has done anything, or after, so that only its answer is lost. */
export function failingAt(
  step: number,
  when: 'before' | 'after',
  world: World,
): { readonly gate: Gate; steps: number } {
  const counted = {
    steps: 0,
    gate: async <Result>(name: string, act: () => Result): Promise<Result> => {
      const isIt = counted.steps === step;
      counted.steps += 1;
      if (isIt && when === 'before') throw new Error(`${name} failed`);
      const result = act();
      world.look(name);
      if (isIt) throw new Error(`the answer to ${name} was lost`);
      return result;
    },
  };
  return counted;
}

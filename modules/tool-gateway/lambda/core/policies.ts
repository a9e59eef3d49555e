import type { Catalog, ContextShape, GatewayAgent, PolicyText } from './catalog';
import { type Use, useOf } from './context-use';
import type { Amount } from './limits';
import type { Json, JsonObject } from './strict-json';

/** What the policies say of a call. */
export type Verdict = {
  readonly kind: 'allow' | 'deny' | 'refuse' | 'approve';
  /** Rules that refused, or that ask people. */
  readonly rules: readonly string[];
  /** How many people must agree, where a rule says so. */
  readonly quorum?: number;
  /** Rules that are observed and would have stood in the way. */
  readonly observed: readonly string[];
};

export interface Question {
  readonly agentName: string;
  readonly toolName: string;
  readonly action: string;
  readonly input: Json;
  readonly amount: Amount | undefined;
  /** Whether people have agreed to this very call. */
  readonly approved: boolean;
}

/** The parts of Cedar that are used here. */
export interface Cedar {
  preparsePolicySet(id: string, policies: { staticPolicies: Record<string, string> }): { readonly type: string };
  statefulIsAuthorized(call: CedarCall): CedarAnswer;
  policyToJson(policy: string): { readonly type: 'success'; readonly json: unknown } | { readonly type: 'failure' };
}

interface CedarCall {
  readonly principal: Uid;
  readonly action: Uid;
  readonly resource: Uid;
  readonly context: Record<string, never>;
  readonly preparsedPolicySetId: string;
  readonly entities: Array<{ uid: Uid; attrs: Record<string, string | number>; parents: Uid[] }>;
}
interface Uid {
  readonly type: string;
  readonly id: string;
}

type CedarAnswer =
  | {
      readonly type: 'success';
      readonly response: {
        readonly decision: 'allow' | 'deny';
        readonly diagnostics: { readonly reason: readonly string[]; readonly errors: readonly unknown[] };
      };
    }
  | { readonly type: 'failure' };

/** A policy that cannot be evaluated decides nothing: Cedar would leave a forbidding one out and allow. */
export class PolicyFailure extends Error {
  public override readonly name = 'PolicyFailure';
}

/** Policies of one agent about one action. */
interface Slice {
  readonly enforced: string;
  readonly observed: string | undefined;
  readonly policies: Readonly<Record<string, PolicyText>>;
  readonly entities: CedarCall['entities'];
  readonly use: Use;
}

const DOES_NOT_MATTER: Omit<Verdict, 'kind' | 'observed'> = { rules: [] };

/** Answers what an agent may do. Policies are parsed once for each agent and action, when the pair first occurs. */
export class Policies {
  private readonly slices = new Map<string, Slice>();

  constructor(
    private readonly cedar: Cedar,
    private readonly catalog: Catalog,
  ) {}

  /** @throws PolicyFailure if a policy cannot be parsed or evaluated. */
  public verdict(question: Question): Verdict {
    const slice = this.sliceOf(question);
    const observed = this.observed(slice, question);
    const { allowed, reasons } = this.ask(slice.enforced, slice, question, question.approved);
    if (allowed) return { kind: 'allow', ...DOES_NOT_MATTER, observed };
    const rules = reasons.filter((id) => effectOf(slice, id) === 'refuse');
    if (rules.length > 0) return { kind: 'refuse', rules, observed };
    const asking = reasons.filter((id) => effectOf(slice, id) === 'approve');
    // Without people the call waits for them only if it would be let through with them.
    if (asking.length > 0 && !question.approved && this.ask(slice.enforced, slice, question, true).allowed)
      return { kind: 'approve', rules: asking, ...quorumOf(slice, asking), observed };
    return { kind: 'deny', ...DOES_NOT_MATTER, observed };
  }

  private sliceOf(question: Question): Slice {
    const { agentName, toolName, action } = question;
    const key = `${agentName}/${toolName}/${action}`;
    const slice = this.slices.get(key) ?? this.parse(key, question);
    this.slices.set(key, slice);
    return slice;
  }

  private parse(key: string, { agentName, toolName, action }: Question): Slice {
    const agent = own(this.catalog.agents, agentName);
    const all = { ...own(agent.tools, toolName).policies, ...own(this.catalog.tools, toolName).rules };
    const about = Object.entries(all)
      .map(([id, policy]) => ({ id, policy, json: this.parsed(policy.text) }))
      .filter(({ json }) => mayBeAbout(json, `${toolName}/${action}`));
    const policies = Object.fromEntries(about.map(({ id, policy }) => [id, policy]));
    const inMode = (mode: PolicyText['mode']) => Object.entries(policies).filter(([, policy]) => policy.mode === mode);
    const permits = Object.entries(policies).filter(([, { effect }]) => effect === 'permit');
    const observes = inMode('observe').length > 0;
    this.preparse(key, inMode('enforce'));
    if (observes) this.preparse(`${key} observed`, [...permits, ...inMode('observe')]);
    return {
      enforced: key,
      observed: observes ? `${key} observed` : undefined,
      policies,
      entities: entitiesOf(agentName, agent, policies),
      use: useOf(about.map(({ json }) => json)),
    };
  }

  private parsed(text: string): unknown {
    const parsed = this.cedar.policyToJson(text);
    if (parsed.type !== 'success') throw new PolicyFailure('policies cannot be parsed');
    return parsed.json;
  }

  private preparse(id: string, policies: ReadonlyArray<readonly [string, PolicyText]>): void {
    const staticPolicies = Object.fromEntries(policies.map(([name, { text }]) => [name, text]));
    if (this.cedar.preparsePolicySet(id, { staticPolicies }).type !== 'success')
      throw new PolicyFailure('policies cannot be parsed');
  }

  private ask(set: string, { entities, use }: Slice, question: Question, approved: boolean) {
    const { agentName, toolName, action } = question;
    const answer = this.cedar.statefulIsAuthorized({
      principal: { type: 'P2a::Agent', id: agentName },
      action: { type: 'P2a::Action', id: `${toolName}/${action}` },
      resource: { type: 'P2a::Tool', id: toolName },
      context: this.contextOf(question, approved, use),
      preparsedPolicySetId: set,
      entities,
    });
    if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0)
      throw new PolicyFailure('policies cannot be evaluated');
    return { allowed: answer.response.decision === 'allow', reasons: answer.response.diagnostics.reason };
  }

  /** Rules that only look on; what they do wrong is their own business. */
  private observed(slice: Slice, question: Question): readonly string[] {
    if (slice.observed === undefined) return [];
    try {
      const { reasons } = this.ask(slice.observed, slice, question, question.approved);
      return reasons.filter((id) => slice.policies[id]?.mode === 'observe');
    } catch {
      return ['failed'];
    }
  }

  private contextOf({ toolName, action, input, amount }: Question, approved: boolean, use: Use): CedarCall['context'] {
    const { context } = own(own(this.catalog.tools, toolName).actions, action);
    const shape: ContextShape = {
      record: {
        approved: 'value',
        input: context,
        ...(amount === undefined ? {} : { amount: AMOUNT }),
      },
    };
    return shaped({ approved, input, ...(amount === undefined ? {} : { amount: { ...amount } }) }, shape, use) as never;
  }
}

const AMOUNT: ContextShape = { record: { minorUnits: 'value', currency: 'value' } };

/** @throws PolicyFailure if there is none, which the caller has ruled out. */
function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value === undefined) throw new PolicyFailure('there is nothing of this name');
  return value;
}

/** Whether a policy can be about an action: one that names other actions alone never is. */
function mayBeAbout(policy: unknown, action: string): boolean {
  const { action: named } = policy as { readonly action?: { readonly entity?: unknown; readonly entities?: unknown } };
  const ids = [named?.entity, ...(Array.isArray(named?.entities) ? named.entities : [])].flatMap(idOf);
  return ids.length === 0 || ids.includes(action);
}

function idOf(entity: unknown): string[] {
  const { id, __entity: inner } = (entity ?? {}) as { readonly id?: unknown; readonly __entity?: unknown };
  return typeof id === 'string' ? [id] : inner === undefined ? [] : idOf(inner);
}

const effectOf = ({ policies }: Slice, id: string) => policies[id]?.effect;

function quorumOf({ policies }: Slice, rules: readonly string[]): Pick<Verdict, 'quorum'> {
  const asked = rules.flatMap((id) => policies[id]?.quorum ?? []);
  return asked.length === 0 ? {} : { quorum: Math.max(...asked) };
}

/** Attributes cost half as much as the decision; most policies speak of none: their heads name the principal, and nothing else does. */
function entitiesOf(
  name: string,
  { family, owner, scope }: GatewayAgent,
  policies: Readonly<Record<string, PolicyText>>,
): CedarCall['entities'] {
  const speaksOfIt = Object.values(policies).some(({ text }) => (text.match(/\bprincipal\b/g)?.length ?? 0) > 1);
  return speaksOfIt ? [{ uid: { type: 'P2a::Agent', id: name }, attrs: { family, owner, scope }, parents: [] }] : [];
}

/** What of a value Cedar has types for, and some policy looks at. */
function shaped(value: Json, shape: ContextShape, use: Use): Json | undefined {
  if (shape === 'skip') return undefined;
  if (shape === 'value') return value;
  if ('list' in shape) {
    if (!Array.isArray(value)) throw new PolicyFailure('a value is not what its schema says');
    return value.map((item: Json) => shaped(item, shape.list, 'all')).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) throw new PolicyFailure('a value is not what its schema says');
  const members: Array<readonly [string, Json]> = [];
  for (const [name, below] of Object.entries(shape.record)) {
    const used = use === 'all' ? 'all' : use.get(name);
    if (used === undefined || !Object.hasOwn(value, name)) continue;
    const member = shaped((value as JsonObject)[name] as Json, below, used);
    if (member !== undefined) members.push([name, member]);
  }
  return Object.fromEntries(members);
}

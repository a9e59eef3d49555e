import type { Entity } from '../../../../foundation/personal-data';
import { THROTTLE } from '../../../../foundation/switches';
import type { GatewayAction, GatewayAgent, GatewayTool } from './catalog';
import { countThrottled } from './counting';
import { type Caller, identify } from './identify';
import { type Amount, amountOf } from './limits';
import type { Parts } from './parts';
import type { Verdict } from './policies';
import { Refusal } from './refusal';
import { sensitiveIn } from './scan';
import { canonical, type Json, parseStrict } from './strict-json';

/** A request for an action of a tool, as it came in. */
export interface ToolRequest {
  /** Id of the request, which nobody else has: claims are held by it. */
  readonly id: string;
  /** What API Gateway calls the request. */
  readonly apiRequest?: string | undefined;
  /** ARN of the session that signed it. */
  readonly userArn: unknown;
  readonly tool: string;
  readonly action: string;
  readonly contentType: string | undefined;
  /** Every value of the header that was sent, however it was spelt. */
  readonly idempotencyKeys: readonly string[];
  readonly requesters: readonly string[];
  readonly body: string | undefined;
}

/** A call that its agent may make, now or once people have agreed. */
export interface PermittedCall {
  readonly request: string;
  readonly agentName: string;
  readonly agent: GatewayAgent;
  readonly toolName: string;
  readonly tool: GatewayTool;
  readonly actionName: string;
  readonly action: GatewayAction;
  readonly input: Json;
  readonly amount: Amount | undefined;
  readonly key: string | undefined;
  readonly requester: string | undefined;
  readonly verdict: Verdict & { readonly kind: 'allow' | 'approve' };
  /** When the request came in, in milliseconds since 1970. */
  readonly begunAt: number;
}

/** The same with what tells it from others, for keys and records. */
export interface CheckedCall extends PermittedCall {
  /** Keyed digest of tool, action and input. */
  readonly digest: string;
}

/** One that its agent makes at this moment, unlike those that people have agreed to. */
export type NewCall = CheckedCall & Standing;

/** Bytes of UTF-8. */
const LARGEST_BODY = 256 * 1024;
const KEY = /^[A-Za-z0-9_-]{8,128}$/;
const REQUESTER = /^[\x21-\x7e]{1,128}$/;
/** UUIDs, and words and a few digits: most keys, which have nothing of anybody's in them. */
const ORDINARY_KEY =
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=(?:[^0-9]*[0-9]){0,11}[^0-9]*$)[a-z0-9-]{8,64})$/;

/** Who calls what, of that which is declared and not switched off. */
export interface Addressed extends Caller {
  readonly toolName: string;
  readonly tool: GatewayTool;
  readonly actionName: string;
  readonly action: GatewayAction;
}

/** Whether an agent is slowed down at this moment. */
export interface Standing {
  readonly throttled: boolean;
}

/** @throws Refusal `not-identified`, `quarantined` or `switched-off`. */
export async function callerOf(
  parts: Pick<Parts, 'catalog' | 'store'>,
  userArn: unknown,
  tool?: string,
): Promise<Caller & Standing> {
  const caller = identify(parts.catalog, userArn);
  if (caller === undefined) throw new Refusal('not-identified');
  return { ...caller, ...(await refuseSwitchedOff(parts, caller.name, caller.agent, tool)) };
}

/** Read at every call: a switch holds from the moment in which it is set. */
export async function refuseSwitchedOff(
  { store }: Pick<Parts, 'store'>,
  name: string,
  { family }: GatewayAgent,
  tool: string | undefined,
): Promise<Standing> {
  const set = new Set((await store.switches()).map(({ what }) => what));
  const self = [`agent#${name}`, `family#${family}`];
  if (self.some((what) => set.has(what))) throw new Refusal('quarantined');
  if (set.has('everything') || (tool !== undefined && set.has(`tool#${tool}`))) throw new Refusal('switched-off');
  return { throttled: self.some((what) => set.has(`${THROTTLE}${what}`)) };
}

/** @throws Refusal that says the same of what is not declared and of what does not exist. */
export function addressed(
  { catalog }: Pick<Parts, 'catalog'>,
  caller: Caller,
  toolName: string,
  actionName: string,
): Addressed {
  const { tools } = caller.agent;
  const declared = Object.hasOwn(tools, toolName) && tools[toolName]?.actions.includes(actionName) === true;
  const tool = declared && Object.hasOwn(catalog.tools, toolName) ? catalog.tools[toolName] : undefined;
  const action = tool !== undefined && Object.hasOwn(tool.actions, actionName) ? tool.actions[actionName] : undefined;
  if (tool === undefined || action === undefined) throw new Refusal('not-authorized');
  return { ...caller, toolName, tool, actionName, action };
}

/**
 * Everything that is asked of a call before anything is counted or kept.
 *
 * @throws Refusal with the first thing that is wrong; another error if a part fails.
 */
export async function permitted(parts: Parts, request: ToolRequest): Promise<PermittedCall & Standing> {
  const begunAt = parts.now();
  const { throttled, ...caller } = await callerOf(parts, request.userArn, request.tool);
  try {
    return { ...asked(parts, request, caller), begunAt, throttled };
  } catch (error) {
    // What it may do, an agent that is slowed down finds out as slowly as it does it.
    if (throttled && error instanceof Refusal) await countThrottled(parts, caller.name);
    throw error;
  }
}

function asked(parts: Parts, request: ToolRequest, caller: Caller): Omit<PermittedCall, 'begunAt'> {
  const target = addressed(parts, caller, request.tool, request.action);
  const key = only(request.idempotencyKeys, KEY);
  const requester = only(request.requesters, REQUESTER);
  refuseSensitiveHeaders(parts, key, requester);
  const input = bodyOf(request);
  const call = judged(parts, target, input, false);
  const needsKey = target.action.kind === 'change' || call.verdict.kind === 'approve';
  if (key === undefined && needsKey) throw new Refusal('idempotency-key-needed');
  return { request: request.id, ...call, key, requester };
}

/** Keys and requesters are recorded, and keys handed on, so they hold no more than bodies may. */
function refuseSensitiveHeaders(
  { catalog: { phoneRegions } }: Pick<Parts, 'catalog'>,
  key: string | undefined,
  requester: string | undefined,
): void {
  const found =
    (key === undefined || ORDINARY_KEY.test(key)
      ? undefined
      : sensitiveIn(key, { passing: [], phoneRegions, names: 'known' })) ??
    (requester === undefined
      ? undefined
      : sensitiveIn(requester, { passing: REQUESTER_MAY_BE, phoneRegions, names: 'known' }));
  if (found !== undefined) throw new Refusal('sensitive-data', {}, [found]);
}

const REQUESTER_MAY_BE: readonly Entity[] = ['email'];

/** Schema, policies and data, in this order. @throws Refusal */
export function judged(
  { policies, validates, catalog }: Parts,
  { name, agent, toolName, tool, actionName, action }: Addressed,
  input: Json,
  approved: boolean,
): Omit<PermittedCall, 'request' | 'key' | 'requester' | 'begunAt'> {
  if (!validates(toolName, actionName, input)) throw new Refusal('invalid-input');
  const amount = amountOf(action, input);
  const verdict = policies.verdict({ agentName: name, toolName, action: actionName, input, amount, approved });
  if (verdict.kind === 'deny') throw new Refusal('not-authorized');
  if (verdict.kind === 'refuse') throw new Refusal('rule-violated', {}, verdict.rules);
  const sensitive = sensitiveIn(input, {
    passing: action.takes,
    phoneRegions: catalog.phoneRegions,
    names: 'known',
  });
  if (sensitive !== undefined) throw new Refusal('sensitive-data', {}, [sensitive]);
  return {
    agentName: name,
    agent,
    toolName,
    tool,
    actionName,
    action,
    input,
    amount,
    verdict: { ...verdict, kind: verdict.kind },
  };
}

export const withDigest = async <Call extends PermittedCall>(
  { digest }: Pick<Parts, 'digest'>,
  call: Call,
): Promise<Call & CheckedCall> => ({
  ...call,
  digest: await digest(canonical(['call', call.toolName, call.actionName, call.input])),
});

function bodyOf({ body, contentType }: ToolRequest): Json {
  if (body !== undefined && Buffer.byteLength(body) > LARGEST_BODY) throw new Refusal('call-too-large');
  if (!/^application\/json(?:; *charset=utf-8)?$/i.test(contentType ?? '')) throw new Refusal('malformed-call');
  try {
    return parseStrict(body ?? '');
  } catch {
    throw new Refusal('malformed-call');
  }
}

/** A header that is sent once at most, and well-formed. */
function only(values: readonly string[], form: RegExp): string | undefined {
  const [value, ...more] = new Set(values);
  if (value === undefined) return undefined;
  if (more.length > 0 || !form.test(value)) throw new Refusal('malformed-call');
  return value;
}

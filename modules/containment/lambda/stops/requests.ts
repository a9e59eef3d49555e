/** What a person asks for, and why. */
export interface Order {
  readonly what: 'quarantine' | 'throttle';
  readonly whom: { readonly agent: string } | { readonly family: string };
  /** Who it claims to be of: Lambda does not tell a function who has called it. */
  readonly by: string;
  readonly reason: string;
}

/** What arrives at the stopping function. */
export type Request =
  | { readonly kind: 'order'; readonly order: Order }
  | { readonly kind: 'reconcile' }
  | { readonly kind: 'event'; readonly event: ServiceEvent };

/** An event of an AWS service, as EventBridge carries it. */
export interface ServiceEvent {
  readonly source: string;
  readonly type: string;
  /** Twelve digits, by EventBridge. */
  readonly account: string;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

const LONGEST_REASON = 500;
const NAME = /^[a-z][a-z0-9-]{0,63}$/;
/** Names of users and addresses; no room for a sentence about somebody. */
const PERSON = /^[\w.@+-]{2,64}$/;

/** @throws Error that says what is wrong with it, for a person to read. */
export function requestIn(event: unknown): Request {
  const { reconcile, quarantine, throttle, ...others } = record(event);
  const asked = [reconcile, quarantine, throttle].filter((one) => one !== undefined);
  if (asked.length === 0) return { kind: 'event', event: serviceEvent(others) };
  if (asked.length > 1 || Object.keys(others).length > 0)
    throw new Error('request: asks for several things at once; ask for one of quarantine, throttle and reconcile');
  if (reconcile === true) return { kind: 'reconcile' };
  if (reconcile !== undefined) throw new Error('reconcile: is not true; send {"reconcile": true}');
  return quarantine === undefined
    ? { kind: 'order', order: order('throttle', throttle) }
    : { kind: 'order', order: order('quarantine', quarantine) };
}

function order(what: Order['what'], wish: unknown): Order {
  const { agent, family, by, reason, ...others } = record(wish);
  const wrong = (field: string, problem: string, remedy: string) =>
    new Error(`${what}.${field}: ${problem}; ${remedy}`);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(unknown, 'is not known', 'send agent or family, by and reason');
  if ((agent === undefined) === (family === undefined))
    throw wrong('agent', 'and family are both given, or neither', 'name one of the two');
  const [field, name] = agent === undefined ? (['family', family] as const) : (['agent', agent] as const);
  if (typeof name !== 'string' || !NAME.test(name))
    throw wrong(field, 'is not a name of the register', 'write it as the environment does');
  if (typeof by !== 'string' || !PERSON.test(by))
    throw wrong('by', 'is not 2 to 64 letters, digits or _ . @ + -', 'say who you are, as your user name does');
  if (!isText(reason, LONGEST_REASON))
    throw wrong('reason', 'is missing or too long', `say why, in at most ${LONGEST_REASON} characters`);
  return { what, whom: field === 'agent' ? { agent: name } : { family: name }, by, reason };
}

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest;

function serviceEvent({ source, 'detail-type': type, account, time, detail }: Record<string, unknown>): ServiceEvent {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  if (typeof source !== 'string' || typeof type !== 'string' || typeof account !== 'string' || Number.isNaN(at))
    throw new Error(
      'request: is neither an order nor an event; send {"quarantine": {"agent": "…", "by": "…", "reason": "…"}}',
    );
  return { source, type, account, at, detail: record(detail) };
}

export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

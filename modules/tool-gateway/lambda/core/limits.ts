import { THROTTLE } from '../../../../foundation/switches';
import type { GatewayAction, Limit } from './catalog';
import type { Count } from './store';
import { type Json, valueAt } from './strict-json';

export interface Amount {
  readonly minorUnits: number;
  readonly currency: string;
}

/**
 * The amount of a call, where its action has one.
 * @throws Error if the input has none, or one that could lower a sum: the schema was to see to that.
 */
export function amountOf({ amount }: Pick<GatewayAction, 'amount'>, input: Json): Amount | undefined {
  if (amount === undefined) return undefined;
  const minorUnits = valueAt(input, amount.minorUnits);
  const currency = amount.currency.startsWith('/') ? valueAt(input, amount.currency) : amount.currency;
  if (
    typeof minorUnits !== 'number' ||
    !Number.isSafeInteger(minorUnits) ||
    minorUnits < 0 ||
    typeof currency !== 'string'
  )
    throw new Error('the call has no amount');
  return { minorUnits, currency };
}

const BYTES_A_TOKEN = 4;

/** Estimate of how many tokens of a model a text takes. */
export const tokensOf = (text: string) => Math.ceil(Buffer.byteLength(text) / BYTES_A_TOKEN);

/** Something that is limited, and how. */
export interface Limited {
  /** As in `agent#claims-payer#claims-payments#pay`. */
  readonly scope: string;
  readonly limit: Limit | undefined;
}

/** What is limited of a call: the agent's action, all that the agent does, and all that the tool does. */
export const limitedOf = (
  agentName: string,
  agent: {
    readonly limit?: Limit;
    readonly tools: Readonly<Record<string, { readonly limits: Readonly<Record<string, Limit>> }>>;
  },
  toolName: string,
  tool: { readonly limit?: Limit },
  action: string,
): readonly Limited[] => {
  const limits = agent.tools[toolName]?.limits ?? {};
  return [
    {
      scope: `agent#${agentName}#${toolName}#${action}`,
      limit: Object.hasOwn(limits, action) ? limits[action] : undefined,
    },
    { scope: `agent#${agentName}`, limit: agent.limit },
    { scope: `tool#${toolName}`, limit: tool.limit },
  ];
};

/** What is limited of an agent that is slowed down: all that it asks for, by whatever tool. */
export const throttleOf = (agentName: string, callsPerMinute: number): Limited => ({
  scope: `${THROTTLE}agent#${agentName}`,
  limit: { callsPerMinute, mode: 'enforce' },
});

/**
 * Counters of a call. What is the agent's own comes before what it shares with others, so that calls which are refused there take
 * nothing off anybody else; and minutes before days, so that a call which comes too soon takes nothing off the day. `undefined` in
 * place of one that can only refuse: an amount in a currency that is not the limit's.
 */
export function countsOf(
  limited: readonly Limited[],
  { amount, tokens }: { readonly amount: Amount | undefined; readonly tokens: number },
  now: number,
): ReadonlyArray<Count | undefined> {
  const [minute, day] = [minuteOf(now), dayOf(now)];
  return limited.flatMap(({ scope, limit }) => {
    if (limit === undefined) return [];
    const count = (what: string, window: Window, cost: number, most: number | undefined): Count[] =>
      most === undefined ? [] : [{ counter: `${scope}#${what}`, ...window, cost, limit: most, mode: limit.mode }];
    return [
      ...count('calls', minute, 1, limit.callsPerMinute),
      ...count('calls', day, 1, limit.callsPerDay),
      ...count('tokens', day, tokens, limit.tokensPerDay),
      ...amountCount(scope, limit, amount, day),
    ];
  });
}

function amountCount(scope: string, limit: Limit, amount: Amount | undefined, day: Window): Array<Count | undefined> {
  const { minorUnitsPerDay, currency, mode } = limit;
  if (minorUnitsPerDay === undefined || amount === undefined) return [];
  if (currency !== undefined && amount.currency !== currency) return mode === 'observe' ? [] : [undefined];
  const counter = `${scope}#amount#${amount.currency}`;
  return [{ counter, ...day, cost: amount.minorUnits, limit: minorUnitsPerDay, mode }];
}

interface Window {
  readonly window: string;
  readonly endsAt: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const minuteOf = (now: number): Window => ({
  window: `minute#${new Date(now).toISOString().slice(0, 16)}Z`,
  endsAt: (Math.floor(now / MINUTE) + 1) * MINUTE,
});
const dayOf = (now: number): Window => ({
  window: `day#${new Date(now).toISOString().slice(0, 10)}`,
  endsAt: (Math.floor(now / DAY) + 1) * DAY,
});

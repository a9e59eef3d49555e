import type { CheckedCall, NewCall } from './check';
import { countsOf, limitedOf, throttleOf, tokensOf } from './limits';
import type { Parts } from './parts';
import { Refusal } from './refusal';
import type { Count } from './store';

type Counting = Pick<Parts, 'catalog' | 'store' | 'now'>;

/** Adds a call to all its counters. @throws Refusal `limit-exceeded`, with the time until there is room again. */
export async function countCall(parts: Counting, call: NewCall): Promise<void> {
  const { agentName, agent, toolName, tool, actionName, amount, input } = call;
  const time = parts.now();
  // First of all, so that what is refused there takes nothing off any limit.
  if (call.throttled) await countThrottled(parts, agentName, time);
  const limited = limitedOf(agentName, agent, toolName, tool, actionName);
  const needsTokens = limited.some(({ limit }) => limit?.tokensPerDay !== undefined);
  const tokens = needsTokens ? tokensOf(JSON.stringify(input)) : 0;
  await take(parts, countsOf(limited, { amount, tokens }, time), time);
}

/**
 * Adds one to all that an agent asks for while it is slowed down.
 * @throws Refusal `limit-exceeded`, which says nothing of what was asked.
 */
export async function countThrottled(parts: Counting, agentName: string, time = parts.now()): Promise<void> {
  const limited = throttleOf(agentName, parts.catalog.throttledCallsPerMinute);
  await take(parts, countsOf([limited], { amount: undefined, tokens: 0 }, time), time);
}

async function take({ store }: Counting, counts: ReadonlyArray<Count | undefined>, time: number): Promise<void> {
  for (const count of counts) {
    if (count === undefined) throw new Refusal('limit-exceeded', {}, ['currency']);
    if (await store.count(count)) continue;
    const retryAfterSeconds = Math.max(1, Math.ceil((count.endsAt - time) / 1000));
    throw new Refusal('limit-exceeded', { retryAfterSeconds }, [count.counter]);
  }
}

/** Adds what a tool answered, once that is kept. It has answered, so the next call is the one that is refused. */
export async function countTokens({ store, now, log }: Parts, call: CheckedCall, answer: string): Promise<void> {
  const limited = limitedOf(call.agentName, call.agent, call.toolName, call.tool, call.actionName);
  if (limited.every(({ limit }) => limit?.tokensPerDay === undefined)) return;
  const tokens = tokensOf(answer);
  const tokenLimits = limited.map(({ scope, limit }) => ({
    scope,
    limit:
      limit?.tokensPerDay === undefined ? undefined : ({ tokensPerDay: limit.tokensPerDay, mode: 'observe' } as const),
  }));
  try {
    for (const count of countsOf(tokenLimits, { amount: undefined, tokens }, now()))
      if (count !== undefined) await store.count(count);
  } catch (error) {
    log({
      level: 'ERROR',
      message: 'Tokens were not counted',
      request: '-',
      error: error instanceof Error ? error.name : 'Error',
    });
  }
}

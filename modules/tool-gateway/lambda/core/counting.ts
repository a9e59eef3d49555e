import type { CheckedCall } from './check';
import { countsOf, limitedOf, tokensOf } from './limits';
import type { Parts } from './parts';
import { Refusal } from './refusal';

/** Adds a call to all its counters. @throws Refusal `limit-exceeded`, with the time until there is room again. */
export async function countCall({ store, now }: Parts, call: CheckedCall): Promise<void> {
  const { agentName, agent, toolName, tool, actionName, amount, input } = call;
  const time = now();
  const limited = limitedOf(agentName, agent, toolName, tool, actionName);
  const needsTokens = limited.some(({ limit }) => limit?.tokensPerDay !== undefined);
  const tokens = needsTokens ? tokensOf(JSON.stringify(input)) : 0;
  for (const count of countsOf(limited, { amount, tokens }, time)) {
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

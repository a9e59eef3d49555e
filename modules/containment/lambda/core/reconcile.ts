import { errorKind } from '../../../events/lambda/error-kind';
import { forEach } from './each';
import type { ContainmentRecord } from './record';
import { type ContainmentRegister, namedAgent } from './register';
import { type StoppingParts, stop } from './stop';

/** How containment stands, for the metrics. */
export interface Standing {
  readonly contained: number;
  readonly containing: number;
  readonly releasing: number;
  /** Longest time for which one is neither contained nor released, in minutes. */
  readonly oldestMinutes: number;
}

/**
 * Looks at all agents that are stopped: what is not done is done, and what was taken away is put back. A release is left to the
 * approver who began it, and counted until it is done.
 *
 * @param tell Is told how all stands, whatever comes of one.
 * @throws AggregateError after all were looked at, if one could not be contained.
 */
export async function reconcile(
  parts: StoppingParts,
  register: ContainmentRegister,
  tell: (standing: Standing) => void,
): Promise<Standing> {
  const failures = await forEach(await parts.records.all(), async ({ agent: name, state }) => {
    const agent = namedAgent(register, name);
    // Of an agent that is declared no longer, the role is gone, and the gateway knows it no longer.
    if (agent === undefined || (state !== 'containing' && state !== 'contained')) return;
    try {
      await stop(parts, agent, { by: 'reconciliation', at: parts.now() });
    } catch (error) {
      const { log, request } = parts;
      log({ level: 'ERROR', message: 'An agent is not contained', request, agent: name, error: errorKind(error) });
      throw error;
    }
  });
  const declared = (await parts.records.all()).filter(({ agent }) => namedAgent(register, agent) !== undefined);
  const standing = standingOf(declared, parts.now());
  tell(standing);
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} agents are not contained yet; this is tried again by itself`,
    );
  return standing;
}

function standingOf(records: readonly ContainmentRecord[], now: number): Standing {
  const inState = (state: ContainmentRecord['state']) => records.filter((record) => record.state === state);
  const unsettled = [...inState('containing'), ...inState('releasing')];
  return {
    contained: inState('contained').length,
    containing: inState('containing').length,
    releasing: inState('releasing').length,
    oldestMinutes: Math.max(0, ...unsettled.map(({ since }) => (now - since) / 60_000)),
  };
}

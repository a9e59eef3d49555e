import { errorKind } from '../../../events/lambda/error-kind';
import { forEach } from './each';
import { type ContainmentRecord, UnreadableRecord } from './record';
import { type ContainmentRegister, namedAgent } from './register';
import { type StoppingParts, stop } from './stop';
import { failed, tryToKeep } from './telling';

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
 * Of an agent whose record says nothing, nothing is changed: it may have been released, and all that were ever stopped have a record.
 *
 * @param tell Is told how all stands, whatever comes of one.
 * @throws AggregateError after all were looked at, if one could not be contained, or if a record says nothing.
 */
export async function reconcile(
  parts: StoppingParts,
  register: ContainmentRegister,
  tell: (standing: Standing) => void,
): Promise<Standing> {
  const { readable, unreadable } = await parts.records.all();
  for (const name of unreadable) await complain(parts, register, name);
  const failures = await forEach(readable, async ({ agent: name, state }) => {
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
  const declared = (await parts.records.all()).readable.filter(
    ({ agent }) => namedAgent(register, agent) !== undefined,
  );
  const standing = standingOf(declared, parts.now());
  tell(standing);
  const problems = [
    ...(failures.length > 0 ? [`${failures.length} agents are not contained yet; this is tried again by itself`] : []),
    ...(unreadable.length > 0 ? [`${unreadable.length} records cannot be read; see the runbook`] : []),
  ];
  if (problems.length > 0) throw new AggregateError(failures, problems.join('\n'));
  return standing;
}

/** Somebody has to look at it. The name is one of the register, or not said: whoever made the record up has chosen its key. */
async function complain(parts: StoppingParts, register: ContainmentRegister, name: string): Promise<void> {
  const { log, request, now } = parts;
  const agent = namedAgent(register, name);
  const error = new UnreadableRecord('cannot be read');
  log({
    level: 'ERROR',
    message: 'A record of containment cannot be read',
    request,
    ...(agent === undefined ? {} : { agent: agent.name }),
  });
  if (agent === undefined) return;
  const asked = { by: 'reconciliation', at: now() } as const;
  await tryToKeep(parts, failed(parts, agent, asked, { epoch: 0, state: 'containing', step: 'record', error }));
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

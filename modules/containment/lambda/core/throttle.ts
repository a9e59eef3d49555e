import type { ContainmentState } from '../../../../foundation/events/containment';
import { isFromBeforeRelease } from './before-release';
import { type Asked, OURS, throttleSwitch } from './record';
import type { NamedAgent } from './register';
import { causeOf, type StoppingParts } from './stop';
import { happened } from './telling';

/**
 * Slows an agent down at the gateway; the milder step. One that is stopped stays stopped, and one that is slow already stays so.
 *
 * @param session When the session began that a signal is about, in milliseconds since 1970; undefined where that is not known.
 * @returns how the agent stands; `noted` where a signal is about what was before the last release.
 * @throws Error where the throttle could not be set, or where nobody knows how the agent stands; it is slowed down then.
 */
export async function throttle(
  parts: StoppingParts,
  agent: NamedAgent,
  asked: Asked,
  session?: number,
): Promise<ContainmentState | 'noted'> {
  const { records, now } = parts;
  const known = await records.record(agent.name).then(
    (record) => ({ record }),
    (error: unknown) => ({ error, record: undefined }),
  );
  const { record } = known;
  if (record?.state === 'containing' || record?.state === 'contained') return record.state;
  if (record !== undefined && isFromBeforeRelease(record, asked, session, now())) return 'noted';
  const what = throttleSwitch(agent.name);
  await records.switchOff(what, asked);
  if ('error' in known)
    throw new Error(`${agent.name}: is slowed down, and its record cannot be read; see the runbook`, {
      cause: known.error,
    });
  const there = await records.switch(what);
  // Taken off again by a release in between, which is about what was before: the next signal slows it down again.
  if (there === undefined) throw new Error(`${agent.name}: the throttle is not there; this is tried again by itself`);
  // Somebody else's, or one that people know of. The same event again has the same time, and is told again.
  if (there.by !== OURS || there.at !== new Date(asked.at).toISOString()) return 'throttled';
  await parts.keep(
    happened(parts, 'containment.throttled', agent, asked, { epoch: record?.epoch ?? 0, state: 'throttled' }),
  );
  await parts.tell(
    'warning',
    `Agent ${agent.name} was slowed down`,
    `The gateway lets few calls a minute through of the agent ${agent.name} of the family ${agent.family} in ${parts.environment}, ` +
      `because of ${causeOf(asked)}. Look at what it does, then stop it or have an approver release it: see the runbook.`,
  );
  return 'throttled';
}

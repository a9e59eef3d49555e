import { releasedSlot, stops } from '../../../../foundation/quarantine';
import { agentSwitch, OURS, type Records, throttleSwitch } from './record';
import type { NamedAgent } from './register';
import type { ReleasableRoles, StoppableRoles } from './roles';

type Seeing = Pick<StoppableRoles & ReleasableRoles, 'slot' | 'isTagged'>;

/** All that stops an agent. */
export const BARRIERS = ['switch', 'slot', 'tag'] as const;
export type Barrier = (typeof BARRIERS)[number];

/** What of all that stops an agent is not there, as it is read now. */
export async function missingBarriers(records: Records, roles: Seeing, agent: NamedAgent): Promise<Barrier[]> {
  const there: Readonly<Record<Barrier, boolean>> = {
    switch: (await records.switch(agentSwitch(agent.name))) !== undefined,
    slot: stops(await roles.slot(agent)),
    tag: await roles.isTagged(agent),
  };
  return BARRIERS.filter((barrier) => !there[barrier]);
}

/** What is still there of what stops or slows down an agent that is let go. */
export interface Remains {
  /** Of ours, which has to go. */
  readonly ours: readonly Barrier[];
  /** Of others, which stays; and a throttle, be it of ours: it may have come for another reason since. */
  readonly left: readonly ('switch' | 'throttle')[];
}

/** @param endedBefore Sessions from before this time stay ended; in milliseconds since 1970. */
export async function remainsOf(
  records: Records,
  roles: Seeing,
  agent: NamedAgent,
  endedBefore: number,
): Promise<Remains> {
  const isReleased = (await roles.slot(agent)) === JSON.stringify(releasedSlot(endedBefore));
  const isTagged = await roles.isTagged(agent);
  const off = await records.switch(agentSwitch(agent.name));
  const slow = await records.switch(throttleSwitch(agent.name));
  return {
    ours: [
      ...(off?.by === OURS ? (['switch'] as const) : []),
      ...(isReleased ? [] : (['slot'] as const)),
      ...(isTagged ? (['tag'] as const) : []),
    ],
    left: [
      ...(off === undefined || off.by === OURS ? [] : (['switch'] as const)),
      ...(slow === undefined ? [] : (['throttle'] as const)),
    ],
  };
}

import { releasedSlot, stops } from '../../../../foundation/quarantine';
import { agentSwitch, OURS, type Records, throttleSwitch } from './record';
import { type ContainableRole, type NamedAgent, rolesOf } from './register';
import type { ReleasableRoles, StoppableRoles } from './roles';

type Seeing = Pick<StoppableRoles & ReleasableRoles, 'slot' | 'isTagged'>;

/** All that stops an agent. */
export const BARRIERS = ['switch', 'slot', 'tag'] as const;
export type Barrier = (typeof BARRIERS)[number];

/** What of all that stops an agent is not there, as it is read now: a slot or tag of each of its roles. */
export async function missingBarriers(records: Records, roles: Seeing, agent: NamedAgent): Promise<Barrier[]> {
  const there: Readonly<Record<Barrier, boolean>> = {
    switch: (await records.switch(agentSwitch(agent.name))) !== undefined,
    slot: await ofAll(agent, async (role) => stops(await roles.slot(role))),
    tag: await ofAll(agent, (role) => roles.isTagged(role)),
  };
  return BARRIERS.filter((barrier) => !there[barrier]);
}

/** Whether something is so of each role of an agent. */
async function ofAll(agent: NamedAgent, isSo: (role: ContainableRole) => Promise<boolean>): Promise<boolean> {
  for (const role of rolesOf(agent)) if (!(await isSo(role))) return false;
  return true;
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
  const released = JSON.stringify(releasedSlot(endedBefore));
  const isReleased = await ofAll(agent, async (role) => (await roles.slot(role)) === released);
  const isFreeOfTags = await ofAll(agent, async (role) => !(await roles.isTagged(role)));
  const off = await records.switch(agentSwitch(agent.name));
  const slow = await records.switch(throttleSwitch(agent.name));
  return {
    ours: [
      ...(off?.by === OURS ? (['switch'] as const) : []),
      ...(isReleased ? [] : (['slot'] as const)),
      ...(isFreeOfTags ? [] : (['tag'] as const)),
    ],
    left: [
      ...(off === undefined || off.by === OURS ? [] : (['switch'] as const)),
      ...(slow === undefined ? [] : (['throttle'] as const)),
    ],
  };
}

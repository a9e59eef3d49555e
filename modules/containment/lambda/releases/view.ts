import { missingBarriers } from '../core/holding';
import { agentSwitch, type ContainmentRecord, throttleSwitch } from '../core/record';
import type { NamedAgent } from '../core/register';
import type { ReleasingParts } from '../core/release';

/** How an agent stands, for people. */
export interface ContainmentView {
  readonly agent: string;
  readonly family: string;
  /** `lifted`: it was contained, and something of what stops it is not there now. It is put back within minutes. */
  readonly state: 'free' | 'lifted' | ContainmentRecord['state'];
  /** Whether the gateway lets few of its calls through. */
  readonly throttled: boolean;
  /** Whether the gateway lets none through, whoever has said so. */
  readonly switchedOff: boolean;
  readonly epoch: number;
  readonly by?: string;
  readonly person?: string;
  readonly reason?: string;
  readonly signal?: string;
  /** Since when, as ISO 8601 in UTC. */
  readonly at?: string;
}

type Seeing = Pick<ReleasingParts, 'records' | 'roles'>;

/** What is said to be contained was looked at, and the record is still the same afterwards. */
export async function containmentView({ records, roles }: Seeing, agent: NamedAgent): Promise<ContainmentView> {
  const common = {
    agent: agent.name,
    family: agent.family,
    throttled: (await records.switch(throttleSwitch(agent.name))) !== undefined,
    switchedOff: (await records.switch(agentSwitch(agent.name))) !== undefined,
  };
  const known = await records.record(agent.name);
  if (known === undefined) return { ...common, state: 'free', epoch: 0 };
  const isLifted = known.state === 'contained' && (await missingBarriers(records, roles, agent)).length > 0;
  const now = known.state === 'contained' ? ((await records.record(agent.name)) ?? known) : known;
  const { epoch, since, asked } = now;
  const { by, person, reason, signal } = asked;
  return {
    ...common,
    state: isLifted && now.epoch === known.epoch ? 'lifted' : now.epoch === known.epoch ? now.state : unsure(now),
    epoch,
    by,
    ...(person === undefined ? {} : { person }),
    ...(reason === undefined ? {} : { reason }),
    ...(signal === undefined ? {} : { signal }),
    at: new Date(since).toISOString(),
  };
}

/** Of what changed while it was looked at, nothing is claimed that was not seen. */
const unsure = ({ state }: ContainmentRecord) => (state === 'contained' ? 'containing' : state);

import { releasedSlot } from '../../../../foundation/quarantine';
import { errorKind } from '../../../events/lambda/error-kind';
import { type Remains, remainsOf } from './holding';
import { believable, STEP_MS } from './lease';
import { type Asked, agentSwitch, type ContainmentRecord, OURS, type ReleasingRecords, throttleSwitch } from './record';
import { type NamedAgent, rolesOf } from './register';
import type { ReleasableRoles } from './roles';
import { failed, happened, type TellingParts, tryToKeep } from './telling';

export interface ReleasingParts extends TellingParts {
  readonly records: ReleasingRecords;
  readonly roles: ReleasableRoles;
  /** Until when this run may still write anything, in milliseconds since 1970. */
  readonly deadline: number;
  /** @param milliseconds How long. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const LOOKS = 5;
const BETWEEN_LOOKS_MS = 1000;

/** Why an agent was not let go: nothing holds it, somebody is at work on it, or a step failed and it has to be asked for again. */
export class NotReleased extends Error {
  constructor(
    public readonly why: 'not-contained' | 'in-progress' | 'unfinished',
    options?: ErrorOptions,
  ) {
    super(why, options);
    this.name = 'NotReleased';
  }
}

/** An agent that was let go. */
export interface Released {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** What somebody else has switched off or slowed down, which stays. */
  readonly left: Remains['left'];
}

/**
 * Lets an agent go that was stopped or slowed down. The same again finishes what an earlier attempt did not come to.
 *
 * Nothing is loosened before the record says that the agent is not contained and the event is kept; what lets it act again through
 * the gateway comes last. Between any two steps it looks whether somebody has stopped the agent again, who then has won.
 *
 * @throws NotReleased
 */
export async function release(parts: ReleasingParts, agent: NamedAgent, asked: Asked): Promise<Released> {
  const known = await parts.records.record(agent.name);
  if (known === undefined) return speedUp(parts, agent, asked, 0);
  if (known.state === 'released') {
    const { ours, left } = await remainsOf(parts.records, parts.roles, agent, known.asked.at);
    const isSlow = (await parts.records.switch(throttleSwitch(agent.name)))?.by === OURS;
    // Sessions of an agent that is free, if slow, go on.
    if (ours.length === 0) return isSlow ? speedUp(parts, agent, asked, known.epoch) : { at: known.asked.at, left };
  }
  const record = await begin(parts, asked, known);
  await keepOrRefuse(parts, happened(parts, 'containment.release-started', agent, asked, record));
  await loosen(parts, agent, record);
  const left = await readBack(parts, agent, record);
  const released = await declare(parts, record);
  await keepOrRefuse(parts, happened(parts, 'containment.released', agent, asked, released));
  await tellPeople(parts, agent, left);
  return { at: asked.at, left };
}

/** Whoever is at work on the agent is let finish: what comes late from there would stop an agent that is believed to be free. */
async function begin(
  { records, now, deadline }: ReleasingParts,
  asked: Asked,
  read: ContainmentRecord,
): Promise<ContainmentRecord> {
  const known = believable(read, now());
  const busyUntil = known.state === 'releasing' ? Math.max(known.stopsUntil, known.releasesUntil) : known.stopsUntil;
  if (busyUntil > now()) {
    // What is written down comes to an end; read anew, it would be as far away as before.
    if (known !== read) await records.write(known, read);
    throw new NotReleased('in-progress');
  }
  const next: ContainmentRecord = {
    ...known,
    state: 'releasing',
    epoch: known.epoch + 1,
    asked,
    since: now(),
    releasesUntil: deadline,
    told: false,
  };
  if (!(await records.write(next, known))) throw new NotReleased('in-progress');
  return { ...next, revision: known.revision + 1 };
}

async function loosen(parts: ReleasingParts, agent: NamedAgent, record: ContainmentRecord): Promise<void> {
  const { records, roles } = parts;
  const document = JSON.stringify(releasedSlot(record.asked.at));
  const steps: ReadonlyArray<readonly [string, () => Promise<void>]> = [
    ...rolesOf(agent).map((role) => ['slot', () => roles.fill(role, document)] as const),
    ...rolesOf(agent).map((role) => ['tag', () => roles.untag(role)] as const),
    ['throttle', () => records.lift(throttleSwitch(agent.name))],
    ['switch', () => records.lift(agentSwitch(agent.name))],
  ];
  for (const [step, loosenOne] of steps) {
    await refuseOvertaken(parts, record);
    await loosenOne().catch((error: unknown) => refuseFailure(parts, agent, record, step, error));
  }
}

/** A quarantine that came in between has another epoch, and waits until the deadline before it says anything. */
async function refuseOvertaken({ records, now, deadline }: ReleasingParts, record: ContainmentRecord): Promise<void> {
  const known = await records.record(record.agent);
  if (known?.epoch !== record.epoch || known.state !== 'releasing') throw new NotReleased('in-progress');
  if (now() >= deadline - STEP_MS) throw new NotReleased('unfinished');
}

async function refuseFailure(
  parts: ReleasingParts,
  agent: NamedAgent,
  { asked, epoch }: ContainmentRecord,
  step: string,
  error: unknown,
): Promise<never> {
  await tryToKeep(parts, failed(parts, agent, asked, { epoch, state: 'releasing', step, error }));
  throw new NotReleased('unfinished', { cause: error });
}

async function readBack(parts: ReleasingParts, agent: NamedAgent, record: ContainmentRecord): Promise<Remains['left']> {
  const look = () =>
    remainsOf(parts.records, parts.roles, agent, record.asked.at).catch((error: unknown) =>
      refuseFailure(parts, agent, record, 'verify', error),
    );
  let remains = await look();
  for (let looks = 1; remains.ours.length > 0 && looks < LOOKS; looks += 1) {
    await parts.wait(BETWEEN_LOOKS_MS);
    remains = await look();
  }
  if (remains.ours.length > 0)
    await refuseFailure(parts, agent, record, 'verify', new Error(`${remains.ours.join(', ')} is still there`));
  return remains.left;
}

async function declare({ records, now }: ReleasingParts, begun: ContainmentRecord): Promise<ContainmentRecord> {
  const known = await records.record(begun.agent);
  if (known?.epoch !== begun.epoch || known.state !== 'releasing') throw new NotReleased('in-progress');
  const next: ContainmentRecord = { ...known, state: 'released', since: now(), told: true };
  if (!(await records.write(next, known))) throw new NotReleased('in-progress');
  return next;
}

/** Of an agent that is only slowed down, the throttle goes; a quarantine that comes at the same time stays. */
async function speedUp(parts: ReleasingParts, agent: NamedAgent, asked: Asked, epoch: number): Promise<Released> {
  const { records } = parts;
  const what = throttleSwitch(agent.name);
  if ((await records.switch(what))?.by !== OURS) throw new NotReleased('not-contained');
  await keepOrRefuse(
    parts,
    happened(parts, 'containment.release-started', agent, asked, { epoch, state: 'throttled' }),
  );
  try {
    await records.lift(what);
  } catch (error) {
    throw new NotReleased('unfinished', { cause: error });
  }
  const throttled = await records.switch(what);
  if (throttled?.by === OURS) throw new NotReleased('in-progress');
  await keepOrRefuse(parts, happened(parts, 'containment.released', agent, asked, { epoch, state: 'free' }));
  const left = [
    ...((await records.switch(agentSwitch(agent.name))) === undefined ? [] : (['switch'] as const)),
    ...(throttled === undefined ? [] : (['throttle'] as const)),
  ];
  await tellPeople(parts, agent, left);
  return { at: asked.at, left };
}

/** What is not on record has not been decided. */
async function keepOrRefuse(parts: ReleasingParts, event: ReturnType<typeof happened>): Promise<void> {
  await parts.keep(event).catch((error: unknown) => {
    throw new NotReleased('unfinished', { cause: error });
  });
}

/** The agent is free whether they hear of it or not. */
async function tellPeople(parts: ReleasingParts, { name, family }: NamedAgent, left: Remains['left']): Promise<void> {
  await parts
    .tell(
      'warning',
      `Agent ${name} was released`,
      `An approver released the agent ${name} of the family ${family} in ${parts.environment}. Sessions from before stay ended. ` +
        (left.length === 0 ? '' : `Somebody else has set a ${left.join(' and a ')} for it, which stays.`),
    )
    .catch((error: unknown) =>
      parts.log({ level: 'ERROR', message: 'People were not told', request: parts.request, error: errorKind(error) }),
    );
}

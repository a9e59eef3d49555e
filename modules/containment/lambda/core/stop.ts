import { stoppedSlot } from '../../../../foundation/quarantine';
import { errorKind } from '../../../events/lambda/error-kind';
import { type Barrier, missingBarriers } from './holding';
import { type Asked, agentSwitch, type ContainmentRecord, type StoppingRecords } from './record';
import type { NamedAgent } from './register';
import type { StoppableRoles } from './roles';
import { failed, happened, lost, type TellingParts, tryToKeep } from './telling';

export interface StoppingParts extends TellingParts {
  readonly records: StoppingRecords;
  readonly roles: StoppableRoles;
  /** Until when this run may still write anything, in milliseconds since 1970. */
  readonly deadline: number;
  /** @param milliseconds How long. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** What came of it. `noted`: it was contained before, and nobody looked again because of one more signal. */
export type Stopped = 'contained' | 'containing' | 'noted';

/** Longer than the function can run: whoever was at work is gone by then, with all that it has sent. */
export const STOPPING_LEASE_MS = 135_000;

/** So long one step can take, with all attempts; in milliseconds. */
export const STEP_MS = 15_000;

/** IAM may say for a while what was before; it is asked again as often as this, with so long between, in milliseconds. */
const LOOKS = 6;
const BETWEEN_LOOKS_MS = 1000;
/** Of several that write the same record, each loses at most to all others. */
const ATTEMPTS = 12;

/** Something that stops the agent could not be put in place, or is not seen there; it is tried again. */
export class NotContained extends Error {
  constructor(agent: string, steps: readonly string[], options?: ErrorOptions) {
    super(`${agent}: is not contained yet, since ${steps.join(', ')} failed; this is tried again by itself`, options);
    this.name = 'NotContained';
  }
}

/**
 * Stops an agent, and says that it is contained only after everything was read back. It may be called at any time, by as many as
 * there are, again after any failure.
 *
 * @throws NotContained where a step failed; the record then says `containing`, and everything else has been tried.
 */
export async function stop(parts: StoppingParts, agent: NamedAgent, asked: Asked): Promise<Stopped> {
  const begun = await begin(parts, agent, asked);
  if (begun.kind === 'noted') return 'noted';
  if (begun.kind === 'holds') return 'contained';
  const { record } = begun;
  const isEarly = parts.now() < record.releasesUntil;
  await putUp(parts, agent, record);
  if (isEarly) {
    if (!(await waitForReleases(parts, record))) return 'containing';
    await putUp(parts, agent, record);
  }
  await readBack(parts, agent, record);
  const contained = await declare(parts, record);
  return contained === undefined ? 'containing' : confirm(parts, agent, contained);
}

type Begun =
  | { readonly kind: 'noted' }
  | { readonly kind: 'holds' }
  | { readonly kind: 'at-work'; readonly record: ContainmentRecord };

/** Says that the agent is being stopped, before anything is done: from now on a release that is under way has lost. */
async function begin(parts: StoppingParts, agent: NamedAgent, asked: Asked): Promise<Begun> {
  const { records, roles } = parts;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await records.record(agent.name);
    let missing: readonly Barrier[] = [];
    if (known?.state === 'contained' && known.told) {
      // Whoever is refused goes on trying, and must not keep IAM busy by that. What was lifted is found at the next regular look.
      if (asked.by === 'signal') return { kind: 'noted' };
      missing = await missingBarriers(records, roles, agent);
      if (missing.length === 0) {
        // A release that has begun since makes it another record.
        if ((await records.record(agent.name))?.revision === known.revision) return { kind: 'holds' };
        continue;
      }
    }
    const next = underWay(parts, agent, asked, known, missing);
    if (!(await records.write(next, known))) continue;
    const record = { ...next, revision: (known?.revision ?? 0) + 1 };
    if (missing.length > 0) await tellOfLoss(parts, agent, record, missing);
    else if (known === undefined || next.epoch > known.epoch)
      await tryToKeep(parts, happened(parts, 'containment.started', agent, record.asked, record));
    return { kind: 'at-work', record };
  }
  throw new NotContained(agent.name, ['record']);
}

/**
 * One that is being stopped goes on being stopped, for what it was: whoever comes to help only says for how long. So does whoever
 * has to say once more that it is contained, so that no release comes before that is said.
 */
function underWay(
  { now, deadline }: StoppingParts,
  { name }: NamedAgent,
  asked: Asked,
  known: ContainmentRecord | undefined,
  missing: readonly Barrier[],
): ContainmentRecord {
  const stopsUntil = Math.max(known?.stopsUntil ?? 0, deadline);
  if (known?.state === 'containing' || (known?.state === 'contained' && missing.length === 0))
    return { ...known, stopsUntil };
  return {
    agent: name,
    state: 'containing',
    epoch: (known?.epoch ?? 0) + 1,
    revision: 0,
    // Of something that was lifted, still for what it was stopped at first.
    asked: known?.state === 'contained' ? known.asked : asked,
    since: now(),
    stopsUntil,
    releasesUntil: known?.releasesUntil ?? 0,
    told: false,
  };
}

async function tellOfLoss(
  parts: StoppingParts,
  agent: NamedAgent,
  record: ContainmentRecord,
  missing: readonly Barrier[],
): Promise<void> {
  await tryToKeep(parts, lost(parts, agent, record.asked, record.epoch, missing));
  await parts
    .tell(
      'critical',
      `Quarantine of ${agent.name} was tampered with`,
      `Somebody took away what stops the agent ${agent.name} in ${parts.environment}: ${missing.join(', ')}. It is being put back. ` +
        'Find out in CloudTrail who did that; only a release by an approver ends a quarantine.',
    )
    .catch((error: unknown) =>
      parts.log({ level: 'ERROR', message: 'People were not told', request: parts.request, error: errorKind(error) }),
    );
}

/**
 * Puts up all that stops the agent; where one fails, the others all the same. First what holds at once, for the gateway reads its
 * switches at every call; IAM takes a moment to be heard everywhere.
 */
async function putUp(parts: StoppingParts, agent: NamedAgent, record: ContainmentRecord): Promise<void> {
  const { records, roles, now } = parts;
  const steps: ReadonlyArray<readonly [Barrier, () => Promise<void>]> = [
    ['switch', () => records.switchOff(agentSwitch(agent.name), record.asked)],
    ['slot', () => roles.fill(agent, JSON.stringify(stoppedSlot(now())))],
    ['tag', () => roles.tag(agent)],
  ];
  const failures: Array<readonly [string, unknown]> = [];
  for (const [step, put] of steps) {
    try {
      refuseLate(parts, agent);
      await put();
    } catch (error) {
      failures.push([step, error]);
    }
  }
  await refuseFailures(parts, agent, record, failures);
}

/** Nothing of this run comes after the time that the record says. */
function refuseLate({ now, deadline }: StoppingParts, { name }: NamedAgent): void {
  if (now() >= deadline - STEP_MS) throw new NotContained(name, ['time']);
}

async function refuseFailures(
  parts: StoppingParts,
  agent: NamedAgent,
  record: ContainmentRecord,
  failures: ReadonlyArray<readonly [string, unknown]>,
): Promise<void> {
  const [first] = failures;
  if (first === undefined) return;
  for (const [step, error] of failures)
    await tryToKeep(
      parts,
      failed(parts, agent, record.asked, { epoch: record.epoch, state: 'containing', step, error }),
    );
  throw new NotContained(
    agent.name,
    failures.map(([step]) => step),
    { cause: first[1] },
  );
}

/** Steps of a release that lost may still come until a time that it has said. @returns whether that is over. */
async function waitForReleases(parts: StoppingParts, { releasesUntil }: ContainmentRecord): Promise<boolean> {
  if (releasesUntil >= parts.deadline - STEP_MS) return false;
  const left = releasesUntil - parts.now();
  if (left > 0) await parts.wait(left);
  return parts.now() >= releasesUntil;
}

async function readBack(parts: StoppingParts, agent: NamedAgent, record: ContainmentRecord): Promise<void> {
  const { records, roles, wait } = parts;
  try {
    let missing = await missingBarriers(records, roles, agent);
    for (let look = 1; missing.length > 0 && look < LOOKS; look += 1) {
      await wait(BETWEEN_LOOKS_MS);
      missing = await missingBarriers(records, roles, agent);
    }
    if (missing.length > 0) throw new NotContained(agent.name, missing);
  } catch (error) {
    await refuseFailures(parts, agent, record, [['verify', error]]);
  }
}

/** The record says `contained` from here on, unless it is about something else by now. */
async function declare(parts: StoppingParts, begun: ContainmentRecord): Promise<ContainmentRecord | undefined> {
  const { records, now } = parts;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await records.record(begun.agent);
    if (known === undefined || known.epoch !== begun.epoch) return undefined;
    if (known.state === 'contained') return known;
    if (known.state !== 'containing' || known.releasesUntil > now()) return undefined;
    const next: ContainmentRecord = { ...known, state: 'contained', since: now() };
    if (await records.write(next, known)) return { ...next, revision: known.revision + 1 };
  }
  throw new NotContained(begun.agent, ['record']);
}

/** Says what the record says already; once, unless the answer to that is lost. */
async function confirm(parts: StoppingParts, agent: NamedAgent, record: ContainmentRecord): Promise<'contained'> {
  if (record.told) return 'contained';
  const { asked } = record;
  await parts.keep(happened(parts, 'containment.contained', agent, asked, record));
  await parts.tell(
    'critical',
    `Agent ${agent.name} was stopped`,
    `The agent ${agent.name} of the family ${agent.family} in ${parts.environment} was stopped because of ${causeOf(asked)}. ` +
      'The gateway refuses it at once; its role is denied everything, which takes IAM up to a few minutes to be heard everywhere. ' +
      'An approver of its family who does not answer for it can release it: see the runbook.',
  );
  // Whoever has written since has taken over what is told, too.
  await parts.records.write({ ...record, told: true }, record);
  return 'contained';
}

/** Without any of what somebody wrote. */
export const causeOf = ({ signal, by }: Asked) => (signal === undefined ? `the ${by}` : `the signal "${signal}"`);

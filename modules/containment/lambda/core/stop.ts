import { stoppedSlot } from '../../../../foundation/quarantine';
import { errorKind } from '../../../events/lambda/error-kind';
import { isFromBeforeRelease } from './before-release';
import { type Barrier, missingBarriers } from './holding';
import { believable, STEP_MS } from './lease';
import { type Asked, agentSwitch, type ContainmentRecord, type StoppingRecords } from './record';
import { type NamedAgent, rolesOf } from './register';
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

/**
 * What came of it. `noted`: one more signal about an agent that is contained or being stopped by somebody else, or about what was before
 * the last release; nobody looked again because of it.
 */
export type Stopped = 'contained' | 'containing' | 'noted';

/** IAM may say for a while what was before; it is asked again as often as this, with so long between, in milliseconds. */
const LOOKS = 6;
const BETWEEN_LOOKS_MS = 1000;
/** Of several that write the same record, each loses at most to all others. */
const ATTEMPTS = 12;

/** Something that stops the agent could not be put in place, or is not seen there; it is tried again. */
export class NotContained extends Error {
  constructor(
    agent: string,
    steps: readonly string[],
    remedy = 'this is tried again by itself',
    options?: ErrorOptions,
  ) {
    super(`${agent}: is not contained yet, since ${[...new Set(steps)].join(', ')} failed; ${remedy}`, options);
    this.name = 'NotContained';
  }
}

/**
 * Stops an agent, and says that it is contained only after everything was read back. It may be called at any time, by as many as
 * there are, again after any failure.
 *
 * @param session When the session began that a signal is about, in milliseconds since 1970; undefined where that is not known.
 * @throws NotContained where a step failed; the record then says `containing`, or nothing where it cannot be read or written, and
 *   everything else has been tried.
 */
export async function stop(parts: StoppingParts, agent: NamedAgent, asked: Asked, session?: number): Promise<Stopped> {
  return (await announceStop(parts, agent, asked, session))();
}

/**
 * The first half: says on record that the agent is being stopped, so that it is found by the regular look even if nobody comes to the
 * second half.
 *
 * @returns the second half, which does without a record where that could not be read or written.
 */
export async function announceStop(
  parts: StoppingParts,
  agent: NamedAgent,
  asked: Asked,
  session?: number,
): Promise<() => Promise<Stopped>> {
  try {
    const begun = await begin(parts, agent, asked, session);
    return async () => (begun.kind === 'at-work' ? carryOn(parts, agent, begun.record) : OUTCOMES[begun.kind]);
  } catch (error) {
    return () => stopUnrecorded(parts, agent, asked, error);
  }
}

const OUTCOMES = { noted: 'noted', holds: 'contained' } as const;

async function carryOn(parts: StoppingParts, agent: NamedAgent, record: ContainmentRecord): Promise<Stopped> {
  const isEarly = parts.now() < record.releasesUntil;
  await refuseFailures(parts, agent, record, await putUp(parts, agent, record.asked));
  if (isEarly) {
    if (!(await waitForReleases(parts, record))) return 'containing';
    await refuseFailures(parts, agent, record, await putUp(parts, agent, record.asked));
  }
  await readBack(parts, agent, record);
  const contained = await declare(parts, record);
  return contained === undefined ? 'containing' : confirm(parts, agent, contained);
}

/**
 * Nobody knows how the agent stands, so it is stopped: who could break the record, or keep the table from being read, must not keep IAM
 * from being told. It is not contained by that: a release that is under way has not lost, and nobody sees to it that it stays stopped.
 */
async function stopUnrecorded(parts: StoppingParts, agent: NamedAgent, asked: Asked, error: unknown): Promise<never> {
  const unknown = error instanceof NotSeen ? (['verify', error.cause] as const) : (['record', error] as const);
  const failures = [unknown, ...(await putUp(parts, agent, asked))];
  return refuse(
    parts,
    agent,
    { asked, epoch: 0 },
    failures,
    'everything else was tried; ask again, and see the runbook',
  );
}

/** What stops an agent that is on record as contained could not be looked at. */
class NotSeen extends Error {}

type Begun =
  | { readonly kind: 'noted' }
  | { readonly kind: 'holds' }
  | { readonly kind: 'at-work'; readonly record: ContainmentRecord };

/** Says that the agent is being stopped, before anything is done: from now on a release that is under way has lost. */
async function begin(
  parts: StoppingParts,
  agent: NamedAgent,
  asked: Asked,
  session: number | undefined,
): Promise<Begun> {
  const { records, roles } = parts;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await records.record(agent.name);
    const known = read === undefined ? undefined : believable(read, parts.now());
    let missing: readonly Barrier[] = [];
    if (known !== undefined && isNoted(parts, known, asked, session)) return { kind: 'noted' };
    if (known?.state === 'contained' && known.told) {
      missing = await missingBarriers(records, roles, agent).catch((cause: unknown) => {
        throw new NotSeen('not seen', { cause });
      });
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
 * Whoever is refused goes on trying, and must not keep IAM busy by that: while somebody is at work, or has done his work, one more
 * signal is nothing new. What was lifted or given up is found at the next regular look, and the same event that is tried again goes on.
 */
function isNoted(
  { now, request }: StoppingParts,
  known: ContainmentRecord,
  asked: Asked,
  session: number | undefined,
): boolean {
  if (asked.by !== 'signal') return false;
  if (known.state === 'contained' && known.told) return true;
  if (known.state === 'containing' || known.state === 'contained')
    return known.stopsUntil > now() && known.request !== request;
  return isFromBeforeRelease(known, asked, session, now());
}

/**
 * One that is being stopped goes on being stopped, for what it was: whoever comes to help only says for how long. So does whoever
 * has to say once more that it is contained, so that no release comes before that is said.
 */
function underWay(
  { now, deadline, request }: StoppingParts,
  { name }: NamedAgent,
  asked: Asked,
  known: ContainmentRecord | undefined,
  missing: readonly Barrier[],
): ContainmentRecord {
  const stopsUntil = Math.max(known?.stopsUntil ?? 0, deadline);
  if (known?.state === 'containing' || (known?.state === 'contained' && missing.length === 0))
    return { ...known, stopsUntil, request };
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
    request,
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

type Failure = readonly [step: string, error: unknown];

/**
 * Puts up all that stops the agent; where one fails, the others all the same. First what holds at once, for the gateway reads its
 * switches at every call; IAM takes a moment to be heard everywhere.
 *
 * @returns what failed.
 */
async function putUp(parts: StoppingParts, agent: NamedAgent, asked: Asked): Promise<Failure[]> {
  const { records, roles, now } = parts;
  const steps: ReadonlyArray<readonly [Barrier, () => Promise<void>]> = [
    ['switch', () => records.switchOff(agentSwitch(agent.name), asked)],
    ...rolesOf(agent).map((role) => ['slot', () => roles.fill(role, JSON.stringify(stoppedSlot(now())))] as const),
    ...rolesOf(agent).map((role) => ['tag', () => roles.tag(role)] as const),
  ];
  const failures: Failure[] = [];
  for (const [step, put] of steps) {
    try {
      refuseLate(parts, agent);
      await put();
    } catch (error) {
      failures.push([step, error]);
    }
  }
  return failures;
}

/** Nothing of this run comes after the time that the record says. */
function refuseLate({ now, deadline }: StoppingParts, { name }: NamedAgent): void {
  if (now() >= deadline - STEP_MS) throw new NotContained(name, ['time']);
}

/** Of a record, what is said of it. */
type Told = Pick<ContainmentRecord, 'asked' | 'epoch'>;

async function refuseFailures(
  parts: StoppingParts,
  agent: NamedAgent,
  told: Told,
  failures: readonly Failure[],
): Promise<void> {
  if (failures.length > 0) await refuse(parts, agent, told, failures);
}

/** Says of each step that failed that it did, once. */
async function refuse(
  parts: StoppingParts,
  agent: NamedAgent,
  { asked, epoch }: Told,
  failures: readonly Failure[],
  remedy?: string,
): Promise<never> {
  const bySteps = new Map([...failures].reverse());
  for (const [step, error] of [...bySteps].reverse())
    await tryToKeep(parts, failed(parts, agent, asked, { epoch, state: 'containing', step, error }));
  throw new NotContained(
    agent.name,
    failures.map(([step]) => step),
    remedy,
    { cause: failures[0]?.[1] },
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

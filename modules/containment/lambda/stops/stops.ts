import type { ContainmentState } from '../../../../foundation/events/containment';
import { errorKind } from '../../../events/lambda/error-kind';
import { forEach } from '../core/each';
import { reconcile, type Standing } from '../core/reconcile';
import type { Asked } from '../core/record';
import { agentsOfFamily, type ContainmentRegister, type NamedAgent, namedAgent } from '../core/register';
import { announceStop, type Stopped, type StoppingParts } from '../core/stop';
import { ignored, tryToKeep } from '../core/telling';
import { throttle } from '../core/throttle';
import { type Door, refuseOtherDoor } from './doors';
import { type Order, requestIn } from './requests';
import { seeing } from './sighting';

export interface StopsParts extends Omit<StoppingParts, 'request' | 'deadline'> {
  readonly register: ContainmentRegister;
  /** Takes personal data out of what somebody wrote. */
  readonly mask: (text: string) => Promise<string>;
  /** Is told how all stands, for the metrics. */
  readonly measure: (standing: Standing) => void;
}

/** What of a call of the function matters here. */
export interface Invocation {
  /** The same at every attempt of an event. */
  readonly request: string;
  /** Until when this run may write anything, in milliseconds since 1970. */
  readonly deadline: number;
  /** Alias that was called; undefined where it was another version or none. */
  readonly door: Door | undefined;
}

/** How agents stand, by name; `noted` are those that were contained before. */
export interface StopsAnswer {
  readonly agents: Readonly<Record<string, Stopped | ContainmentState>>;
}

/**
 * Makes the function that stops agents or slows them down: for signals of AWS, for people, and to look regularly whether it holds.
 *
 * @returns a function that throws where an agent is not contained yet, so that it is tried again; and where a person asked for
 *   something that cannot be done, with a sentence for them.
 */
export function stops(all: StopsParts): (event: unknown, invocation: Invocation) => Promise<StopsAnswer | Standing> {
  const sees = seeing(all.register);
  return async (event, { request, deadline, door }) => {
    const parts: StoppingParts = { ...all, request, deadline };
    const asked = requestIn(event);
    refuseOtherDoor(door, asked);
    switch (asked.kind) {
      case 'reconcile':
        return reconcile(parts, all.register, all.measure);
      case 'order':
        return carryOut(parts, all, asked.order);
      case 'event': {
        const sighting = sees(asked.event);
        if (sighting === undefined) return { agents: {} };
        const { signal, source, agent, session } = sighting;
        const response = all.register.responses[signal];
        const why: Asked = { by: 'signal', signal, source, at: asked.event.at };
        if (agent === undefined) await tryToKeep(parts, ignored(parts, why));
        if (agent === undefined || response === 'tell') return { agents: {} };
        return actOn(parts, [agent], response, why, session);
      }
    }
  };
}

async function carryOut(
  parts: StoppingParts,
  { register, mask, now }: StopsParts,
  { what, whom, by, reason }: Order,
): Promise<StopsAnswer> {
  const agents = 'family' in whom ? agentsOfFamily(register, whom.family) : [namedAgent(register, whom.agent)];
  const known = agents.filter((agent) => agent !== undefined);
  if (known.length === 0) {
    const [kind, name] = 'family' in whom ? ['family', whom.family] : ['agent', whom.agent];
    throw new Error(`${what}.${kind}: there is none of that name, got "${name}"; see the agents of the environment`);
  }
  // What cannot be masked is left out: it holds nobody up.
  const masked = await mask(reason).catch((error: unknown) => {
    parts.log({ level: 'WARN', message: 'A reason was left out', request: parts.request, error: errorKind(error) });
    return undefined;
  });
  return actOn(parts, known, what, {
    by: 'operator',
    person: by,
    ...(masked === undefined ? {} : { reason: masked }),
    at: now(),
  });
}

async function actOn(
  parts: StoppingParts,
  agents: readonly NamedAgent[],
  response: 'quarantine' | 'throttle',
  asked: Asked,
  session?: number,
): Promise<StopsAnswer> {
  const stands: Record<string, Stopped | ContainmentState> = {};
  const halves: Array<readonly [NamedAgent, () => Promise<Stopped | ContainmentState>]> = [];
  // All are on record before anything is done about one: if this run is ended half-way, the regular look finds the others.
  await forEach(agents, async (agent) => {
    const second =
      response === 'quarantine'
        ? await announceStop(parts, agent, asked, session)
        : () => throttle(parts, agent, asked, session);
    halves.push([agent, second]);
  });
  const failures = await forEach(halves, async ([agent, second]) => {
    stands[agent.name] = await second();
  });
  const { log, request } = parts;
  log({ level: failures.length === 0 ? 'INFO' : 'ERROR', message: 'Acted', request, response, stands });
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      failures.map((one) => (one instanceof Error ? one.message : 'failed')).join('\n'),
    );
  return { agents: stands };
}

import { timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { MistakesError } from '../foundation/mistakes';
import type { LocalContainment } from './containment/local-containment';
import { type HttpAnswer, type HttpRequest, json, onlyValueOf } from './http/request';
import type { Log } from './log';
import type { Switches } from './switches';

export interface ControlParts {
  /** What whoever started the gateway has, and nobody else. */
  readonly token: string;
  readonly switches: Switches;
  readonly containment: Pick<LocalContainment, 'quarantine'>;
  /** Makes a token of an approver of this name, who is in a group beside those that approve. */
  readonly approverToken: (name: string, group?: string) => Promise<string>;
  readonly log: Log;
}

/** Where a running gateway is told what to do by `p2a switch` and `p2a token`. */
export const CONTROL_PATH = '/local';

const NAME = /^[a-z][a-z0-9.@-]{0,63}$/;
/** As names of groups are at Cognito. */
const LONGEST_GROUP = 128;

export const control =
  ({ token, switches, containment, approverToken, log }: ControlParts) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!isSame(onlyValueOf(request, 'authorization') ?? '', `Bearer ${token}`))
      return json(401, { message: 'This needs the token that the gateway printed when it was started.' });
    const { what, position, name, group, reason } = contentOf(request);
    try {
      switch (`${request.method} ${request.path}`) {
        case `GET ${CONTROL_PATH}/switches`:
          return json(200, { set: await switches.all() });
        case `POST ${CONTROL_PATH}/switches`:
          if (!isPosition(position))
            return json(422, { message: `position: is none; use one of: ${POSITIONS.join(', ')}` });
          await switches[position](String(what));
          log({ log: 'switches', line: { what, position } });
          return json(200, { set: await switches.all() });
        case `POST ${CONTROL_PATH}/quarantines`:
          return await quarantined(containment, whomIn(String(what)), typeof reason === 'string' ? reason : '');
        case `POST ${CONTROL_PATH}/tokens`:
          if (typeof name !== 'string' || !NAME.test(name))
            return json(422, { message: 'name: is not a name; use small letters, digits, dots and dashes' });
          if (group !== undefined && (typeof group !== 'string' || group === '' || group.length > LONGEST_GROUP))
            return json(422, { message: `group: is not the name of a group; use ${LONGEST_GROUP} characters or less` });
          return json(200, { token: await approverToken(name, group) });
        default:
          return json(404, { message: 'There is no such command.' });
      }
    } catch (error) {
      if (error instanceof MistakesError) return json(422, { message: error.message });
      throw error;
    }
  };

/** Where a switch can be put. */
export const POSITIONS = ['on', 'off', 'throttle'] as const;

const isPosition = (given: unknown): given is (typeof POSITIONS)[number] => POSITIONS.some((known) => known === given);

type Whom = Parameters<LocalContainment['quarantine']>[0];

/** Less than a request may take. */
const PATIENCE_MS = 20_000;

/** What the function says of an order that it does not carry out is for a person to read. */
async function quarantined(containment: ControlParts['containment'], whom: Whom, reason: string): Promise<HttpAnswer> {
  const name = 'agent' in whom ? whom.agent : `family ${whom.family}`;
  const patience = new AbortController();
  try {
    // It goes on: steps of a release that has just been may still come, and it waits for them.
    const later = setTimeout(PATIENCE_MS, { agents: { [name]: 'containing' } }, patience);
    return json(200, await Promise.race([containment.quarantine(whom, reason), later]));
  } catch (error) {
    return json(422, { message: error instanceof Error ? error.message : String(error) });
  } finally {
    patience.abort();
  }
}

/** @throws MistakesError unless it names an agent or a family. */
function whomIn(what: string): Whom {
  const [, kind, name] = /^(agent|family)#(.+)$/.exec(what) ?? [];
  if (kind === undefined || name === undefined)
    throw new MistakesError([
      {
        path: 'quarantine',
        problem: 'is nothing that can be stopped',
        got: what,
        remedy: 'write agent#claims-payer or family#claims, say',
      },
    ]);
  return kind === 'agent' ? { agent: name } : { family: name };
}

const isSame = (given: string, expected: string) =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1'));

function contentOf({ body }: HttpRequest): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(body.toString('utf8'));
    return typeof content === 'object' && content !== null ? (content as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

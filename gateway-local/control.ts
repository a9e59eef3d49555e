import { timingSafeEqual } from 'node:crypto';
import { MistakesError } from '../foundation/mistakes';
import { type HttpAnswer, type HttpRequest, json, onlyValueOf } from './http/request';
import type { Log } from './log';
import type { Switches } from './switches';

export interface ControlParts {
  /** What whoever started the gateway has, and nobody else. */
  readonly token: string;
  readonly switches: Switches;
  /** Makes a token of an approver of this name. */
  readonly approverToken: (name: string) => Promise<string>;
  readonly log: Log;
}

/** Where a running gateway is told what to do by `p2a switch` and `p2a token`. */
export const CONTROL_PATH = '/local';

const NAME = /^[a-z][a-z0-9.@-]{0,63}$/;

export const control =
  ({ token, switches, approverToken, log }: ControlParts) =>
  async (request: HttpRequest): Promise<HttpAnswer> => {
    if (!isSame(onlyValueOf(request, 'authorization') ?? '', `Bearer ${token}`))
      return json(401, { message: 'This needs the token that the gateway printed when it was started.' });
    const { what, off, name } = contentOf(request);
    try {
      switch (`${request.method} ${request.path}`) {
        case `GET ${CONTROL_PATH}/switches`:
          return json(200, { off: await switches.all() });
        case `POST ${CONTROL_PATH}/switches`:
          await (off === true ? switches.off(String(what)) : switches.on(String(what)));
          log({ log: 'switches', line: { what, position: off === true ? 'off' : 'on' } });
          return json(200, { off: await switches.all() });
        case `POST ${CONTROL_PATH}/tokens`:
          return typeof name === 'string' && NAME.test(name)
            ? json(200, { token: await approverToken(name) })
            : json(422, { message: 'name: is not a name; use small letters, digits, dots and dashes' });
        default:
          return json(404, { message: 'There is no such command.' });
      }
    } catch (error) {
      if (error instanceof MistakesError) return json(422, { message: error.message });
      throw error;
    }
  };

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

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cacheFolder } from '../foundation/cache';
import { MistakesError } from '../foundation/mistakes';
import { CONTROL_PATH } from './control';
import { LOOPBACK } from './http/server';

const fileOf = (port: number) => cacheFolder('local', `gateway-${port}`);

/** Leaves the token of a gateway where other commands of the same user find it. @returns what takes it away again. */
export function leaveToken(port: number, token: string): () => void {
  const file = fileOf(port);
  try {
    mkdirSync(dirname(file), { recursive: true });
    // One that an earlier process left may be readable by others.
    rmSync(file, { force: true });
    writeFileSync(file, token, { mode: 0o600 });
  } catch {
    // The token was printed: whoever needs it gives it to the command.
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}

function leftToken(port: number): string | undefined {
  try {
    return readFileSync(fileOf(port), 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Tells a running gateway what to do.
 *
 * @param token Nothing for the one that the gateway left.
 * @throws MistakesError if none runs there, or it does not take the command.
 */
export async function tell(
  { port, token }: { readonly port: number; readonly token: string | undefined },
  path: string,
  content?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`http://${LOOPBACK}:${port}${CONTROL_PATH}${path}`, {
    headers: { authorization: `Bearer ${token ?? leftToken(port) ?? ''}` },
    ...(content === undefined ? {} : { method: 'POST', body: JSON.stringify(content) }),
  }).catch(() => {
    throw new MistakesError([
      {
        path: '--port',
        problem: 'no gateway runs there',
        got: port,
        remedy: 'start one with npx p2a gateway --env dev',
      },
    ]);
  });
  const said = (await answer.json()) as Readonly<Record<string, unknown>>;
  if (answer.status === 401)
    throw new MistakesError([
      {
        path: '--token',
        problem: 'is not that of the gateway',
        remedy: 'give the one that it printed when it was started',
      },
    ]);
  if (!answer.ok) throw new Error(String(said.message));
  return said;
}

import { MistakesError } from '../foundation/mistakes';
import type { Request } from './command-line';
import { type LocalGateway, startLocalGateway } from './local-gateway';
import { projectEnvironment } from './project-environments';
import { leaveToken } from './running-gateway';
import { QUIET_SDK } from './tables/database';
import { readable } from './terminal';
import { welcome } from './welcome';

/** Serves the tools of an environment until it is interrupted. */
export async function serve(
  { environment: name, port, json }: Extract<Request, { command: 'gateway' }>,
  print: (line: string) => void,
): Promise<void> {
  Object.assign(process.env, QUIET_SDK);
  const environment = await projectEnvironment(name);
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  let gateway: LocalGateway | undefined;
  gateway = await startLocalGateway({
    environment,
    port,
    log: (entry) => {
      const address = gateway?.address ?? '';
      const lines = json ? [JSON.stringify({ log: entry.log, ...entry.line })] : readable(entry, { address, colour });
      for (const line of lines) print(line);
    },
  }).catch((error: unknown) => {
    throw isTaken(error) ? taken(port) : error;
  });
  const takeTokenAway = leaveToken(gateway.port, gateway.controlToken);
  if (json)
    print(
      JSON.stringify({
        log: 'gateway',
        message: 'Ready',
        address: gateway.address,
        controlToken: gateway.controlToken,
        credentials: gateway.credentials,
      }),
    );
  else for (const line of welcome(environment, gateway)) print(line);

  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  takeTokenAway();
  await gateway.close();
}

const isTaken = (error: unknown) => (error as { readonly code?: unknown }).code === 'EADDRINUSE';

const taken = (port: number) =>
  new MistakesError([
    {
      path: '--port',
      problem: 'is in use',
      got: port,
      remedy: 'stop what uses it, or take another, such as --port 8788',
    },
  ]);

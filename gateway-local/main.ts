import { THROTTLE } from '../foundation/switches';
import { parseRequest, type Request, USAGE } from './command-line';
import { tell } from './running-gateway';
import { serve } from './serve';

/** What is off and what is slowed down, a line each. */
function switchLines(set: readonly string[]): string[] {
  const slowed = set.filter((what) => what.startsWith(THROTTLE)).map((what) => what.slice(THROTTLE.length));
  const off = set.filter((what) => !what.startsWith(THROTTLE));
  return [
    off.length === 0 ? 'nothing is off' : `off: ${off.join(', ')}`,
    ...(slowed.length === 0 ? [] : [`slowed down: ${slowed.join(', ')}`]),
  ];
}

const print = (line: string) => process.stdout.write(`${line}\n`);

async function run(request: Request): Promise<void> {
  switch (request.command) {
    case 'help':
      process.stdout.write(USAGE);
      return;
    case 'gateway':
      return serve(request, print);
    case 'switch': {
      const { position, what } = request;
      const said = await tell(request, '/switches', position === 'list' ? undefined : { what, position });
      for (const line of switchLines(said.set as readonly string[])) print(line);
      return;
    }
    case 'quarantine': {
      const { what, reason } = request;
      const said = await tell(request, '/quarantines', { what, reason });
      for (const [agent, state] of Object.entries(said.agents as Readonly<Record<string, string>>))
        print(`${agent}: ${state}`);
      return;
    }
    case 'token':
      print(String((await tell(request, '/tokens', { name: request.name, group: request.group })).token));
  }
}

/** The program behind `npx p2a`: exits with 1 and a list of all mistakes if there are any. */
async function main(): Promise<void> {
  try {
    await run(parseRequest(process.argv.slice(2), process.env));
  } catch (error) {
    process.exitCode = 1;
    // esbuild has said already what is wrong with a source.
    if (Array.isArray((error as { readonly errors?: unknown }).errors)) return;
    const debug = process.env.P2A_DEBUG === '1' && error instanceof Error ? error.stack : undefined;
    process.stderr.write(`${debug ?? (error instanceof Error ? error.message : String(error))}\n`);
  }
}

void main();

import { parseRequest, type Request, USAGE } from './command-line';
import { tell } from './running-gateway';
import { serve } from './serve';

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
      const said = await tell(
        request,
        '/switches',
        position === 'list' ? undefined : { what, off: position === 'off' },
      );
      const off = said.off as readonly string[];
      print(off.length === 0 ? 'nothing is off' : `off: ${off.join(', ')}`);
      return;
    }
    case 'token':
      print(String((await tell(request, '/tokens', { name: request.name })).token));
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

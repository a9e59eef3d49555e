import { MistakesError } from '../foundation/mistakes';
import { parseRequest, type Request, USAGE } from './command-line';
import { benchGateway } from './gateway/bench-gateway';
import { benchSanitizer } from './sanitizer/bench-sanitizer';
import { benchSynth } from './synth/bench-synth';

/** Measures, prints what came out, and says whether every gated target holds. */
type Benchmark = (request: Request) => Promise<boolean>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  gateway: benchGateway,
  sanitizer: benchSanitizer,
  synth: benchSynth,
};

async function main(): Promise<void> {
  const request = parseRequest(process.argv.slice(2), Object.keys(BENCHMARKS));
  const benchmark = BENCHMARKS[request.benchmark];
  if (request.help || benchmark === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  const holds = await benchmark(request);
  if (request.gate && !holds) process.exitCode = 1;
}

main().catch((error: unknown) => {
  const told = error instanceof MistakesError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${told}\n`);
  process.exitCode = 1;
});

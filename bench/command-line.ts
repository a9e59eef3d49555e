import { parseArgs } from 'node:util';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { oneOf } from '../foundation/rules';

/** What `npx projen bench` was asked for. */
export interface Request {
  readonly benchmark: string;
  /** Small sizes, one pair: whether it runs at all. */
  readonly quick: boolean;
  /** The largest sizes too. */
  readonly large: boolean;
  readonly pairs: number;
  /** File for every single measurement. */
  readonly json?: string | undefined;
  /** Fail where a target that does not depend on the machine is missed. */
  readonly gate: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npx projen bench -- NAME [options]

  gateway       decisions, start, bundle and throughput of the tool gateway
  sanitizer     recall and precision on labelled texts, throughput, and the worst of adversaries
  synth         time, CPU time and memory of synthesis, against a limit and a stock application

  --quick       small sizes, one pair
  --large       the largest size too, which takes minutes
  --pairs N     measure N times in turn (5)
  --json FILE   write every measurement to a file
  --gate        exit with 1 if a ratio of CPU times misses its target
  --help        this text
`;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  large: { type: 'boolean', default: false },
  pairs: { type: 'string' },
  json: { type: 'string' },
  gate: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * @param args Arguments; the `--` that projen passes on is left out.
 * @throws MistakesError that names every argument that is not known.
 */
export function parseRequest(args: readonly string[], benchmarks: readonly string[]): Request {
  const { values, positionals, tokens } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const mistakes: Mistake[] = tokens.flatMap((token) => {
    if (token.kind !== 'option' || token.name in OPTIONS) return [];
    return [{ path: 'arguments', problem: 'is not an option', got: token.rawName, remedy: 'see --help' }];
  });

  const [benchmark, ...more] = positionals;
  const help = values.help === true;
  if (!help && (benchmark === undefined || !benchmarks.includes(benchmark)))
    mistakes.push({
      path: 'arguments',
      problem: benchmark === undefined ? 'name no benchmark' : 'is not a benchmark',
      got: benchmark,
      remedy: oneOf(benchmarks, 'there is none'),
    });
  for (const arg of more)
    mistakes.push({ path: 'arguments', problem: 'is one too many', got: arg, remedy: 'name one benchmark a run' });

  const quick = values.quick === true;
  const pairs = values.pairs === undefined ? (quick ? 1 : 5) : Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1)
    mistakes.push({
      path: '--pairs',
      problem: 'is not a number of pairs',
      got: values.pairs,
      remedy: 'use a whole number, 1 or more',
    });
  if (values.json === true || values.json === '')
    mistakes.push({ path: '--json', problem: 'is without a file', remedy: 'write --json bench.json, say' });

  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return {
    benchmark: benchmark ?? '',
    quick,
    large: values.large === true,
    pairs,
    json: typeof values.json === 'string' ? values.json : undefined,
    gate: values.gate === true,
    help,
  };
}

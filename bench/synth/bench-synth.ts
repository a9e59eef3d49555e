import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Request } from '../command-line';
import { progress, table } from '../terminal';
import type { Size } from './organization';
import { HEAD, rowsOf } from './rows';
import { type SizeResult, SynthRuns } from './runs';
import { sizeName } from './sizes';
import { judge } from './targets';

const ROOT = resolve(__dirname, '..', '..');

/** What is measured at a size; stock takes so long that large sizes get along with one run of it, or none. */
interface Plan {
  /** `undefined` for the environments that the project has. */
  readonly size: Size | undefined;
  readonly stockRuns: number;
}

const SMALL: readonly Plan[] = [
  { size: undefined, stockRuns: 2 },
  { size: { agents: 5, tools: 10 }, stockRuns: 2 },
];
const MIDDLE: readonly Plan[] = [
  { size: { agents: 50, tools: 100 }, stockRuns: 1 },
  // Between its neighbours only the number of agents changes, then only that of tools.
  { size: { agents: 200, tools: 100 }, stockRuns: 0 },
  { size: { agents: 200, tools: 400 }, stockRuns: 1 },
];
const LARGE: readonly Plan[] = [{ size: { agents: 1000, tools: 2000 }, stockRuns: 0 }];

/** Measures synthesis; says whether every target on ratios of CPU time holds. */
export async function benchSynth({ quick, large, pairs, json }: Request): Promise<boolean> {
  const plans = [...SMALL, ...(quick ? [] : MIDDLE), ...(large ? LARGE : [])];
  const folder = mkdtempSync(join(tmpdir(), 'p2a-bench-'));
  let results: SizeResult[];
  try {
    const sizes = plans.map(({ size, stockRuns }) => {
      const name = size === undefined ? 'shipped' : sizeName(size);
      return new SynthRuns(ROOT, join(folder, name), size, Math.min(stockRuns, pairs), (what) =>
        progress(`${name}: ${what}`),
      );
    });
    for (const size of sizes) await size.prepare();
    // Sizes in turn too, so that what else the machine does weighs on all of them.
    for (let pair = 0; pair < pairs; pair++) for (const size of sizes) await size.runPair();
    results = sizes.map((size) => size.result());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  const verdicts = judge(results);
  process.stdout.write(
    [
      `Node ${process.version}, ${cpus().length} processors, medians of ${pairs} pairs, all processes of a run together.`,
      'limit: the same files from plain objects. cold: the first run, with nothing compiled yet.',
      'stock: the whole provider imported, references as tokens, the toolkit as it is; run by tsx, because ts-node,',
      'which would check types on top, is not installed. Ratios, slopes and growth are of CPU time.',
      '',
      table(HEAD, results.flatMap(rowsOf)),
      '',
      ...verdicts.map(({ holds, what, got }) => `${holds ? 'ok    ' : 'MISSED'} ${what}: ${got}`),
      '',
    ].join('\n'),
  );
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ node: process.version, results, verdicts }, undefined, 2)}\n`);
  return verdicts.every(({ holds, gated }) => holds || !gated);
}

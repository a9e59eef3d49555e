import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from '../command-line';
import { median } from '../statistics';
import type { Size } from '../synth/organization';
import { sizeName } from '../synth/sizes';
import { progress, table } from '../terminal';
import { type Decisions, measureDecisions } from './decisions';
import { gatewayRegister } from './register';
import { measureStart } from './starts';
import { measureThroughput, type Throughput } from './throughput';
import { unpackGateway } from './zip';

const SMALL: Size = { agents: 20, tools: 50 };
const LARGE: Size = { agents: 200, tools: 500 };

const TARGETS = {
  decisionMicroseconds: 150,
  growth: 1.3,
  bundleBytes: 700_000,
  startMilliseconds: 250,
  throughput: 0.35,
};

/** What was measured at a size. */
interface Measured {
  readonly size: Size;
  readonly bundleBytes: number;
  readonly startMilliseconds: number;
  readonly runs: readonly Decisions[];
}

interface Verdict {
  readonly what: string;
  readonly got: string;
  readonly holds: boolean;
  /** It does not depend on how fast the machine is. */
  readonly gated: boolean;
}

/** Decisions, start, size and throughput of the gateway; says whether every target holds that does not depend on the machine. */
export async function benchGateway({ quick, pairs, json }: Request): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'p2a-bench-gateway-'));
  try {
    const measured = await measureSizes(folder, pairs);
    progress('Measuring throughput');
    const throughput = await measureThroughput(gatewayRegister(SMALL), SMALL, join(folder, sizeName(SMALL)), {
      requests: quick ? 1000 : 5000,
      pairs,
    });
    const verdicts = judge(measured, throughput);
    process.stdout.write(described(measured, throughput, verdicts, pairs));
    if (json !== undefined)
      writeFileSync(
        json,
        `${JSON.stringify({ node: process.version, measured, throughput, verdicts }, undefined, 2)}\n`,
      );
    return verdicts.every(({ holds, gated }) => holds || !gated);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The growth from one size to the other is gated, also where all else is measured once. */
const LEAST_TURNS = 3;

async function measureSizes(folder: string, pairs: number): Promise<Measured[]> {
  const sizes = [SMALL, LARGE].map((size) => {
    progress(`Making the function of ${sizeName(size)}`);
    const place = join(folder, sizeName(size));
    const environment = gatewayRegister(size);
    const bundleBytes = unpackGateway(environment, place);
    return {
      size,
      place,
      environment,
      bundleBytes,
      startMilliseconds: measureStart(place, pairs),
      runs: [] as Decisions[],
    };
  });
  // Sizes in turn, so that what else the machine does weighs on both; and a few times, since in one turn it weighs on one of them.
  for (let pair = 0; pair < Math.max(pairs, LEAST_TURNS); pair++)
    for (const { size, place, environment, runs } of sizes) {
      progress(`Measuring decisions of ${sizeName(size)}`);
      runs.push(await measureDecisions(environment, size, place));
    }
  return sizes;
}

const decisionOf = ({ runs }: Measured) => median(runs.map(({ decision }) => decision));
const callOf = ({ runs }: Measured) => median(runs.map(({ call }) => call));

function judge([small, large]: readonly Measured[], { ratio }: Throughput): Verdict[] {
  if (small === undefined || large === undefined) throw new Error('bench: a size was not measured');
  const growth = median(small.runs.map(({ decision }, index) => (large.runs[index]?.decision ?? decision) / decision));
  const bundleBytes = Math.max(small.bundleBytes, large.bundleBytes);
  const start = Math.max(small.startMilliseconds, large.startMilliseconds);
  const verdict = (what: string, got: string, holds: boolean, gated: boolean): Verdict => ({ what, got, holds, gated });
  return [
    verdict(
      `decision with Cedar at 50 tools and 20 agents at most ${TARGETS.decisionMicroseconds} µs (p50)`,
      `${decisionOf(small).toFixed(0)} µs`,
      decisionOf(small) <= TARGETS.decisionMicroseconds,
      false,
    ),
    verdict(
      `at 500 tools and 200 agents within ${TARGETS.growth} times of that`,
      growth.toFixed(2),
      growth <= TARGETS.growth,
      true,
    ),
    verdict(
      `bundle at most ${TARGETS.bundleBytes / 1000} KB beside Cedar's WebAssembly`,
      `${(bundleBytes / 1000).toFixed(0)} KB`,
      bundleBytes <= TARGETS.bundleBytes,
      true,
    ),
    verdict(
      `start at most ${TARGETS.startMilliseconds} CPU ms above a bare handler`,
      `${start.toFixed(0)} ms`,
      start <= TARGETS.startMilliseconds,
      false,
    ),
    verdict(
      `throughput over HTTP at least ${TARGETS.throughput * 100} % of a handler that answers at once`,
      `${(ratio * 100).toFixed(0)} %`,
      ratio >= TARGETS.throughput,
      // What else runs on the machine weighs on the one and on the other in turn.
      false,
    ),
  ];
}

const described = (
  measured: readonly Measured[],
  { bare, gateway }: Throughput,
  verdicts: readonly Verdict[],
  pairs: number,
): string =>
  [
    `Node ${process.version}, ${cpus().length} processors, medians of ${pairs} runs. The store is in memory, the tool answers at once.`,
    'decision: who, whether, schema, policies, data. call: all of it, with key, limits, intent, answer and outcome.',
    '',
    table(
      ['agents x tools', '', 'decision µs', 'call µs', 'start CPU ms', 'bundle KB'],
      measured.map((one) => [
        sizeName(one.size),
        '',
        decisionOf(one).toFixed(0),
        callOf(one).toFixed(0),
        one.startMilliseconds.toFixed(0),
        (one.bundleBytes / 1000).toFixed(0),
      ]),
    ),
    '',
    `over HTTP, reads and payments in turn, signatures verified, ten connections: ${bare.toFixed(0)} requests/s bare, ${gateway.toFixed(0)} through the gateway`,
    '',
    ...verdicts.map(({ holds, what, got }) => `${holds ? 'ok    ' : 'MISSED'} ${what}: ${got}`),
    '',
  ].join('\n');

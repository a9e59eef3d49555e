import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

/** What one run of a command took, with all processes that it started. */
export interface Measurement {
  readonly wallSeconds: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** Sum of the largest resident memory of every Node process. */
  readonly megabytes: number;
}

/** Its `times` counts in milliseconds, where that of a plain sh may count in hundredths of a second. */
const SHELL = ['/bin/bash', '/usr/bin/bash'].find(existsSync) ?? '/bin/sh';

const PROBE = resolve(__dirname, 'probe.cjs');

/**
 * Runs a command line to its end and measures it.
 *
 * @throws Error with what the command said, if it fails.
 */
export async function measure(
  command: string,
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'p2a-measure-'));
  const [probe, times] = [join(folder, 'probe'), join(folder, 'times')];
  try {
    const started = performance.now();
    await run(`${command}\nstatus=$?\ntimes > '${times}'\nexit $status`, cwd, {
      ...process.env,
      ...env,
      LC_ALL: 'C',
      NODE_OPTIONS: `--require "${PROBE}"`,
      P2A_BENCH_PROBE: probe,
    });
    const wallSeconds = (performance.now() - started) / 1000;
    const nodes = readFileSync(probe, 'utf8').trim().split('\n').map(nodeProcess);
    return {
      wallSeconds,
      // The shell knows processes that are not Node, but may round down; the probe is exact, but misses how Node ends.
      cpuSeconds: Math.max(sum(nodes.map(({ cpuSeconds }) => cpuSeconds)), childSeconds(readFileSync(times, 'utf8'))),
      megabytes: sum(nodes.map(({ kilobytes }) => kilobytes)) / 1024,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(SHELL, ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', fail);
    child.on('close', (code) => (code === 0 ? done() : fail(new Error(`${script}\nexited with ${code}:\n${said}`))));
  });
}

const nodeProcess = (line: string) => JSON.parse(line) as { cpuSeconds: number; kilobytes: number };

/** The second line of `times` is of the shell's children: `0m1.234s 0m0.056s`. */
const childSeconds = (times: string) =>
  sum(
    [...(times.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
      ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
    ),
  );

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

import type { Measurement } from './measure';

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (low === undefined || high === undefined) throw new Error('numbers: there are none, so there is no median');
  return (low + high) / 2;
}

export const medianOf = (runs: readonly Measurement[]): Measurement => ({
  wallSeconds: median(runs.map(({ wallSeconds }) => wallSeconds)),
  cpuSeconds: median(runs.map(({ cpuSeconds }) => cpuSeconds)),
  megabytes: median(runs.map(({ megabytes }) => megabytes)),
});

/** Runs that were made one after the other; of the longer list, the rest is left out. */
export const pairsOf = (some: readonly Measurement[], others: readonly Measurement[]) =>
  some.flatMap((one, index) => {
    const other = others[index];
    return other === undefined ? [] : [[one, other] as const];
  });

/** Ratio of CPU times, pair by pair, so that what else the machine does weighs on both. */
export const cpuRatio = (over: readonly Measurement[], under: readonly Measurement[]) =>
  median(pairsOf(over, under).map(([one, other]) => one.cpuSeconds / other.cpuSeconds));

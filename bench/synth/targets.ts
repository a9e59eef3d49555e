import { cpuRatio, median, medianOf, pairsOf } from '../statistics';
import type { SizeResult } from './runs';
import { sizeName } from './sizes';

/** Whether a target holds. */
export interface Verdict {
  readonly what: string;
  readonly got: string;
  readonly holds: boolean;
  /** It compares CPU times of one machine, so that it holds or not on any. */
  readonly gated: boolean;
}

const MOST_OVER_LIMIT = 8;
const LEAST_BELOW_STOCK = 10;
const MOST_MEGABYTES = 300;
const MOST_MILLISECONDS_AN_AGENT = 1.2;
const MOST_MILLISECONDS_A_TOOL = 1.8;
const MOST_GROWTH = 5;

/** Every target for which the sizes were measured. */
export function judge(results: readonly SizeResult[]): Verdict[] {
  const bySize = new Map(results.map((result) => [nameOf(result), result]));
  const judged = ['shipped', '200x400'].flatMap((name) => bySize.get(name) ?? []);
  return [
    ...judged.map(overLimit),
    ...judged.flatMap(belowStock),
    ...judged.map(memory),
    ...slope(bySize, 'agent', ['50x100', '200x100'], 150, MOST_MILLISECONDS_AN_AGENT),
    ...slope(bySize, 'tool', ['200x100', '200x400'], 300, MOST_MILLISECONDS_A_TOOL),
    ...growth(bySize),
  ];
}

const nameOf = ({ size }: SizeResult) => (size === undefined ? 'shipped' : sizeName(size));

function overLimit(result: SizeResult): Verdict {
  const ratio = cpuRatio(result.template, result.limit);
  return {
    what: `${nameOf(result)}: CPU ratio to the limit at most ${MOST_OVER_LIMIT}`,
    got: ratio.toFixed(1),
    holds: ratio <= MOST_OVER_LIMIT,
    gated: true,
  };
}

function belowStock(result: SizeResult): Verdict[] {
  if (result.stock.length === 0) return [];
  const ratio = cpuRatio(result.stock, result.template);
  return [
    {
      what: `${nameOf(result)}: at least ${LEAST_BELOW_STOCK} times faster than stock`,
      got: ratio.toFixed(1),
      holds: ratio >= LEAST_BELOW_STOCK,
      gated: false,
    },
  ];
}

function memory(result: SizeResult): Verdict {
  const { megabytes } = medianOf(result.template);
  return {
    what: `${nameOf(result)}: memory under ${MOST_MEGABYTES} MB`,
    got: `${megabytes.toFixed(0)} MB`,
    holds: megabytes < MOST_MEGABYTES,
    gated: false,
  };
}

/** What one more costs, in all three environments together. */
function slope(
  bySize: ReadonlyMap<string, SizeResult>,
  what: string,
  [from, to]: readonly [string, string],
  more: number,
  most: number,
): Verdict[] {
  const [small, big] = [bySize.get(from), bySize.get(to)];
  if (small === undefined || big === undefined) return [];
  const milliseconds = median(
    pairsOf(big.template, small.template).map(([one, other]) => ((one.cpuSeconds - other.cpuSeconds) * 1000) / more),
  );
  return [
    {
      what: `per ${what} at most ${most} ms for three environments`,
      got: `${milliseconds.toFixed(2)} ms`,
      holds: milliseconds <= most,
      gated: false,
    },
  ];
}

function growth(bySize: ReadonlyMap<string, SizeResult>): Verdict[] {
  const [small, big] = [bySize.get('200x400'), bySize.get('1000x2000')];
  if (small === undefined || big === undefined) return [];
  const times = cpuRatio(big.template, small.template);
  return [
    {
      what: `t(1000x2000) / t(200x400) at most ${MOST_GROWTH}`,
      got: times.toFixed(1),
      holds: times <= MOST_GROWTH,
      gated: true,
    },
  ];
}

import type { StackManifest } from '../../foundation/manifest';

/** Source: "Run triggers" of the HCP Terraform documentation: up to 20 source workspaces for each workspace. */
const MOST_SOURCES = 20;

export interface RunTriggers {
  /** Stack whose workspace queues a run. */
  readonly id: string;
  /** Stacks on whose apply it does. */
  readonly sources: readonly string[];
  /** Stacks on whose apply it should too, which HCP Terraform has no place for. */
  readonly leftOut: readonly string[];
}

/**
 * What queues a run of each stack, in the order of the stacks. A stack waits for those right before it: what those wait
 * for is applied by then, and would only queue the same run twice. Where there are too many, those that are applied last are kept.
 *
 * @param stacks In the order in which they are applied. The bootstrap is in nobody's queue: a person applies it.
 */
export function runTriggers(stacks: readonly StackManifest[]): RunTriggers[] {
  const before = new Map<string, ReadonlySet<string>>();
  return stacks
    .filter(({ deployedBy }) => deployedBy !== 'bootstrap')
    .map(({ id, after }) => {
      const producers = [...before.keys()].filter((earlier) => after.includes(earlier));
      const sooner = new Set(producers.flatMap((producer) => [...(before.get(producer) ?? [])]));
      before.set(id, new Set([...producers, ...sooner]));
      const direct = producers.filter((producer) => !sooner.has(producer));
      return { id, sources: direct.slice(-MOST_SOURCES), leftOut: direct.slice(0, -MOST_SOURCES) };
    });
}

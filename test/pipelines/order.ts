import type { Manifest } from '../../foundation/manifest';

/** What a pipeline does, by what has to be done before it. */
export type Needs = ReadonlyMap<string, readonly string[]>;

/**
 * Runs a pipeline as its system would: whatever is not held up by something else, the last that became free first.
 *
 * @returns Jobs in the order in which they ran.
 */
export function ran(needs: Needs): string[] {
  const done: string[] = [];
  for (;;) {
    const next = [...needs.keys()]
      .filter((job) => !done.includes(job) && (needs.get(job) ?? []).every((needed) => done.includes(needed)))
      .at(-1);
    if (next === undefined) return done;
    done.push(next);
  }
}

/** Stacks that pipelines apply, by those that have to be applied before, as the manifest says. */
export const appliedBy = (manifest: Manifest, environment: string): Needs => {
  const stacks = (manifest.environments[environment]?.stacks ?? []).filter(
    ({ deployedBy }) => deployedBy !== 'bootstrap',
  );
  const ids = new Set(stacks.map(({ id }) => id));
  return new Map(stacks.map(({ id, after }) => [id, after.filter((producer) => ids.has(producer))]));
};

/** Stacks that ran before one that they need. */
export const tooEarly = (order: readonly string[], needs: Needs): string[] =>
  order.filter((id, index) => (needs.get(id) ?? []).some((producer) => !order.slice(0, index).includes(producer)));

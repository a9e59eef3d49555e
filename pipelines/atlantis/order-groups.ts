import type { DeployedStack } from '../deployments';

/** Stacks by the group in which Atlantis takes them: each one later than everything that it needs. */
export function orderGroups(stacks: readonly DeployedStack[]): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  for (const { id, after } of stacks)
    groups.set(id, Math.max(0, ...after.map((producer) => (groups.get(producer) ?? 0) + 1)));
  return groups;
}

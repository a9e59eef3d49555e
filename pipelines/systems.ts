import { atlantis } from './atlantis/atlantis';
import { github } from './github/github';
import { gitlab } from './gitlab/gitlab';
import type { Files, Pipelines } from './pipelines';

/**
 * Every system that pipelines can be written for, with what writes them. HCP Terraform has a stack instead of files: naming
 * it leaves the environments whose states it keeps to it.
 */
export const SYSTEMS = { github, gitlab, atlantis, hcp: () => ({}) } as const satisfies Record<
  string,
  (pipelines: Pipelines) => Files
>;

export type SystemName = keyof typeof SYSTEMS;

export const SYSTEM_NAMES = Object.keys(SYSTEMS) as SystemName[];

export const isSystem = (name: string): name is SystemName => Object.hasOwn(SYSTEMS, name);

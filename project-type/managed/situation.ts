import type { Interruption } from './interruption';
import type { Pristine } from './pristine';
import type { ProjectFolder } from './project-folder';
import type { State } from './state';

/** All that decides what becomes of the files of a project. */
export interface Situation {
  /** Version of the package that runs. */
  readonly version: string;
  readonly files: readonly Pristine[];
  readonly isOwned: (path: string) => boolean;
  /** Command that runs projen. */
  readonly projen: string;
  /** Whether the project is leaving projen: all files become the team's. */
  readonly ejected: boolean;
  /** What the last run left; nothing in a new project. */
  readonly state: State | undefined;
  readonly interruption: Interruption | undefined;
  /** What is in the project. */
  readonly folder: Pick<ProjectFolder, 'filesBelow' | 'find' | 'has' | 'leadsOut' | 'obstacleTo'>;
}

/** A file to write, with what `chmod` takes. */
export interface Write {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Read-only files are what projen makes of generated ones. */
export const modeOf = (executable: boolean | undefined, readonly: boolean) =>
  (readonly ? 0o444 : 0o644) | (executable ? 0o100 | (readonly ? 0 : 0o011) : 0);

/** Windows knows of a mode no more than whether a file is read-only. */
export function hasMode(found: number, wanted: number): boolean {
  const bits = process.platform === 'win32' ? 0o200 : 0o300;
  return (found & bits) === (wanted & bits);
}

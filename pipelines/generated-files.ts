import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { write } from '../foundation/output-folder';
import { carriesMarker } from './marker';
import type { Files } from './pipelines';

/** Folders, and a file, in which pipelines are written. */
const FOLDERS = [
  '.atlantis',
  '.github/workflows',
  '.github/p2a-roles/permissions',
  '.github/p2a-roles/trust',
  '.gitlab',
  '.gitlab/p2a-roles/permissions',
  '.gitlab/p2a-roles/trust',
];
const SINGLE = 'atlantis.yaml';

/** What is not as it would be written. */
export interface Differences {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * What writing the files would change. Files that were written here and are not wanted any more are removed; whatever does
 * not carry the marker is somebody else's.
 *
 * @throws MistakesError if somebody else's file lies where one would be written.
 */
export function differences(project: string, wanted: Files): Differences {
  const mistakes = Object.keys(wanted)
    .filter((path) => existsSync(join(project, path)) && !carriesMarker(read(project, path)))
    .map(
      (path): Mistake => ({
        path,
        problem: 'is in the way and was not written by npx projen pipelines',
        remedy: 'move it, or what it does, to another file',
      }),
    );
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return {
    written: Object.entries(wanted)
      .filter(([path, text]) => !existsSync(join(project, path)) || read(project, path) !== text)
      .map(([path]) => path),
    removed: existing(project).filter((path) => !Object.hasOwn(wanted, path) && carriesMarker(read(project, path))),
  };
}

/** Each file is written beside and renamed. */
export function update(project: string, wanted: Files, { written, removed }: Differences): void {
  for (const path of written) write(join(project, path), wanted[path]);
  for (const path of removed) rmSync(join(project, path));
}

const existing = (project: string) => [
  ...FOLDERS.flatMap((folder) =>
    existsSync(join(project, folder))
      ? readdirSync(join(project, folder), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => `${folder}/${name}`)
      : [],
  ),
  ...(existsSync(join(project, SINGLE)) ? [SINGLE] : []),
];

const read = (project: string, path: string) => readFileSync(join(project, path), 'utf8');

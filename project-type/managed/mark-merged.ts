import { closest } from './closest';
import { ownedBy } from './owned-globs';
import { baseOf, offersFor } from './places';
import type { ProjectFolder } from './project-folder';
import { refuse } from './refuse';
import type { State } from './state';

/**
 * Takes note that owned files have all that they want of what the package ships: from there on, changes count anew.
 *
 * @param globs Which of them; all that are behind, if none is given.
 * @returns The files, sorted.
 * @throws Refusal that lists the globs which match none that is behind; nothing is done then.
 */
export function markMerged(state: State, globs: readonly string[], folder: ProjectFolder): string[] {
  const behind = [...state.owned.keys()].filter((path) => folder.has(offersFor(path).latest)).sort();
  refuse(globs.filter((glob) => !behind.some(ownedBy([glob]))).map((glob) => notBehind(glob, behind)));
  const merged = globs.length === 0 ? behind : behind.filter(ownedBy(globs));
  for (const path of merged) {
    const { diff, merged: merge, latest } = offersFor(path);
    const text = folder.find(latest)?.text;
    if (text !== undefined) folder.write(baseOf(path), text, 0o644);
    // The one that tells that a file is behind goes last.
    for (const file of [diff, merge, latest]) folder.remove(file);
  }
  folder.settle();
  return merged;
}

function notBehind(glob: string, behind: readonly string[]): string {
  const meant = closest(glob, behind);
  const remedy =
    meant === undefined ? `name one of: ${behind.join(', ') || '(none is)'}` : `did you mean ${JSON.stringify(meant)}?`;
  return `owned:merged: is no owned file with changes to take up, got ${JSON.stringify(glob)}; ${remedy}`;
}

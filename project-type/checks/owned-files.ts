import { mistakesInGlobs } from '../managed/owned-globs';
import { STATE } from '../managed/places';
import { ProjectFolder } from '../managed/project-folder';
import { parseState } from '../managed/state';
import { isText } from './types';

/** Owns something everywhere: stands in for what is told already, so that the others keep their places in the list. */
const ANYTHING = '**';

/**
 * Globs that would own nothing, a line each, so that they are told with all other mistakes; managed files, which refuse them too, are only
 * there once the options are right.
 *
 * @param ownedFiles As given, of whatever type.
 * @param shipped Paths that the package ships to this project.
 * @param project Folder of the project.
 */
export function ownedFilesMistakes(ownedFiles: unknown, shipped: readonly string[], project: string): string[] {
  if (!Array.isArray(ownedFiles) || ownedFiles.length === 0) return [];
  const globs = ownedFiles.map((glob) => (isText(glob) ? glob : ANYTHING));
  const folder = new ProjectFolder(project);
  const recorded = folder.find(STATE)?.text;
  const state = recorded === undefined ? undefined : parseState(recorded);
  const shippedBefore = [...(state?.files.keys() ?? []), ...(state?.owned.keys() ?? [])];
  return mistakesInGlobs(globs, { shipped, shippedBefore, exists: (path) => folder.has(path) });
}

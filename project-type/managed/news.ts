import { hasMarker, withoutMarker } from './marker';
import { mostAlike } from './most-alike';
import type { OwnedFate } from './owned-fate';
import { baseOf, offersFor } from './places';
import type { Pristine } from './pristine';
import type { Situation } from './situation';
import type { Merged } from './three-way';

/** What a team should know of a file. */
export type News =
  /** The package changed it, and the team's text has not taken that up. `diff` is what the package changed. */
  | {
      readonly kind: 'missed';
      readonly path: string;
      readonly diff: string;
      readonly merged: Merged;
      readonly latest: string;
    }
  /** Both texts are known, but not the one that they come from. `diff` leads from the team's text to the package's. */
  | { readonly kind: 'unrelated'; readonly path: string; readonly diff: string; readonly latest: string }
  /** The package no longer ships what the team owns. */
  | {
      readonly kind: 'dropped';
      readonly path: string;
      /** New file that it seems to have become. */
      readonly movedTo: string | undefined;
      /** Whether changes of before are still offered. */
      readonly isBehind: boolean;
    }
  | {
      readonly kind: /** An owned file that the team deleted. */
        | 'deleted'
        /** A new file that the team owns. */
        | 'given'
        /** One that is not shipped any more, and not removed since a link leads to it, out of the project. */
        | 'beyond'
        /** One with a marker, of a version that nobody knows, that is not shipped. */
        | 'leftover';
      readonly path: string;
    };

/**
 * Files that come to the team, or leave the package, without anything being asked of anybody.
 *
 * @param noLongerShipped Files of the last run; sorted.
 * @param isGoing Whether a file is about to be removed.
 */
export function newsOfMovements(
  situation: Situation,
  noLongerShipped: readonly string[],
  isGoing: (path: string) => boolean,
  ownedFates: ReadonlyMap<string, OwnedFate>,
): News[] {
  const { files, state, isOwned, folder } = situation;
  if (state === undefined) return leftovers(situation);
  const added = files.filter(({ path }) => !state.files.has(path) && (state.owned.get(path) ?? null) === null);
  const isThere = (path: string) => folder.find(path) !== undefined;
  const given = added.filter(({ path }) => {
    const fate = ownedFates.get(path);
    return fate !== undefined && fate.news === undefined && (fate.write !== undefined || isThere(path));
  });
  const there = noLongerShipped.filter((path) => !isGoing(path) && isThere(path));
  const [dropped, beyond] = [
    there.filter((path) => isOwned(path) || state.owned.has(path)),
    there.filter((path) => !isOwned(path) && !state.owned.has(path)),
  ];
  return [
    ...given.map(({ path }) => ({ kind: 'given', path }) as const),
    ...dropped
      .filter((path) => state.owned.get(path) !== null)
      .map((path) => ({ kind: 'dropped', path, ...traceOf(path, added, situation) }) as const),
    ...beyond.map((path) => ({ kind: 'beyond', path }) as const),
  ];
}

/** What is not owned any more has neither base nor offer once a run is through. */
function traceOf(path: string, added: readonly Pristine[], { folder, isOwned }: Situation) {
  const origin = isOwned(path) ? folder.find(baseOf(path)) : undefined;
  const text = origin?.text ?? withoutMarker(folder.find(path)?.text ?? '');
  return { movedTo: mostAlike(text, added), isBehind: isOwned(path) && folder.has(offersFor(path).latest) };
}

/** Files that are marked as managed, and are not shipped. */
function leftovers({ files, folder }: Situation): News[] {
  const shipped = new Set(files.map(({ path }) => path));
  const tops = new Set([...shipped].filter((path) => path.includes('/')).map((path) => path.replace(/\/.*$/, '')));
  return [...tops]
    .flatMap((top) => folder.filesBelow(top))
    .filter((path) => !shipped.has(path) && !path.includes('/node_modules/'))
    .filter((path) => hasMarker(folder.find(path)?.text ?? ''))
    .sort()
    .map((path) => ({ kind: 'leftover', path }));
}

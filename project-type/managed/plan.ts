import { fingerprint } from './fingerprint';
import type { Copy } from './interruption';
import { copyOfRemoved, managedFate } from './managed-fate';
import { withoutMarker } from './marker';
import { type News, newsOfMovements } from './news';
import { ownedFate, released } from './owned-fate';
import { baseOf, COPIES, versionOfNote } from './places';
import type { Pristine } from './pristine';
import type { Situation, Write } from './situation';
import type { State } from './state';

/** Managed files that the package has, changed and dropped since the last run; sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** All that a run will do to a project, worked out before anything is touched. */
export interface Plan {
  /** What stands in the way, one line each; with any of them, nothing may be done. */
  readonly mistakes: readonly string[];
  readonly copies: readonly Copy[];
  /** Places of copies that earlier runs made. */
  readonly copiesOfBefore: readonly string[];
  /** Copies of a run that was broken off, which are gone. */
  readonly lostCopies: readonly Copy[];
  /** Managed files that the package no longer ships. */
  readonly removals: readonly string[];
  readonly writes: readonly Write[];
  readonly modes: readonly { readonly path: string; readonly mode: number }[];
  /** Text of the package that each owned file is at, where that is not recorded yet. */
  readonly bases: ReadonlyMap<string, string>;
  /** Owned files of which there is no base, or was none before the run was broken off. */
  readonly withoutBase: readonly string[];
  /** Files that were owned, and are managed again or nobody's business any more. */
  readonly released: readonly string[];
  /** Owned files that took up what they had missed. */
  readonly caughtUp: readonly string[];
  /** Files that the team took. */
  readonly taken: readonly string[];
  readonly news: readonly News[];
  /** What versions ask of a project, as Markdown, as far as only the project holds it. */
  readonly notes: ReadonlyMap<string, string>;
  readonly changes: Changes;
  /** Whether the package brings other files than the last time. */
  readonly isUpgrade: boolean;
  /** What to record; nothing when the project leaves projen. */
  readonly state: State | undefined;
}

/** Decides on every file from what is recorded, what is there, and what the package ships. */
export function planFor(situation: Situation): Plan {
  const { files, isOwned, state, interruption, version, ejected, folder } = situation;
  const shipped = new Set(files.map(({ path }) => path));
  const recorded = state?.files ?? new Map<string, string>();
  const ownedBefore = state?.owned ?? new Map<string, string | null>();

  const isGoing = (path: string) =>
    recorded.has(path) && !shipped.has(path) && !isOwned(path) && !folder.leadsOut(path);
  const removals = [...recorded].filter(([path]) => isGoing(path));
  const noLongerShipped = [...recorded.keys(), ...ownedBefore.keys()].filter((path) => !shipped.has(path)).sort();
  const dropped = noLongerShipped.filter(isOwned);

  const managed = files.filter(({ path }) => !isOwned(path));
  const owned = files.filter(({ path }) => isOwned(path));
  const goingNames = new Set(removals.map(([path]) => path.toLowerCase()));
  const managedFates = managed.map((file) =>
    managedFate(file, situation, isGoing, goingNames.has(file.path.toLowerCase())),
  );
  const ownedFates = new Map(owned.map((file) => [file.path, ownedFate(file, situation, isGoing)]));
  const droppedFates = dropped
    .filter((path) => recorded.has(path))
    .map((path) => ({ path, ...released({ path }, situation) }));

  const next = stateAfter(version, managed, owned, dropped);
  const changes = changesBetween(state, next, isGoing);
  const bases = new Map(
    [...ownedFates].flatMap(([path, { base }]) =>
      base === undefined || folder.find(baseOf(path))?.text === base ? [] : [[path, base] as const],
    ),
  );
  const lacksBase = (path: string) => folder.find(baseOf(path)) === undefined;

  const copies = distinct([
    ...(interruption?.copies ?? []).filter(({ copy }) => folder.has(copy)),
    ...removals.flatMap(([path, print]) => copyOfRemoved(path, print, situation) ?? []),
    ...managedFates.flatMap(({ copy }) => copy ?? []),
  ]);
  const isCopied = new Set(copies.map(({ copy }) => copy));
  const movements = newsOfMovements(situation, noLongerShipped, isGoing, ownedFates);

  return {
    mistakes: managedFates.flatMap(({ mistake }) => mistake ?? []),
    copies,
    copiesOfBefore: folder
      .filesBelow(COPIES)
      .filter((path) => !isCopied.has(path))
      .sort(),
    lostCopies: (interruption?.copies ?? []).filter(({ copy }) => !isCopied.has(copy)),
    removals: removals.map(([path]) => path).sort(),
    writes: [
      ...managedFates.flatMap(({ write }) => write ?? []),
      ...[...ownedFates.values(), ...droppedFates].flatMap(({ write }) => write ?? []),
    ],
    modes: [
      ...managed.flatMap(({ path }, index) => withMode(path, managedFates[index]?.mode)),
      ...[...ownedFates].flatMap(([path, { mode }]) => withMode(path, mode)),
      ...droppedFates.flatMap(({ path, mode }) => withMode(path, mode)),
    ],
    bases,
    withoutBase: [
      ...new Set([...(interruption?.withoutBase ?? []), ...owned.map(({ path }) => path).filter(lacksBase)]),
    ],
    released: [...ownedBefore.keys()].filter((path) => ejected || !isOwned(path)).sort(),
    caughtUp: [...bases.keys()].filter((path) => ownedBefore.has(path) && !lacksBase(path)),
    taken: [...recorded.keys()].filter(isOwned).sort(),
    news: [...[...ownedFates.values()].flatMap(({ news }) => news ?? []), ...movements],
    notes: notesOfProject(noLongerShipped, situation),
    changes,
    isUpgrade:
      state !== undefined &&
      (state.version !== version || isAny(changes) || movements.length > 0 || hasOtherOwned(state, next)),
    state: ejected ? undefined : next,
  };
}

/** Read before they are removed, and set down for a run that is broken off after that. */
const notesOfProject = (paths: readonly string[], { folder, interruption }: Situation) =>
  new Map([
    ...Object.entries(interruption?.notes ?? {}),
    ...paths.flatMap((path) => {
      const [of, text] = [versionOfNote(path), folder.find(path)?.text];
      return of === undefined || text === undefined ? [] : [[of, withoutMarker(text)] as const];
    }),
  ]);

const stateAfter = (
  version: string,
  managed: readonly Pristine[],
  owned: readonly Pristine[],
  dropped: readonly string[],
): State => ({
  version,
  files: new Map(managed.map(({ path, content }) => [path, fingerprint(content)])),
  owned: new Map([
    ...owned.map(({ path, content }) => [path, fingerprint(content)] as const),
    ...dropped.map((path) => [path, null] as const),
  ]),
});

function changesBetween(state: State | undefined, next: State, isGoing: (path: string) => boolean): Changes {
  if (state === undefined) return { added: [], changed: [], removed: [] };
  const before = new Map([...state.owned, ...state.files]);
  const paths = [...next.files.keys()];
  return {
    added: paths.filter((path) => (before.get(path) ?? null) === null).sort(),
    changed: paths
      .filter((path) => (before.get(path) ?? null) !== null && before.get(path) !== next.files.get(path))
      .sort(),
    removed: [...state.files.keys()].filter(isGoing).sort(),
  };
}

const isAny = ({ added, changed, removed }: Changes) => added.length + changed.length + removed.length > 0;

/** Whether the package ships something else than it did in place of an owned file. */
const hasOtherOwned = (state: State, next: State) =>
  [...next.owned].some(([path, print]) => {
    const before = state.owned.get(path) ?? state.files.get(path);
    return before !== undefined && (before ?? null) !== print;
  });

const distinct = (copies: readonly Copy[]): Copy[] =>
  [...new Map(copies.map((copy) => [copy.copy, copy])).values()].sort((a, b) => (a.copy < b.copy ? -1 : 1));

const withMode = (path: string, mode: number | undefined) => (mode === undefined ? [] : [{ path, mode }]);

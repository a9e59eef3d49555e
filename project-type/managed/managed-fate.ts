import { fingerprint, withUnixLines } from './fingerprint';
import type { Copy } from './interruption';
import { hasMarker, withMarker, withoutMarker } from './marker';
import { baseOf, copyOf } from './places';
import type { Pristine } from './pristine';
import type { Found } from './project-folder';
import { hasMode, modeOf, type Situation, type Write } from './situation';

/** What becomes of a managed file. */
export interface ManagedFate {
  readonly write?: Write;
  /** Where only that is wrong. */
  readonly mode?: number;
  /** Of a text that is not the package's. */
  readonly copy?: Copy;
  readonly mistake?: string;
}

/**
 * A managed file is what the package ships. Whatever else lies there is kept elsewhere first, and refused where it never
 * was the package's.
 *
 * @param isGoing Whether a file is about to be removed.
 * @param isReplaced Whether one is that differs in capitals only.
 */
export function managedFate(
  file: Pristine,
  situation: Situation,
  isGoing: (path: string) => boolean,
  isReplaced: boolean,
): ManagedFate {
  const fate = fateOfText(file, situation, isReplaced);
  if (fate.write === undefined && fate.mode === undefined) return fate;
  const obstacle = situation.folder.obstacleTo(file.path, isGoing);
  return obstacle === undefined ? fate : { mistake: inTheWay(obstacle, file.path) };
}

function fateOfText({ path, content, executable }: Pristine, situation: Situation, isReplaced: boolean): ManagedFate {
  const text = situation.ejected ? content : withMarker(path, content, situation.projen);
  const mode = modeOf(executable, !situation.ejected);
  const write = { path, text, mode };
  const found = situation.folder.find(path);
  if (found === undefined) return { write };
  if (withUnixLines(found.text) === withUnixLines(text)) {
    // On disks that know no capitals, what is removed is this file, under its former name.
    if (isReplaced) return { write };
    return hasMode(found.mode, mode) ? {} : { mode };
  }
  const why = whyKept(path, content, found, situation);
  if (why === undefined) return { write };
  return why === 'foreign' ? { mistake: inTheWay(path, path) } : { write, copy: copyFor(path, found, why, situation) };
}

/** A file that the package no longer ships: kept elsewhere if it was edited. */
export function copyOfRemoved(path: string, recorded: string, situation: Situation): Copy | undefined {
  const found = situation.folder.find(path);
  if (found === undefined || fingerprint(withoutMarker(found.text)) === recorded) return undefined;
  return copyFor(path, found, 'edited', situation);
}

function whyKept(
  path: string,
  content: string,
  found: Found,
  { state, interruption, folder }: Situation,
): Copy['why'] | 'foreign' | undefined {
  const isOwned = state?.owned.has(path) === true;
  const base = isOwned ? folder.find(baseOf(path))?.text : undefined;
  const recorded = state?.files.get(path) ?? (base && fingerprint(base));
  const packaged = [recorded, fingerprint(content), ...(interruption?.written[path] ?? [])];
  if (packaged.includes(fingerprint(withoutMarker(found.text)))) return undefined;
  if (isOwned) return 'given back';
  if (recorded !== undefined) return 'edited';
  return hasMarker(found.text) ? 'unrecorded' : 'foreign';
}

/** The first place that is free, or holds the very text already. */
function copyFor(path: string, { text }: Found, why: Copy['why'], { folder }: Situation): Copy {
  for (let number = 1; ; number += 1) {
    const copy = copyOf(path, number);
    const there = folder.find(copy);
    if (there === undefined || there.text === text) return { path, copy, why };
  }
}

const inTheWay = (obstacle: string, path: string) =>
  `${obstacle}: is yours, and in the way of ${obstacle === path ? 'a file' : path} that p2a-guardrails manages; ` +
  `move it, or ${obstacle === path ? 'keep it' : 'go without that file'} by adding ${JSON.stringify(path)} to ownedFiles`;

import { fingerprint, withUnixLines } from './fingerprint';
import type { Copy } from './interruption';
import { hasMarker, withMarker, withoutMarker } from './marker';
import { copyOf } from './places';
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
  const { path, content, executable } = file;
  const text = situation.ejected ? content : withMarker(path, content, situation.projen);
  const mode = modeOf(executable, !situation.ejected);
  const write = { path, text, mode };
  const found = situation.find(path);
  if (found === undefined) {
    const obstacle = situation.obstacleTo(path, isGoing);
    return obstacle === undefined ? { write } : { mistake: inTheWay(obstacle, path) };
  }
  if (withUnixLines(found.text) === withUnixLines(text)) {
    // On disks that know no capitals, what is removed is this file, under its former name.
    if (isReplaced) return { write };
    return hasMode(found.mode, mode) ? {} : { mode };
  }
  const why = whyKept(file, found, situation);
  if (why === undefined) return { write };
  return why === 'foreign' ? { mistake: inTheWay(path, path) } : { write, copy: copyFor(path, found, why, situation) };
}

/** A file that the package no longer ships: kept elsewhere if it was edited. */
export function copyOfRemoved(path: string, recorded: string, situation: Situation): Copy | undefined {
  const found = situation.find(path);
  if (found === undefined || fingerprint(withoutMarker(found.text)) === recorded) return undefined;
  return copyFor(path, found, 'edited', situation);
}

function whyKept(
  file: Pristine,
  found: Found,
  { state, interruption }: Situation,
): Copy['why'] | 'foreign' | undefined {
  const recorded = state?.files.get(file.path);
  const packaged = [recorded, fingerprint(file.content), ...(interruption?.written[file.path] ?? [])];
  if (packaged.includes(fingerprint(withoutMarker(found.text)))) return undefined;
  if (state?.owned.has(file.path)) return 'given back';
  if (recorded !== undefined) return 'edited';
  return hasMarker(found.text) ? 'unrecorded' : 'foreign';
}

/** The first place that is free, or holds the very text already. */
function copyFor(path: string, { text }: Found, why: Copy['why'], { find }: Situation): Copy {
  for (let number = 1; ; number += 1) {
    const copy = copyOf(path, number);
    const there = find(copy);
    if (there === undefined || there.text === text) return { path, copy, why };
  }
}

const inTheWay = (obstacle: string, path: string) =>
  `${obstacle}: is yours, and in the way of ${obstacle === path ? 'a file' : path} that p2a-guardrails manages; ` +
  `move it, or ${obstacle === path ? 'keep it' : 'go without that file'} by adding ${JSON.stringify(path)} to ownedFiles`;

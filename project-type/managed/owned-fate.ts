import { fingerprint } from './fingerprint';
import { withoutMarker } from './marker';
import { baseOf } from './places';
import type { Pristine } from './pristine';
import { hasMode, modeOf, type Situation, type Write } from './situation';
import { type Merged, threeWay } from './three-way';
import { unifiedDiff } from './unified-diff';

/** What a team should know of an owned file. */
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
  /** The team deleted it. */
  | { readonly kind: 'deleted'; readonly path: string }
  /** The package no longer ships it. */
  | { readonly kind: 'dropped'; readonly path: string };

/** What becomes of an owned file. */
export interface OwnedFate {
  /** Only when it is new, or becomes the team's and loses its marker. */
  readonly write?: Write;
  readonly mode?: number;
  /** The text of the package that it is at, from now on; nothing where that is not to change. */
  readonly base?: string;
  readonly news?: News;
}

/**
 * An owned file is written once, if it is not there, and never touched again.
 *
 * @param isGoing Whether a file is about to be removed.
 */
export function ownedFate(file: Pristine, situation: Situation, isGoing: (path: string) => boolean): OwnedFate {
  const { path, content } = file;
  const { state, interruption } = situation;
  const found = situation.find(path);
  const base = interruption?.withoutBase.includes(path) ? undefined : situation.find(baseOf(path))?.text;
  if (state?.owned.has(path)) {
    if (found === undefined) return { news: { kind: 'deleted', path } };
    return compared(file, found.text, base, situation.version);
  }
  const recorded = state?.files.get(path);
  if (recorded !== undefined) {
    if (found === undefined) return { base: content, news: { kind: 'deleted', path } };
    const yours = withoutMarker(found.text);
    const origin = baseOfTaken(yours, recorded, content);
    return { ...released(file, situation), ...compared(file, yours, origin, situation.version) };
  }
  if (found !== undefined) return compared(file, found.text, base, situation.version);
  // What a team put there instead is its answer.
  if (situation.obstacleTo(path, isGoing) !== undefined) return { base: content };
  return { write: { path, text: content, mode: modeOf(file.executable, false) }, base: content };
}

/** A file that becomes the team's: without a marker, and to be written. */
export function released({ path, executable }: Omit<Pristine, 'content'>, { find }: Situation): OwnedFate {
  const found = find(path);
  if (found === undefined) return {};
  const [text, mode] = [withoutMarker(found.text), modeOf(executable, false)];
  if (text !== found.text) return { write: { path, text, mode } };
  return hasMode(found.mode, mode) ? {} : { mode };
}

/** Before it was taken, a file that was not edited was what the last version shipped; with edits, only this version can tell. */
function baseOfTaken(yours: string, recorded: string, latest: string): string | undefined {
  if (fingerprint(yours) === recorded) return yours;
  return fingerprint(latest) === recorded ? latest : undefined;
}

function compared(
  { path, content: latest }: Pristine,
  yours: string,
  base: string | undefined,
  version: string,
): OwnedFate {
  if (fingerprint(yours) === fingerprint(latest)) return { base: latest };
  if (base === undefined) {
    return { base: latest, news: { kind: 'unrelated', path, diff: unifiedDiff(path, yours, latest), latest } };
  }
  if (fingerprint(base) === fingerprint(latest)) return { base };
  const merged = threeWay(yours, base, latest, `p2a-guardrails ${version}`);
  // All that the package changed is in the team's text too.
  if (merged.conflicts === 0 && fingerprint(merged.text) === fingerprint(yours)) return { base: latest };
  return { base, news: { kind: 'missed', path, diff: unifiedDiff(path, base, latest), merged, latest } };
}

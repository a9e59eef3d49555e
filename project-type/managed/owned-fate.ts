import { fingerprint, lineEndOf } from './fingerprint';
import { withoutMarker } from './marker';
import type { News } from './news';
import { baseOf } from './places';
import type { Pristine } from './pristine';
import { hasMode, modeOf, type Situation, type Write } from './situation';
import { threeWay } from './three-way';
import { unifiedDiff } from './unified-diff';

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
  const found = situation.folder.find(path);
  const base = interruption?.withoutBase.includes(path) ? undefined : situation.folder.find(baseOf(path))?.text;
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
  if (situation.folder.obstacleTo(path, isGoing) !== undefined) return { base: content };
  return { write: { path, text: content, mode: modeOf(file.executable, false) }, base: content };
}

/** A file that becomes the team's: without a marker, and to be written. */
export function released({ path, executable }: Omit<Pristine, 'content'>, { folder }: Situation): OwnedFate {
  const found = folder.find(path);
  if (found === undefined || folder.obstacleTo(path, () => false) !== undefined) return {};
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
  const diffFrom = (text: string) => unifiedDiff(path, text, latest, lineEndOf(yours));
  if (base === undefined) return { base: latest, news: { kind: 'unrelated', path, diff: diffFrom(yours), latest } };
  if (fingerprint(base) === fingerprint(latest)) return { base };
  const merged = threeWay(yours, base, latest, `p2a-guardrails ${version}`);
  // All that the package changed is in the team's text too.
  if (merged.conflicts === 0 && fingerprint(merged.text) === fingerprint(yours)) return { base: latest };
  return { base, news: { kind: 'missed', path, diff: diffFrom(base), merged, latest } };
}

import { Refusal } from '../refusal';
import { isInside, STATE } from './places';

/** What the last run left in the project. */
export interface State {
  /** Version of the package. */
  readonly version: string;
  /** Fingerprint of each managed file, without its marker. */
  readonly files: ReadonlyMap<string, string>;
  /** Fingerprint of what the package ships in place of each owned file; null where it no longer ships one. */
  readonly owned: ReadonlyMap<string, string | null>;
}

/** @throws Refusal where the text is not what {@link renderState} writes, as after a merge in git that was left half done. */
export function parseState(text: string): State {
  const { version, files, owned } = fieldsOf(text);
  if (typeof version !== 'string' || !isFingerprints(files) || !isFingerprints(owned)) {
    throw new Refusal(`${STATE}: lacks version, files or owned; take it from the last commit`);
  }
  for (const path of [...Object.keys(files), ...Object.keys(owned)]) {
    if (!isInside(path)) {
      throw new Refusal(`${STATE}: names a file outside of what is managed, got ${JSON.stringify(path)}; take it out`);
    }
  }
  return { version, files: new Map(Object.entries(files)), owned: new Map(Object.entries(owned)) } as State;
}

/** The same bytes for the same state. */
export const renderState = ({ version, files, owned }: State): string =>
  `${JSON.stringify({ version, files: sorted(files), owned: sorted(owned) }, undefined, 2)}\n`;

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Refusal(
      `${STATE}: is not JSON; take either side of the merge, as by "git checkout --theirs ${STATE}", and run projen again`,
    );
  }
}

const isFingerprints = (value: unknown): value is Record<string, string | null> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((print) => print === null || typeof print === 'string');

const sorted = <T>(map: ReadonlyMap<string, T>) =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

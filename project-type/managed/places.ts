import { posix } from 'node:path';

/** What is kept about managed and owned files; committed with the project. */
export const KEPT = '.p2a';

/** Version and fingerprints of what was written last. */
export const STATE = `${KEPT}/state.json`;

/** What an interrupted run was about; gone once a run is through. */
export const INTERRUPTION = `${KEPT}/interrupted.json`;

/** What was done, and is left to do, for the last upgrade. */
export const REPORT = `${KEPT}/upgrade/report.md`;

/** The same for other options of the same version, so that the report of the last upgrade stays. */
export const OPTIONS_REPORT = `${KEPT}/upgrade/options.md`;

/** Texts that were kept by a run that upgraded nothing, so that the report of the last upgrade stays. */
export const KEPT_REPORT = `${KEPT}/upgrade/kept.md`;

/** The text of the package that an owned file started from, or last took changes of. */
export const baseOf = (path: string) => `${KEPT}/base/${path}`;

/** Texts of a team's own. */
export const COPIES = `${KEPT}/upgrade/kept`;

/** A team's own text of a file that was written over or removed. */
export const copyOf = (path: string, number: number) => `${COPIES}/${path}${number === 1 ? '' : `.${number}`}`;

/** For an owned file that missed changes: what they are, what they come to, and the text of the package. */
export const offersFor = (path: string) => {
  const stem = `${KEPT}/upgrade/owned/${path}`;
  return { diff: `${stem}.diff`, merged: `${stem}.merge`, latest: `${stem}.new` };
};

/** Of which version a page tells what it asks of a project, if it is such a page. */
export const versionOfNote = (path: string): string | undefined =>
  /^docs\/migrations\/(\d+\.\d+\.\d+)\.md$/.exec(path)?.[1];

/** Whether a path that was read from a file stays inside the project, and outside of what others keep there. */
export const isInside = (path: string) =>
  path !== '' &&
  path === posix.normalize(path) &&
  !/^(?:\/|\.\.(?:\/|$)|\.(?:\/|$)|\.git(?:\/|$)|node_modules\/|\.p2a\/|[A-Za-z]:)|\\|\/$/.test(path);

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { versionOfNote } from './managed/places';
import type { Pristine } from './managed/pristine';
import { MANAGED_TESTS, SAMPLE_TESTS } from './scaffold-tests';

/** Folders and files that a scaffold gets as they are, and that an upgrade brings up to date. */
const MANAGED = ['docs', 'foundation', 'gateway-local', 'modules', 'pipelines', 'stacks', ...MANAGED_TESTS];

/** Folders and files of which a scaffold gets its first version, to make its own. */
const SAMPLES = ['environments', 'main.ts', 'samples', 'tools', ...SAMPLE_TESTS];

/** What the package is made of; npm adds package.json, README and licence. */
export const PACKED = ['.jsii', 'CHANGELOG.md', 'lib', ...MANAGED, ...SAMPLES];

/** Only there where Terraform makes workspaces in HCP Terraform. */
const HCP = 'pipelines/hcp/';

/** One page a version, by which an upgrade leads. */
const MIGRATIONS = 'docs/migrations';

/**
 * Every managed file as the package ships it, sorted by path.
 *
 * @param root Folder of the package.
 * @param hcp Whether Terraform makes the project's workspaces in HCP Terraform.
 */
export const managedFiles = (root: string, hcp: boolean): Pristine[] =>
  MANAGED.flatMap((path) => filesAt(root, path))
    .filter(({ path }) => hcp || !path.startsWith(HCP))
    .sort((one, other) => (one.path < other.path ? -1 : 1));

/** What a team has to do when it comes to a version, as Markdown by version. */
export const migrationNotes = (root: string): ReadonlyMap<string, string> =>
  new Map(
    filesAt(root, MIGRATIONS).flatMap(({ path, content }) => {
      const version = versionOfNote(path);
      return version === undefined ? [] : [[version, content] as const];
    }),
  );

const filesAt = (root: string, path: string): Pristine[] => {
  const file = join(root, path);
  const status = statSync(file);
  if (status.isDirectory()) return readdirSync(file).flatMap((name) => filesAt(root, `${path}/${name}`));
  return [{ path, content: readFileSync(file, 'utf8'), executable: (status.mode & 0o111) !== 0 }];
};

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Project } from 'projen';
import { ManagedFiles } from '../../../project-type/managed/managed-files';
import type { Pristine } from '../../../project-type/managed/pristine';

/** What a version of a package ships, and what the project says about it. */
export interface Fake {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly executable?: readonly string[];
  readonly owned?: readonly string[];
  readonly migrations?: Readonly<Record<string, string>>;
  readonly samples?: readonly string[];
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the test file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'managed '));
  folders.push(folder);
  return folder;
}

export function copyOf(outdir: string): string {
  const copy = emptyFolder();
  cpSync(outdir, copy, { recursive: true });
  return copy;
}

/** Runs projen in a folder, with a package. */
export const run = (outdir: string, fake: Fake): void => filesOf(outdir, fake).project.synth();

/** Runs of it the part that is about managed files, in a fraction of the time. */
export function runAlone(outdir: string, fake: Fake): void {
  const files = filesOf(outdir, fake);
  files.preSynthesize();
  files.synthesize();
}

function filesOf(outdir: string, fake: Fake): ManagedFiles {
  const { version, files, executable = [], owned = [], migrations = {}, samples = [] } = fake;
  const shipped: Pristine[] = Object.entries(files).map(([path, content]) => ({
    path,
    content,
    executable: executable.includes(path),
  }));
  return new ManagedFiles(new Project({ name: 'governance', outdir }), {
    version,
    files: shipped,
    ownedFiles: owned,
    migrations: new Map(Object.entries(migrations)),
    samplesToCome: () => samples,
  });
}

export const read = (outdir: string, path: string) => readFileSync(join(outdir, path), 'utf8');

/** As a person would, with an editor. */
export function put(outdir: string, path: string, text: string): void {
  const file = join(outdir, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Permissions and text of every file, by path; folders too, so that an empty one is seen. */
export function tree(outdir: string, folder = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(outdir, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return [[`${path}/`, ''], ...Object.entries(tree(outdir, path))];
      return [[path, `${(statSync(join(outdir, path)).mode & 0o777).toString(8)} ${read(outdir, path)}`]];
    }),
  );
}

/** Paths of files in a tree that are neither projen's nor ours to keep account. */
export const filesIn = (outdir: string) =>
  Object.keys(tree(outdir)).filter((path) => !path.endsWith('/') && !/^\.(?:projen|p2a|git)/.test(path));

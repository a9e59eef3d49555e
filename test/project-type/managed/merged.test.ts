import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { markMerged } from '../../../project-type/managed/mark-merged';
import { ProjectFolder } from '../../../project-type/managed/project-folder';
import { parseState } from '../../../project-type/managed/state';
import { emptyFolder, type Fake, put, read, run, tree } from './fake-package';

const SCRIPT = resolve('project-type/managed/merged.ts');
const PATHS = ['modules/a/first one.ts', 'modules/a/second.ts', 'modules/b/third.ts'];

const fake = (version: string, suffix: string): Fake => ({
  version,
  files: Object.fromEntries(PATHS.map((path) => [path, `first\nsecond\n${suffix}\n`])),
  owned: ['modules/**'],
});

/** A project whose three owned files missed a change. */
function behind(): string {
  const outdir = emptyFolder();
  run(outdir, fake('1.0.0', 'one'));
  for (const path of PATHS) put(outdir, path, 'mine\nsecond\none\n');
  run(outdir, fake('2.0.0', 'two'));
  return outdir;
}

/** As the task `owned:merged` does; it takes a second or two. */
const script = (outdir: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', resolve('node_modules/tsx/dist/loader.mjs'), SCRIPT, ...args],
    { cwd: outdir, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

const merged = (outdir: string, ...globs: string[]) =>
  markMerged(parseState(read(outdir, '.p2a/state.json')), globs, new ProjectFolder(outdir));

const isBehind = (outdir: string) => PATHS.filter((path) => existsSync(join(outdir, `.p2a/upgrade/owned/${path}.new`)));

test('takes note of every file that is behind', () => {
  const outdir = behind();
  expect(isBehind(outdir)).toEqual(PATHS);
  expect(script(outdir)).toEqual({
    status: 0,
    stdout: PATHS.map((path) => `${path}: up to date\n`).join(''),
    stderr: '',
  });
  expect(existsSync(join(outdir, '.p2a/upgrade/owned'))).toBe(false);
  expect(read(outdir, `.p2a/base/${PATHS[0]}`)).toBe('first\nsecond\ntwo\n');
  expect(read(outdir, PATHS[0] ?? '')).toBe('mine\nsecond\none\n');
  expect(merged(outdir)).toEqual([]);
});

test('from then on, only later changes are shown', () => {
  const outdir = behind();
  merged(outdir);
  const after = tree(outdir);
  run(outdir, fake('2.0.0', 'two'));
  expect(tree(outdir)).toEqual(after);
  run(outdir, fake('3.0.0', 'two\nthree'));
  expect(read(outdir, `.p2a/upgrade/owned/${PATHS[1]}.diff`)).toContain(' second\n two\n+three\n');
});

test('takes paths and globs', () => {
  const outdir = behind();
  merged(outdir, PATHS[0] ?? '', 'modules/b/**');
  expect(isBehind(outdir)).toEqual([PATHS[1]]);
});

test('refuses what is not behind, and does nothing then', () => {
  const outdir = behind();
  expect(() => merged(outdir, 'modules/a/**', 'modules/b/thrid.ts', 'environments/dev.ts')).toThrow(
    [
      '2 mistakes:',
      '  owned:merged: is no owned file with changes to take up, got "modules/b/thrid.ts"; did you mean "modules/b/third.ts"?',
      `  owned:merged: is no owned file with changes to take up, got "environments/dev.ts"; name one of: ${PATHS.join(', ')}`,
    ].join('\n'),
  );
  expect(isBehind(outdir)).toEqual(PATHS);
});

test('is refused outside of a project', () => {
  expect(script(emptyFolder())).toEqual({
    status: 1,
    stdout: '',
    stderr: '.p2a/state.json: is not here; run this in the folder of the project\n',
  });
});

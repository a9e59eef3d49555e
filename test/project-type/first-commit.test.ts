import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeMistake } from '../../project-type/checks/mistake';
import { firstCommitMistakes } from '../../project-type/first-commit';

const root = mkdtempSync(join(tmpdir(), 'p2a-first-commit-'));
const repository = join(root, 'repository');
const below = join(repository, 'agents');

beforeAll(() => {
  mkdirSync(below, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: repository });
});
afterAll(() => rmSync(root, { recursive: true }));

const linesOf = (folder: string, ...args: string[]) => [...firstCommitMistakes(args, folder)].map(describeMistake);

test.each([
  ['no repository', root, []],
  ['the root of a repository', repository, []],
  ['below it, without git', below, ['--no-git']],
  ['below it, where both are meant', below, ['--git']],
  ['nothing written, without git', root, ['--no-synth', '--no-git']],
])('%s is no reason to refuse', (_where, folder, args) => {
  expect(linesOf(folder, ...args)).toEqual([]);
});

test('a repository inside of another is refused', () => {
  expect(linesOf(below)).toEqual([
    '--git: would make a repository inside of the one that this folder belongs to, which then has none of its files, got "agents/"; add --no-git and commit the project to that one, or --git to have both',
  ]);
});

test('a commit of node_modules is refused', () => {
  expect(linesOf(root, '--no-synth')).toEqual([
    '--no-synth: leaves out .gitignore, so that node_modules would be committed; add --no-git',
  ]);
});

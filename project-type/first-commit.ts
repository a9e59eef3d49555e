import { spawnSync } from 'node:child_process';
import { switchesIn } from './checks/command-line';
import type { Mistake } from './checks/mistake';

/**
 * What projen's first commit would get wrong: it makes a repository wherever it is, and commits all that it finds.
 *
 * @param args What stands behind `projen new`.
 */
export function* firstCommitMistakes(args: readonly string[], folder: string): Generator<Mistake> {
  const given = switchesIn(args).map(({ name }) => name);
  if (given.includes('no-git')) return;
  if (given.includes('no-synth'))
    yield {
      path: '--no-synth',
      problem: 'leaves out .gitignore, so that node_modules would be committed',
      remedy: 'add --no-git',
    };
  const outer = given.includes('git') ? undefined : placeInRepository(folder);
  if (outer)
    yield {
      path: '--git',
      problem:
        'would make a repository inside of the one that this folder belongs to, which then has none of its files',
      got: outer,
      remedy: 'add --no-git and commit the project to that one, or --git to have both',
    };
}

/** Path of a folder from the root of its repository: nothing at the root itself, and where there is no repository. */
function placeInRepository(folder: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--show-prefix'], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

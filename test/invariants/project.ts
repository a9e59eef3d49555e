import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { isEnvironment } from '../../foundation/define-environment';
import type { Environment } from '../../foundation/environment';
import type { Project } from '../../foundation/main';

const ROOT = join(__dirname, '../..');

/** What main.ts hands to the program, which does not run. */
export const project: Project = given();

/**
 * Every environment that main.ts lists, in its order. A suite names its tests before it can wait for anything, and main.ts loads
 * its environments one after the other: so the files are read off it here, and a test compares them with what main.ts loads.
 *
 * @throws MistakesError if one of them has a mistake.
 */
export const environments: readonly Environment[] = listedFiles()
  .map((file) => jest.requireActual<{ readonly default?: unknown }>(join(ROOT, file)).default)
  .filter(isEnvironment);

function given(): Project {
  let handed: Project | undefined;
  jest.doMock('../../foundation/main', () => ({
    main: async (one: Project) => {
      handed = one;
    },
  }));
  jest.requireActual('../../main');
  jest.dontMock('../../foundation/main');
  if (handed === undefined) throw new Error('main.ts: does not call main; write void main({ environments, build })');
  return handed;
}

/** What main.ts imports when it is asked to, whatever else is in it. */
function listedFiles(): string[] {
  const { metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['main.ts'],
    bundle: true,
    external: ['*'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind }) => kind === 'dynamic-import')
    .map(({ path }) => path);
}

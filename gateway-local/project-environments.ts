import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { at, fromProject } from '../foundation/cache';
import type { Environment } from '../foundation/environment';
import type { Project } from '../foundation/main';
import { MistakesError } from '../foundation/mistakes';

/** What the program gives that stands for main.ts. */
interface Listed {
  readonly project: Project | undefined;
  isEnvironment(value: unknown): value is Environment;
}

/** In the place of foundation/main.ts: it keeps what main.ts hands it. */
const LISTING = `
  export let project;
  export const main = async (given) => { project = given; };
`;

/** main.ts of the project, and what it lists, without what builds stacks. */
const ENTRY = `
  import './main.ts';
  export { project } from './foundation/main';
  export { isEnvironment } from './foundation/define-environment';
`;

/**
 * The environment of a name, of those that main.ts of the project lists.
 *
 * @throws MistakesError if there is none of that name, or if one of them is not what it should be.
 */
export async function projectEnvironment(wanted: string): Promise<Environment> {
  const environments = await listedEnvironments();
  const found = environments.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = environments.map(({ name }) => name);
  throw new MistakesError([
    { path: '--env', problem: 'is not an environment', got: wanted, remedy: `use one of: ${names.join(', ')}` },
  ]);
}

async function listedEnvironments(): Promise<Environment[]> {
  const { project, isEnvironment } = run(await bundled());
  const environments: Environment[] = [];
  for (const load of project?.environments ?? []) {
    const { default: environment } = await load();
    if (isEnvironment(environment)) environments.push(environment);
  }
  return environments;
}

async function bundled(): Promise<string> {
  const { build } = fromProject('esbuild') as typeof import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: at(),
    stdin: { contents: ENTRY, resolveDir: at(), sourcefile: 'environments-of-the-project.ts', loader: 'ts' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    write: false,
    plugins: [
      {
        name: 'environments-alone',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /(?:^|\/)foundation\/main$/ }, () => ({ path: 'listing', namespace: 'listing' }));
          onResolve({ filter: /(?:^|\/)stacks\// }, () => ({ path: 'nothing', namespace: 'nothing' }));
          onLoad({ filter: /./, namespace: 'listing' }, () => ({ contents: LISTING }));
          onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

function run(code: string): Listed {
  const file = at('environments-of-the-project.cjs');
  const module = { exports: {} };
  new Function('module', 'exports', 'require', '__filename', '__dirname', code)(
    module,
    module.exports,
    createRequire(file),
    file,
    dirname(file),
  );
  return module.exports as Listed;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a pipeline installs what the project depends on: exactly what its lock file says. */
export interface Installation {
  readonly commands: readonly string[];
  /** What the lock file makes known to a cache of packages; with others the cache needs them installed beforehand. */
  readonly cache?: 'npm';
}

/** @param project Root of the project; its lock file tells the package manager. */
export function installationOf(project: string): Installation {
  const yarnLock = join(project, 'yarn.lock');
  if (existsSync(join(project, 'pnpm-lock.yaml')))
    return { commands: ['corepack enable', 'pnpm install --frozen-lockfile'] };
  if (!existsSync(yarnLock)) return { commands: ['npm ci'], cache: 'npm' };
  // Yarn 1 says its own version in the first lines; later ones do not, and call the option another name.
  const classic = readFileSync(yarnLock, 'utf8').includes('# yarn lockfile v1');
  return { commands: ['corepack enable', `yarn install ${classic ? '--frozen-lockfile' : '--immutable'}`] };
}

import { javascript } from 'projen';

/** How a project's own commands are run, by its package manager. */
export interface PackageCommands {
  /** Installs what the lock file says. */
  readonly install: string;
  /** What stands before the name of a command. */
  readonly run: string;
}

const { NPM, PNPM, BUN, YARN, YARN2, YARN_CLASSIC, YARN_BERRY } = javascript.NodePackageManager;

const YARN_1: PackageCommands = { install: 'yarn install --frozen-lockfile', run: 'yarn' };
const YARN_2: PackageCommands = { install: 'yarn install --immutable', run: 'yarn' };

const COMMANDS: Readonly<Record<javascript.NodePackageManager, PackageCommands>> = {
  [NPM]: { install: 'npm ci', run: 'npx' },
  [PNPM]: { install: 'pnpm install --frozen-lockfile', run: 'pnpm exec' },
  [BUN]: { install: 'bun install --frozen-lockfile', run: 'bunx' },
  [YARN]: YARN_1,
  [YARN_CLASSIC]: YARN_1,
  [YARN2]: YARN_2,
  [YARN_BERRY]: YARN_2,
};

export const commandsOf = (manager: javascript.NodePackageManager = NPM): PackageCommands => COMMANDS[manager];

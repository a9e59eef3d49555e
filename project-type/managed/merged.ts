import { markMerged } from './mark-merged';
import { STATE } from './places';
import { ProjectFolder } from './project-folder';
import { parseState } from './state';

/** Run as `node merged.js [path …]` in the folder of a project. */
function main(globs: readonly string[]): void {
  const folder = new ProjectFolder(process.cwd());
  const state = folder.find(STATE)?.text;
  if (state === undefined) throw new Error(`${STATE}: is not here; run this in the folder of the project`);
  const merged = markMerged(parseState(state), globs, folder);
  const told = merged.length === 0 ? ['no owned file is behind'] : merged.map((path) => `${path}: up to date`);
  process.stdout.write(`${told.join('\n')}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

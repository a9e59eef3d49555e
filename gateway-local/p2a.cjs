#!/usr/bin/env node
/** The command `p2a`, for the project that it is called in: see gateway-local/command-line.ts. It runs from the project's sources. */
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

const PROGRAM = join('gateway-local', 'main.ts');
const STARTER = join('foundation', 'start.cjs');

/** The closest folder, from here upwards, that is a project of this template. */
function projectOf(folder) {
  if ([PROGRAM, STARTER].every((file) => existsSync(join(folder, file)))) return folder;
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder));
}

const project = projectOf(process.cwd());
if (process.argv[2] === '--version') {
  process.stdout.write(`${require('../package.json').version}\n`);
} else if (project === undefined) {
  process.stderr.write(
    `p2a: is not called in a project, got ${JSON.stringify(process.cwd())}; call it in the folder with main.ts, or start a project in an empty folder: npx projen new --from p2a-guardrails\n`,
  );
  process.exitCode = 1;
} else {
  process.argv.splice(2, 0, join(project, PROGRAM));
  require(join(project, STARTER));
}

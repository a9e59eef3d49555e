import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Mistake, MistakesError } from '../../foundation/mistakes';
import { readManifest, write } from '../../foundation/output-folder';
import { parseRequest, type Request } from '../command-line';
import { type CloudEnvironment, cloudEnvironments } from './cloud-environments';
import { hcpFiles } from './files';
import { runTriggers } from './run-triggers';

/** Behind that of the program for the other systems, in one task: it takes the same options. */
const USAGE = `
With hcp, also writes the workspaces of HCP Terraform, as Terraform, and the policies of the roles that their runs take
on: cdktf.out/pipelines/hcp/. Of the options only --check counts there; the environments say the rest.
`;

const OUTPUT = process.env.CDKTF_OUTDIR ?? 'cdktf.out';
const FOLDER = join(OUTPUT, 'pipelines', 'hcp');
/** Policies of roles, by what they say. */
const POLICIES = ['permissions', 'trust'];

/** Exits with 1 and a list of all mistakes if there are any; nothing is written then. */
function main(): void {
  try {
    run(parseRequest(['hcp', ...process.argv.slice(2)]));
  } catch (error) {
    const known = error instanceof MistakesError || process.env.P2A_DEBUG !== '1';
    warn(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error));
    process.exitCode = 1;
  }
}

function run({ help, checkOnly }: Request): void {
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const environments = cloudEnvironments(readManifest(OUTPUT), join(OUTPUT, 'p2a.manifest.json'));
  const files = hcpFiles(environments, `${projectName()}-workspaces`);
  if (checkOnly) {
    check(files);
    return;
  }
  for (const [file, text] of files) write(join(FOLDER, file), text);
  for (const file of stale(files)) rmSync(join(FOLDER, file));
  for (const environment of environments) tellOf(environment);
}

/** As in package.json, in the letters that a workspace's name may have. */
function projectName(): string {
  const root = process.env.P2A_ROOT ?? '.';
  const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string };
  return name.replace(/^@[^/]*\//, '').replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

/** Policies of roles that are no more. Whatever else is there is Terraform's, or a person's. */
const stale = (files: ReadonlyMap<string, string>): string[] =>
  POLICIES.filter((policies) => existsSync(join(FOLDER, policies))).flatMap((policies) =>
    readdirSync(join(FOLDER, policies))
      .filter((name) => name.endsWith('.json'))
      .map((name) => `${policies}/${name}`)
      .filter((file) => !files.has(file)),
  );

function check(files: ReadonlyMap<string, string>): void {
  const differing = [...files].filter(([file, text]) => textOf(join(FOLDER, file)) !== text).map(([file]) => file);
  const mistakes: Mistake[] = [...differing, ...stale(files)].map((file) => ({
    path: join(FOLDER, file),
    problem: 'is not what the environments come to',
    remedy: 'run npx projen pipelines',
  }));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

function tellOf({ stacks }: CloudEnvironment): void {
  for (const { id, leftOut } of runTriggers(stacks))
    if (leftOut.length > 0)
      warn(
        `${id}: waits for more stacks than HCP Terraform connects; start its run by hand after ${leftOut.join(', ')}`,
      );
}

const warn = (line: string) => process.stderr.write(`${line}\n`);

main();

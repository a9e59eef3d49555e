import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { readManifest } from '../foundation/output-folder';
import { parseRequest, type Request, USAGE } from './command-line';
import { backendFile, type Deployment, deploymentsOf } from './deployments';
import { type Differences, differences, update } from './generated-files';
import { installationOf } from './installation';
import { noticesOf } from './notices';
import type { Files } from './pipelines';
import { SYSTEMS } from './systems';

/** The program behind `npx projen pipelines`: exits with 1 if there are mistakes, or differences that it was to check for. */
function main(): void {
  try {
    run(parseRequest(process.argv.slice(2)), process.cwd(), process.env.CDKTF_OUTDIR ?? 'cdktf.out');
  } catch (error) {
    const known = error instanceof MistakesError || process.env.P2A_DEBUG !== '1';
    tell(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error));
    process.exitCode = 1;
  }
}

function run(request: Request, project: string, output: string): void {
  if (request.help) {
    process.stdout.write(USAGE);
    return;
  }
  const deployments = deploymentsIn(project, output);
  for (const notice of noticesOf(deployments, request)) tell(notice);
  const wanted = filesOf(request, project, deployments);
  const found = differences(project, wanted);
  if (!request.checkOnly) write(project, wanted, found);
  else if (found.written.length + found.removed.length > 0) throw new MistakesError(stale(found));
}

/** Nobody but a person gives a role its policies: those that were there and change are told. */
function write(project: string, wanted: Files, found: Differences): void {
  const changed = found.written.filter((path) => path.includes('/p2a-roles/') && existsSync(join(project, path)));
  update(project, wanted, found);
  for (const path of changed) tell(`${path}: has changed; give it to the role, as docs/guide/pipelines.md says`);
}

/** @throws MistakesError if nothing was synthesized, or a backend that the pipeline is to add is not there. */
function deploymentsIn(project: string, output: string): Deployment[] {
  const manifest = readManifest(join(project, output));
  if (Object.keys(manifest.environments).length === 0)
    throw new MistakesError([
      {
        path: `${output}/p2a.manifest.json`,
        problem: 'names no environment',
        remedy: 'synthesize first: npx projen synth',
      },
    ]);
  const deployments = deploymentsOf(manifest);
  const mistakes = deployments
    .filter((deployment) => deployment.state === 'none' && !existsSync(join(project, backendFile(deployment))))
    .map(
      (deployment): Mistake => ({
        path: backendFile(deployment),
        problem: `is not there, and ${deployment.environment} leaves it to the pipeline where its states lie`,
        remedy:
          'write the backend of its stacks into it, as in { "terraform": { "backend": { … } } }, with STACK where the stack is named',
      }),
    );
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return deployments;
}

function filesOf(
  { systems, repository, branch, terraform }: Request,
  project: string,
  all: readonly Deployment[],
): Files {
  const pipelines = {
    deployments: all.filter(({ state }) => state !== 'local' && !(state === 'cloud' && systems.includes('hcp'))),
    installation: installationOf(project),
    ...(repository === undefined ? {} : { repository }),
    branch,
    terraform,
  };
  return Object.assign({}, ...systems.map((system) => SYSTEMS[system](pipelines)));
}

const stale = ({ written, removed }: Differences): Mistake[] => [
  ...written.map((path) => ({ path, problem: 'is not as it would be written', remedy: 'run npx projen pipelines' })),
  ...removed.map((path) => ({ path, problem: 'is not needed any more', remedy: 'run npx projen pipelines' })),
];

const tell = (line: string) => process.stderr.write(`${line}\n`);

main();

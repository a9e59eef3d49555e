import './quick-tokens';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformResource } from 'cdktf';
import { mistakesAcross } from './across-environments';
import { parseRequest, USAGE } from './command-line';
import { isEnvironment } from './define-environment';
import type { Environment } from './environment';
import { EVENT_SCHEMA_FILE, eventSchema } from './event-schema';
import type { GovernedStack } from './governed-stack';
import { type EnvironmentManifest, environmentManifest } from './manifest';
import { type Mistake, MistakesError } from './mistakes';
import { publish, type Vanished, write } from './output-folder';

/** Loads one environment; its module's default export is what `defineEnvironment` gave. */
export type EnvironmentLoader = () => Promise<{ readonly default: Environment }>;

/** What an environment comes to. */
export interface Built {
  readonly stacks: readonly GovernedStack[];
  /** Policies for those who attach them by other means, by file name below `policies/<environment>/`. */
  readonly policies: Readonly<Record<string, string>>;
}

export interface Project {
  readonly environments: readonly EnvironmentLoader[];
  readonly build: (app: App, environment: Environment) => Built;
}

/** Exit code of a shell for a program that was interrupted. */
const INTERRUPTED = 130;

/** The program behind `npx projen synth`: exits with 1 and a list of all mistakes if there are any. */
export async function main(project: Project): Promise<void> {
  try {
    await run(project);
  } catch (error) {
    const known = error instanceof MistakesError || process.env.P2A_DEBUG !== '1';
    warn(error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error));
    process.exitCode = 1;
  }
}

async function run({ environments: loaders, build }: Project): Promise<void> {
  const request = parseRequest(process.argv.slice(2), process.env);
  if (request.help) {
    process.stdout.write(USAGE);
    return;
  }
  const selected = select(await load(loaders), request.environment);
  const target = process.env.CDKTF_OUTDIR ?? 'cdktf.out';
  // What follows does not yield: it ends, tidies up, and only then hears that it was interrupted.
  process.once('SIGINT', () => process.exit(INTERRUPTED));
  const staging = stagingFolder(request.checkOnly ? tmpdir() : target);
  try {
    const environments = synthesize(selected, build, staging);
    if (request.checkOnly) return;
    const manifest = { version: 1, environments } as const;
    write(join(target, EVENT_SCHEMA_FILE), eventSchema());
    for (const vanished of publish(staging, target, manifest, request.environment !== undefined)) tellOf(vanished);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Every environment is loaded and checked, also where one is asked for: they may claim the same thing. */
async function load(loaders: readonly EnvironmentLoader[]): Promise<Environment[]> {
  const environments: Environment[] = [];
  const mistakes: Mistake[] = [];
  for (const [index, loader] of loaders.entries()) {
    const path = `main.ts: environments[${index}]`;
    try {
      const { default: environment } = await loader();
      if (isEnvironment(environment)) environments.push(environment);
      else
        mistakes.push({
          path,
          problem: 'has no environment',
          remedy: 'write export default defineEnvironment({ … }) in its file',
        });
    } catch (error) {
      if (error instanceof MistakesError) mistakes.push(...error.mistakes);
      else
        mistakes.push({
          path,
          problem: `cannot be loaded: ${String(error)}${moduleOf(error)}`,
          remedy: 'correct its file; P2A_DEBUG=1 shows where',
        });
      if (process.env.P2A_DEBUG === '1' && !(error instanceof MistakesError)) throw error;
    }
  }
  mistakes.push(...mistakesAcross(environments));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return environments;
}

/** In the bundle, what runs a module is named by the path of its source; lines of it are known with P2A_DEBUG=1 alone. */
function moduleOf(error: unknown): string {
  const [, path] = (error instanceof Error && /^ +at (.+\.ts) \(/m.exec(error.stack ?? '')) || [];
  return path === undefined ? '' : `, in ${path}`;
}

function select(environments: readonly Environment[], wanted: string | undefined): readonly Environment[] {
  if (wanted === undefined) return environments;
  const found = environments.filter(({ name }) => name === wanted);
  if (found.length > 0) return found;
  const names = environments.map(({ name }) => name);
  throw new MistakesError([
    { path: '--env', problem: 'is not an environment', got: wanted, remedy: `use one of: ${names.join(', ')}` },
  ]);
}

function stagingFolder(parent: string): string {
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, '.p2a-'));
}

function synthesize(
  environments: readonly Environment[],
  build: Project['build'],
  staging: string,
): Record<string, EnvironmentManifest> {
  const app = new App({ outdir: staging, stackTraces: false });
  const mistakes: Mistake[] = [];
  const built = environments.flatMap((environment) => {
    try {
      return [{ environment, ...build(app, environment) }];
    } catch (error) {
      if (!(error instanceof MistakesError)) throw error;
      mistakes.push(...error.mistakes);
      return [];
    }
  });
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  app.synth();

  return Object.fromEntries(
    built.map(({ environment, stacks, policies }) => {
      for (const [file, text] of Object.entries(policies))
        write(join(staging, 'policies', environment.name, file), text);
      const counted = stacks.map((stack) => ({ stack, resources: countResources(stack) }));
      for (const { stack, resources } of counted) report(`${stack.node.id}  ${resources} resources${imported(stack)}`);
      return [environment.name, environmentManifest(environment, counted)];
    }),
  );
}

const countResources = (stack: GovernedStack) =>
  stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length;

const imported = ({ imports }: GovernedStack) => (imports.length === 0 ? '' : `, ${imports.length} of them imported`);

/** Terraform destroys what leaves a configuration, and knows nothing of a configuration that is gone. */
const tellOf = ({ id, holdsState }: Vanished) =>
  warn(
    holdsState
      ? `${id}: is no longer synthesized, but a state lies in its folder; move the state, then remove the folder`
      : `${id}: is no longer synthesized, and what it made stays in AWS; bring it back and destroy it, if it was ever applied`,
  );

const report = (line: string) => {
  if (process.stdout.isTTY) process.stdout.write(`${line}\n`);
};

const warn = (line: string) => process.stderr.write(`${line}\n`);

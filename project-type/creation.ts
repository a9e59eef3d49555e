import { isAbsolute, resolve } from 'node:path';
import { resolveProjectType } from 'projen/lib/inventory';
import { commandLineMistakes, switchesIn, switchOf } from './checks/command-line';
import { describeMistake, type Mistake } from './checks/mistake';
import { firstCommitMistakes } from './first-commit';
import type { P2aGuardrailsProjectOptions } from './guardrails-options';

/** projen's name of the class. */
const TYPE = 'p2a-guardrails.P2aGuardrailsProject';

/**
 * What stands behind `projen new`; nothing where the project exists already, or a program makes it.
 *
 * Source: projen 0.103, lib/projects.js, which sets the variable so that project types can tell.
 */
export const creationArgs = (): readonly string[] =>
  process.env.PROJEN_CREATE_PROJECT === 'true' && process.argv[2] === 'new' ? process.argv.slice(3) : [];

/** What is wrong with a command line, and cannot be seen from the options that projen makes of it. */
export function mistakesOnCreation(args: readonly string[], folder: string): string[] {
  if (args.length === 0) return [];
  const options = resolveProjectType(TYPE).options.map(({ name }) => name);
  return [...commandLineMistakes(args, options), ...firstCommitMistakes(args, folder)].map(describeMistake);
}

/**
 * A project that would lie elsewhere than its `.projenrc.ts`, or its `package.json` and first commit. A folder that begins at the root is a program's
 * own choice, and `projen new` hands over its own in this way.
 *
 * @param args What stands behind `projen new`, if that runs.
 */
export function* folderMistakes(
  { outdir, parent }: Pick<P2aGuardrailsProjectOptions, 'outdir' | 'parent'>,
  args: readonly string[],
): Generator<Mistake> {
  if (outdir === undefined || parent !== undefined || resolve(outdir) === process.cwd()) return;
  if (isAbsolute(outdir) && args.length === 0) return;
  yield {
    path: 'outdir',
    problem: 'is not the folder that projen runs in',
    got: outdir,
    remedy: 'take it out, and run projen in the folder of the project',
  };
}

/**
 * The options that were given, as they were meant.
 *
 * On creation projen hands over every option, most of them undefined, which would hide defaults; and it takes text that looks like a
 * number, such as a cost center, for one.
 */
export function givenOptions(
  options: P2aGuardrailsProjectOptions,
  args: readonly string[],
): P2aGuardrailsProjectOptions {
  const texts = textsTakenForNumbers(options, args);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, texts.get(name) ?? value]),
  ) as P2aGuardrailsProjectOptions;
}

/** By the name of the option, what the command line says. */
export function textsTakenForNumbers(options: object, args: readonly string[]): ReadonlyMap<string, string> {
  const numbers = Object.entries(options).filter(([, value]) => typeof value === 'number');
  if (args.length === 0 || numbers.length === 0) return new Map();
  const { options: declared } = resolveProjectType(TYPE);
  const texts = new Set(declared.flatMap(({ name, simpleType }) => (simpleType === 'string' ? [name] : [])));
  return new Map(
    numbers.flatMap(([name]) => {
      const written = switchesIn(args).find((one) => one.name === switchOf(name))?.value;
      return texts.has(name) && written !== undefined ? [[name, written] as const] : [];
    }),
  );
}

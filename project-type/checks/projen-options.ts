import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { type Mistake, oneOf } from './mistake';

const PACKAGE_MANAGERS = ['npm', 'pnpm', 'yarn_classic', 'yarn_berry', 'bun'];
/** Older names of those of Yarn. */
const SYNONYMS = ['yarn', 'yarn2'];

/** Options of projen with which it fails, since the project has something else in their place. */
const TAKEN = {
  prettier: 'Biome formats the project',
  eslint: 'Biome checks the project',
  disableTsconfig: 'every tool reads tsconfig.json',
} as const;

/** Options of projen's own over which it would fail with a stack, or which it takes although nothing works with them. */
export function* projenOptionMistakes(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const { packageManager, typescriptVersion } = options;
  if (packageManager !== undefined) yield* packageManagerMistakes('packageManager', packageManager);
  for (const name of Object.keys(TAKEN) as (keyof typeof TAKEN)[])
    if (options[name]) yield { path: name, problem: `cannot be: ${TAKEN[name]}`, got: true, remedy: 'take it out' };
  if (typescriptVersion !== undefined && isTooOld(typescriptVersion))
    yield {
      path: 'typescriptVersion',
      problem: 'is older than the sources compile with',
      got: typescriptVersion,
      remedy: `write ~${LEAST.major}.${LEAST.minor}.0 or a newer one, or leave it out`,
    };
}

/** @param path How the option is called where it was given. */
export function* packageManagerMistakes(path: string, name: string): Generator<Mistake> {
  if (![...PACKAGE_MANAGERS, ...SYNONYMS].includes(name))
    yield { path, problem: 'is not a package manager', got: name, remedy: oneOf(PACKAGE_MANAGERS, name) };
}

/** 5.5 finds errors in the sources; 5.6, 5.7, 6.0 and 7.0 find none. */
const LEAST = { major: 5, minor: 6 };
/** One version, or all that begin like one; ranges of other kinds have newer versions in them. */
const RANGE = /^(?<sign>[~^]?)(?<major>\d+)(?:\.(?<minor>\d+|[x*]))?(?:\.[\dx*]+)?(?:-[\w.]+)?$/;

function isTooOld(range: string): boolean {
  const { sign, major, minor } = RANGE.exec(range)?.groups ?? {};
  if (major === undefined || Number(major) > LEAST.major) return false;
  return Number(major) < LEAST.major || (sign !== '^' && Number(minor) < LEAST.minor);
}

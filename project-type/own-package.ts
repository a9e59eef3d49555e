import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Mistake } from './checks/mistake';

/** Folder of the package, whether it runs from its sources or compiled. */
export const PACKAGE_ROOT = dirname(__dirname);

interface PackageJson {
  readonly name: string;
  readonly version: string;
}

/** Name and version of the package that runs. */
export function ownPackage(): PackageJson {
  return JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as PackageJson;
}

/** A dependency with its name in front, as in `@scope/name@^1`. */
const NAMED = /^(?:@[\w.~-]+\/)?[\w.~-]+@/;
/** What npm takes for a place instead of a name: a path, a file, a repository. */
const PLACE = /^(?:file:|https?:|git[+:]|\.{0,2}[/\\]|~\/|[A-Za-z]:[/\\])|\.t(?:ar\.)?gz$/;
const WITH_SCHEME = /^(?:file:|https?:|git[+:])/;

/**
 * Dev dependencies with the package that runs among them, under its own name.
 *
 * `projen new --from` hands on what it was given, which may be the path of an archive. As a dependency that needs a name
 * in front of it, or installing it fails.
 */
export function withOwnPackage(devDependencies: readonly string[] = []): string[] {
  const { name, version } = ownPackage();
  const named = devDependencies.map(withName);
  return named.some((spec) => spec === name || spec.startsWith(`${name}@`)) ? named : [...named, `${name}@^${version}`];
}

const withName = (spec: string) =>
  PLACE.test(spec) && !NAMED.test(spec)
    ? `${ownPackage().name}@${WITH_SCHEME.test(spec) ? spec : `file:${spec}`}`
    : spec;

/**
 * An upgrade that would undo itself: the files of one version would be written, and another be installed.
 *
 * @param devDependencies What `.projenrc.ts` says.
 * @param project Folder whose `package.json` says what was installed last.
 */
export function* installationMistakes(
  devDependencies: readonly string[] = [],
  project: string = process.cwd(),
): Generator<Mistake> {
  const { name } = ownPackage();
  const wanted = devDependencies
    .map(withName)
    .find((spec) => spec.startsWith(`${name}@`))
    ?.slice(name.length + 1);
  const installed = installedSpec(name, join(project, 'package.json'));
  if (wanted === undefined || installed === undefined) return;
  if (placeOf(wanted, project) === placeOf(installed, project)) return;
  yield {
    path: 'devDeps',
    problem: `names ${name}@${wanted}, but package.json has another`,
    got: installed,
    remedy: `name that one in .projenrc.ts, or install ${name}@${wanted} first`,
  };
}

function installedSpec(name: string, file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const { devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as {
    devDependencies?: Readonly<Record<string, string>>;
  };
  return devDependencies[name];
}

/** Package managers write paths relative to the project. */
const placeOf = (spec: string, project: string) =>
  spec.startsWith('file:') ? `file:${resolve(project, spec.slice('file:'.length))}` : spec;

import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Mistake } from './checks/mistake';
import { compareVersions } from './managed/versions';

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
 * An upgrade that would undo itself, and a version that runs although the project has had a newer one: the files of one version would
 * be written, and another be installed.
 *
 * @param devDependencies What `.projenrc.ts` says.
 * @param project Folder whose `package.json` says what was installed last, and whose lock file, if it is npm's, which version that is.
 */
export function* installationMistakes(
  devDependencies: readonly string[] = [],
  project: string = process.cwd(),
): Generator<Mistake> {
  const { name, version } = ownPackage();
  const wanted = devDependencies
    .map(withName)
    .find((spec) => spec.startsWith(`${name}@`))
    ?.slice(name.length + 1);
  const installed = installedSpec(name, join(project, 'package.json'));
  if (installed === undefined) return;
  if (wanted !== undefined && placeOf(wanted, project) !== placeOf(installed, project))
    yield {
      path: 'devDeps',
      problem: `names ${name}@${wanted}, but package.json has another`,
      got: installed,
      remedy: `name that one in .projenrc.ts, or install ${name}@${wanted} first`,
    };
  const isNpms = !OTHER_LOCKS.some((lock) => existsSync(join(project, lock)));
  // Somebody who works on the package itself, and knows what runs.
  if (isNpms && isLink(join(project, 'node_modules', name))) return;
  const locked = isNpms ? lockedVersion(name, join(project, 'package-lock.json')) : undefined;
  const least = locked ?? LEAST.exec(installed)?.groups?.version;
  if (least === undefined) return;
  if (locked === undefined ? compareVersions(version, least) < 0 : version !== locked)
    yield {
      path: 'node_modules',
      problem: `has ${name} ${version}, but ${locked === undefined ? 'package.json asks for a newer one' : 'package-lock.json has another'}`,
      got: locked ?? installed,
      remedy: 'install what the project names, as npm ci does; it may have been upgraded on another branch or machine',
    };
}

/** Of other package managers; an old one of npm's beside them says nothing. */
const OTHER_LOCKS = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** A range that a package manager writes, by the oldest version that is in it. */
const LEAST = /^(?:[~^]|>=)?(?<version>\d+\.\d+\.\d+(?:[-+].+)?)$/;

function installedSpec(name: string, file: string): string | undefined {
  const { devDependencies = {} } = read<{ devDependencies?: Readonly<Record<string, string>> }>(file) ?? {};
  return devDependencies[name];
}

function lockedVersion(name: string, file: string): string | undefined {
  const { packages = {} } = read<{ packages?: Readonly<Record<string, { version?: string }>> }>(file) ?? {};
  return packages[`node_modules/${name}`]?.version;
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Undefined where there is no such file, or none that can be read: a merge may be going on. */
function read<Content>(file: string): Content | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Content;
  } catch {
    return undefined;
  }
}

/** Package managers write paths relative to the project. */
const placeOf = (spec: string, project: string) =>
  spec.startsWith('file:') ? `file:${resolve(project, spec.slice('file:'.length))}` : spec;

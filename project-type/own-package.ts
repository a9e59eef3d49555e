import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

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
  const named = devDependencies.map((spec) =>
    PLACE.test(spec) && !NAMED.test(spec) ? `${name}@${WITH_SCHEME.test(spec) ? spec : `file:${spec}`}` : spec,
  );
  return named.some((spec) => spec === name || spec.startsWith(`${name}@`)) ? named : [...named, `${name}@^${version}`];
}

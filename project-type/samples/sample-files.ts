import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { SAMPLE_TESTS } from '../scaffold-tests';
import { companyEditsOf } from './company-edits';
import { type Edit, edited } from './edits';
import { environmentEdits } from './environment-edits';
import { placeInProject, withImportsOfProject } from './imports';
import { readmeOf } from './readme';
import { type Register, type RegisteredEnvironment, registerOf } from './register';
import { asSource, Code } from './source';

const MAIN = 'main.ts';
const README = 'samples/README.md';
const EMPTY = 'samples/empty';

/** Files and folders of what else is the team's, by catalog; what is in `environments/` itself is chosen one by one. */
const OTHERS = {
  example: ['environments/catalog', 'environments/deny-lists', 'tools', ...SAMPLE_TESTS],
  empty: ['environments/catalog/company.ts', `${EMPTY}/environments/catalog`, `${EMPTY}/tools`, ...SAMPLE_TESTS],
};

/**
 * Files that a new project gets once, with what its options say in them, by path with slashes.
 *
 * They are the template's own files, which are checked and synthesized where they are; only values are replaced.
 *
 * @param root Folder of the package.
 * @param options Options in which nothing is wrong.
 * @throws Error that names the file, if something that is to be replaced is not there.
 */
export function sampleFiles(root: string, options: P2aGuardrailsProjectOptions): ReadonlyMap<string, string> {
  const register = registerOf(options);
  const files = new Map<string, string>();
  const add = (path: string, edits: readonly Edit[], place = placeInProject(path)) => {
    const content = readFileSync(join(root, path), 'utf8');
    files.set(place, withImportsOfProject(path, edited(path, content, edits)));
  };
  add(MAIN, mainEdits(register));
  for (const environment of register.environments) {
    const folder = register.catalog === 'empty' ? `${EMPTY}/environments` : 'environments';
    add(
      `${folder}/${environment.layoutName}.ts`,
      environmentEdits(register, environment),
      `environments/${environment.file}.ts`,
    );
  }
  for (const path of OTHERS[register.catalog].flatMap((other) => filesBelow(root, other)))
    add(path, companyEditsOf(path, register));
  const readme = readmeOf(readFileSync(join(root, README), 'utf8'), options, register, sorted(files));
  return sorted(files.set(placeInProject(README), readme));
}

const sorted = (files: ReadonlyMap<string, string>) =>
  new Map([...files].sort(([one], [other]) => (one < other ? -1 : 1)));

const mainEdits = ({ environments }: Register): Edit[] => [
  { head: '  environments: ', by: asSource('  environments: ', environments.map(loaderOf), ',') },
];

const loaderOf = ({ file }: RegisteredEnvironment) => new Code(`() => import('./environments/${file}')`);

function filesBelow(root: string, path: string): string[] {
  const place = join(root, path);
  if (!statSync(place).isDirectory()) return [path];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

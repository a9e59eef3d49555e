import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { migrationTo } from './migration';
import { replaceFiles } from './replace-files';
import { isToolkitName, TOOLKIT_NAMES, type ToolkitName } from './toolkits';

const USAGE = `Rewrites the imports of the files that belong to this project, for one toolkit:

  projen toolkit:migrate                 for the toolkit that .projenrc.ts names
  projen toolkit:migrate -- --dry-run    say what that would change

Files that projen writes are left to projen. To go back, set the other toolkit in .projenrc.ts, and run both again.
`;

interface Request {
  readonly toolkit: ToolkitName;
  readonly dryRun: boolean;
}

/**
 * The program behind `projen toolkit:migrate`: rewrites all files or none.
 *
 * @param root Folder of the project.
 * @param args Name of the toolkit, and `--dry-run` to change nothing.
 * @returns What to print.
 * @throws Error that lists all mistakes in `args` and `root`.
 */
export function migrate(root: string, args: readonly string[]): string {
  if (args.includes('--help')) return USAGE;
  const { toolkit, dryRun } = requestFrom(root, args);
  const { replacements, managed } = migrationTo(toolkit, root);
  if (!dryRun) replaceFiles(replacements);
  const paths = replacements.map(({ file }) => relative(root, file));
  return [
    ...paths,
    `${count(paths)} ${dryRun ? 'to rewrite' : 'rewritten'} for ${toolkit}`,
    ...(managed.length === 0 ? [] : [`${count(managed)} of projen's not yet written for ${toolkit}: run projen`]),
    ...(toolkitOf(root) === toolkit
      ? []
      : [`package.json: is for ${toolkitOf(root)}; set toolkit: '${toolkit}' in .projenrc.ts and run projen`]),
    '',
  ].join('\n');
}

const count = ({ length }: readonly string[]) => (length === 1 ? '1 file' : `${length} files`);

function requestFrom(root: string, given: readonly string[]): Request {
  // A task hands on the `--` before its arguments.
  const args = given.filter((arg) => arg !== '--');
  const options = args.filter((arg) => arg.startsWith('-'));
  const [toolkit, ...more] = args.filter((arg) => !arg.startsWith('-'));
  const known = TOOLKIT_NAMES.join(' or ');
  const mistakes = [
    ...(isToolkitName(toolkit) ? [] : [`toolkit: is not known, got "${toolkit ?? ''}"; use ${known}`]),
    ...more.map((arg) => `toolkit: is one, got another "${arg}"; leave it out`),
    ...options.filter((arg) => arg !== '--dry-run').map((arg) => `${arg}: is not an option; use --dry-run or --help`),
    ...(existsSync(join(root, 'package.json'))
      ? []
      : [`${root}: has no package.json; run this in the project's folder`]),
  ];
  if (mistakes.length > 0 || !isToolkitName(toolkit)) throw new Error(mistakes.join('\n'));
  return { toolkit, dryRun: options.includes('--dry-run') };
}

/** Of CDK Terrain's packages, some may stand under the names of CDKTF's. */
function toolkitOf(root: string): ToolkitName {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.hasOwn({ ...dependencies, ...devDependencies }, 'cdktn') ? 'cdktn' : 'cdktf';
}

if (require.main === module) {
  try {
    process.stdout.write(migrate(process.cwd(), process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

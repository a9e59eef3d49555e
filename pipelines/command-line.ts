import { closest } from '../foundation/closest';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { parseRepository, type Repository } from './repository';
import { isSystem, SYSTEM_NAMES, type SystemName } from './systems';

/** What `npx projen pipelines` was asked for. */
export interface Request {
  readonly systems: readonly SystemName[];
  /** Without it, no trust policies can be written. */
  readonly repository?: Repository;
  /** Branch that is applied from. */
  readonly branch: string;
  /** Version of Terraform, in full. */
  readonly terraform: string;
  /** Tell what is not as it would be written, write nothing. */
  readonly checkOnly: boolean;
  readonly help: boolean;
}

export const USAGE = `Usage: npx projen pipelines -- [SYSTEM …] [--repository PATH]

Writes the pipelines of the stacks in cdktf.out/p2a.manifest.json. A system is one of ${SYSTEM_NAMES.join(', ')};
with hcp, environments whose states HCP Terraform keeps are left to it.

  --repository PATH    whose pipelines may take on roles: acme/agents, acme@123456/agents@456789, https://git.example/group/project
  --branch NAME        branch that is applied from; main if not given
  --terraform VERSION  version of Terraform; 1.11.4 if not given
  --check              write nothing, and fail if files are not as they would be written
  --help               this text
`;

/**
 * @param args Arguments; the `--` that projen passes on is left out.
 * @throws MistakesError that names every argument that is wrong.
 */
export function parseRequest(args: readonly string[]): Request {
  const mistakes: Mistake[] = [];
  const systems = new Set<SystemName>();
  const values = { '--repository': '', '--branch': 'main', '--terraform': '1.11.4' };
  const flags = new Set<string>();

  const rest = args.filter((arg) => arg !== '--');
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    const [name = '', inline] = arg.startsWith('--') ? arg.split(/=(.*)/s) : [arg];
    if (isSystem(name)) systems.add(name);
    else if (['--check', '--help', '-h'].includes(arg)) flags.add(arg);
    else if (Object.hasOwn(values, name)) {
      const value = inline ?? (rest[0]?.startsWith('-') ? '' : (rest.shift() ?? ''));
      if (value === '') mistakes.push({ path: name, problem: 'is without a value', remedy: 'see --help' });
      values[name as keyof typeof values] = value;
    } else mistakes.push(unknown(arg));
  }

  const help = flags.has('--help') || flags.has('-h');
  if (systems.size === 0 && mistakes.length === 0 && !help)
    mistakes.push({
      path: 'arguments',
      problem: 'name no system to write pipelines for',
      remedy: `name one or more of: ${SYSTEM_NAMES.join(', ')}`,
    });
  mistakes.push(...mistakesOf(values));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  const repository = parseRepository(values['--repository']);
  return {
    systems: SYSTEM_NAMES.filter((name) => systems.has(name)),
    ...(repository === undefined ? {} : { repository }),
    branch: values['--branch'],
    terraform: values['--terraform'],
    checkOnly: flags.has('--check'),
    help,
  };
}

function unknown(arg: string): Mistake {
  if (arg.startsWith('-')) return { path: 'arguments', problem: 'is not an option', got: arg, remedy: 'see --help' };
  const near = closest(arg, SYSTEM_NAMES);
  const remedy = near === undefined ? `use one of: ${SYSTEM_NAMES.join(', ')}` : `did you mean ${near}?`;
  return { path: 'arguments', problem: 'is not a system', got: arg, remedy };
}

type Values = Readonly<Record<'--repository' | '--branch' | '--terraform', string>>;

/** Of values that were given at all; two of them stand in expressions of the pipelines, where quotes and braces would be read. */
function* mistakesOf(values: Values): Generator<Mistake> {
  const checks: ReadonlyArray<[keyof Values, (value: string) => boolean, string, string]> = [
    [
      '--repository',
      (value) => parseRepository(value) !== undefined,
      'is not a repository',
      'write acme/agents, acme@123456/agents@456789 with the ids of GitHub, or https://git.example/group/project',
    ],
    ['--branch', (value) => /^[\w./-]+$/.test(value), 'is not the name of a branch', 'use letters, digits and . / _ -'],
    [
      '--terraform',
      (value) => /^1\.[1-9]\d\.\d+$/.test(value),
      'is not a version from 1.10.0 on',
      'write it in full, such as 1.11.4',
    ],
  ];
  for (const [path, isRight, problem, remedy] of checks)
    if (values[path] !== '' && !isRight(values[path])) yield { path, problem, got: values[path], remedy };
}

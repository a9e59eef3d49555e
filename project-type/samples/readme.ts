import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { edited } from './edits';
import { PLACEHOLDERS } from './layouts';
import { filesWith, placeholders } from './leftovers';
import { commandsOf } from './package-commands';
import type { Register } from './register';

const PATH = 'README.md';

/**
 * The README of a project: sections that concern it, the placeholders that are left in its files, its own names and commands.
 *
 * @param template The README among the samples, with remarks around what not everybody needs: `<!-- if: … -->`, `<!-- end -->`,
 *   and `<!-- left: … -->` before each placeholder.
 * @param files All other files of the project that are its team's.
 * @throws Error if a remark is not understood.
 */
export function readmeOf(
  template: string,
  options: P2aGuardrailsProjectOptions,
  register: Register,
  files: ReadonlyMap<string, string>,
): string {
  const left = leftIn(files, options, register);
  const text = listed(chosen(template, factsOf(options, register, left)), left);
  const first = firstOf(register);
  const { install, run } = commandsOf(options.packageManager);
  return edited(PATH, text, [
    { text: PLACEHOLDERS.company, by: register.company },
    { text: PLACEHOLDERS.organizationId, by: register.organizationId },
    { text: 'the toolkit cdktf', by: `the toolkit ${options.toolkit ?? 'cdktf'}` },
    { text: 'npm ci', by: install },
    { text: 'npx projen', by: `${run} projen` },
    { text: 'npx jest', by: `${run} jest` },
    ...(text.includes('npx p2a') ? [{ text: 'npx p2a', by: `${run} p2a` }] : []),
    { text: '`dev`', by: `\`${first.name}\`` },
    { text: '--env dev', by: `--env ${first.name}` },
    { text: 'environments.dev', by: `environments.${first.name}` },
    { text: 'policies/dev/', by: `policies/${first.name}/` },
    ...(register.catalog === 'empty' ? [{ text: 'environments/dev.ts', by: `environments/${first.file}.ts` }] : []),
    ...(text.includes('dev-bootstrap') ? [{ text: 'dev-bootstrap', by: `${first.name}-bootstrap` }] : []),
  ]);
}

/** The environment to begin with: the one with the least to lose. */
function firstOf({ environments }: Register) {
  const tiers = ['development', 'staging', 'production'];
  const [first] = [...environments].sort(
    (one, other) => tiers.indexOf(one.layout.tier) - tiers.indexOf(other.layout.tier),
  );
  if (first === undefined) throw new Error(`${PATH}: there is no environment to begin with`);
  return first;
}

/** Files by the placeholder that is left in them. */
function leftIn(
  files: ReadonlyMap<string, string>,
  options: P2aGuardrailsProjectOptions,
  register: Register,
): ReadonlyMap<string, readonly string[]> {
  const environments = new Map([...files].filter(([path]) => path.startsWith('environments/')));
  return new Map(
    Object.entries(placeholders(options, register)).map(([name, texts]) => [name, filesWith(texts, environments)]),
  );
}

function factsOf(
  { pipelines = [] }: P2aGuardrailsProjectOptions,
  register: Register,
  left: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  return new Set([
    register.catalog,
    ...pipelines,
    ...(pipelines.length > 0 ? ['pipelines'] : []),
    ...(firstOf(register).state.kind === 'local' ? ['local'] : []),
    ...(firstOf(register).layout.externalIds === undefined ? [] : ['bootstrap']),
    ...([...left.values()].some((paths) => paths.length > 0) ? ['placeholders'] : []),
  ]);
}

const REMARK = /^<!-- (if|end|left)(?:: (?:(not) )?(\w+))? -->$/;

/** Without the sections that do not concern the project, and without the remarks around those that do. */
function chosen(text: string, facts: ReadonlySet<string>): string {
  const open: boolean[] = [];
  const lines = text.split('\n').filter((line) => {
    const [, kind, not, fact = ''] = REMARK.exec(line) ?? [];
    if (kind === 'if') open.push(facts.has(fact) !== (not === 'not'));
    else if (kind === 'end') open.pop();
    else return open.every((concerns) => concerns);
    return false;
  });
  return lines.join('\n');
}

/** Placeholders that are left, each with the files that have it. */
function listed(text: string, left: ReadonlyMap<string, readonly string[]>): string {
  const parts = text.split(/^<!-- left: (\w+) -->\n/m);
  const [before = ''] = parts;
  const items = Array.from({ length: (parts.length - 1) / 2 }, (_, index) => {
    const name = parts[2 * index + 1] ?? '';
    const paths = left.get(name);
    if (paths === undefined) throw new Error(`${PATH}: there is no placeholder "${name}"`);
    return itemOf(parts[2 * index + 2] ?? '', paths);
  });
  return before + items.join('');
}

/** The lines of an item go with it, and what follows the list stays. */
function itemOf(text: string, paths: readonly string[]): string {
  const [, item = '', rest = ''] = /^(- .*(?:\n {2}.*)*)\n([\s\S]*)$/.exec(text) ?? [];
  return paths.length === 0 ? rest : `${item}\n  In ${paths.map((path) => `\`${path}\``).join(', ')}.\n${rest}`;
}

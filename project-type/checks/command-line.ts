import { closest } from '../managed/closest';
import { KNOWN_OPTIONS } from './known-options';
import type { Mistake } from './mistake';
import { packageManagerMistakes } from './projen-options';

/** What `projen new` takes beside the options of a project. Source: projen 0.103, `projen new --help`. */
const OF_PROJEN_NEW = [
  'comments',
  'debug',
  'from',
  'git',
  'help',
  'post',
  'projen-version',
  'synth',
  'version',
  'watch',
];

const OPTIONS_PAGE = 'node_modules/p2a-guardrails/docs/guide/starting.md';

const OWN = new Map(Object.entries(KNOWN_OPTIONS).map(([name, type]) => [switchOf(name), type]));

/** One switch of a command line with what stands behind it, such as `--company Acme`. */
export interface Switch {
  /** As the command line has it: `state-backend`. */
  readonly name: string;
  readonly value: string | undefined;
}

/** As the command line has the name of an option: `stateBackend` is `state-backend`. */
export function switchOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Both spellings of a name are one to the command line, and what stands behind a dot is a part of the value. */
export function switchesIn(args: readonly string[]): Switch[] {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).flatMap((arg, index) => {
    const [, name, value] = /^--([^=.]+)[^=]*(?:=([\s\S]*))?$/.exec(arg) ?? [];
    if (name === undefined) return [];
    const next = args[index + 1];
    return [{ name: switchOf(name), value: value ?? (next?.startsWith('-') ? undefined : next) }];
  });
}

/**
 * What projen passes over in silence, so that the project would be another one than was asked for: switches that belong to nothing, values
 * that none of its types has.
 *
 * @param args What stands behind `projen new`.
 * @param options Names of all options that the project has.
 */
export function* commandLineMistakes(args: readonly string[], options: readonly string[]): Generator<Mistake> {
  const known = new Set([...OF_PROJEN_NEW, ...options.map(switchOf)]);
  const switches = switchesIn(args);
  for (const name of new Set(switches.map((one) => one.name))) {
    const path = `--${name}`;
    if (!known.has(name) && !known.has(name.replace(/^no-/, ''))) {
      const meant = closest(name, OWN.keys()) ?? closest(name, known);
      const remedy =
        meant === undefined ? `take it out; ${OPTIONS_PAGE} lists the options` : `did you mean "--${meant}"?`;
      yield { path, problem: 'is not an option', remedy };
    }
    if (OWN.get(name) === 'string' && switches.filter((one) => one.name === name).length > 1)
      yield { path, problem: 'is given twice', remedy: 'give it once' };
  }
  for (const { name, value } of switches) yield* wrongValue(name, value);
}

function* wrongValue(name: string, value: string | undefined): Generator<Mistake> {
  if (value === undefined) return;
  const path = `--${name}`;
  if (OWN.get(name) === 'boolean' && !['true', 'false'].includes(value))
    yield { path, problem: 'is neither true nor false', got: value, remedy: `write ${path} or --no-${name}` };
  if (name === 'package-manager') yield* packageManagerMistakes(path, value.toLowerCase());
}

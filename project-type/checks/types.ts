import { closest } from '../managed/closest';
import { switchOf } from './command-line';
import { type GivenOptions, INHERITED_OPTIONS, KNOWN_OPTIONS, type OptionType } from './known-options';
import type { Mistake } from './mistake';

const NAMES = Object.keys(KNOWN_OPTIONS);
const TYPES: ReadonlyMap<string, OptionType> = new Map(Object.entries({ ...KNOWN_OPTIONS, ...INHERITED_OPTIONS }));

/** Values that are of another type than their option, and names that are nearly those of an option. */
export const typeMistakes = (options: GivenOptions): Mistake[] => [
  ...[...TYPES].flatMap(([name, type]) => ofType(name, type, options[name])),
  ...misspelt(options),
];

/** The options as far as their values are what they should be, lists without the items that are not, so that one slip hides no other. */
export const wellTyped = (options: GivenOptions): GivenOptions =>
  Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => {
      const type = TYPES.get(name);
      if (type === undefined || ofType(name, type, value).length === 0) return [[name, value]];
      const readable = Array.isArray(value) && type === 'list' ? value.filter(isText) : [];
      return readable.length > 0 ? [[name, readable]] : [];
    }),
  );

/** Whether a value may stand in a text option, or in a list. */
export const isText = (value: unknown): value is string => text('', '', value).length === 0;

function ofType(name: string, type: OptionType, value: unknown): Mistake[] {
  if (value === undefined) return [];
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean'
        ? []
        : [{ path: name, problem: 'is neither true nor false', got: value, remedy: `write true or false` }];
    case 'string':
      return text(name, name, value);
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => text(`${name}[${index}]`, name, item))
        : [{ path: name, problem: 'is not a list', got: value, remedy: `write a list, as in ${name}: ['…']` }];
  }
}

function text(path: string, name: string, value: unknown): Mistake[] {
  if (typeof value === 'number')
    return [{ path, problem: 'is a number', got: value, remedy: 'write it as text, in quotes: leading zeros count' }];
  if (typeof value !== 'string')
    return [
      {
        path,
        problem: 'is not text',
        got: value,
        remedy: `give it a value, as in --${switchOf(name)} '…', or take it out`,
      },
    ];
  if (value.trim() === '')
    return [{ path, problem: 'is empty', remedy: `give it a value, as in --${switchOf(name)} '…', or take it out` }];
  if (/[\p{Cc}\u2028\u2029]|[$%]\{/u.test(value))
    return [
      {
        path,
        problem: 'has a control character or the beginning of a template',
        got: value,
        remedy: 'write plain text on one line, without dollar or percent before a brace',
      },
    ];
  return [];
}

/**
 * Of other options, projen's own among them, no more is known than that none is nearly one of these.
 * A test holds projen's options to that.
 */
function* misspelt(options: GivenOptions): Generator<Mistake> {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(KNOWN_OPTIONS, name)) continue;
    const meant = closest(name, NAMES);
    if (meant !== undefined)
      yield { path: name, problem: 'is not an option', remedy: `did you mean "${meant}"? correct the spelling` };
  }
}

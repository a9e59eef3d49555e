import { ToolError } from './tool-error';

/** What a field of an input may be. */
export interface Field<Value> {
  readonly accepts: (value: unknown) => value is Value;
  /** Ends the sentence "claim is not …". */
  readonly described: string;
}

/** A text that matches as a whole; the pattern bounds its length. */
export const text = (pattern: RegExp, described: string): Field<string> => ({
  accepts: (value): value is string => typeof value === 'string' && pattern.test(value),
  described,
});

export const wholeNumber = (least: number, most: number, described: string): Field<number> => ({
  accepts: (value): value is number => Number.isSafeInteger(value) && least <= Number(value) && Number(value) <= most,
  described,
});

/**
 * The input of an action, with exactly these fields: the gateway has checked it against the schema, and a tool that
 * moves money or sends mail does not rely on that.
 *
 * @throws ToolError `invalid-input` that names the field and never quotes its value.
 */
export function readInput<Input>(
  input: unknown,
  fields: { readonly [Name in keyof Input]: Field<Input[Name]> },
): Input {
  if (typeof input !== 'object' || input === null) throw new ToolError('invalid-input', 'The input is not an object.');
  if (Object.keys(input).some((name) => !Object.hasOwn(fields, name)))
    throw new ToolError('invalid-input', 'The input has a field that the action does not know.');
  const given = input as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries<Field<unknown>>(fields))
    if (!Object.hasOwn(given, name) || !field.accepts(given[name]))
      throw new ToolError('invalid-input', `${name} is not ${field.described}.`);
  return given as Input;
}

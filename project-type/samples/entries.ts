/** One `name=value` of a list on the command line. */
export interface Entry {
  readonly name: string;
  /** What stands behind the first equals sign; nothing if there is none. */
  readonly value: string | undefined;
}

/** Parts the name from the value. */
export function entryOf(text: string): Entry {
  const at = text.indexOf('=');
  return at < 0
    ? { name: text.trim(), value: undefined }
    : { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** Values by name. */
export const entriesOf = (list: readonly string[] = []): ReadonlyMap<string, string> =>
  new Map(
    list.flatMap((text) => {
      const { name, value } = entryOf(text);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

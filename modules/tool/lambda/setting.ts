/**
 * A setting of the function, from `target.environment` in the catalogue. Read when the code is loaded: a function that
 * lacks one fails at once and says so, rather than at the first call that needs it.
 *
 * @throws Error that names the setting.
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name}: is not set; add it to target.environment of the tool in environments/catalog/tools.ts`);
  return value;
}

/**
 * A setting that the construct gives the function. Read when the code is loaded: a function that lacks one fails at once.
 *
 * @throws Error that names the setting.
 */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name}: is not set; deploy the function with its construct`);
  return value;
}

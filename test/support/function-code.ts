import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { bundleFunction } from '../../foundation/function-bundle';

/** What is in the zip of a function. */
export const codeOf = (folder: string): string =>
  strFromU8(unzipSync(readFileSync(bundleFunction(folder).path))['index.js'] ?? new Uint8Array());

/** Loads the code as Lambda does, with these settings. */
export function loadFunction(folder: string, settings: Readonly<Record<string, string>>) {
  Object.assign(process.env, { AWS_REGION: 'eu-central-1', ...settings });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', codeOf(folder))(module, module.exports, require);
  return module.exports as { handler(event: object, context?: object): Promise<object> };
}

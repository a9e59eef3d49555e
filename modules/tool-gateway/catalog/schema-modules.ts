import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { at, cacheFolder, fromProject, hashOf, keepIfPossible, makerHash, writeWhole } from '../../../foundation/cache';
import type { ActionInputs } from './action-inputs';

const FORMATS = ['date', 'date-time', 'email', 'uuid'] as const;

const made = new Map<string, string>();

/**
 * Code of the checks of what actions take, by tool: a CommonJS module that needs no other and exports, by the name of each
 * action, `(input) => boolean`. The same schemas come to the same bytes; they are compiled once and then found by their content.
 *
 * @throws Error if a schema cannot be compiled, which checks of the environment rule out.
 */
export function schemaModules(inputs: readonly ActionInputs[]): ReadonlyMap<string, string> {
  const missing = inputs.filter(({ key }) => !made.has(key) && !found(key));
  for (const [key, code] of missing.length === 0 ? [] : compile(missing)) {
    made.set(key, code);
    keepIfPossible(fileOf(key), `${hashOf(code)}\n${code}`);
  }
  return new Map(inputs.map(({ tool, key }) => [tool, codeOf(key)]));
}

/** What does not have the hash that stands before it is no module. */
function found(key: string): boolean {
  try {
    const [hash = '', ...lines] = readFileSync(fileOf(key), 'utf8').split('\n');
    const code = lines.join('\n');
    if (hashOf(code) !== hash) return false;
    made.set(key, code);
    return true;
  } catch {
    return false;
  }
}

const fileOf = (key: string) =>
  cacheFolder('schemas', hashOf(makerHash('modules/tool-gateway/catalog/schema-modules.ts') + key));

function codeOf(key: string): string {
  const code = made.get(key);
  if (code === undefined) throw new Error('schemas: were not compiled, which is a fault of this template');
  return code;
}

/** All at once, because a process of esbuild takes longer to start than to do its work. */
function compile(inputs: readonly ActionInputs[]): ReadonlyMap<string, string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'p2a-schemas-')));
  try {
    const entries = new Map(inputs.map((one) => [one.key, one]));
    for (const [key, one] of entries) writeWhole(join(folder, `${key}.js`), standalone(one));
    return bundle(folder, [...entries.keys()]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function standalone({ tool, schemas }: ActionInputs): string {
  const { default: Ajv } = fromProject('ajv') as typeof import('ajv');
  const { default: standaloneCode } = fromProject('ajv/dist/standalone') as typeof import('ajv/dist/standalone');
  const { default: addFormats } = fromProject('ajv-formats') as typeof import('ajv-formats');
  const ajv = new Ajv({
    strict: true,
    // A name such as toString is found in every object, unless one looks at what an object has itself.
    ownProperties: true,
    unicodeRegExp: true,
    validateFormats: true,
    messages: false,
    code: { source: true },
  });
  addFormats(ajv, [...FORMATS]);
  for (const [action, schema] of Object.entries(schemas)) {
    try {
      ajv.addSchema(schema, idOf(action)).getSchema(idOf(action));
    } catch (error) {
      throw new Error(
        `tools[${tool}].actions.${action}.input: cannot be compiled: ${String(error)}; write it in simpler terms`,
      );
    }
  }
  return standaloneCode(ajv, Object.fromEntries(Object.keys(schemas).map((action) => [action, idOf(action)])));
}

/** Ajv keeps schemas in an object, in which an action such as constructor would be there already. */
const idOf = (action: string) => `action-${action}`;

/** With what the code needs of Ajv at run time, and nothing of the schemas but the code. */
function bundle(folder: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const { buildSync } = fromProject('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    absWorkingDir: folder,
    entryPoints: keys.map((key) => `./${key}.js`),
    outdir: folder,
    nodePaths: [at('node_modules')],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    tsconfigRaw: '{}',
    logLevel: 'silent',
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}

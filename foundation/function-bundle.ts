import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from 'esbuild';
import { at, cacheFolder, contentOf, fromProject, hashOf, makerHash, writeWhole } from './cache';

/** The code of a function, as Lambda takes it. */
export interface FunctionBundle {
  /** Absolute path of a zip that holds `index.js`; its handler is `index.handler`. */
  readonly path: string;
  /** SHA-256 of the zip in base64, which Terraform calls `source_code_hash`. */
  readonly sha256: string;
}

/** Files beside the code of a function that are made at synthesis. */
export interface ExtraFiles {
  /** Whose they are: functions of one folder with other files are kept apart, as those of environments are. */
  readonly name: string;
  /** Known by this; other files have another key. */
  readonly key: string;
  /** By path in the zip. Asked for only where the zip has to be made. */
  content(): Readonly<Record<string, Uint8Array | string>>;
}

/** A function that is made of a folder, and what else is in its zip. */
interface Order {
  readonly folder: string;
  readonly extra: ExtraFiles | undefined;
}

/** What the cache knows of a function: of which sources its newest zip was made. */
interface Kept {
  readonly sources: readonly string[];
}

const ZIPS_KEPT = 4;
/** So long, in milliseconds, another program may be about to read a zip. */
const IN_USE = 60 * 60 * 1000;

/** Ways of the SDK to credentials, each loaded when it is tried. The first is the environment, where Lambda puts them. */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

const bundled = new Map<string, FunctionBundle>();
const compiled = new Map<string, Compiled>();

/**
 * Makes a function of the `handler.ts` in a folder, with everything that it imports. The same sources come to the same
 * bytes, on any machine and in any place; they are bundled once and then found by their content.
 *
 * @param folder From the project's root.
 * @param extra What else is in the zip, beside `index.js`.
 * @throws Error if there is no such handler, or if it does not compile, with file and line.
 */
export function bundleFunction(folder: string, extra?: ExtraFiles): FunctionBundle {
  const order = { folder, extra };
  const name = JSON.stringify([at(folder), extra?.name, extra?.key]);
  const bundle = bundled.get(name) ?? cachedBundle(order) ?? makeBundle(order);
  bundled.set(name, bundle);
  return bundle;
}

function cachedBundle(order: Order): FunctionBundle | undefined {
  const kept = index(order);
  if (kept === undefined) return undefined;
  const path = zipIn(cacheOf(order), keyOf(order, kept.sources));
  if (!existsSync(path) || !existsSync(hashFileOf(path))) return undefined;
  const sha256 = readFileSync(hashFileOf(path), 'utf8');
  return hashOf(readFileSync(path), 'base64') === sha256 ? { path, sha256 } : undefined;
}

/** A cache that cannot be read is no cache. */
function index(order: Order): Kept | undefined {
  try {
    return JSON.parse(readFileSync(indexIn(cacheOf(order)), 'utf8'));
  } catch {
    return undefined;
  }
}

function makeBundle(order: Order): FunctionBundle {
  const { folder, extra } = order;
  refuseWithoutHandler(folder);
  const { code, sources } = compiledFolder(folder);
  return keep(order, sources, zipOf(folder, { ...extra?.content(), 'index.js': code }));
}

function refuseWithoutHandler(folder: string): void {
  if (!statSync(at(folder), { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${folder}: is not a folder of this project; make it, with a handler.ts that exports handler`);
  if (!existsSync(at(folder, 'handler.ts')))
    throw new Error(`${folder}: has no handler.ts; add one that exports handler`);
}

/** Names the entry in esbuild's messages and among its sources. */
const ENTRY = 'entry-of-the-function';

/** The sources of a folder as one, and which ones they were. */
interface Compiled {
  readonly code: Uint8Array;
  readonly sources: readonly string[];
}

/** Once, whatever else is in its zips. */
function compiledFolder(folder: string): Compiled {
  const known = compiled.get(at(folder)) ?? compile(folder);
  compiled.set(at(folder), known);
  return known;
}

function compile(folder: string): Compiled {
  const { outputFiles, metafile } = build(folder);
  const code = outputFiles[0]?.contents;
  if (code === undefined) throw new Error(`${folder}: esbuild made nothing of it, which is a fault of this template`);
  return { code, sources: Object.keys(metafile.inputs).filter(isSource).sort() };
}

function build(folder: string) {
  const { buildSync } = fromProject('esbuild') as typeof import('esbuild');
  try {
    const result = buildSync({
      absWorkingDir: at(),
      // The handler and nothing else, so that what only tests import is left out.
      stdin: { contents: "export { handler } from './handler.ts';", resolveDir: at(folder), sourcefile: ENTRY },
      outfile: 'index.js',
      bundle: true,
      platform: 'node',
      target: 'node22',
      format: 'cjs',
      // Of ES modules, only what is used is taken along: the SDK loads in half the time.
      mainFields: ['module', 'main'],
      external: [...NEVER_LOADED],
      // Unless identifiers are short too, the code names the folder of each dependency, wherever that is on this machine.
      minify: true,
      // What functions are called, for stack traces.
      keepNames: true,
      legalComments: 'none',
      sourcemap: false,
      // Whatever tsconfig.json says, the same code is deployed.
      tsconfigRaw: '{}',
      logLevel: 'silent',
      metafile: true,
      write: false,
    });
    if (result.warnings.length > 0) throw unfit(folder, result.warnings);
    return result;
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly Message[] };
    throw errors === undefined ? error : unfit(folder, errors);
  }
}

/** Packages are known by the lock files. */
const isSource = (file: string) => !file.split('/').includes('node_modules') && !file.endsWith(ENTRY);

function unfit(folder: string, faults: readonly Message[]): Error {
  if (faults.some(({ location }) => location?.file.endsWith(ENTRY)))
    return new Error(`${folder}/handler.ts: exports no handler; export the function that Lambda calls by this name`);
  const lines = faults.map(({ location, text }) =>
    location === null ? `  ${text}` : `  ${location.file}:${location.line}:${location.column + 1}: ${text}`,
  );
  return new Error(`${folder}: does not compile; correct what esbuild found:\n${lines.join('\n')}`);
}

/** Time and rights are fixed; the time is a local one, which is how a zip keeps it. */
function zipOf(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
  const { strToU8, zipSync } = fromProject('fflate') as typeof import('fflate');
  const names = Object.keys(files).sort();
  for (const name of names.filter(
    (one) => !/^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/.test(one),
  ))
    throw new Error(
      `${folder}: cannot hold a file named ${JSON.stringify(name)}; use letters, digits, dots and dashes`,
    );
  const inOrder = names.map((name): [string, Uint8Array] => {
    const content = files[name] ?? '';
    return [name, typeof content === 'string' ? strToU8(content) : content];
  });
  return zipSync(Object.fromEntries(inOrder), {
    level: 9,
    mtime: new Date(1980, 0, 2),
    os: 3,
    attrs: 0o100644 << 16,
  });
}

function keep(order: Order, sources: readonly string[], zip: Uint8Array): FunctionBundle {
  const [cache, key, sha256] = [cacheOf(order), keyOf(order, sources), hashOf(zip, 'base64')];
  if (!writable(cache)) return { path: writeWhole(zipIn(temporaryFolder(), key), zip), sha256 };
  const path = writeWhole(zipIn(cache, key), zip);
  writeWhole(hashFileOf(path), sha256);
  const kept: Kept = { sources };
  writeWhole(indexIn(cache), JSON.stringify(kept));
  for (const old of zipsBut(cache, key)
    .slice(ZIPS_KEPT - 1)
    .filter(({ age }) => age > IN_USE))
    rmSync(join(cache, old.name), { recursive: true, force: true });
  return { path, sha256 };
}

/** A container may have its dependencies on a disk that nobody writes to. */
function writable(cache: string): boolean {
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

let temporary: string | undefined;

/** Terraform's copy is made by the end of the program. */
function temporaryFolder(): string {
  if (temporary !== undefined) return temporary;
  const folder = mkdtempSync(join(tmpdir(), 'p2a-functions-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  temporary = folder;
  return folder;
}

/** Newest first; ages in milliseconds. */
const zipsBut = (cache: string, key: string) =>
  readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== key)
    .map(({ name }) => ({
      name,
      age: Date.now() - (statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0),
    }))
    .sort((one, other) => one.age - other.age);

const cacheOf = ({ folder, extra }: Order) =>
  cacheFolder('functions', encodeURIComponent(extra === undefined ? folder : `${folder}#${extra.name}`));
const indexIn = (cache: string) => join(cache, 'index.json');
/** The name of the file stands in Terraform's JSON, so it is the same for all contents and places. */
const zipIn = (cache: string, key: string) => join(cache, key, 'function.zip');

/** What the zip hashes to, so that a damaged one is found out. */
const hashFileOf = (zip: string) => `${zip}.sha256`;

const keyOf = ({ folder, extra }: Order, sources: readonly string[]) =>
  hashOf(
    JSON.stringify([
      folder,
      makerHash('foundation/function-bundle.ts'),
      extra === undefined ? [] : [extra.name, extra.key],
      ...sources.map((file) => [file, hashOf(contentOf(file))]),
    ]),
  );

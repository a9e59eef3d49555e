import { type BinaryToTextEncoding, createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Message } from 'esbuild';

/** The code of a function, as Lambda takes it. */
export interface FunctionBundle {
  /** Absolute path of a zip that holds `index.js`; its handler is `index.handler`. */
  readonly path: string;
  /** SHA-256 of the zip in base64, which Terraform calls `source_code_hash`. */
  readonly sha256: string;
}

/** What the cache knows of a folder: of which sources its zip was made. */
interface Kept {
  readonly sources: readonly string[];
  readonly key: string;
  readonly sha256: string;
}

/** What changes when a dependency does, whichever package manager installed it, and this file. */
const LOCKS = [
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'node_modules/.package-lock.json',
  'foundation/function-bundle.ts',
];
const ZIPS_KEPT = 4;

/** From the root of the project; `foundation/start.cjs` knows it wherever the program was started. */
const at = (...names: readonly string[]) => resolve(process.env.P2A_ROOT ?? '', ...names);

const bundled = new Map<string, FunctionBundle>();
const lockHashes = new Map<string, string>();

/**
 * Makes a function of the `handler.ts` in a folder, with everything that it imports. The same sources come to the same
 * bytes, on any machine and in any place; they are bundled once and then found by their content.
 *
 * @param folder From the project's root.
 * @throws Error if there is no such handler, or if it does not compile, with file and line.
 */
export function bundleFunction(folder: string): FunctionBundle {
  const place = at(folder);
  const bundle = bundled.get(place) ?? cachedBundle(folder) ?? makeBundle(folder);
  bundled.set(place, bundle);
  return bundle;
}

function cachedBundle(folder: string): FunctionBundle | undefined {
  const kept = index(folder);
  if (kept === undefined || keyOf(folder, kept.sources) !== kept.key) return undefined;
  const path = zipIn(cacheOf(folder), kept.key);
  return existsSync(path) && hashOf(readFileSync(path), 'base64') === kept.sha256
    ? { path, sha256: kept.sha256 }
    : undefined;
}

/** A cache that cannot be read is no cache. */
function index(folder: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(indexIn(cacheOf(folder)), 'utf8'));
  } catch {
    return undefined;
  }
}

function makeBundle(folder: string): FunctionBundle {
  refuseWithoutHandler(folder);
  const { code, sources } = compile(folder);
  const zip = zipOf(code);
  return keep(folder, { sources, key: keyOf(folder, sources), sha256: hashOf(zip, 'base64') }, zip);
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
function compile(folder: string): { readonly code: Uint8Array; readonly sources: readonly string[] } {
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
function zipOf(code: Uint8Array): Uint8Array {
  const { zipSync } = fromProject('fflate') as typeof import('fflate');
  return zipSync({ 'index.js': code }, { level: 9, mtime: new Date(1980, 0, 2), os: 3, attrs: 0o100644 << 16 });
}

/** Not imported: a synthesis that finds everything in the cache loads neither. */
const fromProject = (name: string): unknown => createRequire(at('package.json'))(name);

function keep(folder: string, kept: Kept, zip: Uint8Array): FunctionBundle {
  const cache = cacheOf(folder);
  if (!writable(cache)) return { path: writeWhole(zipIn(temporaryFolder(), kept.key), zip), sha256: kept.sha256 };
  const path = writeWhole(zipIn(cache, kept.key), zip);
  writeWhole(indexIn(cache), JSON.stringify(kept));
  for (const old of zipsBut(cache, kept.key).slice(ZIPS_KEPT - 1))
    rmSync(join(cache, old), { recursive: true, force: true });
  return { path, sha256: kept.sha256 };
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

/** Newest first: another process may still be reading the last one. */
const zipsBut = (cache: string, key: string): string[] =>
  readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== key)
    .map(({ name }) => ({ name, at: statSync(join(cache, name)).mtimeMs }))
    .sort((one, other) => other.at - one.at)
    .map(({ name }) => name);

function writeWhole(file: string, content: Uint8Array | string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

const cacheOf = (folder: string) =>
  resolve(process.env.P2A_CACHE ?? at('node_modules/.cache/p2a-guardrails'), 'functions', encodeURIComponent(folder));
const indexIn = (cache: string) => join(cache, 'index.json');
/** The name of the file stands in Terraform's JSON, so it is the same for all contents and places. */
const zipIn = (cache: string, key: string) => join(cache, key, 'function.zip');

const keyOf = (folder: string, sources: readonly string[]) =>
  hashOf(JSON.stringify([folder, lockHash(), ...sources.map((file) => [file, hashOf(contentOf(file))])]), 'hex');

/** Lock files are large, and do not change while the program runs. */
function lockHash(): string {
  const root = at();
  const hash = lockHashes.get(root) ?? hashOf(JSON.stringify(LOCKS.map((file) => hashOf(contentOf(file)))));
  lockHashes.set(root, hash);
  return hash;
}

const contentOf = (file: string) => (existsSync(at(file)) ? readFileSync(at(file)) : '');
const hashOf = (content: Uint8Array | string, encoding: BinaryToTextEncoding = 'hex') =>
  createHash('sha256').update(content).digest(encoding);

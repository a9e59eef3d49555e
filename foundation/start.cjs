/**
 * Starts a program such as main.ts as one bundle with a compile cache, which takes a third of the time that running
 * its sources takes: `node foundation/start.cjs main.ts`.
 *
 * The bundle is made again when a source in it, a dependency, or Node changed. Code in it finds files of the project
 * from `P2A_ROOT`, never from `__dirname`. With `P2A_DEBUG=1` it is made anew, with source maps.
 */
const { createHash } = require('node:crypto');
const {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { dirname, join, relative, resolve } = require('node:path');
const { Script } = require('node:vm');

const ROOT = dirname(__dirname);
const CACHE = process.env.P2A_CACHE ?? join(ROOT, 'node_modules', '.cache', 'p2a-guardrails');
/** Relative to the root, so that the bundle does not depend on where that is. */
const ENTRY = relative(ROOT, resolve(process.argv[2] ?? 'main.ts'));
const INDEX = join(CACHE, `${ENTRY.replace(/[^A-Za-z0-9]+/g, '-')}.json`);
/** What changes when a dependency does, whichever package manager installed it, and this file. */
const LOCKS = [
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  join('node_modules', '.package-lock.json'),
  join('foundation', 'start.cjs'),
];
const BUNDLES_KEPT = 4;
/** Functions have a folder of their own beside the bundles. */
const BUNDLE = /^[0-9a-f]{64}$/;

const hashOf = (text) => createHash('sha256').update(text).digest('hex');
const contentOf = (file) => (existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '');
const keyOf = (sources) =>
  hashOf(
    JSON.stringify([process.version, ENTRY, ...[...LOCKS, ...sources].map((file) => [file, hashOf(contentOf(file))])]),
  );

/** Path of a bundle of the sources as they are now, if there is one. */
function cachedBundle() {
  const { sources, key } = index();
  if (key === undefined) return undefined;
  const bundle = join(CACHE, key, 'main.cjs');
  return keyOf(sources) === key && existsSync(bundle) ? bundle : undefined;
}

/** A cache that cannot be read is no cache. */
function index() {
  try {
    return JSON.parse(readFileSync(INDEX, 'utf8'));
  } catch {
    return {};
  }
}

const options = (debug) => ({
  absWorkingDir: ROOT,
  entryPoints: [ENTRY],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'error',
  metafile: true,
  sourcemap: debug ? 'inline' : false,
  write: false,
  // Where source maps count from.
  outfile: join(CACHE, 'debug.cjs'),
});

/** A container may have its dependencies on a disk that nobody writes to: then nothing is kept. */
function writable() {
  try {
    mkdirSync(CACHE, { recursive: true });
    accessSync(CACHE, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function makeBundle() {
  const { metafile, outputFiles } = require('esbuild').buildSync(options(false));
  const sources = Object.keys(metafile.inputs).filter((file) => !file.split('/').includes('node_modules'));
  const key = keyOf(sources);
  const bundle = join(CACHE, key, 'main.cjs');
  if (!writable()) return void execute(new Script(Module.wrap(outputFiles[0].text), { filename: bundle }), bundle);
  writeWhole(bundle, outputFiles[0].contents);
  writeWhole(INDEX, JSON.stringify({ sources, key }));
  for (const old of bundlesBut(key).slice(BUNDLES_KEPT - 1)) rmSync(join(CACHE, old), { recursive: true, force: true });
  return bundle;
}

/** Newest first: another process may still be reading the last one. */
const bundlesBut = (key) =>
  readdirSync(CACHE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && BUNDLE.test(entry.name) && entry.name !== key)
    .map(({ name }) => ({ name, at: statSync(join(CACHE, name)).mtimeMs }))
    .sort((one, other) => other.at - one.at)
    .map(({ name }) => name);

function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

/** Runs the bundle with what V8 compiled the last time, and keeps what it compiles now. */
function run(bundle) {
  const compiled = `${bundle}.v8`;
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), { filename: bundle, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.on('exit', (code) => {
      if (code === 0 && writable()) writeWhole(compiled, script.createCachedData());
    });
  }
  execute(script, bundle);
}

function execute(script, filename) {
  process.argv.splice(1, 2, ENTRY);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, Module.createRequire(filename), module, filename, dirname(filename));
}

/** Node reads source maps of files that it loads itself. */
function debug() {
  process.setSourceMapsEnabled(true);
  const bundle = join(CACHE, 'debug.cjs');
  writeWhole(bundle, require('esbuild').buildSync(options(true)).outputFiles[0].contents);
  process.argv.splice(1, 2, ENTRY);
  require(bundle);
}

process.env.P2A_ROOT = ROOT;
try {
  if (process.env.P2A_DEBUG === '1') debug();
  else {
    const bundle = cachedBundle() ?? makeBundle();
    if (bundle !== undefined) run(bundle);
  }
} catch (error) {
  // esbuild has said already what is wrong with a source.
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1;
}

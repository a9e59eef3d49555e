import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START = join(__dirname, '../../foundation/start.cjs');

let project: string;
const at = (...names: readonly string[]) => join(project, ...names);

/** A project of two files, in a folder of its own. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'p2a start '));
  mkdirSync(at('foundation'));
  mkdirSync(at('node_modules'));
  symlinkSync(join(__dirname, '../../node_modules/esbuild'), at('node_modules/esbuild'));
  cpSync(START, at('foundation/start.cjs'));
  writeFileSync(at('package.json'), '{}');
  const program = [
    "import { greeting } from './greeting';",
    'const said: string[] = [greeting, ...process.argv.slice(2)];',
    "process.stdout.write(said.join(' '));",
  ];
  writeFileSync(at('main.ts'), `${program.join('\n')}\n`);
  writeFileSync(at('greeting.ts'), "export const greeting: string = 'first';\n");
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const start = (args: readonly string[] = [], variables: Record<string, string> = {}) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['foundation/start.cjs', 'main.ts', ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
  return { stdout, stderr, status };
};
const cache = () => at('node_modules/.cache/p2a-guardrails');
const bundles = () =>
  readdirSync(cache(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test('runs the program with its arguments, and again from what it kept', () => {
  expect(start(['--env', 'dev'])).toEqual({ stdout: 'first --env dev', stderr: '', status: 0 });
  const [bundle = ''] = bundles();
  // What is in the cache is what runs: nothing is bundled a second time.
  const file = join(cache(), bundle, 'main.cjs');
  writeFileSync(file, readFileSync(file, 'utf8').replace('first', 'once more'));
  expect(start().stdout).toBe('once more');
  expect(bundles()).toEqual([bundle]);
});

test('sees every change of a source and of a dependency', () => {
  expect(start().stdout).toBe('first');
  writeFileSync(at('greeting.ts'), "export const greeting = 'second';\n");
  expect(start().stdout).toBe('second');
  writeFileSync(at('package-lock.json'), '{}');
  expect(start().stdout).toBe('second');
  expect(bundles()).toHaveLength(3);
});

test('keeps a few bundles only', () => {
  for (let version = 0; version < 7; version++) {
    writeFileSync(at('greeting.ts'), `export const greeting = 'version ${version}';\n`);
    expect(start().stdout).toBe(`version ${version}`);
  }
  expect(bundles()).toHaveLength(4);
});

test('leaves alone what others keep beside the bundles', () => {
  mkdirSync(join(cache(), 'functions'), { recursive: true });
  for (let version = 0; version < 5; version++) {
    writeFileSync(at('greeting.ts'), `export const greeting = 'version ${version}';\n`);
    start();
  }
  expect(bundles()).toContain('functions');
});

test('a damaged cache is made anew', () => {
  start();
  for (const name of readdirSync(cache())) if (name.endsWith('.json')) writeFileSync(join(cache(), name), '{"key":');
  for (const bundle of bundles()) writeFileSync(join(cache(), bundle, 'main.cjs.v8'), 'no code');
  expect(start()).toMatchObject({ stdout: 'first', status: 0 });
});

test('a source that cannot be read is named with its line, and nothing runs', () => {
  writeFileSync(at('greeting.ts'), 'export const greeting = ;\n');
  const { stdout, stderr, status } = start();
  expect([stdout, status]).toEqual(['', 1]);
  expect(stderr).toContain('greeting.ts:1:24');
  expect(stderr).not.toContain('    at ');
});

test('with P2A_DEBUG=1, stack traces lead to the sources', () => {
  writeFileSync(at('greeting.ts'), "throw new Error('here');\nexport const greeting = '';\n");
  expect(start([], { P2A_DEBUG: '1' }).stderr).toMatch(/greeting\.ts:1:7/);
});

test('runs also where nothing can be kept', () => {
  // Below a file no folder can be made, not even by root.
  const nowhere = { P2A_CACHE: at('package.json', 'cache') };
  for (const _ of ['first', 'second']) expect(start([], nowhere)).toEqual({ stdout: 'first', stderr: '', status: 0 });
});

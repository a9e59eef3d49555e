import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import type { ExtraFiles, FunctionBundle } from '../../foundation/function-bundle';

const project = resolve(__dirname, '../..');
const folders: string[] = [];

/** A project with one function, which imports a file beside it, one elsewhere, and a package. */
function projectIn(...names: readonly string[]): string {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'p2a bundle ')));
  folders.push(top);
  const root = join(top, ...names);
  write(join(root, 'package.json'), '{}');
  write(join(root, 'package-lock.json'), '{}');
  write(
    join(root, 'tools/greeter/handler.ts'),
    `import { name } from 'dependency';
import { greeting } from './greeting';
import { end } from '../../shared/end';
export const handler = async (event: { to: string }) => [greeting, name, event.to].join(' ') + end;
export const forTests = 'only for tests';
`,
  );
  write(join(root, 'tools/greeter/greeting.ts'), "export const greeting: string = 'hello';\n");
  write(join(root, 'shared/end.ts'), "class End {\n  mark = '!';\n}\nexport const end = new End().mark;\n");
  write(join(root, 'node_modules/dependency/index.js'), '/*! legal */ exports.name = require("./name.js");\n');
  write(join(root, 'node_modules/dependency/name.js'), 'module.exports = "dear";\n');
  for (const name of ['esbuild', 'fflate'])
    symlinkSync(join(project, 'node_modules', name), join(root, 'node_modules', name));
  return root;
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const home = process.cwd();
const { P2A_CACHE } = process.env;
let root: string;
beforeEach(() => {
  root = projectIn();
  process.chdir(root);
  delete process.env.P2A_CACHE;
});
afterEach(() => {
  process.chdir(home);
  if (P2A_CACHE !== undefined) process.env.P2A_CACHE = P2A_CACHE;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** As a program does that has just started. */
function bundle(folder = 'tools/greeter', extra?: ExtraFiles): FunctionBundle {
  let made: FunctionBundle | undefined;
  jest.isolateModules(() => {
    const { bundleFunction } =
      require('../../foundation/function-bundle') as typeof import('../../foundation/function-bundle');
    made = bundleFunction(folder, extra);
  });
  if (made === undefined) throw new Error('nothing was made');
  return made;
}

const contentsOf = ({ path }: FunctionBundle) => unzipSync(readFileSync(path));
const codeOf = (made: FunctionBundle) => strFromU8(contentsOf(made)['index.js'] ?? new Uint8Array());

/** What Lambda does with it. */
function run(made: FunctionBundle): { handler(event: object): Promise<string>; [other: string]: unknown } {
  const module = { exports: {} };
  new Function('module', 'exports', 'require', codeOf(made))(module, module.exports, require);
  return module.exports as ReturnType<typeof run>;
}

const cache = () => join(root, 'node_modules/.cache/p2a-guardrails/functions/tools%2Fgreeter');

test('holds a handler with all that it imports, and nothing else', async () => {
  const made = bundle();
  expect(Object.keys(contentsOf(made))).toEqual(['index.js']);
  expect(await run(made).handler({ to: 'reader' })).toBe('hello dear reader!');
  expect(Object.keys(run(made))).toEqual(['handler']);
  expect(codeOf(made)).not.toMatch(/only for tests|legal|sourceMappingURL/);
});

test('has the hash that Terraform compares', () => {
  const { path, sha256 } = bundle();
  expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('base64'));
});

test('can be read by Lambda, which is another user', () => {
  const zip = readFileSync(bundle().path);
  const directory = zip.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
  expect((zip.readUInt32LE(directory + 38) >>> 16).toString(8)).toBe('100644');
});

test('38: the same sources come to the same bytes in other places, at other times, with other settings', () => {
  const elsewhere = projectIn('a', 'deeper place');
  write(join(elsewhere, 'tsconfig.json'), '{"compilerOptions":{"useDefineForClassFields":false}}');
  // A package manager may keep dependencies elsewhere, and link to them.
  renameSync(join(elsewhere, 'node_modules/dependency'), join(elsewhere, '../store'));
  symlinkSync(join(elsewhere, '../store'), join(elsewhere, 'node_modules/dependency'));
  for (const place of [root, elsewhere]) {
    mkdirSync(join(place, 'foundation'));
    for (const file of ['start.cjs', 'function-bundle.ts', 'cache.ts'])
      cpSync(join(project, 'foundation', file), join(place, 'foundation', file));
    write(
      join(place, 'main.ts'),
      `import { bundleFunction } from './foundation/function-bundle';
process.stdout.write(JSON.stringify(bundleFunction('tools/greeter')));
`,
    );
  }
  const from = (place: string, TZ: string): FunctionBundle => {
    const program = ['foundation/start.cjs', 'main.ts'].map((file) => join(place, file));
    const { stdout, stderr } = spawnSync(process.execPath, program, {
      cwd: tmpdir(),
      env: { ...process.env, TZ, LANG: 'C' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  };
  const [one, other] = [from(root, 'Pacific/Kiritimati'), from(elsewhere, 'America/Los_Angeles')];
  expect(one.path).not.toBe(other.path);
  expect(readFileSync(one.path).equals(readFileSync(other.path))).toBe(true);
  expect(one.sha256).toBe(other.sha256);
  expect(codeOf(one)).not.toContain(root);

  // Nothing has changed, so nothing is made, and what makes it is not even loaded.
  for (const name of ['esbuild', 'fflate']) rmSync(join(root, 'node_modules', name));
  expect(from(root, 'UTC')).toEqual(one);
});

/** As if something had been made so many seconds ago. */
const age = (folder: string, seconds: number) => {
  const then = Date.now() / 1000 - seconds;
  utimesSync(folder, then, then);
};

describe('the cache', () => {
  test('is used as long as nothing has changed', () => {
    const { path } = bundle();
    writeFileSync(path, 'what was kept');
    const sha256 = createHash('sha256').update('what was kept').digest('base64');
    writeFileSync(`${path}.sha256`, sha256);
    expect(bundle()).toEqual({ path, sha256 });
  });

  test.each([
    ['the handler', 'tools/greeter/handler.ts', "export const handler = async () => 'other';\n"],
    ['a file beside it', 'tools/greeter/greeting.ts', "export const greeting = 'bye';\n"],
    ['a file elsewhere', 'shared/end.ts', "export const end = '?';\n"],
  ])('sees a change of %s', (_, file, content) => {
    const before = bundle();
    const [zip, original] = [readFileSync(before.path), readFileSync(file, 'utf8')];
    write(file, content);
    const after = bundle();
    expect(after.sha256).not.toBe(before.sha256);
    expect(readFileSync(after.path).equals(zip)).toBe(false);
    // The name stands in Terraform's JSON, and says nothing of this machine.
    expect([before, after].map(({ path }) => basename(path))).toEqual(['function.zip', 'function.zip']);
    write(file, original);
    expect(bundle().sha256).toBe(before.sha256);
  });

  test('sees a change of a dependency when the lock file has one', () => {
    const before = bundle();
    write('node_modules/dependency/name.js', 'module.exports = "honoured";\n');
    write('package-lock.json', '{"changed":true}');
    expect(bundle().sha256).not.toBe(before.sha256);
  });

  test('sees that a source is gone', () => {
    bundle();
    rmSync('shared/end.ts');
    expect(() => bundle()).toThrow('Could not resolve "../../shared/end"');
  });

  test.each<[string, (file: string) => void]>([
    ['damaged', (file) => writeFileSync(file, 'no zip')],
    ['gone', (file) => rmSync(file)],
  ])('a zip that is %s is made anew', (_, harm) => {
    const made = bundle();
    const zip = readFileSync(made.path);
    harm(made.path);
    expect(bundle()).toEqual(made);
    expect(readFileSync(made.path).equals(zip)).toBe(true);
  });

  test('an index that cannot be read is made anew', () => {
    const made = bundle();
    writeFileSync(join(cache(), 'index.json'), '{"key":');
    expect(bundle()).toEqual(made);
  });

  test('keeps a few zips of each function only, and no half-written file', () => {
    for (let version = 0; version < 6; version++) {
      write('shared/end.ts', `export const end = '${version}';\n`);
      const { path } = bundle();
      expect(existsSync(path)).toBe(true);
      age(dirname(path), 7200 - version);
    }
    expect(readdirSync(cache()).filter((name) => name !== 'index.json')).toHaveLength(4);
    expect(readdirSync(cache(), { recursive: true }).join()).not.toMatch(/\.\d+\b/);
  });

  test('keeps what another program may be about to read', () => {
    for (let version = 0; version < 6; version++) {
      write('shared/end.ts', `export const end = '${version}';\n`);
      age(dirname(bundle().path), 1800);
    }
    expect(readdirSync(cache()).filter((name) => name !== 'index.json')).toHaveLength(6);
  });

  test('is where P2A_CACHE says', () => {
    process.env.P2A_CACHE = join(root, 'elsewhere');
    expect(bundle().path).toContain(join(root, 'elsewhere', 'functions'));
    expect(existsSync(cache())).toBe(false);
  });

  test('can be missing: then the zip lies among temporary files', async () => {
    // Below a file no folder can be made, not even by root.
    process.env.P2A_CACHE = join(root, 'package.json', 'cache');
    const made = bundle();
    expect(made.path.startsWith(root)).toBe(false);
    expect(await run(made).handler({ to: 'reader' })).toBe('hello dear reader!');
    rmSync(dirname(dirname(made.path)), { recursive: true });
  });

  test('two functions do not get into each other’s way, whatever their folders are called', async () => {
    write('tools/greeter-two/handler.ts', "export const handler = async () => 'dash';\n");
    write('tools/greeter/two/handler.ts', "export const handler = async () => 'slash';\n");
    const [dash, slash] = [bundle('tools/greeter-two'), bundle('tools/greeter/two')];
    expect(await Promise.all([dash, slash].map((made) => run(made).handler({})))).toEqual(['dash', 'slash']);
    const folderOf = ({ path }: FunctionBundle) => dirname(dirname(path));
    expect(folderOf(dash)).not.toBe(folderOf(slash));
  });
});

describe('files that are made at synthesis', () => {
  const extra = (name: string, text: string) => ({
    name,
    key: text,
    content: jest.fn(() => ({ 'rules.json': text, 'parts/of-it.wasm': new Uint8Array([0, 1, 255]) })),
  });
  const rulesIn = (made: FunctionBundle) => strFromU8(contentsOf(made)['rules.json'] ?? new Uint8Array());

  test('are in the zip beside the code, whole', async () => {
    const made = bundle('tools/greeter', extra('dev', 'ä'));
    expect(Object.keys(contentsOf(made))).toEqual(['index.js', 'parts/of-it.wasm', 'rules.json']);
    expect(rulesIn(made)).toBe('ä');
    expect(contentsOf(made)['parts/of-it.wasm']).toEqual(new Uint8Array([0, 1, 255]));
    expect(await run(made).handler({ to: 'reader' })).toBe('hello dear reader!');
  });

  test('38: are made once, and found by their key', () => {
    const first = bundle('tools/greeter', extra('dev', 'a'));
    const again = extra('dev', 'a');
    expect(bundle('tools/greeter', again)).toEqual(first);
    expect(again.content).not.toHaveBeenCalled();
    expect(rulesIn(bundle('tools/greeter', extra('dev', 'b')))).toBe('b');
  });

  test('come to another zip for each owner, of which all are kept, as is the one without any', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const made = [bundle(), ...names.map((name) => bundle('tools/greeter', extra(name, name)))];
    for (const { path } of made) age(dirname(path), 7200);
    bundle('tools/greeter', extra('a', 'another'));
    const again = names.map((name) => extra(name, name));
    expect([bundle(), ...again.map((one) => bundle('tools/greeter', one))]).toEqual(made);
    for (const { content } of again) expect(content).not.toHaveBeenCalled();
    expect(new Set(made.map(({ sha256 }) => sha256)).size).toBe(made.length);
  });

  test('see a change of the code', () => {
    const before = bundle('tools/greeter', extra('dev', 'a'));
    write('tools/greeter/greeting.ts', "export const greeting = 'bye';\n");
    const after = bundle('tools/greeter', extra('dev', 'a'));
    expect(after.sha256).not.toBe(before.sha256);
    expect(rulesIn(after)).toBe('a');
  });

  test.each(['index.js', '../out.js', '/out.js', 'a//b.js', '.hidden', 'a\\b.js', ''])(
    'have names that stay in the folder of the function, unlike %j',
    (name) => {
      const odd = { name: 'dev', key: name, content: () => ({ [name]: 'x' }) };
      if (name === 'index.js') expect(codeOf(bundle('tools/greeter', odd))).toContain('hello');
      else
        expect(() => bundle('tools/greeter', odd)).toThrow(
          `tools/greeter: cannot hold a file named "${name.replace('\\', '\\\\')}"`,
        );
    },
  );
});

test('a program bundles a folder once', () => {
  jest.isolateModules(() => {
    const { bundleFunction } =
      require('../../foundation/function-bundle') as typeof import('../../foundation/function-bundle');
    const made = bundleFunction('tools/greeter');
    rmSync('tools', { recursive: true });
    expect(bundleFunction('tools/greeter')).toBe(made);
  });
});

describe('is told what is wrong', () => {
  test.each<[string, string, string | undefined, string]>([
    [
      'a folder that is not there',
      'tools/nobody',
      undefined,
      'tools/nobody: is not a folder of this project; make it, with a handler.ts that exports handler',
    ],
    [
      'a file for a folder',
      'shared/end.ts',
      undefined,
      'shared/end.ts: is not a folder of this project; make it, with a handler.ts that exports handler',
    ],
    ['no handler.ts', 'shared', undefined, 'shared: has no handler.ts; add one that exports handler'],
    [
      'another export',
      'tools/greeter',
      'export const handle = async () => 1;\n',
      'tools/greeter/handler.ts: exports no handler; export the function that Lambda calls by this name',
    ],
    [
      'no export at all',
      'tools/greeter',
      'const handler = async () => 1;\nvoid handler;\n',
      'tools/greeter/handler.ts: exports no handler; export the function that Lambda calls by this name',
    ],
    [
      'a type for a handler',
      'tools/greeter',
      'export type handler = string;\n',
      'tools/greeter/handler.ts: exports no handler; export the function that Lambda calls by this name',
    ],
    [
      'code that cannot be read',
      'tools/greeter',
      '\nexport const handler = ;\n',
      'tools/greeter: does not compile; correct what esbuild found:\n  tools/greeter/handler.ts:2:24: Unexpected ";"',
    ],
    [
      'an import of nothing',
      'tools/greeter',
      "import { a } from './a';\nimport { b } from 'b';\nexport const handler = [a, b];\n",
      'tools/greeter: does not compile; correct what esbuild found:\n' +
        '  tools/greeter/handler.ts:1:19: Could not resolve "./a"\n' +
        '  tools/greeter/handler.ts:2:19: Could not resolve "b"',
    ],
    [
      'what is surely a mistake',
      'tools/greeter',
      'export const handler = { a: 1, a: 2 };\n',
      'tools/greeter: does not compile; correct what esbuild found:\n' +
        '  tools/greeter/handler.ts:1:32: Duplicate key "a" in object literal',
    ],
  ])('%s', (_, folder, handler, message) => {
    if (handler !== undefined) write(join(folder, 'handler.ts'), handler);
    expect(() => bundle(folder)).toThrow(new Error(message));
    expect(existsSync(cache())).toBe(false);
  });
});

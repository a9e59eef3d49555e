import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { USAGE } from '../../foundation/command-line';
import { readManifest } from '../../foundation/output-folder';

const project = resolve(__dirname, '../..');
const START = join(project, 'foundation/start.cjs');

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'p2a-main-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program as `npx projen synth` does, with nobody at the terminal. */
function run(out: string, args: readonly string[] = [], program = join(project, 'main.ts'), cwd = project) {
  const { P2A_ENV, P2A_DEBUG, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, program, ...args], {
    cwd,
    env: { ...inherited, CDKTF_OUTDIR: out, P2A_CACHE: join(folder, 'cache') },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Content by path. */
const treeOf = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(root, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(root, name), 'utf8')]),
  );

/** A project of its own, with the foundation of this one. */
function projectOf(name: string, environments: Readonly<Record<string, string>>, build = 'buildStacks') {
  const at = join(folder, name);
  mkdirSync(at);
  const from = (path: string) => JSON.stringify(join(project, path));
  for (const [file, overrides] of Object.entries(environments))
    writeFileSync(
      join(at, `${file}.ts`),
      `import { defineEnvironment } from ${from('foundation/define-environment')};
import { environmentInput } from ${from('test/support/environment')};
export default defineEnvironment({ ...environmentInput(), ...${overrides} } as never);
`,
    );
  const loaders = Object.keys(environments).map((file) => `() => import('./${file}')`);
  writeFileSync(
    join(at, 'main.ts'),
    `import { main } from ${from('foundation/main')};
import { buildStacks } from ${from('stacks/environment-stacks')};
void main({ environments: [${loaders.join(', ')}], build: ${build} });
`,
  );
  return join(at, 'main.ts');
}

describe('the program', () => {
  const quietly = { status: 0, stdout: '', stderr: '' };
  let out: string;
  let tree: Record<string, string>;
  beforeAll(() => {
    out = join(folder, 'out');
    expect(run(out)).toEqual(quietly);
    tree = treeOf(out);
  });

  test('writes every stack of every environment, quietly', () => {
    const { environments } = readManifest(out);
    expect(Object.keys(environments)).toEqual(['dev', 'prod', 'staging']);
    const ids = Object.values(environments).flatMap(({ stacks }) => stacks.map(({ id }) => id));
    for (const id of [
      'dev-bootstrap-management',
      'dev-log-archive',
      'staging-organization',
      'staging-sharing-gateway',
      'prod-keys-gateway',
      'prod-boundaries-log-archive',
      'prod-identity',
      'prod-tools-customer-tools',
      'prod-agents-claims-agents',
    ])
      expect(ids).toContain(id);
    expect(readdirSync(join(out, 'stacks')).sort()).toEqual([...ids].sort());
    for (const id of ids) expect(Object.keys(tree)).toContain(`stacks/${id}/cdk.tf.json`);

    const toolkit = JSON.parse(tree['manifest.json'] ?? '');
    expect(Object.keys(toolkit.stacks).sort()).toEqual([...ids].sort());
    expect(Object.keys(tree)).toContain('policies/prod/security/scp-1.json');
  });

  test('counts resources as they are in the stacks', () => {
    for (const { stacks } of Object.values(readManifest(out).environments)) {
      for (const { id, resources } of stacks) {
        const { resource } = JSON.parse(tree[`stacks/${id}/cdk.tf.json`] ?? '');
        expect([id, Object.values(resource as object).flatMap(Object.keys).length]).toEqual([id, resources]);
      }
    }
  });

  test('38: writes the same bytes into another folder, from another folder', () => {
    const other = join(folder, 'elsewhere', 'deep');
    const cwd = join(folder, 'somewhere');
    mkdirSync(cwd);
    expect(run(other, [], undefined, cwd)).toEqual(quietly);

    expect(treeOf(other)).toEqual(tree);
    expect(readdirSync(cwd)).toEqual([]);
    expect(JSON.stringify(tree)).not.toContain(folder);
    expect(JSON.stringify(tree)).not.toContain(project);
  });

  test('touches one environment only, if asked for one', () => {
    const stacks = ['dev-log-archive', 'prod-log-archive'].map((id) => join(out, 'stacks', id, 'cdk.tf.json'));
    for (const file of stacks) writeFileSync(file, 'touched');
    expect(run(out, ['--', '--env', 'dev'])).toEqual(quietly);

    expect(treeOf(out)).toEqual({ ...tree, 'stacks/prod-log-archive/cdk.tf.json': 'touched' });
    writeFileSync(stacks[1] ?? '', tree['stacks/prod-log-archive/cdk.tf.json'] ?? '');
  });

  test('writes nothing, if asked to check', () => {
    expect(run(join(folder, 'unmade'), ['--check'])).toEqual(quietly);
    expect(existsSync(join(folder, 'unmade'))).toBe(false);
  });

  test('names the file of what is no environment, with the mistakes of all others', () => {
    const at = join(folder, 'strangers');
    const program = projectOf('strangers', { first: "{ region: 'nowhere' }" });
    writeFileSync(join(at, 'second.ts'), 'export default { name: "second" };\n');
    writeFileSync(join(at, 'third.ts'), "throw new Error('boom');\n");
    const text = readFileSync(program, 'utf8');
    writeFileSync(
      program,
      text.replace(
        "import('./first')",
        "import('./first'), () => import('./second') as never, () => import('./third') as never",
      ),
    );
    const { status, stderr } = run(join(folder, 'strangers-out'), [], program);
    expect(status).toBe(1);
    expect(stderr).toContain('trial.region: is not a region of the partition aws, got "nowhere"');
    expect(stderr).toContain(
      'main.ts: environments[1]: has no environment; write export default defineEnvironment({ … }) in its file',
    );
    expect(stderr).toMatch(
      /main\.ts: environments\[2\]: cannot be loaded: Error: boom, in \S*strangers\/third\.ts; correct its file; P2A_DEBUG=1 shows where$/m,
    );
  });

  test('names the environments there are, if asked for another', () => {
    expect(run(out, ['--env=qa'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'one mistake:\n  --env: is not an environment, got "qa"; use one of: dev, staging, prod\n',
    });
    expect(treeOf(out)).toEqual(tree);
  });

  test('says how it is used', () => {
    expect(run(out, ['--help'])).toEqual({ status: 0, stdout: USAGE, stderr: '' });
  });

  test('lists the mistakes of all environments at once, and leaves what was there as it was', () => {
    const broken = projectOf('broken', {
      one: "{ name: 'one', region: 'mars-1', tagz: {} }",
      two: "{ name: 'two' }",
      three: "{ name: 'three', landingZone: { invocationLogging: 'off' } }",
      four: "{ name: 'four', gateway: { account: 'nowhere' } }",
    });
    expect(run(out, [], broken)).toEqual({
      status: 1,
      stdout: '',
      stderr: [
        '4 mistakes:',
        '  one.tagz: is not a property that is known here; take it out, or correct the spelling',
        '  one.region: is not a region of the partition aws, got "mars-1"; use a region of aws, such as us-east-1',
        '  four.gateway.account: is not an account of this environment, got "nowhere"; use one of: sandbox',
        '  three.landingZone.apiAccountSettings: claims the API Gateway settings of account 333333333333 in eu-central-1, which two.landingZone.apiAccountSettings claims too; let exactly one environment hold it, and set the other to existing or off',
        '',
      ].join('\n'),
    });
    expect(treeOf(out)).toEqual(tree);
  });

  test('leaves what was there as it was, if a stack cannot be built', () => {
    const failing = projectOf(
      'failing',
      { one: "{ name: 'one' }" },
      "(app, environment) => { buildStacks(app, environment); throw new Error('one-keys/prompts: cannot be made'); }",
    );
    expect(run(out, [], failing)).toEqual({ status: 1, stdout: '', stderr: 'one-keys/prompts: cannot be made\n' });
    expect(treeOf(out)).toEqual(tree);
    expect(readdirSync(out).sort()).toEqual([
      'manifest.json',
      'p2a.events.schema.json',
      'p2a.manifest.json',
      'policies',
      'stacks',
    ]);
  });

  test('says which stacks have vanished, and keeps the folder of one in which a state lies', () => {
    const moved = join(folder, 'moved');
    const shrinking = projectOf('shrinking', { one: "{ name: 'one' }" });
    for (const name of ['one-gone', 'one-left']) mkdirSync(join(moved, 'stacks', name), { recursive: true });
    writeFileSync(join(moved, 'stacks', 'one-gone', 'terraform.tfstate'), '{}');
    expect(run(moved, [], shrinking)).toEqual({
      status: 0,
      stdout: '',
      stderr: [
        'one-gone: is no longer synthesized, but a state lies in its folder; move the state, then remove the folder',
        'one-left: is no longer synthesized, and what it made stays in AWS; bring it back and destroy it, if it was ever applied',
        '',
      ].join('\n'),
    });
    expect(readdirSync(join(moved, 'stacks')).sort()).toEqual([
      'one-agents-sandbox',
      'one-boundaries-sandbox',
      'one-detection-sandbox',
      'one-gateway-sandbox',
      'one-gone',
      'one-guardrails-sandbox',
      'one-keys-sandbox',
      'one-log-archive',
      'one-records-sandbox',
      'one-tools-sandbox',
    ]);
    // No staging folder is left behind.
    expect(readdirSync(moved).sort()).toEqual([
      'manifest.json',
      'p2a.events.schema.json',
      'p2a.manifest.json',
      'policies',
      'stacks',
    ]);
  });
});

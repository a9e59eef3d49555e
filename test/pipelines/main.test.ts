import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Manifest } from '../../foundation/manifest';
import { USAGE } from '../../pipelines/command-line';
import { environmentOf, SMALL, stack } from './manifests';

const project = resolve(__dirname, '../..');
const MARKER = '# ~~ written by npx projen pipelines';
const QUOTED = '# Beside it, p2a-check.yml is written by npx projen pipelines';

let cache: string;
let folder: string;
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'p2a-pipelines-cache-'));
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'p2a-pipelines-'));
  synthesized(SMALL);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

const at = (path: string) => join(folder, path);
const text = (path: string) => readFileSync(at(path), 'utf8');
function put(path: string, content: string) {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), content);
}
const synthesized = (manifest: Manifest) => put('cdktf.out/p2a.manifest.json', JSON.stringify(manifest));
const files = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(at(name)).isFile() && !name.startsWith('cdktf.out'))
    .sort();

function run(...args: readonly string[]) {
  const { P2A_DEBUG, CDKTF_OUTDIR, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, 'foundation/start.cjs'), join(project, 'pipelines/main.ts'), ...args],
    { cwd: folder, env: { ...inherited, P2A_CACHE: cache }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const quietly = { status: 0, stdout: '', stderr: '' };
const ALL = ['github', 'gitlab', 'atlantis', '--repository', 'acme/agents'];
const policiesIn = (folder: string) =>
  ['permissions', 'trust'].flatMap((kind) =>
    ['proposals', 'security', 'workload'].map((role) => `${folder}/p2a-roles/${kind}/999999999999-${role}.json`),
  );
const WRITTEN = [
  '.atlantis/aws-config',
  '.atlantis/repos.yaml',
  ...policiesIn('.github'),
  '.github/workflows/p2a-apply-prod.yml',
  '.github/workflows/p2a-check.yml',
  '.github/workflows/p2a-stack.yml',
  ...policiesIn('.gitlab'),
  '.gitlab/p2a.yml',
  'atlantis.yaml',
];

test('writes what was asked for, each file with its marker, and then finds it current', () => {
  expect(run(...ALL)).toEqual(quietly);
  expect(files()).toEqual(WRITTEN);
  for (const file of files()) {
    if (file.includes('/trust/')) expect(JSON.parse(text(file)).Id).toBe('written-by-npx-projen-pipelines');
    else if (file.endsWith('.json'))
      for (const { Sid } of JSON.parse(text(file)).Statement) expect(Sid).toMatch(/^P2aPipeline[A-Z]/);
    else expect(text(file).startsWith(MARKER)).toBe(true);
  }
  expect(run('--', ...ALL, '--check')).toEqual(quietly);
});

test('a check names every file that differs, and writes nothing', () => {
  run(...ALL);
  put('.gitlab/p2a.yml', `${MARKER}\nmine: {}\n`);
  rmSync(at('atlantis.yaml'));
  put('.github/workflows/p2a-apply-test.yml', `${MARKER}\n`);

  expect(run(...ALL, '--check')).toEqual({
    status: 1,
    stdout: '',
    stderr: `3 mistakes:
  .gitlab/p2a.yml: is not as it would be written; run npx projen pipelines
  atlantis.yaml: is not as it would be written; run npx projen pipelines
  .github/workflows/p2a-apply-test.yml: is not needed any more; run npx projen pipelines
`,
  });
  expect(text('.gitlab/p2a.yml')).toContain('mine');
  expect(existsSync(at('atlantis.yaml'))).toBe(false);
  expect(existsSync(at('.github/workflows/p2a-apply-test.yml'))).toBe(true);
});

test('removes what is no more, of its own alone', () => {
  const test = environmentOf([
    stack('test-keys-agents', [], { pipelineRoleArn: 'arn:aws:iam::888888888888:role/test' }),
  ]);
  synthesized({ version: 1, environments: { ...SMALL.environments, test } });
  run(...ALL);
  expect(files()).toContain('.github/workflows/p2a-apply-test.yml');
  put('.github/workflows/p2a-mine.yml', `${QUOTED}\nname: mine\n`);
  put('.github/CODEOWNERS', `${MARKER}\n`);

  synthesized(SMALL);
  expect(run('github', '--repository', 'acme/agents')).toEqual(quietly);
  expect(files()).toEqual([
    '.github/CODEOWNERS',
    ...WRITTEN.filter((file) => file.startsWith('.github/')).slice(0, -1),
    '.github/workflows/p2a-mine.yml',
    '.github/workflows/p2a-stack.yml',
  ]);
});

test('tells which policies somebody has to give to a role again', () => {
  run('github', '--repository', 'acme/agents');
  expect(run('github', '--repository', 'acme/others')).toEqual({
    status: 0,
    stdout: '',
    stderr: ['security', 'workload', 'proposals']
      .map(
        (role) =>
          `.github/p2a-roles/trust/999999999999-${role}.json: has changed; give it to the role, as docs/guide/pipelines.md says\n`,
      )
      .join(''),
  });
});

test('overwrites nothing that somebody else wrote, and then writes nothing at all', () => {
  put('atlantis.yaml', 'version: 3\n');
  put('.gitlab/p2a.yml', `${QUOTED}\nmine: {}\n`);
  expect(run(...ALL)).toEqual({
    status: 1,
    stdout: '',
    stderr: `2 mistakes:
  .gitlab/p2a.yml: is in the way and was not written by npx projen pipelines; move it, or what it does, to another file
  atlantis.yaml: is in the way and was not written by npx projen pipelines; move it, or what it does, to another file
`,
  });
  expect(files()).toEqual(['.gitlab/p2a.yml', 'atlantis.yaml']);
});

test('asks for a synthesis, and for the backend that it is to add', () => {
  rmSync(at('cdktf.out'), { recursive: true });
  expect(run('github').stderr).toBe(
    'one mistake:\n  cdktf.out/p2a.manifest.json: names no environment; synthesize first: npx projen synth\n',
  );

  const proposalsRoleArn = 'arn:aws:iam::999999999999:role/pipelines/proposals';
  const none = environmentOf([stack('prod-keys-agents')], { state: 'none', proposalsRoleArn });
  synthesized({ version: 1, environments: { prod: none } });
  expect(run('gitlab').stderr).toBe(
    'one mistake:\n  backends/prod.tf.json: is not there, and prod leaves it to the pipeline where its states lie; write the backend of its stacks into it, as in { "terraform": { "backend": { … } } }, with STACK where the stack is named\n',
  );
  put('backends/prod.tf.json', '{}');
  expect(run('gitlab', '--repository', 'acme/agents')).toEqual(quietly);
  expect(text('.gitlab/p2a.yml')).toContain('P2A_BACKEND: backends/prod.tf.json');
});

test('leaves to HCP Terraform what it keeps, and to a laptop what lies there', () => {
  const cloud = { hostname: 'app.terraform.io', organization: 'acme', project: 'p2a', workspaces: {} } as never;
  synthesized({
    version: 1,
    environments: {
      ...SMALL.environments,
      dev: environmentOf([stack('dev-keys-agents')], { state: 'local' }),
      live: environmentOf([stack('live-keys-agents')], { state: 'cloud', cloud }),
    },
  });
  const applied = () => files().filter((file) => file.includes('-apply-'));
  run('github', 'hcp');
  expect(applied()).toEqual(['.github/workflows/p2a-apply-prod.yml']);
  run('github');
  expect(applied()).toEqual(['.github/workflows/p2a-apply-live.yml', '.github/workflows/p2a-apply-prod.yml']);
});

test.each([
  ['npm', {}, ['npm ci']],
  ['pnpm', { 'pnpm-lock.yaml': '' }, ['corepack enable', 'pnpm install --frozen-lockfile']],
  [
    'yarn 1',
    { 'yarn.lock': '# THIS IS AN AUTOGENERATED FILE.\n# yarn lockfile v1\n' },
    ['corepack enable', 'yarn install --frozen-lockfile'],
  ],
  ['yarn', { 'yarn.lock': '__metadata:\n  version: 8\n' }, ['corepack enable', 'yarn install --immutable']],
])('installs with %s where that is what locks the dependencies', (_, locks, commands) => {
  for (const [file, content] of Object.entries(locks)) put(file, content);
  run('gitlab');
  expect(text('.gitlab/p2a.yml')).toContain(
    `  script:\n${commands.map((line) => `    - ${line}\n`).join('')}    - npx projen test\n`,
  );
});

test('helps, and refuses what it does not know', () => {
  expect(run('--help')).toEqual({ ...quietly, stdout: USAGE });
  expect(run('github', '--force').status).toBe(1);
});

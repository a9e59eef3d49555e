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
import prod from '../../../environments/prod';
import type { EnvironmentManifest } from '../../../foundation/manifest';
import { cloudEnvironment } from './cloud-environment';

const project = resolve(__dirname, '../../..');
const inProduction: EnvironmentManifest = cloudEnvironment(prod);

let folder: string;
let out: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'p2a hcp '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  out = mkdtempSync(join(folder, 'out-'));
});

const synthesized = (environments: Record<string, unknown>) =>
  writeFileSync(join(out, 'p2a.manifest.json'), JSON.stringify({ version: 1, environments }));

function run(...args: string[]) {
  const program = join(project, 'pipelines/hcp/main.ts');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(project, 'foundation/start.cjs'), program, ...args],
    {
      cwd: folder,
      env: { ...process.env, CDKTF_OUTDIR: out, P2A_CACHE: join(folder, 'cache'), P2A_DEBUG: '' },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}
const quietly = { status: 0, stdout: '', stderr: '' };

const written = () =>
  readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(out, name)).isFile() && name !== 'p2a.manifest.json')
    .sort();
const WRITTEN = [
  'pipelines/hcp/permissions/999999999999-prod-security.json',
  'pipelines/hcp/permissions/999999999999-prod-workload.json',
  'pipelines/hcp/trust/999999999999-prod-security.json',
  'pipelines/hcp/trust/999999999999-prod-workload.json',
  'pipelines/hcp/workspaces/cdk.tf.json',
];
const put = (file: string, text: string) => {
  mkdirSync(dirname(join(out, file)), { recursive: true });
  writeFileSync(join(out, file), text);
};

test('writes one configuration, and the policies of each role, quietly', () => {
  synthesized({ prod: inProduction });
  expect(run()).toEqual(quietly);
  expect(written()).toEqual(WRITTEN);
  const { terraform } = JSON.parse(readFileSync(join(out, 'pipelines/hcp/workspaces/cdk.tf.json'), 'utf8'));
  expect(terraform.cloud.workspaces).toEqual({ name: 'p2a-guardrails-workspaces' });
});

test('leaves out environments whose states lie elsewhere', () => {
  const { cloud: _, ...elsewhere } = inProduction;
  synthesized({ dev: elsewhere, prod: inProduction });
  expect(run()).toEqual(quietly);
  expect(readFileSync(join(out, 'pipelines/hcp/workspaces/cdk.tf.json'), 'utf8')).not.toContain('dev');
});

test('removes policies of roles that are no more, and nothing that belongs to Terraform or a person', () => {
  const others = ['workspaces/.terraform.lock.hcl', 'workspaces/imports.tf', 'trust/notes.md'].map(
    (name) => `pipelines/hcp/${name}`,
  );
  const gone = ['trust', 'permissions'].map((policies) => `pipelines/hcp/${policies}/999999999999-gone.json`);
  for (const file of [...others, ...gone]) put(file, 'theirs');
  synthesized({ prod: inProduction });
  expect(run()).toEqual(quietly);
  expect(written()).toEqual([...WRITTEN, ...others].sort());
});

test('checks, and writes nothing', () => {
  synthesized({ prod: inProduction });
  expect(run('--check')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^5 mistakes:/) });
  expect(written()).toEqual([]);

  run();
  expect(run('--', '--check')).toEqual(quietly);
  // Options of the program that the same task starts before this one.
  expect(run('github', '--repository', 'acme/agents', '--check')).toEqual(quietly);
  const [file = ''] = WRITTEN;
  put(file, '{}');
  put('pipelines/hcp/trust/999999999999-gone.json', '{}');
  const { status, stderr } = run('--check');
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `2 mistakes:
  ${join(out, file)}: is not what the environments come to; run npx projen pipelines
  ${join(out, 'pipelines/hcp/trust/999999999999-gone.json')}: is not what the environments come to; run npx projen pipelines
`,
  });
  expect(readFileSync(join(out, file), 'utf8')).toBe('{}');
});

test('tells which runs HCP Terraform has no place to connect', () => {
  const [first] = inProduction.stacks;
  if (first === undefined) throw new Error('prod: has no stacks');
  const keys = Array.from({ length: 21 }, (_, index) => ({
    ...first,
    id: `prod-keys-${index}`,
    kind: 'keys',
    deployedBy: 'security',
  }));
  const identity = { ...first, id: 'prod-identity', kind: 'identity', deployedBy: 'security' };
  synthesized({ prod: { ...inProduction, stacks: [...keys, { ...identity, after: keys.map(({ id }) => id) }] } });
  expect(run()).toEqual({
    ...quietly,
    stderr:
      'prod-identity: waits for more stacks than HCP Terraform connects; start its run by hand after prod-keys-0\n',
  });
});

test.each([
  [
    'an option that is not one',
    () => synthesized({ prod: inProduction }),
    ['--chek', '--terraform'],
    '2 mistakes:\n  arguments: is not an option, got "--chek"; see --help\n  --terraform: is without a value; see --help\n',
  ],
  [
    'a project that was not synthesized',
    () => undefined,
    [],
    /^one mistake:\n {2}.*p2a\.manifest\.json: has no environment whose states live in HCP Terraform; give one the state \{ kind: 'cloud', organization, project \}, and run npx projen synth\n$/,
  ],
  [
    'environments that do not live together',
    () =>
      synthesized({
        prod: inProduction,
        test: { ...inProduction, cloud: { ...inProduction.cloud, organization: 'other', hostname: 'tfe.example' } },
      }),
    [],
    '2 mistakes:\n  test.state.hostname: differs from prod.state.hostname, "app.terraform.io", but their workspaces are made together, got "tfe.example"; use one for all environments of this project\n  test.state.organization: differs from prod.state.organization, "alder-mutual", but their workspaces are made together, got "other"; use one for all environments of this project\n',
  ],
])('refuses %s, and writes nothing', (_, prepare, args, message) => {
  prepare();
  const { status, stderr } = run(...args);
  expect(status).toBe(1);
  if (typeof message === 'string') expect(stderr).toBe(message);
  else expect(stderr).toMatch(message);
  expect(existsSync(join(out, 'pipelines'))).toBe(false);
});

test('says what it does', () => {
  const { status, stdout } = run('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('cdktf.out/pipelines/hcp/');
});

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
import { dirname, join } from 'node:path';
import type { EnvironmentManifest, Manifest } from '../../foundation/manifest';
import { publish, readManifest, write } from '../../foundation/output-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'p2a-output-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (...names: readonly string[]) => join(folder, ...names);
const text = (...names: readonly string[]) => readFileSync(at(...names), 'utf8');
const json = (...names: readonly string[]): unknown => JSON.parse(text(...names));
function put(file: string, content: string) {
  mkdirSync(dirname(at(file)), { recursive: true });
  writeFileSync(at(file), content);
}
const filesBelow = (...names: readonly string[]): string[] =>
  readdirSync(at(...names), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(at(...names, name)).isFile())
    .sort();

const environment = (name: string, stacks: readonly string[]): EnvironmentManifest => ({
  tier: 'development',
  partition: 'aws',
  region: 'eu-central-1',
  organization: { id: 'o-a1b2c3d4e5', rootId: 'r-a1b2', managementAccount: '111111111111' },
  accounts: {},
  planes: {},
  state: 'local',
  stacks: stacks.map((stack) => ({
    id: `${name}-${stack}`,
    kind: stack,
    account: 'sandbox',
    deployedBy: 'security',
    deployRoleArn: 'arn:aws:iam::333333333333:role/deploy',
    resources: 1,
    after: [],
    reads: [],
    inputs: [],
  })),
});
const manifestOf = (environments: Readonly<Record<string, readonly string[]>>): Manifest => ({
  version: 1,
  environments: Object.fromEntries(
    Object.entries(environments).map(([name, stacks]) => [name, environment(name, stacks)]),
  ),
});

/** What a synthesis leaves in its staging folder, and what it then publishes. */
function synthesis(environments: Readonly<Record<string, readonly string[]>>, version: string, keepOthers = false) {
  const ids = Object.entries(environments).flatMap(([name, stacks]) => stacks.map((stack) => `${name}-${stack}`));
  mkdirSync(at('staging', 'stacks'), { recursive: true });
  for (const id of ids) put(`staging/stacks/${id}/cdk.tf.json`, `${id} ${version}`);
  for (const name of Object.keys(environments)) put(`staging/policies/${name}/root/scp-1.json`, `${name} ${version}`);
  put(
    'staging/manifest.json',
    JSON.stringify({ version: '0.21', stacks: Object.fromEntries(ids.map((id) => [id, { version }])) }),
  );
  const vanished = publish(at('staging'), at('out'), manifestOf(environments), keepOthers);
  rmSync(at('staging'), { recursive: true });
  return vanished;
}

const bothEnvironments = { prod: ['keys', 'organization'], dev: ['keys'] };

test('a first synthesis writes stacks, policies and both manifests', () => {
  expect(synthesis(bothEnvironments, 'v1')).toEqual([]);

  expect(filesBelow('out')).toEqual([
    'manifest.json',
    'p2a.manifest.json',
    'policies/dev/root/scp-1.json',
    'policies/prod/root/scp-1.json',
    'stacks/dev-keys/cdk.tf.json',
    'stacks/prod-keys/cdk.tf.json',
    'stacks/prod-organization/cdk.tf.json',
  ]);
  expect(readManifest(at('out'))).toEqual(manifestOf(bothEnvironments));
  expect(text('out', 'stacks', 'prod-keys', 'cdk.tf.json')).toBe('prod-keys v1');
});

test('38: both manifests list what they hold in one order, whatever was synthesized first', () => {
  synthesis(bothEnvironments, 'v1');
  const first = [text('out', 'p2a.manifest.json'), text('out', 'manifest.json')];
  synthesis({ dev: ['keys'] }, 'v1', true);
  synthesis({ prod: ['keys', 'organization'] }, 'v1', true);

  expect([text('out', 'p2a.manifest.json'), text('out', 'manifest.json')]).toEqual(first);
  expect(Object.keys(readManifest(at('out')).environments)).toEqual(['dev', 'prod']);
});

describe('a full synthesis', () => {
  test('removes stacks and environments that are no more', () => {
    synthesis(bothEnvironments, 'v1');
    expect(synthesis({ prod: ['keys'] }, 'v2')).toEqual([
      { id: 'dev-keys', holdsState: false },
      { id: 'prod-organization', holdsState: false },
    ]);
    // What is gone is told once.
    expect(synthesis({ prod: ['keys'] }, 'v2')).toEqual([]);

    expect(filesBelow('out')).toEqual([
      'manifest.json',
      'p2a.manifest.json',
      'policies/prod/root/scp-1.json',
      'stacks/prod-keys/cdk.tf.json',
    ]);
    expect(existsSync(at('out', 'stacks', 'dev-keys'))).toBe(false);
    expect(json('out', 'manifest.json')).toEqual({ version: '0.21', stacks: { 'prod-keys': { version: 'v2' } } });
    expect(readManifest(at('out'))).toEqual(manifestOf({ prod: ['keys'] }));
  });

  test('removes policies that a target no longer has', () => {
    synthesis(bothEnvironments, 'v1');
    put('out/policies/dev/root/scp-2.json', 'old');
    synthesis(bothEnvironments, 'v2');
    expect(filesBelow('out', 'policies')).toEqual(['dev/root/scp-1.json', 'prod/root/scp-1.json']);
    expect(text('out', 'policies', 'dev', 'root', 'scp-1.json')).toBe('dev v2');
  });

  test.each([
    'terraform.tfstate',
    'terraform.tfstate.backup',
    'terraform.tfstate.d/other/terraform.tfstate',
    'terraform.prod-keys.tfstate',
  ])('keeps the folder of a stack that is no more, if a state lies in it: %s', (state) => {
    synthesis(bothEnvironments, 'v1');
    put(`out/stacks/prod-organization/${state}`, 'state');
    put('out/stacks/prod-organization/assets/a.zip', 'asset');

    expect(synthesis({ ...bothEnvironments, prod: ['keys'] }, 'v2')).toEqual([
      { id: 'prod-organization', holdsState: true },
    ]);
    expect(filesBelow('out', 'stacks', 'prod-organization')).toEqual([state]);
    expect(json('out', 'manifest.json')).not.toHaveProperty(['stacks', 'prod-organization']);
    // Until somebody moves it, it is told every time.
    expect(synthesis({ ...bothEnvironments, prod: ['keys'] }, 'v3')).toEqual([
      { id: 'prod-organization', holdsState: true },
    ]);
  });

  test('replaces what it wrote into a stack, and leaves what Terraform and others put there', () => {
    synthesis(bothEnvironments, 'v1');
    const others = [
      '.terraform/providers/aws',
      '.terraform.lock.hcl',
      'backend.tf',
      'terraform.tfstate',
      'terraform.tfvars',
    ];
    for (const name of others) put(`out/stacks/dev-keys/${name}`, 'mine');
    put('out/stacks/dev-keys/assets/old.zip', 'old');
    synthesis(bothEnvironments, 'v2');

    expect(filesBelow('out', 'stacks', 'dev-keys')).toEqual([...others, 'cdk.tf.json'].sort());
    expect(text('out', 'stacks', 'dev-keys', 'cdk.tf.json')).toBe('dev-keys v2');
  });

  test('brings the assets of a stack', () => {
    put('staging/stacks/dev-keys/assets/code/a.zip', 'new');
    synthesis(bothEnvironments, 'v1');
    expect(text('out', 'stacks', 'dev-keys', 'assets', 'code', 'a.zip')).toBe('new');
  });

  test('is not disturbed by files that are no stacks', () => {
    put('out/stacks/.DS_Store', 'x');
    put('out/README.md', 'x');
    expect(synthesis(bothEnvironments, 'v1')).toEqual([]);
    expect(filesBelow('out')).toEqual(
      expect.arrayContaining(['README.md', 'stacks/.DS_Store', 'stacks/dev-keys/cdk.tf.json']),
    );
  });
});

describe('a synthesis of one environment', () => {
  test('leaves the others as they were', () => {
    synthesis(bothEnvironments, 'v1');
    expect(synthesis({ dev: ['organization'] }, 'v2', true)).toEqual([{ id: 'dev-keys', holdsState: false }]);

    expect(filesBelow('out', 'stacks')).toEqual([
      'dev-organization/cdk.tf.json',
      'prod-keys/cdk.tf.json',
      'prod-organization/cdk.tf.json',
    ]);
    expect(text('out', 'stacks', 'prod-keys', 'cdk.tf.json')).toBe('prod-keys v1');
    expect(text('out', 'policies', 'prod', 'root', 'scp-1.json')).toBe('prod v1');
    expect(text('out', 'policies', 'dev', 'root', 'scp-1.json')).toBe('dev v2');
    expect(json('out', 'manifest.json')).toEqual({
      version: '0.21',
      stacks: {
        'dev-organization': { version: 'v2' },
        'prod-keys': { version: 'v1' },
        'prod-organization': { version: 'v1' },
      },
    });
    expect(readManifest(at('out'))).toEqual(manifestOf({ dev: ['organization'], prod: bothEnvironments.prod }));
  });

  test('brings a first environment into an empty folder', () => {
    expect(synthesis({ dev: ['keys'] }, 'v1', true)).toEqual([]);
    expect(readManifest(at('out'))).toEqual(manifestOf({ dev: ['keys'] }));
  });
});

describe('writing a file', () => {
  test('makes the folders above it and ends JSON in a new line', () => {
    write(at('a', 'b', 'c.json'), { one: 1 });
    expect(text('a', 'b', 'c.json')).toBe('{\n  "one": 1\n}\n');
    write(at('a', 'b', 'c.json'), 'plain');
    expect(text('a', 'b', 'c.json')).toBe('plain');
  });

  test('leaves nothing beside it', () => {
    write(at('c.json'), {});
    expect(readdirSync(folder)).toEqual(['c.json']);
  });
});

test('a folder without a manifest has no environments', () => {
  expect(readManifest(folder)).toEqual({ version: 1, environments: {} });
});

test('without its list of environments, one environment still removes its own stacks only', () => {
  synthesis({ dev: ['keys', 'agents'], prod: ['keys'] }, 'first');
  rmSync(at('out', 'p2a.manifest.json'));
  synthesis({ dev: ['keys'] }, 'second', true);
  expect(readdirSync(at('out', 'stacks'))).toEqual(['dev-keys', 'prod-keys']);
  expect(Object.keys((json('out', 'manifest.json') as { stacks: object }).stacks)).toEqual(['dev-keys', 'prod-keys']);
});

test.each(['p2a.manifest.json', 'manifest.json'])('a damaged %s is named, with the way out', (file) => {
  synthesis({ dev: ['keys'], prod: ['keys'] }, 'first');
  put(`out/${file}`, '{');
  expect(() => synthesis({ dev: ['keys'] }, 'second', true)).toThrow(
    /manifest\.json: cannot be read \(.*\); delete it and synthesize every environment$/,
  );
});

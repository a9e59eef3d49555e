import { parse } from 'yaml';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { atlantis } from '../../pipelines/atlantis/atlantis';
import { deploymentsOf } from '../../pipelines/deployments';
import { manifestOf } from './built-manifest';
import { environmentOf, SMALL, settings, stack } from './manifests';
import { appliedBy } from './order';

interface Project {
  readonly name: string;
  readonly dir: string;
  readonly branch: string;
  readonly execution_order_group: number;
  readonly depends_on: readonly string[];
  readonly workflow: string;
  readonly autoplan: { readonly when_modified: readonly string[] };
}

const manifest = manifestOf([staging, prod]);
const files = atlantis({ ...settings, deployments: deploymentsOf(manifest) });
const { projects } = parse(files['atlantis.yaml'] ?? '') as { readonly projects: readonly Project[] };
const server = parse(files['.atlantis/repos.yaml'] ?? '');

test.each(['staging', 'prod'])('%s: every stack is a project, in a later group than what it needs', (environment) => {
  const wanted = appliedBy(manifest, environment);
  const of = projects.filter(({ name }) => wanted.has(name));
  expect(of.map(({ name }) => name).sort()).toEqual([...wanted.keys()].sort());
  const groupOf = new Map(of.map(({ name, execution_order_group: group }) => [name, group]));
  for (const { name, depends_on: needed, execution_order_group: group, dir } of of) {
    expect(dir).toBe(`cdktf.out/stacks/${name}`);
    expect(needed).toEqual(wanted.get(name));
    for (const producer of needed) expect(groupOf.get(producer)).toBeLessThan(group);
  }
});

test('hands have workflows of their own, which the server alone defines', () => {
  const hands = new Map(
    Object.entries(manifest.environments).flatMap(([environment, { stacks }]) =>
      stacks.map(({ id, deployedBy }) => [id, `p2a-${environment}-${deployedBy}`] as const),
    ),
  );
  for (const { name, workflow } of projects) expect([name, workflow]).toEqual([name, hands.get(name)]);
  expect(files['atlantis.yaml']).not.toContain('\nworkflows:');

  const [repository] = server.repos;
  expect(repository).toMatchObject({
    allow_custom_workflows: false,
    allowed_overrides: ['workflow'],
    apply_requirements: ['approved', 'mergeable', 'undiverged'],
  });
  expect([...repository.allowed_workflows].sort()).toEqual(
    [...new Set(projects.map(({ workflow }) => workflow))].sort(),
  );
  for (const [name, { plan, apply }] of Object.entries<Record<string, { steps: unknown[] }>>(server.workflows))
    for (const steps of [plan?.steps, apply?.steps])
      expect(steps?.[0]).toEqual({ env: { name: 'AWS_PROFILE', value: name } });
});

test('the server becomes the role of each hand, and synthesizes before it plans', () => {
  expect(files['.atlantis/aws-config']).toContain(`[profile p2a-prod-security]
region = eu-central-1
role_arn = arn:aws:iam::999999999999:role/pipelines/prod-security
credential_source = EcsContainer
`);
  expect(server.repos[0].pre_workflow_hooks).toEqual([
    {
      description: 'Synthesize, so that there is something to plan',
      commands: 'plan',
      run: 'npm ci && npx projen synth',
    },
  ]);
});

test.each([
  ['nobody, while the repository is not known', undefined, 'put-host/owner/repository-here'],
  [
    'one repository of either public service',
    { path: 'acme@12/a.gents@34' },
    String.raw`/^git(?:hub|lab)\.com\/acme\/a\.gents$/`,
  ],
  [
    'one repository of a server',
    { host: 'git.acme.example', path: 'platform/agents' },
    'git.acme.example/platform/agents',
  ],
])('hands are given to %s', (_, repository, id) => {
  const written = atlantis({
    ...settings,
    deployments: deploymentsOf(manifest),
    ...(repository === undefined ? {} : { repository }),
  });
  expect(parse(written['.atlantis/repos.yaml'] ?? '').repos.map((one: { id: string }) => one.id)).toEqual([id]);
});

test('plans when a source changes, whose path is relative to the folder of the stack', () => {
  for (const { autoplan, branch } of projects) {
    expect(autoplan.when_modified).toContain('../../../environments/**');
    expect(branch).toBe('/^main$/');
  }
});

test('leaves out environments whose values somebody has to hand on, and says so of a role that is not known', () => {
  const { pipelineRoleArn, ...unknown } = stack('dev-keys-agents');
  const environments = {
    ...SMALL.environments,
    dev: environmentOf([unknown]),
    none: environmentOf([stack('none-keys-agents')], { state: 'none' }),
  };
  const written = atlantis({
    ...settings,
    branch: 'release/1.0',
    deployments: deploymentsOf({ version: 1, environments }),
  });
  const names = (parse(written['atlantis.yaml'] ?? '').projects as readonly Project[]).map(({ name }) => name);
  expect(names).toEqual(['prod-keys-agents', 'prod-agents-agents', 'prod-detection-agents', 'dev-keys-agents']);
  expect(written['atlantis.yaml']).toContain('branch: /^release\\/1\\.0$/');
  expect(written['.atlantis/aws-config']).toContain('# role_arn = the role of this pipeline');
});

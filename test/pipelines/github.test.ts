import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { deploymentsOf } from '../../pipelines/deployments';
import { ACTIONS, VERSIONS } from '../../pipelines/github/actions';
import { expression } from '../../pipelines/github/expression';
import { github } from '../../pipelines/github/github';
import type { Files } from '../../pipelines/pipelines';
import { manifestOf } from './built-manifest';
import { environmentOf, settings, stack } from './manifests';
import { appliedBy, ran, tooEarly } from './order';

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly secrets?: string;
  readonly strategy?: { readonly matrix: { readonly include: ReadonlyArray<Readonly<Record<string, string>>> } };
  readonly steps?: ReadonlyArray<{
    readonly uses?: string;
    readonly id?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

const manifest = manifestOf([staging, prod]);
const files = github({ ...settings, deployments: deploymentsOf(manifest), repository: { path: 'acme/agents' } });
const workflow = (name: string, of: Files = files) => parse(of[`.github/workflows/p2a-${name}.yml`] ?? '') as Workflow;
const workflows = (of: Files = files) =>
  Object.keys(of)
    .filter((path) => path.endsWith('.yml'))
    .map((path) => [path, parse(of[path] ?? '') as Workflow] as const);
const needsOf = ({ needs = [] }: Job) => [needs].flat();
const everyStep = workflows().flatMap(([path, { jobs }]) =>
  Object.values(jobs).flatMap(({ steps = [] }) => steps.map((step) => ({ path, ...step }))),
);

test('writes a check, a stack, and an apply for each environment', () => {
  expect(Object.keys(files)).toEqual([
    '.github/workflows/p2a-check.yml',
    '.github/workflows/p2a-stack.yml',
    '.github/workflows/p2a-apply-staging.yml',
    '.github/workflows/p2a-apply-prod.yml',
    ...['permissions', 'trust'].flatMap((policies) =>
      ['staging', 'prod'].flatMap((environment) =>
        ['security', 'workload', 'proposals'].map(
          (duty) => `.github/p2a-roles/${policies}/999999999999-${environment}-${duty}.json`,
        ),
      ),
    ),
  ]);
});

test('writes the same bytes for the same manifest', () => {
  expect(
    github({
      ...settings,
      deployments: deploymentsOf(manifestOf([staging, prod])),
      repository: { path: 'acme/agents' },
    }),
  ).toEqual(files);
});

describe.each(['staging', 'prod'])('applying %s', (environment) => {
  const { jobs, concurrency, on } = workflow(`apply-${environment}`);
  const needs = new Map(Object.entries(jobs).map(([name, job]) => [name, needsOf(job)]));
  const wanted = appliedBy(manifest, environment);

  test('applies every stack once, and none before what it needs', () => {
    const [first, ...order] = ran(needs);
    expect(first).toBe('synth');
    expect([...order].sort()).toEqual([...wanted.keys()].sort());
    expect(tooEarly(order, wanted)).toEqual([]);
    expect(
      Object.entries(jobs)
        .slice(1)
        .map(([name, job]) => job.with?.stack === name),
    ).not.toContain(false);
  });

  test('keeps hands apart, by environment and by role', () => {
    for (const { id, deployedBy, pipelineRoleArn } of manifest.environments[environment]?.stacks ?? []) {
      if (deployedBy === 'bootstrap') expect(jobs[id]).toBeUndefined();
      else
        expect(jobs[id]?.with).toMatchObject({
          'plan-environment': `${environment}-${deployedBy}-plan`,
          'apply-environment': `${environment}-${deployedBy}`,
          role: pipelineRoleArn,
        });
    }
  });

  test('runs alone and to its end, from the one branch', () => {
    expect(concurrency).toEqual({ group: `p2a-${environment}`, 'cancel-in-progress': false });
    expect(on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: {} });
    expect(jobs.synth?.if).toBe("github.ref == 'refs/heads/main'");
  });

  test('goes on behind a stack that did not change, and not behind one that failed', () => {
    for (const [name, job] of Object.entries(jobs).slice(1))
      expect([name, job.if]).toEqual([
        name,
        expression("!failure() && !cancelled() && needs.synth.result == 'success'"),
      ]);
  });
});

describe('a stack', () => {
  const { jobs } = workflow('stack');

  test('is applied from the saved plan, behind the environment of its hand, and only if something changes', () => {
    expect(jobs.plan?.environment).toBe(expression('inputs.plan-environment'));
    expect(jobs.apply).toMatchObject({
      needs: 'plan',
      environment: expression('inputs.apply-environment'),
      if: expression("inputs.apply-environment && needs.plan.outputs.status == 'changes'"),
    });
    const scripts = (jobs.apply?.steps ?? []).flatMap(({ run = [] }) => run);
    expect(scripts).toEqual(['set -euo pipefail\nsh pipelines/steps/apply.sh "$STACK"\n']);
    expect(jobs.apply?.steps).toContainEqual({
      uses: ACTIONS.download,
      with: {
        'artifact-ids': expression('needs.plan.outputs.plan'),
        path: `cdktf.out/plans/${expression('inputs.stack')}`,
      },
    });
  });

  test('takes no artifact by its name, under which another job of the run could put something else', () => {
    const ids: ReadonlyArray<readonly [Job | undefined, string, string]> = [
      [jobs.plan, 'plan', `p2a-plan-${expression('inputs.stack')}`],
      [workflow('apply-prod').jobs.synth, 'stacks', 'p2a-stacks'],
      [workflow('check').jobs.check, 'stacks', 'p2a-stacks'],
    ];
    for (const [job, output, name] of ids) {
      const { id } = job?.steps?.find(({ uses, with: given }) => uses === ACTIONS.upload && given?.name === name) ?? {};
      expect(job?.outputs?.[output]).toBe(expression(`steps.${id}.outputs.artifact-id`));
    }
    for (const { steps = [] } of Object.values(jobs))
      for (const { uses, with: given } of steps)
        if (uses === ACTIONS.download) expect(Object.keys(given ?? {})).toEqual(['artifact-ids', 'path']);
    for (const [from, of] of [
      ['synth', workflow('apply-prod').jobs],
      ['check', workflow('check').jobs],
    ] as const)
      for (const { uses, needs, with: given } of Object.values(of))
        if (uses !== undefined) {
          expect([needs].flat()).toContain(from);
          expect(given?.stacks).toBe(expression(`needs.${from}.outputs.stacks`));
        }
  });

  test('is shown to those who approve it with nothing hidden by what it says', () => {
    const [show, plan] = ['Show the plan to those who approve it', 'Plan'].map(
      (step) => jobs.plan?.steps?.find((one) => 'name' in one && one.name === step)?.run ?? '',
    );
    const folder = mkdtempSync(join(tmpdir(), 'p2a-summary-'));
    mkdirSync(join(folder, 'cdktf.out/plans/s'), { recursive: true });
    mkdirSync(join(folder, 'pipelines/steps'), { recursive: true });
    writeFileSync(join(folder, 'cdktf.out/plans/s/plan.txt'), 'before\n```\n<!-- hidden\nbehind\n');
    writeFileSync(join(folder, 'cdktf.out/plans/s/status'), 'changes\n');
    writeFileSync(join(folder, 'pipelines/steps/plan.sh'), 'echo "  ::add-mask::behind"\n');
    const env = { PATH: process.env.PATH, STACK: 's', GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_OUTPUT: 'output' };
    execFileSync('bash', ['-c', show ?? ''], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toBe(
      '\n    before\n    ```\n    <!-- hidden\n    behind\n',
    );

    const [first, second, ...more] = execFileSync('bash', ['-c', plan ?? ''], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
      .trimEnd()
      .split('\n');
    const token = /^::stop-commands::([0-9a-f]{32})$/.exec(first ?? '')?.[1];
    expect([second, more]).toEqual(['  ::add-mask::behind', [`::${token}::`]]);
    expect(readFileSync(join(folder, 'output'), 'utf8')).toBe('status=changes\n');
    rmSync(folder, { recursive: true });
  });

  test('may sign in and read, nothing else', () => {
    for (const name of ['plan', 'apply'])
      expect(jobs[name]?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(workflow('stack').permissions).toEqual({});
  });
});

describe('a pull request', () => {
  const { jobs, on, concurrency } = workflow('check');

  test('is planned stack by stack, once each, by a role that deploys nothing, and nothing of it is applied', () => {
    for (const environment of ['staging', 'prod']) {
      const job = jobs[`plan-${environment}`];
      const planned = job?.strategy?.matrix.include.map(({ stack: id }) => id);
      expect(planned).toEqual([...appliedBy(manifest, environment).keys()]);
      for (const call of job?.strategy?.matrix.include ?? []) {
        expect(call).toMatchObject({
          'plan-environment': `${environment}-proposal`,
          role: `arn:aws:iam::999999999999:role/pipelines/${environment}-proposals`,
        });
        expect(Object.keys(call)).not.toContain('apply-environment');
      }
      expect(Object.keys(job?.with ?? {})).not.toContain('apply-environment');
    }
  });

  test('has no credentials if it comes from a fork or from a program', () => {
    expect(Object.keys(on)).toEqual(['pull_request']);
    const own = [
      'github.event.pull_request.head.repo.full_name == github.repository',
      "github.event.pull_request.user.type == 'User'",
      "github.actor != 'dependabot[bot]'",
    ].join(' && ');
    for (const [name, { permissions = {}, if: condition = '' }] of Object.entries(jobs)) {
      if (Object.values(permissions).includes('write')) expect([name, condition.endsWith(own)]).toEqual([name, true]);
      if (name !== 'check') expect(condition).toContain(own);
    }
    expect(workflow('check').permissions).toEqual({ contents: 'read' });
  });

  test('is planned where an environment names no role for it only once a variable does', () => {
    const environments = { qa: environmentOf([stack('qa-keys-agents')]) };
    const written = github({ ...settings, deployments: deploymentsOf({ version: 1, environments }) });
    const { 'plan-qa': planned, summary } = workflow('check', written).jobs;
    expect(planned?.if).toMatch(/^vars\.P2A_QA_PROPOSALS_ROLE_ARN != '' && github\.event\./);
    expect(planned?.strategy?.matrix.include[0]?.role).toBe(expression('vars.P2A_QA_PROPOSALS_ROLE_ARN'));
    expect(summary?.if).toContain("(needs.plan-qa.result != 'skipped')");
  });

  test('is not planned where states are read by a role that writes them', () => {
    const s3 = { bucket: 'states', prefix: 'p2a', region: 'eu-central-1', roleArn: 'arn:aws:iam::1:role/states' };
    const environments = { qa: environmentOf([stack('qa-keys-agents')], { s3 }) };
    const written = github({ ...settings, deployments: deploymentsOf({ version: 1, environments }) });
    expect(Object.keys(workflow('check', written).jobs)).toEqual(['check']);
    expect(Object.keys(workflow('apply-qa', written).jobs)).toEqual(['synth', 'qa-keys-agents']);
  });

  test('says what it found also where a plan failed, and tells when pipelines are not current', () => {
    expect(jobs.summary?.needs).toEqual(['check', 'plan-staging', 'plan-prod']);
    expect(jobs.summary?.if).toMatch(/^!cancelled\(\) && needs\.check\.result == 'success' && /);
    expect(jobs.check?.steps?.map(({ run }) => run)).toEqual(
      expect.arrayContaining(['npm ci', 'npx projen test', 'npx projen synth', 'npx projen pipelines -- --check']),
    );
    expect(concurrency?.['cancel-in-progress']).toBe(true);
  });
});

describe('every workflow', () => {
  test('takes actions by commit, with their version behind', () => {
    for (const { path, uses } of everyStep) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(files[path]).toContain(`uses: ${uses} # ${VERSIONS[uses]}`);
    }
    for (const action of Object.values(ACTIONS)) expect(VERSIONS[action]).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  test('puts nothing into the text of a script', () => {
    const scripts = everyStep.flatMap(({ run = [] }) => run);
    expect(scripts.length).toBeGreaterThan(10);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  test('leaves no token behind in the clone', () => {
    for (const { uses, with: settings } of everyStep)
      if (uses === ACTIONS.checkout) expect(settings).toEqual({ 'persist-credentials': false });
  });
});

const ISSUER = 'token.actions.githubusercontent.com';
const OF_MAIN = { [`${ISSUER}:ref`]: 'refs/heads/main' };

test.each([
  [
    'prod-security',
    [
      ['JobsThatApply', 'prod-security', OF_MAIN],
      ['JobsThatPlan', 'prod-security-plan', OF_MAIN],
    ],
  ],
  ['prod-proposals', [['JobsThatPlanPullRequests', 'prod-proposal', {}]]],
] as const)('%s is trusted to exactly its environments, and on the branch where it deploys', (role, admissions) => {
  const trusted = JSON.parse(files[`.github/p2a-roles/trust/999999999999-${role}.json`] ?? '');
  expect(trusted.Id).toBe('written-by-npx-projen-pipelines');
  expect(trusted.Statement).toEqual(
    admissions.map(([Sid, environment, ref]) => ({
      Sid,
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::999999999999:oidc-provider/${ISSUER}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: [`repo:acme/agents:environment:${environment}`],
          ...ref,
        },
      },
    })),
  );
});

test('trusts the jobs of every environment that names a role', () => {
  const shared = Object.fromEntries(
    ['qa', 'prod'].map((name) => [name, environmentOf([stack(`${name}-keys-agents`)])] as const),
  );
  const written = github({
    ...settings,
    deployments: deploymentsOf({ version: 1, environments: shared }),
    repository: { path: 'acme/agents' },
  });
  const [applying] = JSON.parse(written['.github/p2a-roles/trust/999999999999-security.json'] ?? '').Statement;
  expect(applying.Condition.StringEquals[`${ISSUER}:sub`]).toEqual([
    'repo:acme/agents:environment:prod-security',
    'repo:acme/agents:environment:qa-security',
  ]);
});

test('knows the issuer of a server of its own, the partition of a role, and ids in a subject', () => {
  const roleArn = 'arn:aws-us-gov:iam::888888888888:role/delivery';
  const environments = { gov: environmentOf([stack('gov-keys-agents', [], { pipelineRoleArn: roleArn })]) };
  const written = github({
    ...settings,
    deployments: deploymentsOf({ version: 1, environments }),
    repository: { host: 'git.acme.example', path: 'acme@12/agents@34' },
  });
  const [first] = JSON.parse(written['.github/p2a-roles/trust/888888888888-delivery.json'] ?? '').Statement;
  expect(first.Principal.Federated).toBe(
    'arn:aws-us-gov:iam::888888888888:oidc-provider/git.acme.example/_services/token',
  );
  // A claim that AWS does not read would let nobody in.
  expect(first.Condition.StringEquals).toEqual({
    'git.acme.example/_services/token:aud': 'sts.amazonaws.com',
    'git.acme.example/_services/token:sub': ['repo:acme@12/agents@34:environment:gov-security'],
  });
});

test('takes the role from a variable where the environment does not say, and then trusts nobody', () => {
  const { pipelineRoleArn, ...unknown } = stack('prod-keys-agents');
  const written = github({
    ...settings,
    deployments: deploymentsOf({ version: 1, environments: { prod: environmentOf([unknown]) } }),
    repository: { path: 'acme/agents' },
  });
  expect(workflow('apply-prod', written).jobs['prod-keys-agents']?.with?.role).toBe(
    expression('vars.P2A_PROD_SECURITY_ROLE_ARN'),
  );
  expect(Object.keys(written).filter((path) => path.includes('p2a-roles'))).toEqual([]);
});

test('hands values on by variables, and a backend by its file, where the pipeline places states', () => {
  const inputs = [{ variable: 'prod_keys_agents_key', from: 'prod-keys-agents', output: 'key' }];
  const stacks = [stack('prod-keys-agents'), stack('prod-agents-agents', ['prod-keys-agents'], { inputs })];
  const written = github({
    ...settings,
    deployments: deploymentsOf({ version: 1, environments: { prod: environmentOf(stacks, { state: 'none' }) } }),
  });
  expect(workflow('apply-prod', written).jobs['prod-agents-agents']?.with).toMatchObject({
    inputs: 'prod_keys_agents_key prod-keys-agents key\n',
    backend: 'backends/prod.tf.json',
  });
  expect(workflow('check', written).jobs['plan-prod']?.with).toMatchObject({
    inputs: expression('matrix.inputs'),
    backend: expression('matrix.backend'),
  });
});

test('gives secrets only to stacks whose states HCP Terraform keeps', () => {
  expect(workflow('apply-prod').jobs['prod-log-archive']).toMatchObject({
    secrets: 'inherit',
    with: { 'state-host': 'app.terraform.io' },
  });
  expect(workflow('apply-staging').jobs['staging-log-archive']?.secrets).toBeUndefined();
  expect(workflow('apply-staging').jobs['staging-log-archive']?.with?.['state-host']).toBeUndefined();
});

test('without an environment to apply, checks alone', () => {
  const written = github({ ...settings, deployments: [] });
  expect(Object.keys(written)).toEqual(['.github/workflows/p2a-check.yml']);
  expect(Object.keys(workflow('check', written).jobs)).toEqual(['check']);
});

test('refuses more stacks than one matrix takes', () => {
  const stacks = Array.from({ length: 257 }, (_, index) => stack(`prod-keys-a${index}`));
  const deployments = deploymentsOf({ version: 1, environments: { prod: environmentOf(stacks) } });
  expect(() => github({ ...settings, deployments })).toThrow(
    'prod: has more stacks than GitHub plans in one matrix (256), got 257; divide the environment, or use another system',
  );
});

import { parse } from 'yaml';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import { deploymentsOf } from '../../pipelines/deployments';
import { gitlab } from '../../pipelines/gitlab/gitlab';
import { manifestOf } from './built-manifest';
import { environmentOf, SMALL, settings, stack } from './manifests';
import { appliedBy, ran, tooEarly } from './order';

interface Job {
  readonly extends?: string | readonly string[];
  readonly stage?: string;
  readonly needs?: readonly string[];
  readonly rules?: ReadonlyArray<Readonly<Record<string, unknown>>>;
  readonly environment?: { readonly name: string; readonly action?: string };
  readonly resource_group?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly script?: readonly string[];
  readonly artifacts?: Readonly<Record<string, unknown>>;
  readonly id_tokens?: Readonly<Record<string, unknown>>;
}

const repository = { path: 'acme/agents' };
const manifest = manifestOf([staging, prod]);
const files = gitlab({ ...settings, deployments: deploymentsOf(manifest), repository });
const jobsIn = (text: string | undefined) => parse(text ?? '') as Readonly<Record<string, Job>>;
const jobs = jobsIn(files['.gitlab/p2a.yml']);

/** A job with all that it inherits. */
function whole(name: string, of = jobs): Job {
  const { extends: from = [], ...own } = of[name] ?? {};
  const inherited = [from].flat().map((parent) => whole(parent, of));
  const variables = Object.assign({}, ...[...inherited, own].map(({ variables: some }) => some ?? {}));
  return Object.assign({}, ...inherited, own, { variables });
}

const onMain = Object.keys(jobs).filter((name) => /^(?:p2a-check|(?:plan|apply):)/.test(name));
const needs = new Map(onMain.map((name) => [name, jobs[name]?.needs ?? []]));

test.each(['staging', 'prod'])('%s: every stack is planned and applied once, behind what it needs', (environment) => {
  const wanted = appliedBy(manifest, environment);
  const order = ran(needs);
  expect(order).toHaveLength(onMain.length);
  const applied = order
    .filter((name) => name.startsWith(`apply:${environment}-`))
    .map((name) => name.slice('apply:'.length));
  expect([...applied].sort()).toEqual([...wanted.keys()].sort());
  expect(tooEarly(applied, wanted)).toEqual([]);
  for (const [id, producers] of wanted) {
    expect(jobs[`plan:${id}`]?.needs).toEqual(['p2a-check', ...producers.map((producer) => `apply:${producer}`)]);
    expect(jobs[`apply:${id}`]?.needs).toEqual(['p2a-check', `plan:${id}`]);
  }
});

test('hands are kept apart by protected environment, and each takes its own role', () => {
  for (const [environment, { stacks }] of Object.entries(manifest.environments)) {
    for (const { id, deployedBy, pipelineRoleArn } of stacks) {
      const job = whole(`apply:${id}`);
      if (deployedBy === 'bootstrap') expect(jobs[`apply:${id}`]).toBeUndefined();
      else {
        expect([id, job.environment?.name]).toEqual([id, `${environment}-${deployedBy}`]);
        expect([id, job.variables?.AWS_ROLE_ARN]).toEqual([id, pipelineRoleArn]);
        expect(job.resource_group).toBe(`p2a-${environment}`);
      }
    }
  }
});

test('somebody starts an apply, on the branch alone that roles trust', () => {
  for (const name of onMain.filter((job) => job.startsWith('apply:'))) {
    const environment = /^apply:(\w+)-/.exec(name)?.[1]?.toUpperCase();
    expect(whole(name).rules).toEqual([
      { if: `$CI_COMMIT_BRANCH == "main" && $P2A_APPLY_${environment} == "auto"` },
      { if: '$CI_COMMIT_BRANCH == "main"', when: 'manual', allow_failure: false },
    ]);
  }
  for (const name of onMain.filter((job) => job.startsWith('plan:')))
    expect(whole(name).rules).toEqual([{ if: '$CI_COMMIT_BRANCH == "main"' }]);

  const released = gitlab({ ...settings, branch: 'release/1', deployments: deploymentsOf(SMALL), repository });
  expect(released['.gitlab/p2a.yml']).not.toContain('"main"');
  expect(whole('plan:prod-keys-agents', jobsIn(released['.gitlab/p2a.yml'])).rules).toEqual([
    { if: '$CI_COMMIT_BRANCH == "release/1"' },
  ]);
  expect(released['.gitlab/p2a-roles/trust/999999999999-security.json']).toContain('ref_type:branch:ref:release/1"');
});

test('an apply applies the plan that was made, which is kept for developers', () => {
  expect(whole('apply:prod-log-archive').script).toEqual(['sh pipelines/steps/apply.sh "$STACK"']);
  expect(whole('plan:prod-log-archive')).toMatchObject({
    script: ['sh pipelines/steps/plan.sh "$STACK"'],
    variables: { STACK: 'prod-log-archive' },
    artifacts: {
      paths: ['cdktf.out/plans/$STACK'],
      reports: { terraform: 'cdktf.out/plans/$STACK/report.json' },
      access: 'developer',
    },
  });
});

test('merge requests are planned by a role that deploys nothing, never from forks, and from states alone', () => {
  const proposals = Object.keys(jobs).filter((name) => name.startsWith('propose:'));
  expect(proposals).toHaveLength(appliedBy(manifest, 'staging').size + appliedBy(manifest, 'prod').size);
  for (const name of proposals) {
    const job = whole(name);
    expect(job.rules).toEqual([
      {
        if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID',
      },
    ]);
    const environment = name.startsWith('propose:prod-') ? 'prod' : 'staging';
    expect(job.variables).toMatchObject({
      P2A_PROPOSAL: 'true',
      AWS_ROLE_ARN: `arn:aws:iam::999999999999:role/pipelines/${environment}-proposals`,
      STACK: name.slice('propose:'.length),
    });
    expect(job.environment).toEqual({ name: `${environment}-proposal`, action: 'verify' });
  }
});

test('merge requests are planned where an environment names no role for it only once a variable does', () => {
  const environments = { prod: environmentOf([stack('prod-keys-agents')]) };
  const written = gitlab({ ...settings, deployments: deploymentsOf({ version: 1, environments }) });
  const job = whole('propose:prod-keys-agents', jobsIn(written['.gitlab/p2a.yml']));
  expect(job.rules).toEqual([{ if: expect.stringMatching(/ && \$P2A_PROD_PROPOSALS_ROLE_ARN$/) }]);
  expect(job.variables?.AWS_ROLE_ARN).toBe('$P2A_PROD_PROPOSALS_ROLE_ARN');
});

test('merge requests are not planned where states are read by a role that writes them', () => {
  const s3 = { bucket: 'states', prefix: 'p2a', region: 'eu-central-1', roleArn: 'arn:aws:iam::1:role/states' };
  const environments = { prod: environmentOf([stack('prod-keys-agents')], { s3 }) };
  const written = jobsIn(
    gitlab({ ...settings, deployments: deploymentsOf({ version: 1, environments }) })['.gitlab/p2a.yml'],
  );
  expect(Object.keys(written).filter((name) => /propos/.test(name))).toEqual(['.p2a-propose']);
});

test('any branch of the project may take on what only reads states, and nothing else', () => {
  const statements = (role: string) =>
    JSON.parse(files[`.gitlab/p2a-roles/trust/999999999999-prod-${role}.json`] ?? '').Statement;
  expect(statements('proposals')).toMatchObject([
    {
      Sid: 'JobsThatPlanMergeRequests',
      Condition: {
        StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' },
        StringLike: { 'gitlab.com:sub': ['project_path:acme/agents:ref_type:branch:ref:*'] },
      },
    },
  ]);
  for (const hand of ['security', 'workload'])
    for (const { Condition } of statements(hand)) expect(Object.keys(Condition)).toEqual(['StringEquals']);
});

test('tokens reach jobs that run Terraform only', () => {
  expect(whole('p2a-check').id_tokens).toBeUndefined();
  expect(whole('plan:prod-log-archive').id_tokens).toEqual({ P2A_ID_TOKEN: { aud: 'https://gitlab.com' } });
  // Jobs of a runner without containers share every other folder.
  expect(whole('plan:prod-log-archive').variables?.AWS_WEB_IDENTITY_TOKEN_FILE).toMatch(/^\$CI_PROJECT_DIR\/[^/]+$/);
});

test('plans need applies, so all are in one stage', () => {
  for (const name of onMain) expect(whole(name).stage).toBe(name === 'p2a-check' ? 'p2a-check' : 'p2a-stacks');
});

test('trusts the branch of the project, on the server that it is on', () => {
  const [statement, ...more] = JSON.parse(
    files['.gitlab/p2a-roles/trust/999999999999-prod-workload.json'] ?? '',
  ).Statement;
  expect(more).toEqual([]);
  expect(statement).toMatchObject({
    Principal: { Federated: 'arn:aws:iam::999999999999:oidc-provider/gitlab.com' },
    Condition: {
      StringEquals: {
        'gitlab.com:aud': 'https://gitlab.com',
        'gitlab.com:sub': ['project_path:acme/agents:ref_type:branch:ref:main'],
      },
    },
  });

  const elsewhere = gitlab({
    ...settings,
    deployments: deploymentsOf(SMALL),
    branch: 'live',
    repository: { host: 'git.acme.example', path: 'platform/ai/agents' },
  });
  expect(whole('plan:prod-keys-agents', jobsIn(elsewhere['.gitlab/p2a.yml'])).id_tokens).toEqual({
    P2A_ID_TOKEN: { aud: 'https://git.acme.example' },
  });
  expect(
    JSON.parse(elsewhere['.gitlab/p2a-roles/trust/999999999999-security.json'] ?? '').Statement[0].Condition,
  ).toEqual({
    StringEquals: {
      'git.acme.example:aud': 'https://git.acme.example',
      'git.acme.example:sub': ['project_path:platform/ai/agents:ref_type:branch:ref:live'],
    },
  });
});

test('hands values, a backend and a host of states on', () => {
  const { pipelineRoleArn, ...unknown } = stack('prod-agents-agents', [], {
    inputs: [{ variable: 'key', from: 'prod-keys-agents', output: 'key-arn' }],
  });
  const deployments = deploymentsOf({
    version: 1,
    environments: { prod: environmentOf([unknown], { state: 'none' }) },
  });
  const job = whole('plan:prod-agents-agents', jobsIn(gitlab({ ...settings, deployments })['.gitlab/p2a.yml']));
  expect(job.variables).toMatchObject({
    AWS_ROLE_ARN: '$P2A_PROD_SECURITY_ROLE_ARN',
    AWS_REGION: 'eu-central-1',
    P2A_BACKEND: 'backends/prod.tf.json',
    P2A_INPUTS: 'key prod-keys-agents key-arn\n',
  });
  expect(whole('plan:prod-log-archive').variables?.P2A_STATE_HOST).toBe('app.terraform.io');
  expect(whole('plan:staging-log-archive').variables?.P2A_STATE_HOST).toBeUndefined();
});

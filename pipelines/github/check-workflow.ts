import type { Deployment } from '../deployments';
import type { Pipelines } from '../pipelines';
import { yamlFile } from '../yaml';
import { ACTIONS, VERSIONS } from './actions';
import { CHECK, callOf, STACK_PERMISSIONS, STACK_WORKFLOW, stateSecrets } from './calls';
import { expression } from './expression';
import { checkout, fetch, ID_OF_ARTIFACT, install, keep, planArtifact, RUNNER, STACKS_ARTIFACT } from './steps';

/** Jobs of one matrix, and so stacks of one environment, at most. Source: Running variations of jobs in a workflow (GitHub Docs). */
export const MOST_JOBS = 256;

/** Who could hold the credentials of a plan: those who may push to this repository, and no program, whoever starts its run again. */
const TRUSTED = [
  "vars.P2A_PLAN_PULL_REQUESTS == 'yes'",
  'github.event.pull_request.head.repo.full_name == github.repository',
  "github.event.pull_request.user.type == 'User'",
  "github.actor != 'dependabot[bot]'",
].join(' && ');

/** The workflow of a pull request: checks, a plan of each stack, and one comment with all plans. */
export const checkWorkflow = ({ branch, installation, deployments }: Pipelines) =>
  yamlFile(
    [
      'Checks a pull request; with the variable P2A_PLAN_PULL_REQUESTS=yes it plans every stack too, and writes what would change into',
      'one comment.',
      '',
      'A plan has the power of the deploy role, since Terraform takes it on to read: before that, give the environments',
      '<environment>-<hand>-proposal reviewers (docs/guide/pipelines.md). Pull requests from forks and programs are never planned. Bootstrap',
      'stacks are not planned here; a person applies them, with credentials that no pipeline has (docs/guide/bootstrap.md).',
    ],
    {
      name: 'p2a check',
      on: { pull_request: { branches: [branch] } },
      permissions: { contents: 'read' },
      // Plans of pull requests take no lock, so they can be stopped at any point.
      concurrency: { group: `p2a-check-${expression('github.event.pull_request.number')}`, 'cancel-in-progress': true },
      jobs: {
        [CHECK]: {
          'runs-on': RUNNER,
          'timeout-minutes': 60,
          outputs: { stacks: expression(`steps.keep.outputs.${ID_OF_ARTIFACT}`) },
          steps: [
            checkout,
            ...install(installation),
            { run: 'npx projen test' },
            { run: 'npx projen synth' },
            { name: 'Pipelines are current', run: 'npx projen pipelines -- --check' },
            { id: 'keep', ...keep(STACKS_ARTIFACT, 'cdktf.out') },
          ],
        },
        ...Object.fromEntries(deployments.map((deployment) => [planJob(deployment), plans(deployment)])),
        ...(deployments.length === 0 ? {} : { summary: summary(deployments, installation) }),
      },
    },
    VERSIONS,
  );

const planJob = ({ environment }: Deployment) => `plan-${environment}`;

const plans = (deployment: Deployment) => {
  const calls = deployment.stacks.map((stack) => callOf(deployment, stack, false));
  const names = [...new Set(calls.flatMap((call) => Object.keys(call)))];
  return {
    needs: CHECK,
    if: TRUSTED,
    // All at once, so that those of one environment are approved at once.
    strategy: { 'fail-fast': false, matrix: { include: calls.map(({ apply, stacks, ...call }) => call) } },
    uses: STACK_WORKFLOW,
    permissions: STACK_PERMISSIONS,
    ...stateSecrets(deployment),
    with: {
      ...Object.fromEntries(names.map((name) => [name, expression(`matrix.${name}`)])),
      apply: false,
      stacks: calls[0]?.stacks,
    },
  };
};

/** Also where a plan failed, or was not approved: the comment says so. */
const summary = (deployments: readonly Deployment[], installation: Pipelines['installation']) => ({
  needs: [CHECK, ...deployments.map(planJob)],
  if: `!cancelled() && needs.check.result == 'success' && ${TRUSTED}`,
  'runs-on': RUNNER,
  'timeout-minutes': 15,
  permissions: { contents: 'read', 'pull-requests': 'write' },
  steps: [
    checkout,
    ...install(installation),
    fetch(STACKS_ARTIFACT, 'cdktf.out'),
    { uses: ACTIONS.download, with: { pattern: planArtifact('*'), path: 'cdktf.out/plans' } },
    {
      name: 'Comment',
      env: {
        GITHUB_TOKEN: expression('github.token'),
        P2A_PULL_REQUEST: expression('github.event.pull_request.number'),
        P2A_ENVIRONMENTS: deployments.map(({ environment }) => environment).join(' '),
      },
      run: 'node foundation/start.cjs pipelines/summary/main.ts',
    },
  ],
});

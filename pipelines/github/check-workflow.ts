import { type Deployment, plansProposals, roleVariable } from '../deployments';
import type { Pipelines } from '../pipelines';
import { yamlFile } from '../yaml';
import { ACTIONS, VERSIONS } from './actions';
import { CHECK, proposeCall, STACK_PERMISSIONS, STACK_WORKFLOW, stateSecrets } from './calls';
import { expression } from './expression';
import { checkout, fetch, ID_OF_ARTIFACT, install, keep, planArtifact, RUNNER, STACKS_ARTIFACT } from './steps';

/** Jobs of one matrix, and so stacks of one environment, at most. Source: Running variations of jobs in a workflow (GitHub Docs). */
export const MOST_JOBS = 256;

/** Who could hold the credentials of a plan: those who may push to this repository, and no program, whoever starts its run again. */
const TRUSTED = [
  'github.event.pull_request.head.repo.full_name == github.repository',
  "github.event.pull_request.user.type == 'User'",
  "github.actor != 'dependabot[bot]'",
].join(' && ');

/** The workflow of a pull request: checks, a plan of each stack, and one comment with all plans. */
export const checkWorkflow = ({ branch, installation, deployments: all }: Pipelines) => {
  const deployments = all.filter((deployment) => deployment.stacks.length > 0 && plansProposals(deployment));
  return yamlFile(
    [
      'Checks a pull request, plans every stack, and writes what would change into one comment.',
      '',
      'Plans are made from states alone, by a role that reads them and changes nothing (docs/guide/pipelines.md). Pull requests',
      'from forks and programs are never planned. Bootstrap stacks are not planned here; a person applies them, with credentials that',
      'no pipeline has (docs/guide/bootstrap.md).',
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
};

const planJob = ({ environment }: Deployment) => `plan-${environment}`;

/** An environment that names no role for it is planned where a variable does. */
const condition = ({ environment, proposalsRoleArn }: Deployment) =>
  proposalsRoleArn === undefined ? `vars.${roleVariable(environment, 'proposals')} != '' && ${TRUSTED}` : TRUSTED;

const plans = (deployment: Deployment) => {
  const calls = deployment.stacks.map((stack) => proposeCall(deployment, stack));
  const names = [...new Set(calls.flatMap((call) => Object.keys(call)))];
  return {
    needs: CHECK,
    if: condition(deployment),
    strategy: { 'fail-fast': false, matrix: { include: calls.map(({ stacks, ...call }) => call) } },
    uses: STACK_WORKFLOW,
    permissions: STACK_PERMISSIONS,
    ...stateSecrets(deployment),
    with: {
      ...Object.fromEntries(names.map((name) => [name, expression(`matrix.${name}`)])),
      stacks: calls[0]?.stacks,
    },
  };
};

const anyPlanned = (deployments: readonly Deployment[]) =>
  `(${deployments.map((deployment) => `needs.${planJob(deployment)}.result != 'skipped'`).join(' || ')})`;

/** Also where a plan failed, or was not approved: the comment says so. Nothing is said where nothing was planned. */
const summary = (deployments: readonly Deployment[], installation: Pipelines['installation']) => ({
  needs: [CHECK, ...deployments.map(planJob)],
  if: `!cancelled() && needs.check.result == 'success' && ${anyPlanned(deployments)} && ${TRUSTED}`,
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

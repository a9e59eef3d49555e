import { yamlFile } from '../yaml';
import { ACTIONS, VERSIONS } from './actions';
import { expression } from './expression';
import { checkout, fetchExactly, ID_OF_ARTIFACT, keep, planArtifact, RUNNER } from './steps';

/** What a workflow says of the stack that it has planned or applied. */
export interface StackCall {
  readonly stack: string;
  /** GitHub environment that plans. */
  readonly 'plan-environment': string;
  /** GitHub environment that applies the plan; without one, it is that of a pull request. */
  readonly 'apply-environment'?: string;
  readonly role: string;
  readonly region: string;
  /** Id of the artifact with what was synthesized. */
  readonly stacks: string;
  readonly inputs?: string;
  readonly backend?: string;
  readonly 'state-host'?: string;
}

const text = (description: string) => ({ description, type: 'string', required: true });
const optional = (description: string) => ({ description, type: 'string', default: '' });

const INPUTS = {
  stack: text('Stack, as cdktf.out/p2a.manifest.json names it'),
  'plan-environment': text('GitHub environment that plans it'),
  'apply-environment': optional(
    'GitHub environment that applies what is planned, once it is approved; none in a pull request',
  ),
  role: text(
    'Role of the pipeline, from which Terraform takes on the deploy role; in a pull request one that reads states',
  ),
  region: text('Region of the environment'),
  stacks: text('Id of the artifact with what was synthesized'),
  inputs: optional('Values of earlier stacks, one a line: variable, stack, output'),
  backend: optional('File with the backend, where the pipeline places states'),
  'state-host': optional('HCP Terraform or Terraform Enterprise host that keeps the states'),
} satisfies Record<keyof StackCall, unknown>;

const PLANS = `cdktf.out/plans/${expression('inputs.stack')}`;

/** The workflow that plans one stack and applies that very plan. */
export const stackWorkflow = (terraform: string) =>
  yamlFile(
    [
      'Plans one stack, and applies that plan once people have approved it. Called by the other workflows of this kind.',
      'The plan of a pull request is made from states alone, and applied by nobody.',
      '',
      'Values reach scripts as variables, never as text of the script.',
    ],
    {
      name: 'p2a stack',
      on: { workflow_call: { inputs: INPUTS } },
      permissions: {},
      env: {
        STACK: expression('inputs.stack'),
        P2A_INPUTS: expression('inputs.inputs'),
        P2A_BACKEND: expression('inputs.backend'),
        P2A_STATE_HOST: expression('inputs.state-host'),
        TF_IN_AUTOMATION: 'true',
      },
      jobs: { plan: plan(terraform), apply: apply(terraform) },
    },
    VERSIONS,
  );

/** Also where it failed: then there is an error to show. */
const PLAN_RAN = expression("!cancelled() && steps.plan.conclusion != 'skipped'");

const plan = (terraform: string) => ({
  name: `plan ${expression('inputs.stack')}`,
  'runs-on': RUNNER,
  'timeout-minutes': 30,
  environment: expression('inputs.plan-environment'),
  permissions: { contents: 'read', 'id-token': 'write' },
  outputs: {
    status: expression('steps.plan.outputs.status'),
    plan: expression(`steps.keep.outputs.${ID_OF_ARTIFACT}`),
  },
  steps: [
    ...prepared(terraform),
    {
      id: 'plan',
      name: 'Plan',
      shell: 'bash',
      env: {
        P2A_PROPOSAL: expression('!inputs.apply-environment'),
        P2A_STATE_TOKEN: expression('inputs.state-host && secrets.P2A_STATE_TOKEN'),
      },
      run: script(
        // What a plan prints could be read as commands to the runner, which hide texts from those who approve.
        'resume=$(openssl rand -hex 16)',
        'trap \'echo "::$resume::"\' EXIT',
        'echo "::stop-commands::$resume"',
        'sh pipelines/steps/plan.sh "$STACK"',
        'echo "status=$(cat "cdktf.out/plans/$STACK/status")" >> "$GITHUB_OUTPUT"',
      ),
    },
    {
      name: 'Show the plan to those who approve it',
      if: PLAN_RAN,
      shell: 'bash',
      // A summary may have a megabyte. Indented, no line of a plan ends the block and hides what comes behind it.
      run: script(
        '{ echo; head -c 700000 "cdktf.out/plans/$STACK/plan.txt" | sed "s/^/    /"; } >> "$GITHUB_STEP_SUMMARY"',
      ),
    },
    { id: 'keep', ...keep(planArtifact(expression('inputs.stack')), PLANS), if: PLAN_RAN },
  ],
});

const apply = (terraform: string) => ({
  name: `apply ${expression('inputs.stack')}`,
  needs: 'plan',
  // Where nothing changes, nobody is asked.
  if: expression("inputs.apply-environment && needs.plan.outputs.status == 'changes'"),
  'runs-on': RUNNER,
  'timeout-minutes': 120,
  environment: expression('inputs.apply-environment'),
  permissions: { contents: 'read', 'id-token': 'write' },
  steps: [
    ...prepared(terraform),
    fetchExactly(expression('needs.plan.outputs.plan'), PLANS),
    {
      name: 'Apply',
      shell: 'bash',
      env: { P2A_STATE_TOKEN: expression('inputs.state-host && secrets.P2A_STATE_TOKEN') },
      run: script('sh pipelines/steps/apply.sh "$STACK"'),
    },
  ],
});

const prepared = (terraform: string) => [
  checkout,
  fetchExactly(expression('inputs.stacks'), 'cdktf.out'),
  { uses: ACTIONS.setupTerraform, with: { terraform_version: terraform, terraform_wrapper: false } },
  {
    uses: ACTIONS.credentials,
    with: {
      'role-to-assume': expression('inputs.role'),
      'aws-region': expression('inputs.region'),
      'role-session-name': `p2a-${expression('github.run_id')}-${expression('github.run_attempt')}`,
      'mask-aws-account-id': false,
    },
  },
];

const script = (...lines: readonly string[]) => ['set -euo pipefail', ...lines, ''].join('\n');

import {
  backendFile,
  type DeployedStack,
  type Deployment,
  type Duty,
  inputLines,
  plansProposals,
  proposalEnvironment,
  protectedEnvironment,
  roleVariable,
} from '../deployments';
import { permissionPolicies } from '../permissions';
import type { Files, Pipelines } from '../pipelines';
import type { Repository } from '../repository';
import { type Admission, trustPolicies } from '../trust';
import { yamlFile } from '../yaml';

const PUBLIC = 'gitlab.com';

const CHECK = 'p2a-check';
/** One for plans and applies: no job may need one of a later stage, and plans need applies. */
const STACKS = 'p2a-stacks';

/** The branch that the trust policies name. */
const onBranch = ({ branch }: Pipelines) => `$CI_COMMIT_BRANCH == "${branch}"`;
const IN_MERGE_REQUEST = '$CI_PIPELINE_SOURCE == "merge_request_event"';
/** Merge requests from forks have no credentials, whoever starts their pipeline. */
const IN_OWN_MERGE_REQUEST = `${IN_MERGE_REQUEST} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID`;

/** A pipeline of GitLab, to be included by the project's own, and the trust policies of the roles that its jobs take on. */
export const gitlab = (pipelines: Pipelines): Files => ({
  '.gitlab/p2a.yml': pipeline(pipelines),
  ...permissionPolicies(`${ROLES}/permissions`, pipelines.deployments),
  ...(pipelines.repository === undefined ? {} : trust(pipelines, pipelines.repository)),
});

const pipeline = (pipelines: Pipelines) =>
  yamlFile(
    [
      'Include it in .gitlab-ci.yml, with its stages:',
      '',
      `  stages: [${CHECK}, ${STACKS}]`,
      '  include:',
      '    - local: .gitlab/p2a.yml',
      '',
      `Each stack is planned when ${pipelines.branch} changes, behind the stacks that it needs; somebody then starts its apply, which applies that`,
      'very plan. Protect the branch, and the environments <environment>-<hand>: who may deploy there may start it.',
      'P2A_APPLY_<ENVIRONMENT>=auto lets applies start by themselves, as for an environment without people in it, or where',
      'the protected environment asks for approvals. Allow nobody to use pipeline variables, which go over those in here: with them',
      'who may start the applies of one hand does so with the role of the other (docs/guide/pipelines.md).',
      '',
      'Merge requests are planned from states alone, by a role that reads them and changes nothing. Keep merged results pipelines and',
      'merge trains off in this project: they run the code of somebody else on the branch that roles trust (docs/guide/pipelines.md).',
      '',
      'Bootstrap stacks are not applied here: a person does it, with credentials that no pipeline has (docs/guide/bootstrap.md).',
    ],
    {
      '.p2a-terraform': terraformJob(pipelines),
      '.p2a-plan': { ...PLAN_JOB, rules: [{ if: onBranch(pipelines) }] },
      '.p2a-propose': PROPOSE_JOB,
      '.p2a-apply': { extends: '.p2a-terraform', stage: STACKS, script: ['sh pipelines/steps/apply.sh "$STACK"'] },
      ...Object.fromEntries(
        pipelines.deployments.flatMap((deployment) => [
          ...handsOf(deployment),
          ...(plansProposals(deployment) ? [proposals(deployment)] : []),
        ]),
      ),
      [CHECK]: check(pipelines),
      ...Object.fromEntries(
        pipelines.deployments.flatMap((deployment) =>
          deployment.stacks.flatMap((stack) => jobsOf(deployment, stack, onBranch(pipelines))),
        ),
      ),
    },
  );

const check = (pipelines: Pipelines) => ({
  stage: CHECK,
  image: 'node:22',
  interruptible: true,
  rules: [{ if: IN_MERGE_REQUEST }, { if: onBranch(pipelines) }],
  script: [
    ...pipelines.installation.commands,
    'npx projen test',
    'npx projen synth',
    'npx projen pipelines -- --check',
  ],
  artifacts: { paths: ['cdktf.out'], expire_in: '1 week', access: 'developer' },
});

/**
 * The AWS provider and the S3 backend trade the token for credentials of the role themselves.
 *
 * Source: OpenID Connect (OIDC) Authentication Using ID Tokens (GitLab Docs).
 */
const terraformJob = ({ terraform, repository }: Pipelines) => ({
  image: { name: `hashicorp/terraform:${terraform}`, entrypoint: [''] },
  id_tokens: { P2A_ID_TOKEN: { aud: audience(repository) } },
  variables: {
    // Not in a folder that a runner without containers shares among jobs; git cleans it away before the next.
    AWS_WEB_IDENTITY_TOKEN_FILE: '$CI_PROJECT_DIR/.p2a-id-token',
    AWS_ROLE_SESSION_NAME: 'p2a-$CI_PIPELINE_ID',
    TF_IN_AUTOMATION: 'true',
    // For states that GitLab keeps; other backends do not read it.
    TF_HTTP_USERNAME: 'gitlab-ci-token',
    TF_HTTP_PASSWORD: '$CI_JOB_TOKEN',
  },
  before_script: ['(umask 077 && printf \'%s\' "$P2A_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE")'],
});

const PLAN_JOB = {
  extends: '.p2a-terraform',
  stage: STACKS,
  script: ['sh pipelines/steps/plan.sh "$STACK"'],
  artifacts: {
    when: 'always',
    paths: ['cdktf.out/plans/$STACK'],
    reports: { terraform: 'cdktf.out/plans/$STACK/report.json' },
    expire_in: '1 week',
    access: 'developer',
  },
};

const PROPOSE_JOB = {
  extends: '.p2a-plan',
  needs: [CHECK],
  interruptible: true,
};

const planJob = (stack: string) => `plan:${stack}`;
const applyJob = (stack: string) => `apply:${stack}`;
const handJob = ({ environment }: Deployment, { hand }: DeployedStack) =>
  `.p2a-${protectedEnvironment(environment, hand)}`;

/** What all stacks of one hand have in common. */
const handsOf = (deployment: Deployment): Array<[string, unknown]> =>
  deployment.stacks.map((stack) => [
    handJob(deployment, stack),
    { variables: variablesOf(deployment, stack.hand, stack.roleArn) },
  ]);

const variablesOf = (deployment: Deployment, duty: Duty, roleArn?: string) => ({
  AWS_ROLE_ARN: roleArn ?? `$${roleVariable(deployment.environment, duty)}`,
  AWS_REGION: deployment.region,
  ...(deployment.state === 'none' ? { P2A_BACKEND: backendFile(deployment) } : {}),
  ...(deployment.stateHost === undefined ? {} : { P2A_STATE_HOST: deployment.stateHost }),
});

const proposalsJob = ({ environment }: Deployment) => `.p2a-${environment}-proposals`;

/** What all merge requests have in common; where the environment names no role for them, they are planned if a variable does. */
const proposals = (deployment: Deployment): [string, unknown] => {
  const { environment, proposalsRoleArn } = deployment;
  const unnamed = proposalsRoleArn === undefined ? ` && $${roleVariable(environment, 'proposals')}` : '';
  return [
    proposalsJob(deployment),
    {
      extends: '.p2a-propose',
      rules: [{ if: `${IN_OWN_MERGE_REQUEST}${unnamed}` }],
      environment: { name: proposalEnvironment(environment), action: 'verify' },
      variables: { P2A_PROPOSAL: 'true', ...variablesOf(deployment, 'proposals', proposalsRoleArn) },
    },
  ];
};

function jobsOf(deployment: Deployment, stack: DeployedStack, branch: string): Array<[string, unknown]> {
  const { environment } = deployment;
  const hand = handJob(deployment, stack);
  const variables = {
    STACK: stack.id,
    ...(stack.inputs.length === 0 ? {} : { P2A_INPUTS: `${inputLines(stack.inputs)}\n` }),
  };
  return [
    ...(plansProposals(deployment)
      ? [[`propose:${stack.id}`, { extends: proposalsJob(deployment), variables }] as [string, unknown]]
      : []),
    [planJob(stack.id), { extends: ['.p2a-plan', hand], needs: [CHECK, ...stack.after.map(applyJob)], variables }],
    [
      applyJob(stack.id),
      {
        extends: ['.p2a-apply', hand],
        needs: [CHECK, planJob(stack.id)],
        environment: { name: protectedEnvironment(environment, stack.hand) },
        // Never two at once in one environment.
        resource_group: `p2a-${environment}`,
        rules: [
          { if: `${branch} && $${autoVariable(deployment)} == "auto"` },
          { if: branch, when: 'manual', allow_failure: false },
        ],
        variables: { STACK: stack.id },
      },
    ],
  ];
}

const autoVariable = ({ environment }: Deployment) => `P2A_APPLY_${environment.replaceAll('-', '_').toUpperCase()}`;

const audience = (repository?: Repository) => `https://${repository?.host ?? PUBLIC}`;

/**
 * GitLab's subjects tell the project and the branch. A merge request runs on its own branch, whichever that is; what it takes
 * on only reads states.
 */
const trust = ({ deployments, branch }: Pipelines, repository: Repository) =>
  trustPolicies(
    `${ROLES}/trust`,
    deployments,
    { name: repository.host ?? PUBLIC, audience: audience(repository) },
    (_, duty): Admission[] => {
      const ofBranch = (name: string) => [`project_path:${repository.path}:ref_type:branch:ref:${name}`];
      return duty === 'proposals'
        ? [{ sid: 'JobsThatPlanMergeRequests', subjects: ofBranch('*'), anyBranch: true }]
        : [{ sid: 'JobsOfTheBranch', subjects: ofBranch(branch) }];
    },
  );

/** Policies of the roles that jobs take on. */
const ROLES = '.gitlab/p2a-roles';

import { type DeployedStack, type Deployment, protectedEnvironment } from '../deployments';
import { FIRST_LINE } from '../marker';
import type { Files, Pipelines } from '../pipelines';
import type { Repository } from '../repository';
import { yamlFile } from '../yaml';
import { orderGroups } from './order-groups';

/** What decides over the Terraform of every stack. */
const SOURCES = ['main.ts', 'environments/**', 'foundation/**', 'modules/**', 'stacks/**', 'tools/**', 'package.json'];

/** Configuration of Atlantis in the repository, and what belongs on its server. */
export function atlantis(pipelines: Pipelines): Files {
  // Atlantis hands no values from one stack to another.
  const deployments = pipelines.deployments.filter(({ state }) => state !== 'none');
  return {
    'atlantis.yaml': repositoryConfiguration(deployments, pipelines),
    '.atlantis/repos.yaml': serverConfiguration(deployments, pipelines),
    '.atlantis/aws-config': profiles(deployments),
  };
}

/** Source: Repo Level atlantis.yaml Config (Atlantis documentation). */
const repositoryConfiguration = (deployments: readonly Deployment[], { branch, terraform }: Pipelines) =>
  yamlFile(
    [
      'What Atlantis plans and applies. Bootstrap stacks are not among it: a person applies them, with credentials that no',
      'pipeline has (docs/guide/bootstrap.md). The server has to synthesize before it plans: see .atlantis/repos.yaml.',
    ],
    {
      version: 3,
      automerge: false,
      parallel_plan: true,
      parallel_apply: false,
      abort_on_execution_order_fail: true,
      projects: deployments.flatMap(({ environment, stacks }) => {
        const groups = orderGroups(stacks);
        return stacks.map((stack) => ({
          name: stack.id,
          branch: `/^${branch.replaceAll('.', '\\.').replaceAll('/', '\\/')}$/`,
          dir: `cdktf.out/stacks/${stack.id}`,
          terraform_version: `v${terraform}`,
          execution_order_group: groups.get(stack.id),
          depends_on: stack.after,
          workflow: workflowOf(environment, stack),
          autoplan: { enabled: true, when_modified: SOURCES.map((source) => `../../../${source}`) },
        }));
      }),
    },
  );

const workflowOf = (environment: string, { hand }: DeployedStack) => `p2a-${protectedEnvironment(environment, hand)}`;

/** An id that no repository has: what is meant for one must not hold for all that the server knows. */
const NOBODY = 'put-host/owner/repository-here';

/** Host and path; subjects of tokens may have ids in it, which Atlantis does not know. */
function idOf({ host, path }: Repository): string {
  const plain = path.replace(/@\d+/g, '');
  return host === undefined
    ? `/^git(?:hub|lab)\\.com\\/${plain.replaceAll('.', '\\.').replaceAll('/', '\\/')}$/`
    : `${host}/${plain}`;
}

/** Source: Server Side Repo Config, Custom Workflows and Pre Workflow Hooks (Atlantis documentation). */
const serverConfiguration = (deployments: readonly Deployment[], { installation, repository }: Pipelines) => {
  const workflows = [
    ...new Set(deployments.flatMap(({ environment, stacks }) => stacks.map((stack) => workflowOf(environment, stack)))),
  ];
  return yamlFile(
    [
      'For the server, not for the repository: merge it into the file that --repo-config names.',
      'Start the server with --fail-on-pre-workflow-hook-error, and with aws-config as its AWS_CONFIG_FILE.',
      '',
      'A plan runs the code of the pull request with all that the server has, both hands: serve no other repository, start the server',
      'with --disable-autoplan, and let --gh-team-allowlist say who may plan (docs/guide/pipelines.md).',
    ],
    {
      repos: [
        {
          id: repository === undefined ? NOBODY : idOf(repository),
          apply_requirements: ['approved', 'mergeable', 'undiverged'],
          allowed_overrides: ['workflow'],
          allowed_workflows: workflows,
          allow_custom_workflows: false,
          pre_workflow_hooks: [
            {
              description: 'Synthesize, so that there is something to plan',
              commands: 'plan',
              run: [...installation.commands, 'npx projen synth'].join(' && '),
            },
          ],
        },
      ],
      workflows: Object.fromEntries(
        workflows.map((name) => {
          const profile = { env: { name: 'AWS_PROFILE', value: name } };
          return [name, { plan: { steps: [profile, 'init', 'plan'] }, apply: { steps: [profile, 'apply'] } }];
        }),
      ),
    },
  );
};

/** One for each environment and hand, by which the server becomes the role of that pipeline. */
function profiles(deployments: readonly Deployment[]): string {
  const lines = [
    `# ${FIRST_LINE}`,
    '# For the server: its own role, that of its ECS task here, takes these on. The trust policy of each names it.',
  ];
  for (const { environment, region, stacks } of deployments) {
    for (const hand of ['security', 'workload'] as const) {
      const of = stacks.find((stack) => stack.hand === hand);
      if (of === undefined) continue;
      lines.push(
        '',
        `[profile ${workflowOf(environment, of)}]`,
        `region = ${region}`,
        ...(of.roleArn === undefined
          ? ['# role_arn = the role of this pipeline, which the environment does not name']
          : [`role_arn = ${of.roleArn}`]),
        'credential_source = EcsContainer',
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

import type { Deployment } from '../deployments';
import type { Pipelines } from '../pipelines';
import { yamlFile } from '../yaml';
import { VERSIONS } from './actions';
import { applyCall, STACK_PERMISSIONS, STACK_WORKFLOW, SYNTH, stateSecrets } from './calls';
import { expression } from './expression';
import { checkout, ID_OF_ARTIFACT, install, keep, RUNNER, STACKS_ARTIFACT } from './steps';

/** The workflow that applies one environment: a job for each stack, behind the stacks that it needs. */
export const applyWorkflow = (deployment: Deployment, { branch, installation }: Pipelines) =>
  yamlFile(
    [
      `Applies ${deployment.environment} when ${branch} changes: plans each stack, waits for approval, applies that plan.`,
      '',
      'Approvals are those of the GitHub environments, one for each hand; a stack that does not change asks nobody. Bootstrap',
      'stacks are not applied here: a person does it, with credentials that no pipeline has (docs/guide/bootstrap.md).',
    ],
    {
      name: `p2a apply ${deployment.environment}`,
      on: { push: { branches: [branch] }, workflow_dispatch: {} },
      permissions: { contents: 'read' },
      // Never two at once, and never half of one.
      concurrency: { group: `p2a-${deployment.environment}`, 'cancel-in-progress': false },
      jobs: {
        [SYNTH]: {
          // Also somebody who starts it by hand applies what was reviewed.
          if: `github.ref == 'refs/heads/${branch}'`,
          'runs-on': RUNNER,
          'timeout-minutes': 30,
          outputs: { stacks: expression(`steps.keep.outputs.${ID_OF_ARTIFACT}`) },
          steps: [
            checkout,
            ...install(installation),
            { run: `npx projen synth -- --env ${deployment.environment}` },
            { id: 'keep', ...keep(STACKS_ARTIFACT, 'cdktf.out') },
          ],
        },
        ...Object.fromEntries(
          deployment.stacks.map((stack) => [
            stack.id,
            {
              needs: [SYNTH, ...stack.after],
              // A stack that did not change skipped its apply, which must not skip what comes after it.
              if: expression("!failure() && !cancelled() && needs.synth.result == 'success'"),
              uses: STACK_WORKFLOW,
              permissions: STACK_PERMISSIONS,
              ...stateSecrets(deployment),
              with: applyCall(deployment, stack),
            },
          ]),
        ),
      },
    },
    VERSIONS,
  );

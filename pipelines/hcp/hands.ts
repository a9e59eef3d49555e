import type { DeployRole } from '../../foundation/arns';
import type { StackManifest } from '../../foundation/manifest';
import type { CloudEnvironment } from './cloud-environments';

/** What one of the two pipelines of an environment applies, and by which role. */
export interface Hand {
  readonly name: DeployRole;
  /** In the order in which they are applied. */
  readonly stacks: readonly StackManifest[];
  /** Role of the pipeline, from which the stacks take on their deploy roles; absent where the environment does not say. */
  readonly roleArn?: string;
}

/** The hands of an environment that have anything to apply. */
export const handsOf = ({ stacks }: CloudEnvironment): Hand[] =>
  (['security', 'workload'] as const)
    .map((name) => ({ name, stacks: stacks.filter(({ deployedBy }) => deployedBy === name) }))
    .filter((hand) => hand.stacks.length > 0)
    .map((hand) => {
      const roleArn = hand.stacks[0]?.pipelineRoleArn;
      return { ...hand, ...(roleArn === undefined ? {} : { roleArn }) };
    });

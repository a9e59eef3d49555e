import type { Deployment, Duty } from './deployments';

/** A role that an environment names for some of the jobs of its pipelines. */
export interface PipelineRole {
  readonly roleArn: string;
  readonly duty: Duty;
  readonly deployment: Deployment;
}

/** Each duty of each environment that has anything to do, and a role to do it by. A role may have several. */
export const pipelineRoles = (deployments: readonly Deployment[]): PipelineRole[] =>
  deployments.flatMap((deployment) => {
    const { stacks, proposalsRoleArn } = deployment;
    if (stacks.length === 0) return [];
    const named: ReadonlyArray<readonly [Duty, string | undefined]> = [
      ...(['security', 'workload'] as const).map(
        (duty) => [duty, stacks.find(({ hand }) => hand === duty)?.roleArn] as const,
      ),
      ['proposals', proposalsRoleArn],
    ];
    return named.flatMap(([duty, roleArn]) => (roleArn === undefined ? [] : [{ roleArn, duty, deployment }]));
  });

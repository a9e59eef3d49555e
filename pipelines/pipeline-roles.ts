import { type Mistake, MistakesError } from '../foundation/mistakes';
import { type Deployment, type Duty, plansProposals } from './deployments';

/** A role that an environment names for some of the jobs of its pipelines. */
export interface PipelineRole {
  readonly roleArn: string;
  readonly duty: Duty;
  readonly deployment: Deployment;
}

/**
 * Each duty of each environment that has anything to do, and a role to do it by. A role may have several.
 *
 * @throws MistakesError if one deploys and plans pull requests: environments that are synthesized one by one are not checked together.
 */
export function pipelineRoles(deployments: readonly Deployment[]): PipelineRole[] {
  const roles = deployments.flatMap(rolesOf);
  const mistakes = [...mixed(roles)];
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return roles;
}

function rolesOf(deployment: Deployment): PipelineRole[] {
  const { stacks, proposalsRoleArn } = deployment;
  if (stacks.length === 0) return [];
  const named: ReadonlyArray<readonly [Duty, string | undefined]> = [
    ...(['security', 'workload'] as const).map(
      (duty) => [duty, stacks.find(({ hand }) => hand === duty)?.roleArn] as const,
    ),
    ['proposals', plansProposals(deployment) ? proposalsRoleArn : undefined],
  ];
  return named.flatMap(([duty, roleArn]) => (roleArn === undefined ? [] : [{ roleArn, duty, deployment }]));
}

function* mixed(roles: readonly PipelineRole[]): Generator<Mistake> {
  for (const { roleArn, deployment } of roles.filter(({ duty }) => duty === 'proposals')) {
    const other = roles.find(
      (role) => role.roleArn.toLowerCase() === roleArn.toLowerCase() && role.duty !== 'proposals',
    );
    if (other !== undefined)
      yield {
        path: `${deployment.environment}.bootstrap.pipelines.proposals.roleArn`,
        problem: `is a role that deploys ${other.deployment.environment}, so whoever may push a branch could take it on`,
        got: roleArn,
        remedy: 'give pull requests a role of their own',
      };
  }
}

import type { Request } from './command-line';
import { type Deployment, plansProposals } from './deployments';

/** What a person should know of the pipelines that are written, and that is no mistake. */
export function* noticesOf(
  deployments: readonly Deployment[],
  { systems, repository }: Pick<Request, 'systems' | 'repository'>,
): Generator<string> {
  for (const deployment of deployments) {
    const { environment, state } = deployment;
    if (state === 'local')
      yield `${environment}: its states lie on one machine, so no pipeline plans or applies it; give it state: { kind: 's3', … }`;
    if (state === 'none' && systems.includes('atlantis'))
      yield `${environment}: Atlantis hands no values from one stack to another, so it leaves the environment out; give it state: { kind: 's3', … }`;
    if (!plansProposals(deployment))
      yield `${environment}: both hands write its states by ${deployment.s3?.roleArn}, so who ships agents can write those of what guards them, and pull requests are not planned; take state.roleArn out`;
    if (systems.some((system) => system === 'github' || system === 'gitlab') && lacksProposals(deployment, systems))
      yield `${environment}: pull requests are checked and not planned; name a role that reads its states, as bootstrap.pipelines.proposals`;
  }
  for (const [roleArn, environments] of sharedRoles(deployments))
    yield `${environments.join(' and ')}: their pipelines share ${roleArn}, so what it may do in one it may do in the other; give each environment roles of its own`;
  if (repository === undefined && deployments.some(({ stacks }) => stacks.some(({ roleArn }) => roleArn !== undefined)))
    yield 'no trust policies are written, since the repository is not known; add --repository acme/agents, say, or pipelineRepository to .projenrc.ts';
}

/** Of states on one machine, or by another role, and of roles that the environment does not name, other things are told. */
const lacksProposals = (deployment: Deployment, systems: Request['systems']) =>
  deployment.proposalsRoleArn === undefined &&
  plansProposals(deployment) &&
  deployment.state !== 'local' &&
  !(deployment.state === 'cloud' && systems.includes('hcp')) &&
  deployment.stacks.some(({ roleArn }) => roleArn !== undefined);

function sharedRoles(deployments: readonly Deployment[]): Array<[string, string[]]> {
  const byRole = new Map<string, Set<string>>();
  for (const { environment, state, stacks, proposalsRoleArn } of deployments)
    for (const roleArn of [...stacks.map((stack) => stack.roleArn), proposalsRoleArn])
      if (roleArn !== undefined && state !== 'local')
        byRole.set(roleArn, new Set([...(byRole.get(roleArn) ?? []), environment]));
  return [...byRole].flatMap(([roleArn, environments]) =>
    environments.size > 1 ? [[roleArn, [...environments]] as [string, string[]]] : [],
  );
}

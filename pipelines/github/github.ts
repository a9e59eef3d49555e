import type { DeployRole } from '../../foundation/arns';
import { MistakesError } from '../../foundation/mistakes';
import { protectedEnvironment } from '../deployments';
import type { Files, Pipelines } from '../pipelines';
import type { Repository } from '../repository';
import { type Issuer, trustPolicies } from '../trust';
import { applyWorkflow } from './apply-workflow';
import { checkWorkflow, MOST_JOBS } from './check-workflow';
import { stackWorkflow } from './stack-workflow';

/**
 * Workflows of GitHub Actions, and the trust policies of the roles that their jobs take on.
 *
 * @throws MistakesError if an environment has more stacks than one pull request can plan.
 */
export function github(pipelines: Pipelines): Files {
  const mistakes = pipelines.deployments
    .filter(({ stacks }) => stacks.length > MOST_JOBS)
    .map(({ environment, stacks }) => ({
      path: environment,
      problem: `has more stacks than GitHub plans in one matrix (${MOST_JOBS})`,
      got: stacks.length,
      remedy: 'divide the environment, or use another system',
    }));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  const { deployments, repository, terraform } = pipelines;
  return {
    '.github/workflows/p2a-check.yml': checkWorkflow(pipelines),
    ...(deployments.length === 0 ? {} : { '.github/workflows/p2a-stack.yml': stackWorkflow(terraform) }),
    ...Object.fromEntries(
      deployments.map((deployment) => [
        `.github/workflows/p2a-apply-${deployment.environment}.yml`,
        applyWorkflow(deployment, pipelines),
      ]),
    ),
    ...(repository === undefined ? {} : trust(pipelines, repository)),
  };
}

/**
 * A subject with an environment names nothing else, and GitHub makes an environment that does not exist, without any rule, for
 * whoever may push: so what is applied, and planned for that, has to run on the branch as well. That cannot be asked of pull
 * requests, whose plans only the rules of an environment guard: a role admits them by another policy, which somebody chooses.
 */
function trust({ deployments, branch }: Pipelines, repository: Repository): Files {
  const subject = (environment: string, hand: DeployRole) =>
    `repo:${repository.path}:environment:${protectedEnvironment(environment, hand)}`;
  const ofTheBranch = (environment: string, hand: DeployRole) => [
    { sid: 'JobsThatApply', subjects: [subject(environment, hand)], ref: `refs/heads/${branch}` },
    { sid: 'JobsThatPlan', subjects: [`${subject(environment, hand)}-plan`], ref: `refs/heads/${branch}` },
  ];
  const withPullRequests = (environment: string, hand: DeployRole) => [
    ...ofTheBranch(environment, hand),
    { sid: 'JobsThatPlanPullRequests', subjects: [`${subject(environment, hand)}-proposal`] },
  ];
  const from = issuer(repository);
  return {
    ...trustPolicies(TRUST, deployments, from, ofTheBranch),
    ...trustPolicies(TRUST, deployments, from, withPullRequests, '-with-pull-requests'),
  };
}

const TRUST = '.github/p2a-trust';

/** Source: OpenID Connect reference (GitHub Docs); About OpenID Connect on GitHub Enterprise Server. */
function issuer({ host }: Repository): Issuer {
  const isPublic = host === undefined || host === 'github.com';
  return {
    name: isPublic ? 'token.actions.githubusercontent.com' : `${host}/_services/token`,
    audience: 'sts.amazonaws.com',
    tellsRef: isPublic,
  };
}

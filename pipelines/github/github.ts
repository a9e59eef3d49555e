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

/** A subject with an environment names nothing else: who may use the environment is for its own rules to say. */
const trust = ({ deployments }: Pipelines, repository: Repository) =>
  trustPolicies('.github/p2a-trust', deployments, issuer(repository), (environment, hand) => {
    const subject = `repo:${repository.path}:environment:${protectedEnvironment(environment, hand)}`;
    return [
      { sid: 'JobsThatApply', subjects: [subject] },
      { sid: 'JobsThatPlan', subjects: [`${subject}-plan`] },
      // Left out in AWS, pull requests are checked and not planned.
      { sid: 'JobsThatPlanPullRequests', subjects: [`${subject}-proposal`] },
    ];
  });

/** Source: OpenID Connect reference (GitHub Docs); About OpenID Connect on GitHub Enterprise Server. */
const issuer = ({ host }: Repository): Issuer => ({
  name: host === undefined || host === 'github.com' ? 'token.actions.githubusercontent.com' : `${host}/_services/token`,
  audience: 'sts.amazonaws.com',
});

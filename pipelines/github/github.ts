import { MistakesError } from '../../foundation/mistakes';
import { proposalEnvironment, protectedEnvironment } from '../deployments';
import { permissionPolicies } from '../permissions';
import type { Files, Pipelines } from '../pipelines';
import type { Repository } from '../repository';
import { type Admission, type Issuer, trustPolicies } from '../trust';
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
    ...permissionPolicies(`${ROLES}/permissions`, deployments),
    ...(repository === undefined ? {} : trust(pipelines, repository)),
  };
}

/**
 * A subject with an environment names nothing else, and GitHub makes an environment that does not exist, without any rule, for
 * whoever may push: so what is applied, and planned for that, has to run on the branch as well. Pull requests have no branch to
 * ask for, and a role that only reads states.
 */
const trust = ({ deployments, branch }: Pipelines, repository: Repository): Files =>
  trustPolicies(`${ROLES}/trust`, deployments, issuer(repository), (environment, duty): Admission[] => {
    const subjects = (name: string) => [`repo:${repository.path}:environment:${name}`];
    if (duty === 'proposals')
      return [{ sid: 'JobsThatPlanPullRequests', subjects: subjects(proposalEnvironment(environment)) }];
    const ref = `refs/heads/${branch}`;
    const hand = protectedEnvironment(environment, duty);
    return [
      { sid: 'JobsThatApply', subjects: subjects(hand), ref },
      { sid: 'JobsThatPlan', subjects: subjects(`${hand}-plan`), ref },
    ];
  });

/** Policies of the roles that jobs take on. */
const ROLES = '.github/p2a-roles';

/** Source: OpenID Connect reference (GitHub Docs); About OpenID Connect on GitHub Enterprise Server. */
function issuer({ host }: Repository): Issuer {
  const isPublic = host === undefined || host === 'github.com';
  return {
    name: isPublic ? 'token.actions.githubusercontent.com' : `${host}/_services/token`,
    audience: 'sts.amazonaws.com',
    tellsRef: isPublic,
  };
}

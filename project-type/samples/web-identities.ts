import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { PLACEHOLDERS } from './layouts';

/** Whose sessions from outside AWS may take on roles. */
export interface WebIdentity {
  readonly issuer: string;
  readonly subjects: readonly string[];
}

/** Who issues tokens to a pipeline, and what these say of where it runs. */
const ISSUERS: Readonly<Record<string, (repository: string, organization: string) => WebIdentity>> = {
  github: (repository) => ({ issuer: 'token.actions.githubusercontent.com', subjects: [`repo:${repository}:*`] }),
  gitlab: (repository) => ({ issuer: 'gitlab.com', subjects: [`project_path:${repository}:*`] }),
  hcp: (_, organization) => ({ issuer: 'app.terraform.io', subjects: [`organization:${organization}:*`] }),
};

/** Of all systems that were chosen; of GitHub, if that is still open. */
export function webIdentitiesOf(
  { pipelines = [], pipelineRepository, terraformOrganization }: P2aGuardrailsProjectOptions,
  slug: string,
): WebIdentity[] {
  const systems = pipelines.filter((system) => Object.hasOwn(ISSUERS, system));
  const repository = pipelineRepository ?? `${slug}/${PLACEHOLDERS.repository}`;
  return (systems.length > 0 ? systems : ['github']).flatMap(
    (system) => ISSUERS[system]?.(repository, terraformOrganization ?? slug) ?? [],
  );
}

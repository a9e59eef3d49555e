import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { PLACEHOLDERS } from './layouts';

/** Whose sessions from outside AWS may take on roles. */
export interface WebIdentity {
  readonly issuer: string;
  readonly subjects: readonly string[];
}

/** Where a repository is, with the host where it is not on the public service. */
interface Place {
  readonly host: string | undefined;
  readonly path: string;
}

/** Who issues tokens to a pipeline, and what these say of where it runs. */
const ISSUERS: Readonly<Record<string, (place: Place, organization: string) => WebIdentity>> = {
  github: ({ host, path }) => ({
    issuer: host === undefined ? 'token.actions.githubusercontent.com' : `${host}/_services/token`,
    subjects: [`repo:${path}:*`],
  }),
  gitlab: ({ host = 'gitlab.com', path }) => ({ issuer: host, subjects: [`project_path:${path}:*`] }),
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
    (system) => ISSUERS[system]?.(placeOf(repository), terraformOrganization ?? slug) ?? [],
  );
}

const PUBLIC = ['github.com', 'gitlab.com'];

function placeOf(repository: string): Place {
  const [, host, path = repository] = /^https:\/\/([^/]+)\/(.+)$/.exec(repository) ?? [];
  return { host: host === undefined || PUBLIC.includes(host) ? undefined : host, path };
}

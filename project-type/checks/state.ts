import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { chosenEnvironments } from '../samples/chosen-environments';
import { layoutNamed } from '../samples/layouts';
import { type Mistake, oneOf } from './mistake';

const BACKENDS = ['local', 's3', 'cloud', 'none'];

/** Where states are kept, and whether what is said of it is of use. */
export function* stateMistakes(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const { stateBackend } = options;
  if (stateBackend !== undefined && !BACKENDS.includes(stateBackend))
    yield {
      path: 'stateBackend',
      problem: 'is not a backend',
      got: stateBackend,
      remedy: oneOf(BACKENDS, stateBackend),
    };
  else yield* mistakesInUse(options);
  yield* malformed(options);
}

/** What does not go with where the states are kept. */
function* mistakesInUse(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  const { stateBackend, stateBucket, terraformOrganization, terraformProject, pipelines = [] } = options;
  const chosen = chosenEnvironments(options.environments);
  const kinds = chosen.map(({ layout }) => stateBackend ?? layoutNamed(layout)?.state);
  for (const { name, layout } of chosen)
    if (stateBackend === 'local' && layoutNamed(layout)?.tier === 'production')
      yield {
        path: 'stateBackend',
        problem: `would keep the state of ${name}, which is production, on one machine`,
        got: 'local',
        remedy: 'use s3, cloud or none, or leave production out of environments',
      };
  if (stateBucket !== undefined && !kinds.includes('s3'))
    yield {
      path: 'stateBucket',
      problem: 'is of no use',
      got: stateBucket,
      remedy: 'set stateBackend to s3, or take it out',
    };
  const usesCloud = kinds.includes('cloud');
  for (const [path, value] of Object.entries({ terraformOrganization, terraformProject }))
    if (value !== undefined && !usesCloud)
      yield { path, problem: 'is of no use', got: value, remedy: 'set stateBackend to cloud, or take it out' };
  if (pipelines.includes('hcp') && !usesCloud)
    yield {
      path: 'pipelines["hcp"]',
      problem: 'runs stacks whose state is in HCP Terraform, and no environment has its there',
      remedy: 'set stateBackend to cloud, or take hcp out',
    };
}

const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ORGANIZATION = /^[A-Za-z0-9_-]{3,40}$/;
const PROJECT = /^[A-Za-z0-9_-][A-Za-z0-9 _-]{1,38}[A-Za-z0-9_-]$/;

function* malformed({
  stateBucket,
  terraformOrganization,
  terraformProject,
}: P2aGuardrailsProjectOptions): Generator<Mistake> {
  if (stateBucket !== undefined && !BUCKET.test(stateBucket))
    yield {
      path: 'stateBucket',
      problem: 'is not a bucket name',
      got: stateBucket,
      remedy: 'use 3 to 63 lower-case letters, digits, dots and dashes',
    };
  if (terraformOrganization !== undefined && !ORGANIZATION.test(terraformOrganization))
    yield {
      path: 'terraformOrganization',
      problem: 'is not the name of an organization',
      got: terraformOrganization,
      remedy: 'use 3 to 40 letters, digits, dashes and underscores, as HCP Terraform shows it',
    };
  if (terraformProject !== undefined && !PROJECT.test(terraformProject))
    yield {
      path: 'terraformProject',
      problem: 'is not the name of a project',
      got: terraformProject,
      remedy: 'use 3 to 40 letters, digits, spaces, dashes and underscores, as HCP Terraform shows it',
    };
}

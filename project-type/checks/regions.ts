import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { geographyOf, REGIONS_OF_EXAMPLE } from '../samples/geographies';
import { PLACEHOLDERS } from '../samples/layouts';
import { type Mistake, oneOf, repeatedIn } from './mistake';

/** Regions of the partition aws, also those opened later. */
const REGION =
  /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]$/;

/** As many beside the home region as the control policies of the samples can name in the slots that an organization has by default. */
const MOST_ALLOWED = 1;

/** Regions, and whether the example has its models there. */
export function* regionMistakes({
  region = PLACEHOLDERS.region,
  allowedRegions = [],
  exampleCatalog,
}: P2aGuardrailsProjectOptions): Generator<Mistake> {
  yield* wrong('region', region);
  if (REGION.test(region) && exampleCatalog !== false && geographyOf(region) === undefined)
    yield {
      path: 'region',
      problem: 'is in no geography that all models of the example are called in',
      got: region,
      remedy: `${oneOf(REGIONS_OF_EXAMPLE, '')}; or set exampleCatalog to false and name your own models`,
    };
  for (const allowed of allowedRegions) yield* wrong(`allowedRegions["${allowed}"]`, allowed);
  const further = new Set(allowedRegions.filter((allowed) => allowed !== region));
  if (further.size > MOST_ALLOWED)
    yield {
      path: 'allowedRegions',
      problem: 'are more than fit into the control policies beside all that the samples put there',
      got: [...further],
      remedy: `give ${MOST_ALLOWED} here, and the others in environments/ once packs are spread over more units`,
    };
  for (const value of repeatedIn(allowedRegions))
    yield { path: 'allowedRegions', problem: 'lists a region twice', got: value, remedy: 'list it once' };
}

function* wrong(path: string, region: string): Generator<Mistake> {
  if (REGION.test(region)) return;
  if (region.startsWith('cn-'))
    yield {
      path,
      problem: 'is in the partition aws-cn, which has no Amazon Bedrock, so there are no agents to govern',
      got: region,
      remedy: 'use a region such as eu-central-1',
    };
  else if (region.startsWith('us-gov-'))
    yield {
      path,
      problem: 'is in the partition aws-us-gov, of which there are no samples',
      got: region,
      remedy: 'begin with us-east-1, then set partition, region and ARNs in environments/',
    };
  else
    yield {
      path,
      problem: 'is not a region',
      got: region,
      remedy: 'write it as AWS does, such as eu-central-1 or us-east-1, without a zone',
    };
}

import { z } from 'zod';
import { PARTITION_NAMES, PARTITIONS, type PartitionName } from '../partitions';
import { labelOf, named, rule } from '../rules';

const partition = z.enum(PARTITION_NAMES).default('aws');

/** An empty name is told by the schema. */
const foreign = (name: PartitionName, region: string) => region !== '' && !PARTITIONS[name].regionPattern.test(region);

const notInPartition = (name: PartitionName, path: string, region: string) => ({
  path,
  problem: `is not a region of the partition ${name}`,
  got: region,
  remedy: `use a region of ${name}, such as ${PARTITIONS[name].homeRegion}`,
});

const homeRegionIsInPartition = rule(z.object({ partition, region: z.string() }), function* (seen) {
  if (foreign(seen.partition, seen.region)) yield notInPartition(seen.partition, 'region', seen.region);
});

const allowedRegionsAreInPartition = rule(
  z.object({ partition, allowedRegions: z.array(z.string()).default([]) }),
  function* (seen) {
    for (const [index, region] of seen.allowedRegions.entries()) {
      if (foreign(seen.partition, region)) yield notInPartition(seen.partition, `allowedRegions[${index}]`, region);
    }
  },
);

const identityCenterIsInPartition = rule(
  z.object({ partition, identityCenter: z.object({ region: z.string() }) }),
  function* (seen) {
    if (foreign(seen.partition, seen.identityCenter.region))
      yield notInPartition(seen.partition, 'identityCenter.region', seen.identityCenter.region);
  },
);

const stateIsInPartition = rule(z.object({ partition, state: z.object({ region: z.string() }) }), function* (seen) {
  if (foreign(seen.partition, seen.state.region))
    yield notInPartition(seen.partition, 'state.region', seen.state.region);
});

const guardrailsAreInPartition = rule(
  z.object({
    partition,
    guardrailEnforcement: z.object({ guardrails: z.record(z.string(), z.unknown()) }),
  }),
  function* (seen) {
    for (const region of Object.keys(seen.guardrailEnforcement.guardrails)) {
      if (foreign(seen.partition, region))
        yield notInPartition(seen.partition, `guardrailEnforcement.guardrails.${region}`, region);
    }
  },
);

const profiles = named('models', { inference: z.object({ geography: z.string(), destinations: z.array(z.string()) }) });

const modelsStayInPartition = rule(z.object({ partition, models: profiles }), function* (seen) {
  for (const { at, inference } of seen.models) {
    for (const [index, region] of inference.destinations.entries()) {
      if (foreign(seen.partition, region))
        yield notInPartition(seen.partition, `${at}.inference.destinations[${index}]`, region);
    }
    if ((inference.geography === 'us-gov') !== (seen.partition === 'aws-us-gov')) {
      yield {
        path: `${at}.inference.geography`,
        problem: `is not a geography of the partition ${seen.partition}`,
        got: inference.geography,
        remedy: seen.partition === 'aws-us-gov' ? 'use us-gov' : 'use the geography of your data, such as eu or us',
      };
    }
  }
});

/**
 * Geographies with profiles for regions that begin like this; of other regions it differs from model to model.
 *
 * Source: "Supported Regions and models for inference profiles" (Amazon Bedrock User Guide).
 */
const GEOGRAPHIES: ReadonlyArray<readonly [begin: string, geographies: readonly string[]]> = [
  ['us-', ['us', 'global']],
  ['eu-', ['eu', 'global']],
  ['ap-', ['apac', 'au', 'jp', 'global']],
  ['ca-', ['ca', 'us', 'global']],
];

const profilesAreOfTheRegion = rule(
  z.object({ partition, region: z.string(), models: profiles }),
  function* ({ region, models, ...seen }) {
    if (seen.partition !== 'aws' || foreign(seen.partition, region)) return;
    const [, fitting] = GEOGRAPHIES.find(([begin]) => region.startsWith(begin)) ?? [];
    const known = GEOGRAPHIES.flatMap(([, geographies]) => geographies);
    for (const { at, inference } of models)
      if (fitting !== undefined && known.includes(inference.geography) && !fitting.includes(inference.geography))
        yield {
          path: `${at}.inference.geography`,
          problem: `is a geography without the home region ${region}`,
          got: inference.geography,
          remedy: `use one of: ${fitting.join(', ')}, with the destinations of its profile`,
        };
  },
);

/** Every ARN that was typed in names its partition; one slip sends a policy to nobody. */
const arnsAreInPartition = rule(z.looseObject({ partition }), function* (seen) {
  for (const { path, arn } of arnsIn(seen, '')) {
    const [, found] = arn.split(':');
    if (found === seen.partition) continue;
    yield {
      path,
      problem: `is not an ARN of the partition ${seen.partition}`,
      got: arn,
      remedy: `it should start with arn:${seen.partition}:`,
    };
  }
});

function* arnsIn(
  value: unknown,
  path: string,
  above: readonly unknown[] = [],
): Generator<{ path: string; arn: string }> {
  if (typeof value === 'string') {
    if (/^arn:[a-z-]+:[a-z0-9-]+:/.test(value)) yield { path, arn: value };
    return;
  }
  if (value === null || typeof value !== 'object' || above.includes(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const label = Array.isArray(value) ? `[${labelOf(item, Number(key))}]` : path === '' ? key : `.${key}`;
    yield* arnsIn(item, `${path}${label}`, [...above, value]);
  }
}

export const REGION_RULES = [
  homeRegionIsInPartition,
  allowedRegionsAreInPartition,
  identityCenterIsInPartition,
  stateIsInPartition,
  guardrailsAreInPartition,
  modelsStayInPartition,
  profilesAreOfTheRegion,
  arnsAreInPartition,
];

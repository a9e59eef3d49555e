import type { EnvironmentManifest, Manifest, StackManifest } from '../../foundation/manifest';
import type { Pipelines } from '../../pipelines/pipelines';

const ROLES = {
  security: 'arn:aws:iam::999999999999:role/pipelines/security',
  workload: 'arn:aws:iam::999999999999:role/pipelines/workload',
  proposals: 'arn:aws:iam::999999999999:role/pipelines/proposals',
};

/** A stack of `prod`, security's if nothing else is said. */
export const stack = (
  id: string,
  after: readonly string[] = [],
  overrides: Partial<StackManifest> = {},
): StackManifest => {
  const deployedBy = overrides.deployedBy ?? 'security';
  return {
    id,
    kind: 'keys',
    account: 'agents',
    deployedBy,
    ...(deployedBy === 'bootstrap' ? {} : { pipelineRoleArn: ROLES[deployedBy] }),
    resources: 1,
    after,
    reads: [],
    inputs: [],
    ...overrides,
  };
};

export const environmentOf = (
  stacks: readonly StackManifest[],
  overrides: Partial<EnvironmentManifest> = {},
): EnvironmentManifest => ({
  tier: 'production',
  partition: 'aws',
  region: 'eu-central-1',
  organization: { id: 'o-a1b2c3d4e5', rootId: 'r-a1b2', managementAccount: '111111111111' },
  accounts: {},
  planes: {},
  state: 's3',
  stacks,
  ...overrides,
});

/** Three stacks behind a bootstrap: keys, then agents in other hands, then detection. */
export const SMALL: Manifest = {
  version: 1,
  environments: {
    prod: environmentOf(
      [
        stack('prod-bootstrap-agents', [], { deployedBy: 'bootstrap' }),
        stack('prod-keys-agents', ['prod-bootstrap-agents']),
        stack('prod-agents-agents', ['prod-keys-agents', 'prod-bootstrap-agents'], { deployedBy: 'workload' }),
        stack('prod-detection-agents', ['prod-agents-agents', 'prod-keys-agents']),
      ],
      { s3: { bucket: 'states', prefix: 'p2a', region: 'eu-central-1' }, proposalsRoleArn: ROLES.proposals },
    ),
  },
};

export const settings = {
  installation: { commands: ['npm ci'], cache: 'npm' },
  branch: 'main',
  terraform: '1.11.4',
} as const satisfies Omit<Pipelines, 'deployments'>;

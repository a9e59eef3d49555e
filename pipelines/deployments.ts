import type { DeployRole } from '../foundation/arns';
import type { StackInput } from '../foundation/governed-stack';
import type { EnvironmentManifest, Manifest, S3Manifest, StackManifest } from '../foundation/manifest';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import type { StackKind } from '../foundation/stack-kinds';

/** What pipelines apply of one environment. */
export interface Deployment {
  readonly environment: string;
  readonly partition: string;
  readonly region: string;
  readonly state: EnvironmentManifest['state'];
  /** HCP Terraform or Terraform Enterprise host, where the states live in one. */
  readonly stateHost?: string;
  /** Bucket, where the states live in one. */
  readonly s3?: S3Manifest;
  /** Role by which pull requests are planned, where the environment says. */
  readonly proposalsRoleArn?: string;
  /** In the order in which they are applied; without the bootstrap, which a person applies. */
  readonly stacks: readonly DeployedStack[];
}

export interface DeployedStack {
  readonly id: string;
  readonly kind: StackKind;
  /** Which of the two pipelines it belongs to. */
  readonly hand: DeployRole;
  /** Role of that pipeline, where the environment says. */
  readonly roleArn?: string;
  /** What that role takes on to change the account; absent where it does so itself. */
  readonly deployRoleArn?: string;
  /** Stacks that are applied before it, as far as a pipeline applies them. */
  readonly after: readonly string[];
  readonly inputs: readonly StackInput[];
}

/**
 * Environments and their stacks in order.
 *
 * @throws MistakesError if the manifest was written by another version, or a stack stands before one that it needs.
 */
export function deploymentsOf(manifest: Manifest): Deployment[] {
  const mistakes = Object.values(manifest.environments).flatMap(({ stacks }) => [...mistakesOf(stacks)]);
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return Object.entries(manifest.environments).map(
    ([environment, { partition, region, state, cloud, s3, proposalsRoleArn, stacks }]) => ({
      environment,
      partition,
      region,
      state,
      ...(cloud === undefined ? {} : { stateHost: cloud.hostname }),
      ...(s3 === undefined ? {} : { s3 }),
      ...(proposalsRoleArn === undefined ? {} : { proposalsRoleArn }),
      stacks: deployedStacks(stacks),
    }),
  );
}

function* mistakesOf(stacks: readonly StackManifest[]): Generator<Mistake> {
  const remedy = 'synthesize again with npx projen synth';
  const earlier = new Set<string>();
  for (const { id, deployedBy, after } of stacks) {
    const path = `p2a.manifest.json: ${id}`;
    if (deployedBy === undefined) yield { path, problem: 'does not say whose hands it is in', remedy };
    for (const producer of after)
      if (!earlier.has(producer)) yield { path, problem: 'stands before a stack that it needs', got: producer, remedy };
    earlier.add(id);
  }
}

function deployedStacks(stacks: readonly StackManifest[]): DeployedStack[] {
  const byHand = new Set(stacks.filter(({ deployedBy }) => deployedBy === 'bootstrap').map(({ id }) => id));
  return stacks.flatMap(({ id, kind, deployedBy, pipelineRoleArn, deployRoleArn, after, inputs }) =>
    deployedBy === 'bootstrap'
      ? []
      : [
          {
            id,
            kind: kind as StackKind,
            hand: deployedBy,
            ...(pipelineRoleArn === undefined ? {} : { roleArn: pipelineRoleArn }),
            ...(deployRoleArn === undefined ? {} : { deployRoleArn }),
            after: after.filter((producer) => !byHand.has(producer)),
            inputs,
          },
        ],
  );
}

/** Name of the environment that approvals and credentials are bound to: one for each environment and hand, as in `prod-security`. */
export const protectedEnvironment = (environment: string, hand: DeployRole) => `${environment}-${hand}`;

/** Name of the environment by which pull requests are planned, as in `prod-proposal`. */
export const proposalEnvironment = (environment: string) => `${environment}-proposal`;

/**
 * Whether a pull request can be planned by a role that only reads. Not where another role is taken on for states: whoever may do that
 * writes them.
 */
export const plansProposals = ({ s3 }: Deployment) => s3?.roleArn === undefined;

/** What the jobs of an environment take a role on for: to deploy by one of two hands, or to plan pull requests. */
export type Duty = DeployRole | 'proposals';

/** Variable of the pipeline that names its role where the environment does not, as in `P2A_PROD_SECURITY_ROLE_ARN`. */
export const roleVariable = (environment: string, duty: Duty) =>
  `P2A_${environment}_${duty}_ROLE_ARN`.replaceAll('-', '_').toUpperCase();

/** As the steps read them: one a line, in words. */
export const inputLines = (inputs: readonly StackInput[]) =>
  inputs.map(({ variable, from, output }) => `${variable} ${from} ${output}`).join('\n');

/** File of the project with the backend of an environment whose states the pipeline places. */
export const backendFile = ({ environment }: Pick<Deployment, 'environment'>) => `backends/${environment}.tf.json`;

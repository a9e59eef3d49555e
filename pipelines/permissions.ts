import { type Mistake, MistakesError } from '../foundation/mistakes';
import { POLICY_LIMITS, policy, type Statement, sizeOf } from '../foundation/policy';
import { STACK_KINDS, type StackKind } from '../foundation/stack-kinds';
import type { DeployedStack, Deployment } from './deployments';
import { type PipelineRole, pipelineRoles } from './pipeline-roles';
import type { Files } from './pipelines';
import { policyFile } from './policy-file';
import { roleFile } from './role-file';

/**
 * What each role of a pipeline needs to do: take on its deploy roles, by name; read the states of its environment; write those
 * of its own stacks. A role that plans pull requests reads states and does nothing else.
 *
 * A role for which that comes to nothing has no file: it plans pull requests of an environment whose states are elsewhere.
 *
 * @param folder Where the files go, relative to the root of the project.
 * @throws MistakesError if AWS would refuse a policy as too large.
 */
export function permissionPolicies(folder: string, deployments: readonly Deployment[]): Files {
  const byRole = new Map<string, Statement[]>();
  for (const role of pipelineRoles(deployments)) {
    const statements = role.duty === 'proposals' ? reading(role.deployment) : deploying(role);
    byRole.set(role.roleArn, [...(byRole.get(role.roleArn) ?? []), ...statements]);
  }
  const written = [...byRole].filter(([, statements]) => statements.length > 0);
  const mistakes = written.flatMap(([roleArn, statements]) => tooLarge(roleArn, sizeOf(policy(...statements))));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return Object.fromEntries(
    written.map(([roleArn, statements]) => [
      `${folder}/${roleFile(roleArn)}.json`,
      policyFile(policy(...statements).Statement),
    ]),
  );
}

function deploying({ duty, deployment }: PipelineRole): Statement[] {
  const stacks = deployment.stacks.filter(({ hand }) => hand === duty);
  return [...takingOn(deployment, stacks), ...reading(deployment), ...writing(deployment, stacks)];
}

function takingOn({ environment }: Deployment, stacks: readonly DeployedStack[]): Statement[] {
  const roles = stacks.flatMap(({ deployRoleArn }) => deployRoleArn ?? []);
  if (roles.length === 0) return [];
  return [
    {
      Sid: `TakesOnTheDeployRolesOf${capitalized(environment)}`,
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
      Resource: [...new Set(roles)].sort(),
    },
  ];
}

/** Source: S3 backend, "Permissions Required" (Terraform documentation). Listing tells a state that is not there from one that is closed. */
function reading({ environment, partition, s3 }: Deployment): Statement[] {
  if (s3 === undefined) return [];
  const { bucket, prefix, kmsKeyArn } = s3;
  const name = capitalized(environment);
  return [
    {
      Sid: `ListsStatesOf${name}`,
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: `arn:${partition}:s3:::${bucket}`,
    },
    {
      Sid: `ReadsStatesOf${name}`,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:${partition}:s3:::${bucket}/${prefix}/${environment}-*.tfstate`,
    },
    ...(kmsKeyArn === undefined
      ? []
      : [{ Sid: `OpensStatesOf${name}`, Effect: 'Allow', Action: 'kms:Decrypt', Resource: kmsKeyArn } as const]),
  ];
}

/** States by kind of stack: one by one, those of many accounts would not fit. No kind is in both hands. */
function writing({ environment, partition, s3 }: Deployment, stacks: readonly DeployedStack[]): Statement[] {
  if (s3 === undefined) return [];
  const { bucket, prefix, kmsKeyArn } = s3;
  const name = capitalized(environment);
  const states = [...new Set(stacks.map(({ kind }) => kind))].map(
    (kind) => `arn:${partition}:s3:::${bucket}/${prefix}/${statesOf(environment, kind)}`,
  );
  return [
    { Sid: `WritesItsStatesOf${name}`, Effect: 'Allow', Action: 's3:PutObject', Resource: states },
    {
      Sid: `LocksItsStatesOf${name}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: states.map((state) => `${state}.tflock`),
    },
    ...(kmsKeyArn === undefined
      ? []
      : [
          {
            Sid: `SealsItsStatesOf${name}`,
            Effect: 'Allow',
            Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
            Resource: kmsKeyArn,
          } as const,
        ]),
  ];
}

const statesOf = (environment: string, kind: StackKind) =>
  `${environment}-${kind}${STACK_KINDS[kind].perAccount ? '-*' : ''}.tfstate`;

/** As a part of a `Sid`, which takes letters and digits alone. */
const capitalized = (environment: string) =>
  environment
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

const tooLarge = (roleArn: string, size: number): Mistake[] =>
  size <= POLICY_LIMITS.roleInline
    ? []
    : [
        {
          path: roleArn,
          problem: `needs a policy of ${size} characters, where AWS takes ${POLICY_LIMITS.roleInline}`,
          remedy: 'divide the environment, so that each pipeline deploys to fewer accounts',
        },
      ];

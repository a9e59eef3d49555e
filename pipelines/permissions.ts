import type { S3Manifest } from '../foundation/manifest';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { POLICY_LIMITS, policy, type Statement, sizeOf } from '../foundation/policy';
import { stackIdsLike } from '../foundation/stack-kinds';
import type { DeployedStack, Deployment } from './deployments';
import { type PipelineRole, pipelineRoles } from './pipeline-roles';
import type { Files } from './pipelines';
import { permissionsFile } from './policy-file';
import { roleFile } from './role-file';

/**
 * What each role of a pipeline needs to do: take on its deploy roles, by name; read the states of its environment; write those
 * of its own stacks. A role that plans pull requests reads states, and has the text of workflows checked.
 *
 * A role that needs nothing of AWS has no file.
 *
 * @param folder Where the files go, relative to the root of the project.
 * @throws MistakesError if AWS would refuse a policy as too large.
 */
export function permissionPolicies(folder: string, deployments: readonly Deployment[]): Files {
  const byRole = new Map<string, Statement[]>();
  for (const role of pipelineRoles(deployments)) {
    const statements = role.duty === 'proposals' ? proposing(role.deployment) : deploying(role);
    byRole.set(role.roleArn, [...(byRole.get(role.roleArn) ?? []), ...statements]);
  }
  const written = [...byRole]
    .filter(([, statements]) => statements.length > 0)
    .map(([roleArn, statements]) => [roleArn, permissionsFile(policy(...statements).Statement)] as const);
  const mistakes = written.flatMap(([roleArn, text]) => tooLarge(roleArn, sizeOf(JSON.parse(text))));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return Object.fromEntries(written.map(([roleArn, text]) => [`${folder}/${roleFile(roleArn)}.json`, text]));
}

function deploying({ duty, deployment }: PipelineRole): Statement[] {
  const stacks = deployment.stacks.filter(({ hand }) => hand === duty);
  const { s3 } = deployment;
  if (s3?.roleArn !== undefined)
    return [...takingOn(deployment, stacks), ...keepingStatesBy(deployment.environment, s3.roleArn)];
  return [...takingOn(deployment, stacks), ...reading(deployment), ...writing(deployment, stacks)];
}

/** What reads and writes the states has permissions of its own. */
const keepingStatesBy = (environment: string, roleArn: string): Statement[] => [
  {
    Sid: `TakesOnTheRoleOfStatesOf${capitalized(environment)}`,
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Resource: roleArn,
  },
];

/**
 * The provider has the definition of a state machine checked when one is planned, and so calls AWS although nothing is refreshed. The
 * call is told a text, reads nothing, and knows no resources.
 *
 * Source: aws_sfn_state_machine of the AWS provider, and "Actions defined by AWS Step Functions" (Service Authorization Reference).
 */
const proposing = (deployment: Deployment): Statement[] => [
  ...reading(deployment),
  {
    Sid: `ChecksWorkflowsOf${capitalized(deployment.environment)}`,
    Effect: 'Allow',
    Action: 'states:ValidateStateMachineDefinition',
    Resource: '*',
  },
];

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
      : [usingKey(s3, { Sid: `OpensStatesOf${name}`, Action: 'kms:Decrypt', Resource: kmsKeyArn })]),
  ];
}

/** States by kind of stack: one by one, those of many accounts would not fit. No kind is in both hands. */
function writing({ environment, partition, s3 }: Deployment, stacks: readonly DeployedStack[]): Statement[] {
  if (s3 === undefined) return [];
  const { bucket, prefix, kmsKeyArn } = s3;
  const name = capitalized(environment);
  const states = [...new Set(stacks.map(({ kind }) => kind))].map(
    (kind) => `arn:${partition}:s3:::${bucket}/${prefix}/${stackIdsLike(environment, kind)}.tfstate`,
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
          usingKey(s3, {
            Sid: `SealsItsStatesOf${name}`,
            Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
            Resource: kmsKeyArn,
          }),
        ]),
  ];
}

/** By way of S3 alone. */
const usingKey = ({ region }: S3Manifest, statement: Pick<Statement, 'Sid' | 'Action' | 'Resource'>): Statement => ({
  ...statement,
  Effect: 'Allow',
  Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
});

const capitalized = (environment: string) => environment.charAt(0).toUpperCase() + environment.slice(1);

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

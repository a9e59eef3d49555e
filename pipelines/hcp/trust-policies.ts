import { type Mistake, MistakesError } from '../../foundation/mistakes';
import { POLICY_LIMITS, type PolicyDocument, policy, sizeOf } from '../../foundation/policy';
import { type StackKind, stackIdsLike } from '../../foundation/stack-kinds';
import type { CloudEnvironment, CloudEnvironments } from './cloud-environments';
import { type Hand, handsOf } from './hands';

/** Who the token of a run is made out to, unless `TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE` says otherwise. */
const AUDIENCE = 'aws.workload.identity';

/**
 * The trust policy that each role of a pipeline needs, by the role's ARN: runs of the hand's own workspaces take it on, in any
 * phase, and nothing else. The provider of their tokens lies in the role's account. A role that several environments name is one
 * role with one policy.
 *
 * @throws MistakesError if AWS would refuse a policy as too large.
 */
export function trustPolicies(environments: CloudEnvironments): ReadonlyMap<string, PolicyDocument> {
  const subjects = new Map<string, string[]>();
  for (const environment of environments)
    for (const hand of handsOf(environment))
      if (hand.roleArn !== undefined)
        subjects.set(hand.roleArn, [...(subjects.get(hand.roleArn) ?? []), ...subjectsOf(environment, hand)]);
  const [{ cloud }] = environments;
  const policies = [...subjects].map(([roleArn, runs]) => [roleArn, admission(roleArn, cloud.hostname, runs)] as const);
  const mistakes = policies.flatMap(([roleArn, document]) => tooLarge(roleArn, sizeOf(document)));
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return new Map(policies);
}

function admission(roleArn: string, hostname: string, subjects: readonly string[]): PolicyDocument {
  const [, partition, , , account] = roleArn.split(':');
  return policy({
    Sid: 'RunsOfItsWorkspacesTakeOnTheRole',
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${hostname}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${hostname}:aud`]: AUDIENCE },
      StringLike: { [`${hostname}:sub`]: subjects },
    },
  });
}

/**
 * Workspaces of a kind that each account has are named by their beginning: one by one they do not fit into a trust policy.
 * No workspace of the other hand begins like that.
 *
 * Source: "Use dynamic credentials with the AWS provider" and "Workload identity" of the HCP Terraform documentation.
 */
function subjectsOf({ name, cloud: { organization, project } }: CloudEnvironment, { stacks }: Hand): string[] {
  const kinds = [...new Set(stacks.map(({ kind }) => kind as StackKind))];
  return kinds.map(
    (kind) => `organization:${organization}:project:${project}:workspace:${stackIdsLike(name, kind)}:run_phase:*`,
  );
}

const tooLarge = (roleArn: string, size: number): Mistake[] =>
  size <= POLICY_LIMITS.trust
    ? []
    : [
        {
          path: roleArn,
          problem: `needs a trust policy of ${size} characters, where AWS takes ${POLICY_LIMITS.trust}`,
          remedy: 'give each environment pipelines with roles of their own, in bootstrap.pipelines',
        },
      ];

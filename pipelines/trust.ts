import type { Deployment } from './deployments';
import { POLICY_MARKER } from './marker';
import type { Files } from './pipelines';
import { roleFile } from './role-file';

/** Who signs the tokens of a system's jobs, and who they are made out to. */
export interface Issuer {
  /** Host and path, without https://. */
  readonly name: string;
  readonly audience: string;
  /**
   * Whether AWS reads the claim `ref` of its tokens, which it does of the public service alone.
   * Source: "Available keys for AWS OIDC federation" (IAM User Guide).
   */
  readonly tellsRef?: boolean;
}

/** One reason for which jobs take a role on. */
export interface Admission {
  readonly sid: string;
  /** Whole subjects, without wildcards. */
  readonly subjects: readonly string[];
  /** Ref that its jobs run on, as in `refs/heads/main`; any, if left out. */
  readonly ref?: string;
}

/**
 * The trust policy that each role of a pipeline needs, so that jobs take it on with a token and no key is stored. A role
 * that several environments name is one role with one policy.
 *
 * @param folder Where the files go, relative to the root of the project.
 * @param admissions By environment and hand, the jobs that take its role on.
 * @param ending Of the names of the files, where a role has several policies to choose from.
 */
export function trustPolicies(
  folder: string,
  deployments: readonly Deployment[],
  issuer: Issuer,
  admissions: (environment: string, hand: 'security' | 'workload') => readonly Admission[],
  ending = '',
): Files {
  const byRole = new Map<string, Map<string, Admission>>();
  for (const { environment, stacks } of deployments) {
    for (const { hand, roleArn } of stacks) {
      if (roleArn === undefined) continue;
      const bySid = byRole.get(roleArn) ?? new Map<string, Admission>();
      byRole.set(roleArn, bySid);
      for (const admission of admissions(environment, hand)) {
        const { sid, subjects } = admission;
        bySid.set(sid, { ...admission, subjects: [...new Set([...(bySid.get(sid)?.subjects ?? []), ...subjects])] });
      }
    }
  }
  return Object.fromEntries(
    [...byRole].map(([roleArn, bySid]) => [
      `${folder}/${roleFile(roleArn)}${ending}.json`,
      policyOf(roleArn, issuer, [...bySid.values()]),
    ]),
  );
}

function policyOf(roleArn: string, { name, audience, tellsRef }: Issuer, admissions: readonly Admission[]) {
  const [, partition, , , account] = roleArn.split(':');
  const document = {
    Version: '2012-10-17',
    Id: POLICY_MARKER,
    Statement: admissions.map(({ sid, subjects, ref }) => ({
      Sid: sid,
      Effect: 'Allow',
      Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${name}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${name}:aud`]: audience,
          [`${name}:sub`]: [...subjects].sort(),
          ...(ref !== undefined && tellsRef === true ? { [`${name}:ref`]: ref } : {}),
        },
      },
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

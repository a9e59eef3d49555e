import type { Conditions, Statement } from '../foundation/policy';
import type { Deployment, Duty } from './deployments';
import { pipelineRoles } from './pipeline-roles';
import type { Files } from './pipelines';
import { trustFile } from './policy-file';
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
  /** Whole subjects, without wildcards, unless any branch may take the role on. */
  readonly subjects: readonly string[];
  /** Of any branch: subjects end with a star. */
  readonly anyBranch?: boolean;
  /** Ref that its jobs run on, as in `refs/heads/main`; any, if left out. */
  readonly ref?: string;
}

/**
 * The trust policy that each role of a pipeline needs, so that jobs take it on with a token and no key is stored. A role
 * that several environments name is one role with one policy.
 *
 * @param folder Where the files go, relative to the root of the project.
 * @param admissions By environment and duty, the jobs that take its role on.
 */
export function trustPolicies(
  folder: string,
  deployments: readonly Deployment[],
  issuer: Issuer,
  admissions: (environment: string, duty: Duty) => readonly Admission[],
): Files {
  const byRole = new Map<string, Map<string, Admission>>();
  for (const { roleArn, duty, deployment } of pipelineRoles(deployments)) {
    const bySid = byRole.get(roleArn) ?? new Map<string, Admission>();
    byRole.set(roleArn, bySid);
    for (const admission of admissions(deployment.environment, duty)) {
      const { sid, subjects } = admission;
      bySid.set(sid, { ...admission, subjects: [...new Set([...(bySid.get(sid)?.subjects ?? []), ...subjects])] });
    }
  }
  return Object.fromEntries(
    [...byRole].map(([roleArn, bySid]) => [
      `${folder}/${roleFile(roleArn)}.json`,
      trustFile([...bySid.values()].map((admission) => admitting(roleArn, issuer, admission))),
    ]),
  );
}

function admitting(roleArn: string, issuer: Issuer, admission: Admission): Statement {
  const [, partition, , , account] = roleArn.split(':');
  return {
    Sid: admission.sid,
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer.name}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: conditions(issuer, admission),
  };
}

function conditions({ name, audience, tellsRef }: Issuer, { subjects, anyBranch, ref }: Admission): Conditions {
  const madeOutTo = { [`${name}:aud`]: audience };
  const of = { [`${name}:sub`]: [...subjects].sort() };
  if (anyBranch === true) return { StringEquals: madeOutTo, StringLike: of };
  return {
    StringEquals: { ...madeOutTo, ...of, ...(ref !== undefined && tellsRef === true ? { [`${name}:ref`]: ref } : {}) },
  };
}

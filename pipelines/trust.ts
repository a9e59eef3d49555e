import type { Deployment } from './deployments';
import { POLICY_MARKER } from './marker';
import type { Files } from './pipelines';

/** Who signs the tokens of a system's jobs, and who they are made out to. */
export interface Issuer {
  /** Host and path, without https://. */
  readonly name: string;
  readonly audience: string;
}

/** One reason for which jobs take a role on. */
export interface Admission {
  readonly sid: string;
  /** Whole subjects, without wildcards. */
  readonly subjects: readonly string[];
}

/**
 * The trust policy that each role of a pipeline needs, so that jobs take it on with a token and no key is stored. A role
 * that several environments name is one role with one policy.
 *
 * @param folder Where the files go, relative to the root of the project.
 * @param admissions By environment and hand, the jobs that take its role on.
 */
export function trustPolicies(
  folder: string,
  deployments: readonly Deployment[],
  issuer: Issuer,
  admissions: (environment: string, hand: 'security' | 'workload') => readonly Admission[],
): Files {
  const byRole = new Map<string, Map<string, Set<string>>>();
  for (const { environment, stacks } of deployments) {
    for (const { hand, roleArn } of stacks) {
      if (roleArn === undefined) continue;
      const bySid = byRole.get(roleArn) ?? new Map<string, Set<string>>();
      byRole.set(roleArn, bySid);
      for (const { sid, subjects } of admissions(environment, hand))
        bySid.set(sid, new Set([...(bySid.get(sid) ?? []), ...subjects]));
    }
  }
  return Object.fromEntries(
    [...byRole].map(([roleArn, bySid]) => [`${folder}/${fileOf(roleArn)}`, policyOf(roleArn, issuer, bySid)]),
  );
}

/** `<account>-<role>.json`; folders of the role are left out. */
function fileOf(roleArn: string): string {
  const [, , , , account, role = ''] = roleArn.split(':');
  return `${account}-${role.split('/').at(-1)}.json`;
}

function policyOf(roleArn: string, { name, audience }: Issuer, bySid: ReadonlyMap<string, ReadonlySet<string>>) {
  const [, partition, , , account] = roleArn.split(':');
  const document = {
    Version: '2012-10-17',
    Id: POLICY_MARKER,
    Statement: [...bySid].map(([Sid, subjects]) => ({
      Sid,
      Effect: 'Allow',
      Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${name}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${name}:aud`]: audience, [`${name}:sub`]: [...subjects].sort() } },
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

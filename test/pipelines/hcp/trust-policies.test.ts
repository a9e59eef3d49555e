import prod from '../../../environments/prod';
import { POLICY_LIMITS, type PolicyDocument, sizeOf } from '../../../foundation/policy';
import type { CloudEnvironment } from '../../../pipelines/hcp/cloud-environments';
import { trustPolicies } from '../../../pipelines/hcp/trust-policies';
import { cloudEnvironment } from './cloud-environment';

const SECURITY = 'arn:aws:iam::999999999999:role/pipelines/prod-security';
const WORKLOAD = 'arn:aws:iam::999999999999:role/pipelines/prod-workload';
const inProduction = cloudEnvironment(prod);

/** The same environment under another name. */
const named = (name: string): CloudEnvironment => ({
  ...JSON.parse(JSON.stringify(inProduction).replaceAll('"prod', `"${name}`)),
  name,
});

const policyOf = (roleArn: string, ...environments: [CloudEnvironment, ...CloudEnvironment[]]): PolicyDocument => {
  const found = trustPolicies(environments).get(roleArn);
  if (found === undefined) throw new Error(`${roleArn}: has no policy`);
  return found;
};

/** Whether IAM would let a run with such a subject take the role on. */
const admits = ({ Statement }: PolicyDocument, subject: string) =>
  Statement.some(({ Condition }) =>
    ([Condition?.StringLike?.['app.terraform.io:sub'] ?? []].flat() as string[]).some((pattern) =>
      new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replace(/[.\\]/g, '\\$&'))
          .join('.*')}$`,
      ).test(subject),
    ),
  );
const run = (
  workspace: string,
  { organization = 'alder-mutual', project = 'agent-governance', phase = 'apply' } = {},
) => `organization:${organization}:project:${project}:workspace:${workspace}:run_phase:${phase}`;

test('each role is taken on by runs of every stack of its hand, and by none of the other', () => {
  const [security, workload] = [policyOf(SECURITY, inProduction), policyOf(WORKLOAD, inProduction)];
  for (const { id, deployedBy } of inProduction.stacks)
    for (const phase of ['plan', 'apply'])
      expect([id, admits(security, run(id, { phase })), admits(workload, run(id, { phase }))]).toEqual([
        id,
        deployedBy === 'security',
        deployedBy === 'workload',
      ]);
});

test.each([
  ['another environment', run('staging-organization')],
  ['another organization', run('prod-organization', { organization: 'alder-mutual-2' })],
  ['another project', run('prod-organization', { project: 'agents' })],
  ['a workspace that begins like a stack of which there is one', run('prod-organization-2')],
  [
    'a stack of HCP Terraform',
    'organization:alder-mutual:project:agent-governance:stack:prod-keys-gateway:deployment:x:operation:plan',
  ],
])('not by runs of %s', (_, subject) => {
  expect(admits(policyOf(SECURITY, inProduction), subject)).toBe(false);
});

test('only by tokens made out to AWS, of the provider in the account of the role', () => {
  for (const roleArn of [SECURITY, WORKLOAD])
    for (const statement of policyOf(roleArn, inProduction).Statement)
      expect(statement).toMatchObject({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'arn:aws:iam::999999999999:oidc-provider/app.terraform.io' },
        Condition: { StringEquals: { 'app.terraform.io:aud': 'aws.workload.identity' } },
      });
});

test('fits into a trust policy, however long the names are', () => {
  const long = {
    ...inProduction,
    cloud: { ...inProduction.cloud, organization: 'o'.repeat(40), project: 'p'.repeat(40) },
  };
  for (const document of trustPolicies([long]).values())
    expect(sizeOf(document)).toBeLessThanOrEqual(POLICY_LIMITS.trust);
});

test('a role that two environments name is taken on by runs of both', () => {
  const document = policyOf(SECURITY, inProduction, named('test'));
  expect(admits(document, run('prod-organization'))).toBe(true);
  expect(admits(document, run('test-keys-gateway'))).toBe(true);
  expect(admits(document, run('test-tools-claims-tools'))).toBe(false);
});

test('refuses a role of so many environments that AWS would', () => {
  expect(() => trustPolicies([inProduction, named('uat'), named('test')])).toThrow(
    /^one mistake:\n {2}arn:aws:iam::999999999999:role\/pipelines\/prod-security: needs a trust policy of \d+ characters, where AWS takes 2048; give each environment pipelines with roles of their own/,
  );
});

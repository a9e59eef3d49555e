import type { Example, TableOf } from './entry';

export const COVERED = {
  'kms:*': 'kms:Decrypt',
  's3:*': 's3:GetObject',
  'secretsmanager:*': 'secretsmanager:GetSecretValue',
  'sqs:*': 'sqs:SendMessage',
};

/** Without the keys that only a principal of an account has. */
export const NOBODY = {
  'aws:PrincipalArn': undefined,
  'aws:PrincipalAccount': undefined,
  'aws:PrincipalOrgID': undefined,
} as const;

export const perimeterTable: TableOf = ({ facts, roles, accounts, stranger, arn }) => {
  const theirs = arn('iam', stranger, 'role/stranger', '');
  const from = (account: string, organization: string | undefined): Example => ({
    action: 's3:GetObject',
    by: theirs,
    context: { 'aws:PrincipalAccount': account, 'aws:PrincipalOrgID': organization },
  });
  const service = (context: Record<string, string | undefined>): Example => ({
    action: 's3:PutObject',
    by: theirs,
    context: { ...NOBODY, 'aws:PrincipalIsAWSService': 'true', ...context },
  });
  const signIn = (action: string, context: Record<string, string>): Example => ({
    action,
    resource: roles.developer,
    by: theirs,
    context: { ...NOBODY, ...context },
  });
  const webSignIn = (issuer: string, subject: string) =>
    signIn('sts:AssumeRoleWithWebIdentity', { [`${issuer}:sub`]: subject });
  const samlSignIn = (issuer: string) => signIn('sts:AssumeRoleWithSAML', { 'saml:iss': issuer });
  const named = facts.webIdentities.flatMap(({ issuer, subjects }) =>
    subjects.map((subject) => webSignIn(issuer, subject.replace('*', 'ref:refs/heads/main'))),
  );
  const samlNamed = facts.samlIssuers.map((issuer) => samlSignIn(issuer.replaceAll('*', 'eu-central-1')));
  return {
    OnlyOurIdentitiesReachOurResources: {
      line: 15,
      why: 'a bucket or key that was opened by mistake still answers nobody outside',
      denied: [
        ...[...Object.values(COVERED), 'sts:AssumeRole'].map((action) => ({ ...from(stranger, 'o-stranger'), action })),
        from(stranger, undefined),
        { action: 's3:GetObject', by: theirs, context: NOBODY },
        { action: 's3:GetObject', by: theirs, context: { ...NOBODY, 'aws:PrincipalIsAWSService': undefined } },
      ],
      leftAlone: [
        { action: 's3:GetObject', by: [roles.developer, roles.agent] },
        { action: 'sts:AssumeRole', resource: roles.developer, by: roles.gateway },
        ...facts.trustedAccounts.map((account) => from(account, 'o-vendor')),
        service({ 'aws:SourceAccount': accounts.agents, 'aws:SourceOrgID': facts.organizationId }),
        ...named,
        ...samlNamed,
      ],
      concrete: COVERED,
      harmless: ['lambda:InvokeFunction', 'sts:GetCallerIdentity'],
    },
    ServicesActForOurOrganizationOnly: {
      line: 15,
      why: 'a service can be told by a stranger to use what it may use for us',
      denied: [
        ...[...Object.values(COVERED), 'sts:AssumeRole'].map((action) => ({
          ...service({ 'aws:SourceAccount': stranger, 'aws:SourceOrgID': 'o-stranger' }),
          action,
        })),
        service({ 'aws:SourceAccount': stranger }),
      ],
      leftAlone: [
        service({ 'aws:SourceAccount': accounts.agents, 'aws:SourceOrgID': facts.organizationId }),
        ...facts.trustedAccounts.map((account) =>
          service({ 'aws:SourceAccount': account, 'aws:SourceOrgID': 'o-vendor' }),
        ),
        // A call that comes from no account.
        service({}),
        // One of ours, not a service, whatever its call says of a source.
        { action: 's3:PutObject', by: roles.developer, context: { 'aws:SourceAccount': stranger } },
        {
          action: 's3:PutObject',
          by: roles.developer,
          context: { 'aws:SourceAccount': stranger, 'aws:PrincipalIsAWSService': undefined },
        },
      ],
      concrete: COVERED,
      harmless: ['lambda:InvokeFunction', 'sts:GetCallerIdentity'],
    },
    WebIdentitiesComeFromNamedIssuers: {
      line: 15,
      why: 'a role that trusts an issuer too widely still opens to our pipelines alone',
      denied: [
        ...facts.webIdentities.map(({ issuer }) => webSignIn(issuer, 'somebody-else')),
        webSignIn('token.actions.githubusercontent.com', 'repo:stranger/agents:ref:refs/heads/main'),
        webSignIn('issuer.example', 'repo:alder-mutual/agent-platform:ref:refs/heads/main'),
        signIn('sts:AssumeRoleWithWebIdentity', {}),
      ],
      leftAlone: named,
      harmless: ['sts:GetCallerIdentity'],
    },
    SamlSignInsComeFromNamedIssuers: {
      line: 15,
      why: 'people come through Identity Center, not through a provider that somebody added',
      denied: [samlSignIn('https://idp.stranger.example/saml'), signIn('sts:AssumeRoleWithSAML', {})],
      leftAlone: samlNamed,
      harmless: ['sts:GetCallerIdentity'],
    },
  };
};

import type { TableOf } from './entry';

const GLOBAL = {
  'account:*': 'account:GetContactInformation',
  'billing:*': 'billing:GetBillingData',
  'budgets:*': 'budgets:ViewBudget',
  'ce:*': 'ce:GetCostAndUsage',
  'cloudfront:*': 'cloudfront:GetDistribution',
  'cur:*': 'cur:DescribeReportDefinitions',
  'globalaccelerator:*': 'globalaccelerator:ListAccelerators',
  'health:*': 'health:DescribeEvents',
  'iam:*': 'iam:GetRole',
  'identitystore:*': 'identitystore:ListUsers',
  'organizations:*': 'organizations:DescribeOrganization',
  'pricing:*': 'pricing:GetProducts',
  'route53:*': 'route53:ListHostedZones',
  'route53domains:*': 'route53domains:ListDomains',
  'shield:*': 'shield:ListProtections',
  'sso:*': 'sso:ListInstances',
  'sts:*': 'sts:GetCallerIdentity',
  'support:*': 'support:DescribeCases',
};

export const orgTable: TableOf = (world) => {
  const { facts, elsewhere, accounts, roles, arn, foundationModel, profile, guardians, operators, sonnet, titan } =
    world;
  const rootUser = arn('iam', accounts.agents, 'root', '');
  const away = { 'aws:RequestedRegion': elsewhere };
  const guarded = { 'bedrock:GuardrailIdentifier': world.guardrail(accounts.agents, ':3') };
  const applicationProfile = (region: string) =>
    arn('bedrock', accounts.agents, 'application-inference-profile/c1a1m5', region);
  /** How a call of a global inference profile appears. */
  const unspecified = { 'aws:RequestedRegion': 'unspecified' };
  return {
    MembersStayInTheOrganization: {
      line: 13,
      why: 'an account outside the organization has no ceiling',
      denied: [{ action: 'organizations:LeaveOrganization' }],
      harmless: ['organizations:DescribeOrganization'],
    },
    RootUsersDoNothing: {
      line: 13,
      why: 'nobody can hold a root user to account; sessions of AssumeRoot are another matter',
      denied: [{ action: 's3:GetObject', by: rootUser }],
      leftAlone: [
        { action: 's3:DeleteBucketPolicy', by: rootUser, context: { 'aws:AssumedRoot': 'true' } },
        { action: 's3:GetObject', by: [roles.developer, arn('iam', accounts.agents, 'role/root', '')] },
      ],
      concrete: { '*': 'ec2:RunInstances' },
    },
    LongTermCredentialsAreNeverMade: {
      line: 13,
      concrete: {
        'iam:CreateServiceSpecific*': 'iam:CreateServiceSpecificCredential',
        'iam:ResetServiceSpecific*': 'iam:ResetServiceSpecificCredential',
      },
      why: 'a key that does not expire leaks sooner or later',
      denied: [{ action: 'iam:CreateAccessKey', resource: arn('iam', accounts.agents, 'user/robot', '') }],
      harmless: ['iam:DeleteAccessKey', 'iam:DeleteUser'],
    },
    BearerTokensNeverReachModels: {
      line: 14,
      why: 'a bearer token says nothing of who calls',
      denied: [{ action: 'bedrock:CallWithBearerToken' }, { action: 'bedrock-mantle:CallWithBearerToken' }],
      harmless: ['bedrock:ListFoundationModels'],
      also: [
        { sid: 'MantleStaysShut', actions: ['bedrock-mantle:CallWithBearerToken'], why: 'it denies all of mantle' },
      ],
      unobservable: {
        'action widened to bedrock-mantle:*': 'another statement denies all of mantle, so no call of it is left alone',
      },
    },
    OnlyGuardiansTrustIdentityProviders: {
      line: 14,
      concrete: {
        'iam:AddClientID*': 'iam:AddClientIDToOpenIDConnectProvider',
        'iam:Create*Provider': 'iam:CreateOpenIDConnectProvider',
        'iam:Delete*Provider': 'iam:DeleteSAMLProvider',
        'iam:Update*Provider*': 'iam:UpdateOpenIDConnectProviderThumbprint',
        'rolesanywhere:Create*': 'rolesanywhere:CreateProfile',
        'rolesanywhere:Enable*': 'rolesanywhere:EnableTrustAnchor',
        'rolesanywhere:Update*': 'rolesanywhere:UpdateTrustAnchor',
      },
      why: 'whoever adds a provider lets in whom it likes',
      denied: [{ action: 'iam:CreateSAMLProvider' }, { action: 'rolesanywhere:CreateTrustAnchor' }],
      spared: guardians,
      harmless: ['iam:ListSAMLProviders', 'rolesanywhere:ListTrustAnchors'],
    },
    SharesStayInTheOrganization: {
      line: 14,
      why: 'a share with strangers goes around every perimeter',
      denied: ['ram:CreateResourceShare', 'ram:UpdateResourceShare'].map((action) => ({
        action,
        context: { 'ram:RequestedAllowsExternalPrincipals': 'true' },
      })),
      harmless: ['ram:GetResourceShares'],
      leftAlone: [{ action: 'ram:CreateResourceShare', context: { 'ram:RequestedAllowsExternalPrincipals': 'false' } }],
    },
    OpenSharesGainNoPrincipals: {
      line: 14,
      why: 'a share that was open before would take strangers in later',
      denied: [{ action: 'ram:AssociateResourceShare', context: { 'ram:AllowsExternalPrincipals': 'true' } }],
      harmless: ['ram:DisassociateResourceShare'],
      leftAlone: [{ action: 'ram:AssociateResourceShare', context: { 'ram:AllowsExternalPrincipals': 'false' } }],
    },
    InvitationsToSharesAreNeverAccepted: {
      line: 14,
      why: 'what strangers share would be taken for our own',
      denied: [{ action: 'ram:AcceptResourceShareInvitation' }],
      harmless: ['ram:RejectResourceShareInvitation'],
    },
    WorkStaysInAllowedRegions: {
      line: 14,
      why: 'work in a region that nobody watches is seen by nobody',
      denied: [
        { action: 'ec2:RunInstances', context: away },
        { action: 'bedrock:CreateAgent', context: away },
        { action: 's3:CreateBucket', context: away },
      ],
      spared: operators,
      leftAlone: [
        ...facts.regions.map((region) => ({ action: 'ec2:RunInstances', context: { 'aws:RequestedRegion': region } })),
        { action: 's3:ListAllMyBuckets', context: away },
        { action: 's3:GetAccountPublicAccessBlock', context: away },
      ],
      concrete: { ...GLOBAL, 'bedrock:InvokeModel*': 'bedrock:InvokeModelWithResponseStream' },
    },
    ModelsLeaveAllowedRegionsByProfileOnly: {
      line: 2,
      concrete: {
        'bedrock:InvokeModel*': 'bedrock:InvokeModelWithResponseStream',
      },
      why: 'cross-region inference is judged again where it is sent to, and must be let through there by its profile',
      denied: [away, unspecified].flatMap((context) => [
        { action: 'bedrock:InvokeModelWithResponseStream', resource: foundationModel(titan.id, elsewhere), context },
        {
          action: 'bedrock:InvokeModel',
          resource: foundationModel(sonnet.id, elsewhere),
          context: { ...context, ...guarded, 'bedrock:InferenceProfileArn': profile(sonnet.id, elsewhere) },
        },
      ]),
      leftAlone: [
        ...facts.regions.flatMap((region) => [
          ...[away, unspecified].flatMap((context) =>
            [profile(sonnet.id, region), applicationProfile(region)].map((used, index) => ({
              action: index === 0 ? 'bedrock:InvokeModel' : 'bedrock:InvokeModelWithResponseStream',
              resource: foundationModel(sonnet.id, elsewhere),
              context: { ...context, ...guarded, 'bedrock:InferenceProfileArn': used },
            })),
          ),
          {
            action: 'bedrock:InvokeModel',
            resource: foundationModel(titan.id, region),
            context: { 'aws:RequestedRegion': region },
          },
        ]),
        { action: 'bedrock:GetFoundationModel', by: operators, context: away },
      ],
    },
    GuardrailsLeaveAllowedRegionsByProfileOnly: {
      line: 6,
      why: 'a guardrail of the STANDARD tier works in other regions too, and does so through its guardrail profile',
      denied: [
        {
          action: 'bedrock:ApplyGuardrail',
          resource: arn('bedrock', accounts.agents, 'guardrail/gr4claims', elsewhere),
          context: away,
        },
      ],
      unaffected: [arn('bedrock', accounts.agents, 'guardrail-profile/eu.guardrail.v1:0', elsewhere)],
      leftAlone: [
        ...facts.regions.map((region) => ({
          action: 'bedrock:ApplyGuardrail',
          resource: arn('bedrock', accounts.agents, 'guardrail/gr4claims', region),
          context: { 'aws:RequestedRegion': region },
        })),
        { action: 'bedrock:GetGuardrail', by: operators, context: away },
      ],
    },
  };
};

import type { Statement } from '../../../foundation/policy';
import { exceptGuardians, exceptOperators } from '../exemptions';
import type { ControlFacts } from '../facts';
import { EVERY_MODEL_CALL } from './model-calls';

/** Services that have one endpoint for all regions, or whose home is not the workload's to choose. */
const GLOBAL_SERVICES = [
  'account:*',
  'billing:*',
  'budgets:*',
  'ce:*',
  'cloudfront:*',
  'cur:*',
  'globalaccelerator:*',
  'health:*',
  'iam:*',
  'identitystore:*',
  'organizations:*',
  'pricing:*',
  'route53:*',
  'route53domains:*',
  's3:GetAccountPublicAccessBlock',
  's3:ListAllMyBuckets',
  'shield:*',
  'sso:*',
  'sts:*',
  'support:*',
];

/** What holds for every account, whether it runs agents or not. */
export const orgPack = (facts: ControlFacts): Statement[] => [
  {
    Sid: 'MembersStayInTheOrganization',
    Effect: 'Deny',
    // Accepting an invitation of another organization leaves this one.
    Action: ['organizations:AcceptHandshake', 'organizations:LeaveOrganization'],
    Resource: '*',
  },
  {
    // Sessions of AssumeRoot carry the key; only the management account can start them.
    Sid: 'RootUsersDoNothing',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': `arn:${facts.partition}:iam::*:root` },
      Null: { 'aws:AssumedRoot': 'true' },
    },
  },
  {
    Sid: 'LongTermCredentialsAreNeverMade',
    Effect: 'Deny',
    Action: [
      'iam:CreateAccessKey',
      'iam:CreateLoginProfile',
      'iam:CreateServiceSpecific*',
      'iam:CreateUser',
      'iam:ResetServiceSpecific*',
      'iam:UploadSSHPublicKey',
      'iam:UploadSigningCertificate',
    ],
    Resource: '*',
  },
  {
    Sid: 'BearerTokensNeverReachModels',
    Effect: 'Deny',
    Action: ['bedrock:CallWithBearerToken', 'bedrock-mantle:CallWithBearerToken'],
    Resource: '*',
  },
  {
    Sid: 'OnlyGuardiansTrustIdentityProviders',
    Effect: 'Deny',
    Action: [
      'iam:AddClientID*',
      'iam:Create*Provider',
      'iam:Delete*Provider',
      'iam:Update*Provider*',
      'rolesanywhere:Create*',
      'rolesanywhere:Enable*',
      'rolesanywhere:Update*',
    ],
    Resource: '*',
    Condition: exceptGuardians(facts),
  },
  {
    Sid: 'SharesStayInTheOrganization',
    Effect: 'Deny',
    Action: ['ram:CreateResourceShare', 'ram:UpdateResourceShare'],
    Resource: '*',
    Condition: { Bool: { 'ram:RequestedAllowsExternalPrincipals': 'true' } },
  },
  {
    Sid: 'OpenSharesGainNoPrincipals',
    Effect: 'Deny',
    Action: 'ram:AssociateResourceShare',
    Resource: '*',
    Condition: { Bool: { 'ram:AllowsExternalPrincipals': 'true' } },
  },
  {
    // Inside the organization shares arrive without an invitation.
    Sid: 'InvitationsToSharesAreNeverAccepted',
    Effect: 'Deny',
    Action: 'ram:AcceptResourceShareInvitation',
    Resource: '*',
  },
  {
    Sid: 'WorkStaysInAllowedRegions',
    Effect: 'Deny',
    NotAction: [...GLOBAL_SERVICES, EVERY_MODEL_CALL, 'bedrock:ApplyGuardrail'],
    Resource: '*',
    Condition: {
      StringNotEquals: { 'aws:RequestedRegion': facts.regions },
      ...exceptOperators(facts),
    },
  },
  {
    // Cross-region inference is judged again in the region that it is sent to, and a global one as "unspecified".
    Sid: 'ModelsLeaveAllowedRegionsByProfileOnly',
    Effect: 'Deny',
    Action: EVERY_MODEL_CALL,
    Resource: '*',
    Condition: {
      StringNotEquals: { 'aws:RequestedRegion': facts.regions },
      ArnNotLike: { 'bedrock:InferenceProfileArn': profilesIn(facts) },
    },
  },
  {
    Sid: 'GuardrailsLeaveAllowedRegionsByProfileOnly',
    Effect: 'Deny',
    Action: 'bedrock:ApplyGuardrail',
    NotResource: `arn:${facts.partition}:bedrock:*:*:guardrail-profile/*`,
    Condition: { StringNotEquals: { 'aws:RequestedRegion': facts.regions } },
  },
];

/** Inference profiles that start in an allowed region. */
const profilesIn = ({ partition, regions }: ControlFacts) =>
  regions.map((region) => `arn:${partition}:bedrock:${region}:*:*inference-profile/*`);

import type { Conditions, Statement } from '../../../foundation/policy';
import type { ControlFacts } from '../facts';

/** Services whose resources these policies may speak of. Bedrock, Lambda and Step Functions are not among them. */
export const COVERED_SERVICES = ['kms:*', 's3:*', 'secretsmanager:*', 'sqs:*'];

/** Who reaches the resources of the organization, from wherever. */
export const perimeterPack = (facts: ControlFacts): Statement[] => [
  {
    // Roles can also be assumed by OIDC and SAML, from outside by nature: the two statements below pin those.
    Sid: 'OnlyOurIdentitiesReachOurResources',
    Effect: 'Deny',
    Principal: '*',
    Action: [...COVERED_SERVICES, 'sts:AssumeRole'],
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: {
        'aws:PrincipalOrgID': facts.organizationId,
        ...trusted('aws:PrincipalAccount', facts),
      },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  },
  {
    Sid: 'ServicesActForOurOrganizationOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: [...COVERED_SERVICES, 'sts:AssumeRole'],
    Resource: '*',
    Condition: {
      StringNotEqualsIfExists: { 'aws:SourceOrgID': facts.organizationId, ...trusted('aws:SourceAccount', facts) },
      // Some calls of services come from no account; they carry neither key.
      Null: { 'aws:SourceAccount': 'false' },
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
    },
  },
  {
    Sid: 'WebIdentitiesComeFromNamedIssuers',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sts:AssumeRoleWithWebIdentity',
    Resource: '*',
    ...unlessIssuedAs(facts),
  },
  {
    Sid: 'SamlSignInsComeFromNamedIssuers',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sts:AssumeRoleWithSAML',
    Resource: '*',
    ...(facts.samlIssuers.length === 0 ? {} : { Condition: { StringNotLike: { 'saml:iss': facts.samlIssuers } } }),
  },
];

const trusted = (key: string, { trustedAccounts }: ControlFacts): Record<string, readonly string[]> =>
  trustedAccounts.length === 0 ? {} : { [key]: trustedAccounts };

/** A request carries the keys of its own issuer only, so it is spared as soon as one of them matches. */
const unlessIssuedAs = ({ webIdentities }: ControlFacts): { Condition?: Conditions } =>
  webIdentities.length === 0
    ? {}
    : {
        Condition: {
          StringNotLike: Object.fromEntries(webIdentities.map(({ issuer, subjects }) => [`${issuer}:sub`, subjects])),
        },
      };

import { accountIdOf, MANAGEMENT } from '../../foundation/accounts';
import { regionalArn, trailArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Conditions, Statement } from '../../foundation/policy';
import { asksTheCloudControlApi } from './cloud-control-policy';
import { madeAsOurs, nobodyElses, ours, ownNames } from './ownership';

/** Types of organization policies that the template writes. */
const POLICY_TYPES = [
  'AISERVICES_OPT_OUT_POLICY',
  'BEDROCK_POLICY',
  'RESOURCE_CONTROL_POLICY',
  'SERVICE_CONTROL_POLICY',
];

/** Services that work for the whole organization once it says so. */
const TRUSTED_SERVICES = ['access-analyzer.amazonaws.com', 'cloudtrail.amazonaws.com', 'ram.amazonaws.com'];

/** What holds for the organization, and its switches: on, but never off again. */
export const organizationStatements = (environment: Environment): Statement[] => [
  ...controlPolicies(environment),
  ...switches(environment),
  ...analyzer(environment),
  ...trail(environment),
  ...(sharesGuardrails(environment) ? sharedGuardrail(environment) : []),
];

/** Ceilings of the environment, and not those of another one or of anybody else. */
function controlPolicies(environment: Environment): Statement[] {
  const { organization } = environment;
  const inOrganizations = (resource: string) =>
    `arn:${environment.partition}:organizations::${managementId(environment)}:${resource}`;
  const policies = inOrganizations(`policy/${organization.id}/*`);
  const ofKnownTypes = { 'organizations:PolicyType': POLICY_TYPES };
  const both = (condition: Conditions): Conditions => ({
    ...condition,
    StringEquals: { ...condition.StringEquals, ...ofKnownTypes },
  });
  return [
    {
      Sid: 'MakesControlPolicies',
      Effect: 'Allow',
      Action: 'organizations:CreatePolicy',
      Resource: policies,
      Condition: both(madeAsOurs(environment)),
    },
    {
      Sid: 'TagsControlPolicies',
      Effect: 'Allow',
      Action: ['organizations:TagResource', 'organizations:UntagResource'],
      Resource: policies,
      Condition: both(nobodyElses(environment)),
    },
    {
      Sid: 'ChangesItsControlPolicies',
      Effect: 'Allow',
      Action: [
        'organizations:AttachPolicy',
        'organizations:DeletePolicy',
        'organizations:DetachPolicy',
        'organizations:UpdatePolicy',
      ],
      Resource: policies,
      Condition: both(ours(environment)),
    },
    {
      // Judged beside the policy, which is the environment's own.
      Sid: 'ReachesUnitsWithThem',
      Effect: 'Allow',
      Action: ['organizations:AttachPolicy', 'organizations:DetachPolicy'],
      Resource: [
        inOrganizations(`ou/${organization.id}/*`),
        inOrganizations(`root/${organization.id}/${organization.rootId}`),
      ],
      Condition: { StringEquals: ofKnownTypes },
    },
    {
      Sid: 'ReadsControlPolicies',
      Effect: 'Allow',
      Action: [
        'organizations:DescribePolicy',
        'organizations:ListTagsForResource',
        'organizations:ListTargetsForPolicy',
      ],
      Resource: policies,
    },
  ];
}

/** These know no resources, as far as they are on `*`. */
function switches(environment: Environment): Statement[] {
  const linkedRole = (service: string) =>
    `arn:${environment.partition}:iam::${managementId(environment)}:role/aws-service-role/${service}/*`;
  return [
    {
      Sid: 'TurnsSwitchesOfTheOrganizationOn',
      Effect: 'Allow',
      Action: [
        'iam:EnableOrganizationsRootCredentialsManagement',
        'iam:EnableOrganizationsRootSessions',
        'ram:EnableSharingWithAwsOrganization',
      ],
      Resource: '*',
    },
    {
      Sid: 'LetsServicesWorkForTheOrganization',
      Effect: 'Allow',
      Action: 'organizations:EnableAWSServiceAccess',
      Resource: '*',
      Condition: { StringEquals: { 'organizations:ServicePrincipal': TRUSTED_SERVICES } },
    },
    {
      Sid: 'MakesRolesOfTheseServices',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole', 'iam:GetRole'],
      Resource: TRUSTED_SERVICES.map(linkedRole),
    },
    {
      Sid: 'ReadsTheOrganization',
      Effect: 'Allow',
      Action: [
        'iam:ListOrganizationsFeatures',
        'organizations:DescribeOrganization',
        'organizations:ListAWSServiceAccessForOrganization',
        'organizations:ListAccounts',
        'organizations:ListDelegatedAdministrators',
      ],
      Resource: '*',
    },
  ];
}

const analyzer = (environment: Environment): Statement[] => [
  {
    Sid: 'KeepsTheAnalyzer',
    Effect: 'Allow',
    Action: [
      'access-analyzer:CreateAnalyzer',
      'access-analyzer:GetAnalyzer',
      'access-analyzer:ListTagsForResource',
      'access-analyzer:TagResource',
      'access-analyzer:UntagResource',
    ],
    Resource: regionalArn(
      environment,
      'access-analyzer',
      managementId(environment),
      `analyzer/${ownNames(environment)}`,
    ),
  },
];

const trail = (environment: Environment): Statement[] => [
  {
    Sid: 'KeepsTheTrail',
    Effect: 'Allow',
    Action: [
      'cloudtrail:AddTags',
      'cloudtrail:CreateTrail',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetInsightSelectors',
      'cloudtrail:GetTrail',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:ListTags',
      'cloudtrail:RemoveTags',
      'cloudtrail:StartLogging',
      'cloudtrail:UpdateTrail',
    ],
    Resource: trailArn(environment, managementId(environment), ownNames(environment)),
  },
  {
    Sid: 'FindsTrails',
    Effect: 'Allow',
    Action: 'cloudtrail:DescribeTrails',
    Resource: '*',
  },
];

/** The guardrail is given; who may apply it is not. */
const sharedGuardrail = (environment: Environment): Statement[] => [
  asksTheCloudControlApi,
  {
    Sid: 'LetsAccountsUseTheGuardrail',
    Effect: 'Allow',
    Action: ['bedrock:DeleteResourcePolicy', 'bedrock:GetResourcePolicy', 'bedrock:PutResourcePolicy'],
    Resource: `arn:${environment.partition}:bedrock:*:${managementId(environment)}:guardrail/*`,
  },
];

const sharesGuardrails = ({ guardrailEnforcement }: Environment) =>
  guardrailEnforcement !== 'off' && guardrailEnforcement.resourcePolicy === 'create';

const managementId = (environment: Environment) => accountIdOf(environment, MANAGEMENT);

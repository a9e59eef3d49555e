import { accountIdOf, MANAGEMENT } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { madeAsOurs, nobodyElses, ours } from './ownership';

type IdentityCenter = NonNullable<Environment['identityCenter']>;

/** What is done with a permission set that is there. */
const CHANGES_OF_SETS = [
  'sso:AttachManagedPolicyToPermissionSet',
  'sso:CreateAccountAssignment',
  'sso:DeleteAccountAssignment',
  'sso:DeleteInlinePolicyFromPermissionSet',
  'sso:DeletePermissionSet',
  'sso:DeletePermissionsBoundaryFromPermissionSet',
  'sso:DetachManagedPolicyFromPermissionSet',
  'sso:ProvisionPermissionSet',
  'sso:PutInlinePolicyToPermissionSet',
  'sso:PutPermissionsBoundaryToPermissionSet',
  'sso:UpdatePermissionSet',
];

const READS_OF_SETS = [
  'sso:DescribePermissionSet',
  'sso:GetInlinePolicyForPermissionSet',
  'sso:GetPermissionsBoundaryForPermissionSet',
  'sso:ListAccountAssignments',
  'sso:ListManagedPoliciesInPermissionSet',
  'sso:ListTagsForResource',
];

const ASSIGNMENTS = ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment', 'sso:ListAccountAssignments'];

/** Groups and permission sets of people. Each call is judged on the instance, the set and the account apart. */
export const identityStatements = (environment: Environment, identityCenter: IdentityCenter): Statement[] => [
  ...onTheInstance(identityCenter),
  ...onPermissionSets(environment, identityCenter),
  ...onAccounts(environment),
  ...onGroups(environment, identityCenter),
];

/** Attributes are one for the whole instance: only who holds them changes them. */
const CHANGES_OF_ATTRIBUTES = [
  'sso:CreateInstanceAccessControlAttributeConfiguration',
  'sso:UpdateInstanceAccessControlAttributeConfiguration',
];

const onTheInstance = ({ instanceArn, attributes }: IdentityCenter): Statement[] => [
  {
    Sid: 'WorksOnItsInstance',
    Effect: 'Allow',
    Action: [
      ...CHANGES_OF_SETS,
      ...READS_OF_SETS,
      ...(attributes === 'create' ? CHANGES_OF_ATTRIBUTES : []),
      'sso:CreatePermissionSet',
      'sso:DescribeAccountAssignmentCreationStatus',
      'sso:DescribeAccountAssignmentDeletionStatus',
      'sso:DescribeInstanceAccessControlAttributeConfiguration',
      'sso:DescribePermissionSetProvisioningStatus',
    ].sort(),
    Resource: instanceArn,
  },
];

function onPermissionSets(environment: Environment, { instanceArn }: IdentityCenter): Statement[] {
  const sets = `${instanceArn.replace(':instance/', ':permissionSet/')}/*`;
  return [
    {
      Sid: 'MakesPermissionSets',
      Effect: 'Allow',
      Action: 'sso:CreatePermissionSet',
      Resource: sets,
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'TagsPermissionSets',
      Effect: 'Allow',
      Action: ['sso:TagResource', 'sso:UntagResource'],
      Resource: sets,
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'ChangesItsPermissionSets',
      Effect: 'Allow',
      Action: CHANGES_OF_SETS,
      Resource: sets,
      Condition: ours(environment),
    },
    {
      Sid: 'ReadsPermissionSets',
      Effect: 'Allow',
      Action: READS_OF_SETS,
      Resource: sets,
    },
    ...givenSets(environment),
  ];
}

/** Sets of somebody else, which have other tags: given to people, and not changed. */
function givenSets({ landingZone: { permissionSets } }: Environment): Statement[] {
  const given = typeof permissionSets === 'object' ? Object.values(permissionSets.existing) : [];
  return given.length === 0
    ? []
    : [{ Sid: 'AssignsGivenPermissionSets', Effect: 'Allow', Action: ASSIGNMENTS, Resource: [...new Set(given)] }];
}

/** The management account is not among them: nobody is let into it from here. */
const onAccounts = (environment: Environment): Statement[] => [
  {
    Sid: 'LetsPeopleIntoItsAccounts',
    Effect: 'Allow',
    Action: ASSIGNMENTS,
    Resource: Object.keys(environment.accounts)
      .filter((account) => account !== MANAGEMENT)
      .map((account) => inSso(environment, `account/${accountIdOf(environment, account)}`)),
  },
  {
    // Not even with a set that it has made its own.
    Sid: 'NeverLetsAnybodyIntoTheManagementAccount',
    Effect: 'Deny',
    Action: ['sso:CreateAccountAssignment', 'sso:ProvisionPermissionSet'],
    Resource: inSso(environment, `account/${accountIdOf(environment, MANAGEMENT)}`),
  },
  {
    // Wherever a set is in use; which sets these are is said above.
    Sid: 'ProvisionsPermissionSets',
    Effect: 'Allow',
    Action: 'sso:ProvisionPermissionSet',
    Resource: inSso(environment, 'account/*'),
  },
];

/** Groups have no tags. Who is in them is the business of the directory. */
const onGroups = ({ partition }: Environment, { identityStoreId }: IdentityCenter): Statement[] => [
  {
    Sid: 'KeepsGroups',
    Effect: 'Allow',
    Action: [
      'identitystore:CreateGroup',
      'identitystore:DeleteGroup',
      'identitystore:DescribeGroup',
      'identitystore:UpdateGroup',
    ],
    Resource: [
      `arn:${partition}:identitystore::*:identitystore/${identityStoreId}`,
      `arn:${partition}:identitystore:::group/*`,
    ],
  },
];

const inSso = ({ partition }: Environment, resource: string) => `arn:${partition}:sso:::${resource}`;

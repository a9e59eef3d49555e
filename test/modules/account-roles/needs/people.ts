import { managementId, type NeedsByType, on, type Part, requested, type Subject, text } from './need';

const instance = (subject: Subject) => text(subject, 'instance_arn');

const setIn = (subject: Subject) => `${instance(subject).replace(':instance/', ':permissionSet/')}/ps-invented`;

const inAccount = ({ environment }: Subject, id: string) => `arn:${environment.partition}:sso:::account/${id}`;

const ANY_ACCOUNT = '999999999999';

/** What is done with a set is judged on the instance too, and reaches every account in which the set is in use. */
const partOfSet = (...actions: readonly string[]): Part => ({
  partOf: 'permission_set_arn',
  kept: [...actions, 'sso:ProvisionPermissionSet'],
  beside: (subject) => [
    ...on(
      instance(subject),
      {},
      ...actions,
      'sso:DescribePermissionSetProvisioningStatus',
      'sso:ProvisionPermissionSet',
    ),
    ...on(inAccount(subject, ANY_ACCOUNT), {}, 'sso:ProvisionPermissionSet'),
  ],
});

const ASSIGNMENT = ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment', 'sso:ListAccountAssignments'];

const CHANGES_OF_GROUPS = ['identitystore:DeleteGroup', 'identitystore:DescribeGroup', 'identitystore:UpdateGroup'];

/** Of people, who come through Identity Center. */
export const PEOPLE: NeedsByType = {
  aws_identitystore_group: {
    arn: (subject) =>
      `arn:${subject.environment.partition}:identitystore::${managementId(subject)}:identitystore/${text(subject, 'identity_store_id')}`,
    born: ['identitystore:CreateGroup'],
    kept: CHANGES_OF_GROUPS,
    beside: ({ environment: { partition } }) =>
      on(`arn:${partition}:identitystore:::group/0123-4567`, {}, ...CHANGES_OF_GROUPS),
  },
  aws_ssoadmin_account_assignment: {
    partOf: 'permission_set_arn',
    given: (subject) => text(subject, 'permission_set_arn'),
    kept: ASSIGNMENT,
    beside: (subject) => [
      ...on(
        instance(subject),
        {},
        ...ASSIGNMENT,
        'sso:DescribeAccountAssignmentCreationStatus',
        'sso:DescribeAccountAssignmentDeletionStatus',
      ),
      ...on(inAccount(subject, text(subject, 'target_id')), {}, ...ASSIGNMENT),
    ],
  },
  aws_ssoadmin_instance_access_control_attributes: {
    arn: instance,
    kept: [
      'sso:CreateInstanceAccessControlAttributeConfiguration',
      'sso:DescribeInstanceAccessControlAttributeConfiguration',
      'sso:UpdateInstanceAccessControlAttributeConfiguration',
    ],
  },
  aws_ssoadmin_managed_policy_attachment: partOfSet(
    'sso:AttachManagedPolicyToPermissionSet',
    'sso:DetachManagedPolicyFromPermissionSet',
    'sso:ListManagedPoliciesInPermissionSet',
  ),
  aws_ssoadmin_permission_set: {
    arn: setIn,
    born: ['sso:CreatePermissionSet', 'sso:TagResource'],
    kept: [
      'sso:DeletePermissionSet',
      'sso:DescribePermissionSet',
      'sso:ListTagsForResource',
      'sso:ProvisionPermissionSet',
      'sso:TagResource',
      'sso:UntagResource',
      'sso:UpdatePermissionSet',
    ],
    beside: (subject) => [
      ...on(
        instance(subject),
        requested(subject),
        'sso:CreatePermissionSet',
        'sso:DeletePermissionSet',
        'sso:DescribePermissionSet',
        'sso:DescribePermissionSetProvisioningStatus',
        'sso:ListTagsForResource',
        'sso:ProvisionPermissionSet',
        'sso:UpdatePermissionSet',
      ),
      ...on(inAccount(subject, ANY_ACCOUNT), {}, 'sso:ProvisionPermissionSet'),
    ],
  },
  aws_ssoadmin_permission_set_inline_policy: partOfSet(
    'sso:DeleteInlinePolicyFromPermissionSet',
    'sso:GetInlinePolicyForPermissionSet',
    'sso:PutInlinePolicyToPermissionSet',
  ),
  aws_ssoadmin_permissions_boundary_attachment: partOfSet(
    'sso:DeletePermissionsBoundaryFromPermissionSet',
    'sso:GetPermissionsBoundaryForPermissionSet',
    'sso:PutPermissionsBoundaryToPermissionSet',
  ),
};

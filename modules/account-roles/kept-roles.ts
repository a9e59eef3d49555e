import type { Statement } from '../../foundation/policy';

/** Roles that guard agents or keep evidence, as they are declared. They have no ceiling: whoever makes ceilings makes them. */
export const keepsRoles = (Sid: string, roleArns: readonly string[]): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: [
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:ListInstanceProfilesForRole',
    'iam:ListRolePolicies',
    'iam:PutRolePolicy',
    'iam:TagRole',
    'iam:UntagRole',
    'iam:UpdateAssumeRolePolicy',
    'iam:UpdateRole',
    'iam:UpdateRoleDescription',
  ],
  Resource: roleArns,
});

/** Into the hands of one service, and of no other. */
export const givesRoles = (Sid: string, roleArns: readonly string[], service: string): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: roleArns,
  Condition: { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } },
});

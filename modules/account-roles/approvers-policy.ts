import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { madeAsOurs, nobodyElses, ours } from './ownership';

/** Where approvers sign in: made and changed, and who is in it is the business of people. It is never removed. */
export const approverPoolStatements = (environment: Environment, account: string): Statement[] => {
  const pools = regionalArn(environment, 'cognito-idp', accountIdOf(environment, account), 'userpool/*');
  return [
    {
      // It knows no resource of a pool that is not there yet.
      Sid: 'MakesPoolsOfApprovers',
      Effect: 'Allow',
      Action: 'cognito-idp:CreateUserPool',
      Resource: '*',
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'TagsPoolsOfApprovers',
      Effect: 'Allow',
      Action: ['cognito-idp:TagResource', 'cognito-idp:UntagResource'],
      Resource: pools,
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'ChangesItsPoolsOfApprovers',
      Effect: 'Allow',
      Action: CHANGES,
      Resource: pools,
      Condition: ours(environment),
    },
    {
      Sid: 'ReadsPoolsOfApprovers',
      Effect: 'Allow',
      Action: [
        'cognito-idp:DescribeIdentityProvider',
        'cognito-idp:DescribeManagedLoginBranding',
        'cognito-idp:DescribeUserPool',
        'cognito-idp:DescribeUserPoolClient',
        'cognito-idp:GetGroup',
        'cognito-idp:GetUserPoolMfaConfig',
        'cognito-idp:ListTagsForResource',
      ],
      Resource: pools,
    },
    {
      Sid: 'FindsDomainsOfPools',
      Effect: 'Allow',
      Action: 'cognito-idp:DescribeUserPoolDomain',
      Resource: '*',
    },
  ];
};

const CHANGES = [
  'cognito-idp:CreateGroup',
  'cognito-idp:CreateIdentityProvider',
  'cognito-idp:CreateManagedLoginBranding',
  'cognito-idp:CreateUserPoolClient',
  'cognito-idp:CreateUserPoolDomain',
  'cognito-idp:DeleteGroup',
  'cognito-idp:DeleteIdentityProvider',
  'cognito-idp:DeleteManagedLoginBranding',
  'cognito-idp:DeleteUserPoolClient',
  'cognito-idp:DeleteUserPoolDomain',
  'cognito-idp:SetUserPoolMfaConfig',
  'cognito-idp:UpdateGroup',
  'cognito-idp:UpdateIdentityProvider',
  'cognito-idp:UpdateManagedLoginBranding',
  'cognito-idp:UpdateUserPool',
  'cognito-idp:UpdateUserPoolClient',
  'cognito-idp:UpdateUserPoolDomain',
];

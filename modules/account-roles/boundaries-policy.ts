import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { boundaryPath } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { ownNames } from './ownership';

/** Ceilings of whatever is shipped into an account. */
export const boundaryStatements = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsBoundaries',
    Effect: 'Allow',
    Action: [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:ListPolicyVersions',
      'iam:TagPolicy',
      'iam:UntagPolicy',
    ],
    Resource: `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:policy${boundaryPath(environment)}${ownNames(environment)}`,
  },
];

import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { boundaryPath } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { KEEPING_POLICIES } from './kept-policies';
import { ownNames } from './ownership';

/** Ceilings of whatever is shipped into an account. */
export const boundaryStatements = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsBoundaries',
    Effect: 'Allow',
    Action: KEEPING_POLICIES,
    Resource: `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:policy${boundaryPath(environment)}${ownNames(environment)}`,
  },
];

import { accountIdOf } from '../../foundation/accounts';
import { roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { planePath } from '../../foundation/names';
import { revocationName, revokerName } from './names';

export const revocationArn = (environment: Environment, account: string) =>
  `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:policy${planePath(environment, 'containment')}${revocationName(environment)}`;

export const revokerArn = (environment: Environment, account: string) =>
  roleArn(
    environment,
    accountIdOf(environment, account),
    `${planePath(environment, 'containment')}${revokerName(environment)}`,
  );

/** Budgets belong to no region. */
export const budgetArn = (environment: Environment, account: string, name: string) =>
  `arn:${environment.partition}:budgets::${accountIdOf(environment, account)}:budget/${name}`;

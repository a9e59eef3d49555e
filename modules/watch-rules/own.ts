import { accountIdOf } from '../../foundation/accounts';
import { deployRoleArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupName, planePath, vendedLogGroupName } from '../../foundation/names';

/** Every name that the environment gives begins like this. */
export const ownBeginning = ({ namePrefix, name }: Environment) => `${namePrefix}-${name}-`;

/** Beginnings of the environment's log groups. */
export const ownLogBeginnings = (environment: Environment) => [
  logGroupName(environment, ''),
  vendedLogGroupName(environment, ''),
  `aws-waf-logs-${ownBeginning(environment)}`,
];

/** Who may change what guards. */
export const securityDeployer = (environment: Environment, account: string) => [
  deployRoleArn(environment, 'security', account),
];

/** Who may change what is deployed. */
export const deployers = (environment: Environment, account: string) => [
  ...securityDeployer(environment, account),
  deployRoleArn(environment, 'workload', account),
];

/** Who may change roles and policies: also whoever makes the deploy roles. */
export const roleMakers = (environment: Environment, account: string) => [
  ...deployers(environment, account),
  ...(environment.bootstrap === undefined
    ? []
    : [roleArn(environment, accountIdOf(environment, account), environment.bootstrap.role)]),
];

/** ARNs of all roles of a plane in an account begin like this. */
export const planeBeginning = (environment: Environment, account: string, plane: Parameters<typeof planePath>[1]) =>
  roleArn(environment, accountIdOf(environment, account), planePath(environment, plane));

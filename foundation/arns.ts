import { accountIdOf } from './accounts';
import type { Environment } from './environment';
import { planePath, securityDeployRoleName, workloadDeployRoleName } from './names';

/** Which of the two deploy roles: the one for what guards agents, or the one for what agents are made of. */
export type DeployRole = 'security' | 'workload';

export const roleArn = ({ partition }: Pick<Environment, 'partition'>, account: string, pathAndName: string) =>
  `arn:${partition}:iam::${account}:role/${pathAndName.replace(/^\//, '')}`;

/** Path and name of a deploy role, without a leading slash. */
export function deployRolePath(environment: Environment, role: DeployRole): string {
  const { deployRoles } = environment;
  if (deployRoles !== 'create') return deployRoles.existing[role];
  const name = role === 'security' ? securityDeployRoleName(environment) : workloadDeployRoleName(environment);
  return `${planePath(environment, 'deploy')}${name}`.slice(1);
}

/** The role that Terraform takes on in an account. */
export const deployRoleArn = (environment: Environment, role: DeployRole, account: string) =>
  roleArn(environment, accountIdOf(environment, account), deployRolePath(environment, role));

export const accountRootArn = ({ partition }: Pick<Environment, 'partition'>, account: string) =>
  `arn:${partition}:iam::${account}:root`;

export const bucketArn = ({ partition }: Pick<Environment, 'partition'>, bucket: string) =>
  `arn:${partition}:s3:::${bucket}`;

export const logGroupArn = (
  { partition, region }: Pick<Environment, 'partition' | 'region'>,
  account: string,
  name: string,
) => `arn:${partition}:logs:${region}:${account}:log-group:${name}`;

export const trailArn = (
  { partition, region }: Pick<Environment, 'partition' | 'region'>,
  account: string,
  name: string,
) => `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`;

import { accountIdOf } from '../../foundation/accounts';
import { roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName, planePath } from '../../foundation/names';

/** The role with which Bedrock writes down every call of a model. */
export const invocationLoggingRoleName = (environment: Environment) =>
  awsName(environment, 'role', 'model-invocations');

export const invocationLoggingRoleArn = (environment: Environment, account: string) =>
  roleArn(
    environment,
    accountIdOf(environment, account),
    `${planePath(environment, 'delivery')}${invocationLoggingRoleName(environment)}`,
  );

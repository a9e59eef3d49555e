import { accountIdOf } from '../../foundation/accounts';
import { regionalArn, roleArn } from '../../foundation/arns';
import type { Environment, Gateway } from '../../foundation/environment';
import { approvalMachineName, awsName, gatewayTableName, planePath, validatorName } from '../../foundation/names';
import { LIVE } from '../governed-function/live';

/**
 * The gateway of an environment that has one.
 *
 * @throws Error if it has none, which is a fault of the caller.
 */
export function gatewayOf({ name, gateway }: Environment): Gateway {
  if (gateway === undefined)
    throw new Error(`${name}.gateway: is missing; make what it consists of only where it is given`);
  return gateway;
}

const arn = (environment: Environment, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, gatewayOf(environment).account), resource);

export const validatorArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${validatorName(environment)}`);

/** Under which API Gateway calls what is live. */
export const validatorUri = (environment: Environment) =>
  `arn:${environment.partition}:apigateway:${environment.region}:lambda:path/2015-03-31/functions/${validatorArn(environment)}:${LIVE}/invocations`;

export const gatewayTableArn = (environment: Environment) =>
  arn(environment, 'dynamodb', `table/${gatewayTableName(environment)}`);

export const approvalMachineArn = (environment: Environment) =>
  arn(environment, 'states', `stateMachine:${approvalMachineName(environment)}`);

/** The role with which API Gateway writes access logs. */
export const apiLogsRoleName = (environment: Environment) => awsName(environment, 'role', 'gateway', 'api-logs');

export const apiLogsRoleArn = (environment: Environment) =>
  roleArn(
    environment,
    accountIdOf(environment, gatewayOf(environment).account),
    `${planePath(environment, 'gateway')}${apiLogsRoleName(environment)}`,
  );

/** Parameter that says under which address agents reach the gateway. */
export const addressParameterName = ({ namePrefix, name }: Pick<Environment, 'namePrefix' | 'name'>) =>
  `/${namePrefix}/${name}/gateway/url`;

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import {
  approvalsName,
  approvalTopicName,
  approverName,
  authorizerName,
  awsName,
  planePath,
  tokensName,
} from '../../foundation/names';
import { gatewayOf } from '../tool-gateway/arns';

const arn = (environment: Environment, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, gatewayOf(environment).account), resource);

export const keeperArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${approvalsName(environment)}`);
export const approverArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${approverName(environment)}`);
export const authorizerArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${authorizerName(environment)}`);
export const tokensArn = (environment: Environment) =>
  arn(environment, 'lambda', `function:${tokensName(environment)}`);
export const approvalTopicArn = (environment: Environment) => arn(environment, 'sns', approvalTopicName(environment));

/** Roles are called as the functions are that they serve. */
export const keeperRoleName = (environment: Environment) => awsName(environment, 'role', 'gateway', 'approvals');
export const approverRoleName = (environment: Environment) => awsName(environment, 'role', 'gateway', 'approver');
export const authorizerRoleName = (environment: Environment) => awsName(environment, 'role', 'gateway', 'authorizer');
export const tokensRoleName = (environment: Environment) => awsName(environment, 'role', 'gateway', 'tokens');
/** The state machine is called as the function is that keeps what it waits for. */
export const machineRoleName = (environment: Environment) =>
  awsName(environment, 'role', 'gateway', 'approvals', 'machine');

export const keeperRoleArn = (environment: Environment) =>
  roleArn(
    environment,
    accountIdOf(environment, gatewayOf(environment).account),
    `${planePath(environment, 'gateway')}${keeperRoleName(environment)}`,
  );

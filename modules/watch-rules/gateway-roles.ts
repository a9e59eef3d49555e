import { accountIdOf } from '../../foundation/accounts';
import { roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { planePath, validatorName } from '../../foundation/names';
import { gatewayOf } from '../tool-gateway/arns';

/** The one role that takes on roles of tools: the gateway's function has it, and nothing else does. */
export const gatewayRoleArns = (environment: Environment): string[] => [
  roleArn(
    environment,
    accountIdOf(environment, gatewayOf(environment).account),
    `${planePath(environment, 'gateway')}${validatorName(environment)}`,
  ),
];

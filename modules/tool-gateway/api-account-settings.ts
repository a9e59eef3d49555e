import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { policy } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { everythingOf } from '../tool/made-first';
import { apiLogsStatements, apiLogsTrust } from './api-logs-policy';
import { apiLogsRoleName, gatewayOf } from './arns';

export interface ApiAccountSettingsProps {
  readonly environment: Environment;
}

/** The role by which all APIs of an account write access logs; there is one in each account and region. */
export class ApiAccountSettings extends Construct {
  constructor(scope: Construct, id: string, { environment }: ApiAccountSettingsProps) {
    super(scope, id);

    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'gateway',
      roleName: apiLogsRoleName(environment),
      description: 'Writes down who called the gateway',
      trust: apiLogsTrust(environment),
      policies: { permissions: policy(...apiLogsStatements(environment)) },
      boundaryArn: boundaryArn(environment, gatewayOf(environment).account, 'gateway'),
      quarantinable: true,
    });
    new ApiGatewayAccount(this, 'Resource', { cloudwatchRoleArn: role.arn, dependsOn: everythingOf(role) });
  }
}

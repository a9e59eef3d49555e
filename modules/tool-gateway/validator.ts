import type { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayLogGroupName } from '../../foundation/log-groups';
import { gatewayTableName, validatorName } from '../../foundation/names';
import { policy } from '../../foundation/policy';
import { GovernedFunction } from '../governed-function/governed-function';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import type { FunctionCode } from '../tool/function-code';
import { approvalMachineArn, gatewayOf } from './arns';
import { type GatewayKeys, validatorStatements, validatorTrust } from './policy';

export interface ValidatorProps {
  readonly environment: Environment;
  readonly code: FunctionCode;
  readonly keys: GatewayKeys;
  readonly logsKeyArn: string;
}

/** The function that decides about calls of tools, and the record of what it decided. */
export class Validator extends Construct {
  /** What is live, for the API. */
  public readonly alias: LambdaAlias;

  constructor(scope: Construct, id: string, { environment, code, keys, logsKeyArn }: ValidatorProps) {
    super(scope, id);
    const { account, canary } = gatewayOf(environment);

    const logGroupName = gatewayLogGroupName(environment, 'validator');
    const auditLogGroupName = gatewayLogGroupName(environment, 'audit');
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    const audit = new SealedLogGroup(this, 'audit', {
      environment,
      logGroupName: auditLogGroupName,
      keyArn: logsKeyArn,
      kept: true,
    });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'gateway',
      roleName: validatorName(environment),
      description: 'Decides about calls of tools',
      trust: validatorTrust(environment),
      policies: { permissions: policy(...validatorStatements(environment, keys)) },
      boundaryArn: boundaryArn(environment, account, 'gateway'),
      quarantinable: true,
    });
    this.alias = new GovernedFunction(this, 'function', {
      functionName: validatorName(environment),
      description: 'Decides about calls of tools',
      code,
      role,
      log,
      logGroupName,
      stateKeyArn: keys.state,
      settings: {
        P2A_TABLE: gatewayTableName(environment),
        P2A_AUDIT_LOG_GROUP: auditLogGroupName,
        P2A_DIGEST_KEY_ARN: keys.digests,
        P2A_APPROVALS_MACHINE_ARN: approvalMachineArn(environment),
      },
      // As long as API Gateway waits.
      timeoutSeconds: 29,
      memoryMb: 1024,
      canary,
      after: [audit],
    }).alias;
  }
}

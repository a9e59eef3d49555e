import type { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { forget } from '../../foundation/forget';
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

/** The addresses that it had. */
const RECORD_BEFORE = [
  { type: 'aws_cloudwatch_log_group', name: 'validator_audit_1E818270' },
  { type: 'aws_cloudwatch_log_data_protection_policy', name: 'validator_audit_mask_504CA1BA' },
  { type: 'aws_cloudwatch_log_subscription_filter', name: 'validator_audit_subscription_66D77F25' },
];

/** The function that decides about calls of tools. */
export class Validator extends Construct {
  /** What is live, for the API. */
  public readonly alias: LambdaAlias;

  constructor(scope: Construct, id: string, { environment, code, keys, logsKeyArn }: ValidatorProps) {
    super(scope, id);
    const { account, canary } = gatewayOf(environment);

    const logGroupName = gatewayLogGroupName(environment, 'validator');
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
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
        P2A_AUDIT_LOG_GROUP: gatewayLogGroupName(environment, 'audit'),
        P2A_DIGEST_KEY_ARN: keys.digests,
        P2A_APPROVALS_MACHINE_ARN: approvalMachineArn(environment),
      },
      // As long as API Gateway waits.
      timeoutSeconds: 29,
      memoryMb: 1024,
      canary,
    }).alias;
  }

  /** The record of what it decides was made with it once, and is in the hands of whoever guards it. */
  public static leaveItsRecordAlone(scope: Construct): void {
    forget(scope, RECORD_BEFORE);
  }
}

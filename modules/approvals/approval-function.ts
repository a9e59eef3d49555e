import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type GATEWAY_LOGS, gatewayLogGroupName } from '../../foundation/log-groups';
import { policy, type Statement } from '../../foundation/policy';
import { GovernedFunction } from '../governed-function/governed-function';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { FunctionCode } from '../tool/function-code';
import { gatewayOf } from '../tool-gateway/arns';
import { functionTrust } from './running-policy';

/** Keys of the gateway's account. */
export interface ApprovalKeys {
  /** Of settings, of executions and of what people are told. */
  readonly state: string;
  readonly logs: string;
}

export interface ApprovalFunctionProps {
  readonly environment: Environment;
  readonly plane: 'gateway' | 'approver';
  readonly keys: ApprovalKeys;
  readonly functionName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly statements: readonly Statement[];
  readonly log: (typeof GATEWAY_LOGS)[number];
  /** Folder with a `handler.ts`, below that of this module's functions. */
  readonly code: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** What has to be there before it runs. */
  readonly after?: readonly Construct[];
}

/** A function around approvals, with a role and a log of its own. */
export class ApprovalFunction extends Construct {
  public readonly live: GovernedFunction;

  constructor(scope: Construct, id: string, props: ApprovalFunctionProps) {
    super(scope, id);
    const { environment, keys, functionName, description } = props;

    const logGroupName = gatewayLogGroupName(environment, props.log);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: keys.logs });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: props.plane,
      roleName: props.roleName,
      description,
      trust: functionTrust(environment, props.functionArn),
      policies: { permissions: policy(...props.statements) },
      boundaryArn: boundaryArn(environment, gatewayOf(environment).account, 'gateway'),
      quarantinable: true,
    });
    this.live = new GovernedFunction(this, 'function', {
      functionName,
      description,
      code: FunctionCode.of(TerraformStack.of(this), `modules/approvals/lambda/${props.code}`),
      role,
      log,
      logGroupName,
      stateKeyArn: keys.state,
      settings: props.settings,
      timeoutSeconds: props.timeoutSeconds,
      memoryMb: props.memoryMb,
      after: props.after,
    });
  }
}

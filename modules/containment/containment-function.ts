import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { alertTopicArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type CONTAINMENT_LOGS, containmentLogGroupName } from '../../foundation/log-groups';
import { gatewayTableName } from '../../foundation/names';
import { policy, type Statement } from '../../foundation/policy';
import { GovernedFunction } from '../governed-function/governed-function';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { FunctionCode } from '../tool/function-code';
import { gatewayOf } from '../tool-gateway/arns';
import type { ContainmentSettings } from './lambda/core/settings';
import { type ContainmentKeys, functionTrust } from './policy';
import { registerFiles } from './register-file';

export interface ContainmentFunctionProps {
  readonly environment: Environment;
  readonly keys: ContainmentKeys;
  readonly functionName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly statements: readonly Statement[];
  /** Its log, and the folder of its code below that of this module's functions. */
  readonly code: Exclude<(typeof CONTAINMENT_LOGS)[number], 'audit'>;
  /** Role by which it reaches the roles of agents, in an account. */
  readonly reachArn: (account: string) => string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** What has to be there before it runs. */
  readonly after: readonly Construct[];
}

/** A function that stops agents or lets them go, with a role and a log of its own. */
export class ContainmentFunction extends Construct {
  public readonly live: GovernedFunction;

  constructor(scope: Construct, id: string, props: ContainmentFunctionProps) {
    super(scope, id);
    const { environment, keys, functionName, description, code } = props;

    const logGroupName = containmentLogGroupName(environment, code);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: keys.logs });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'containment',
      roleName: props.roleName,
      description,
      trust: functionTrust(environment, props.functionArn),
      policies: { permissions: policy(...props.statements) },
    });
    this.live = new GovernedFunction(this, 'function', {
      functionName,
      description,
      code: FunctionCode.of(TerraformStack.of(this), `modules/containment/lambda/${code}`, registerFiles(environment)),
      role,
      log,
      logGroupName,
      stateKeyArn: keys.alerts,
      settings: {
        P2A_CONTAINMENT: JSON.stringify(settingsOf(environment, props.reachArn)),
        ...props.settings,
      },
      timeoutSeconds: props.timeoutSeconds,
      memoryMb: 512,
      reservedConcurrency: environment.containment.reservedConcurrency[code],
      after: props.after,
    });
  }
}

function settingsOf(environment: Environment, reachArn: (account: string) => string): ContainmentSettings {
  const { account } = gatewayOf(environment);
  const topic = (severity: keyof ContainmentSettings['topics']) => alertTopicArn(environment, account, severity);
  return {
    table: gatewayTableName(environment),
    auditLogGroup: containmentLogGroupName(environment, 'audit'),
    topics: { critical: topic('critical'), warning: topic('warning'), notice: topic('notice') },
    reach: reachArn('*'),
  };
}

import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction, type LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Environment, Tool } from '../../foundation/environment';
import { awsName, toolFunctionName, toolSecretName } from '../../foundation/names';
import { networkOf } from '../egress/networks';
import { functionConfig } from '../governed-function/function-config';
import { LIVE } from '../governed-function/live';
import type { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { ownLogGroupName } from './arns';
import { FailedCallsQueue } from './failed-calls-queue';
import { FunctionCode } from './function-code';

export interface ToolFunctionProps {
  readonly environment: Environment;
  readonly tool: Tool;
  readonly target: Extract<Tool['target'], { kind: 'function' }>;
  readonly role: GovernedRole;
  readonly logsKeyArn: string;
  readonly stateKeyArn: string;
}

/** A function that a tool consists of, its log, and where its failed calls go; the gateway calls what is live. */
export class ToolFunction extends Construct {
  constructor(scope: Construct, id: string, props: ToolFunctionProps) {
    super(scope, id);
    const { environment, tool, target, role, logsKeyArn, stateKeyArn } = props;

    const logGroupName = ownLogGroupName(environment, tool);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    const failed = new FailedCallsQueue(this, 'failed-calls', { environment, tool, stateKeyArn });
    const made = new LambdaFunction(this, 'Resource', {
      ...functionConfig({
        functionName: toolFunctionName(environment, tool.name),
        description: `The tool ${tool.name}`,
        code: FunctionCode.of(TerraformStack.of(this), target.code),
        role,
        log,
        logGroupName,
        stateKeyArn,
        settings: settingsOf(environment, tool, target),
        timeoutSeconds: target.timeoutSeconds,
        memoryMb: target.memoryMb,
      }),
      ...(target.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: target.reservedConcurrency }),
      deadLetterConfig: { targetArn: failed.arn },
      ...this.networkConfig(environment, tool, target.network),
    });
    new LambdaAlias(this, 'alias', {
      name: LIVE,
      functionName: made.functionName,
      functionVersion: made.version,
    });
  }

  private networkConfig(
    environment: Environment,
    tool: Tool,
    network: string | undefined,
  ): Pick<LambdaFunctionConfig, 'vpcConfig'> {
    if (network === undefined) return {};
    const { vpcId, subnetIds } = networkOf(environment, network);
    const group = new SecurityGroup(this, 'security-group', {
      name: awsName(environment, 'securityGroup', 'tool', tool.name),
      description: `The tool ${tool.name}: HTTPS to wherever names lead, and nothing back`,
      vpcId,
      // Lists, not rules of their own: what is added by hand goes with the next apply.
      ingress: [],
      egress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'], description: 'HTTPS' }],
    });
    return { vpcConfig: { subnetIds, securityGroupIds: [group.id] } };
  }
}

/**
 * What the code finds in its environment: its settings, its own name, and the names of its secrets. There is always
 * one, because Lambda drops the key of an empty environment, and every plan would add it again.
 */
function settingsOf(environment: Environment, tool: Tool, target: ToolFunctionProps['target']): Record<string, string> {
  const secrets = Object.keys(tool.secrets).map((secret) => [
    `${secret.toUpperCase().replaceAll('-', '_')}_SECRET_NAME`,
    toolSecretName(environment, tool.name, secret),
  ]);
  return {
    ...target.environment,
    P2A_ENVIRONMENT: environment.name,
    P2A_TOOL: tool.name,
    ...Object.fromEntries(secrets),
  };
}

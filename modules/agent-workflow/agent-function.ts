import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Agent, Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { networkOf } from '../egress/networks';
import { functionConfig } from '../governed-function/function-config';
import { LIVE } from '../governed-function/live';
import type { GovernedRole } from '../governed-role/governed-role';
import type { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { FunctionCode } from '../tool/function-code';

export interface AgentFunctionProps {
  readonly environment: Environment;
  readonly agent: Agent;
  readonly functionName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  /** Folder with a `handler.ts`, from the root of the project. */
  readonly code: string;
  readonly role: GovernedRole;
  readonly log: SealedLogGroup;
  readonly logGroupName: string;
  readonly stateKeyArn: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** What has to be there before it runs, beside role and log. */
  readonly after?: readonly Construct[] | undefined;
  /** Network that it joins, by name. */
  readonly network?: string | undefined;
}

/** A function that serves an agent, called by its alias; only the agent it serves may be its caller. */
export class AgentFunction extends Construct {
  /** What is live, for whoever may call it. */
  public readonly alias: LambdaAlias;
  /** Its name, once it is there. */
  public readonly functionName: string;

  constructor(scope: Construct, id: string, props: AgentFunctionProps) {
    super(scope, id);
    const { environment, agent, network } = props;

    const code = FunctionCode.of(TerraformStack.of(this), props.code);
    const made = new LambdaFunction(this, 'Resource', {
      ...functionConfig({ ...props, code, settings: { ...props.settings, ...whose(environment, agent) } }),
      ...(network === undefined ? {} : this.joined(environment, agent, network)),
      // The ceiling of agents lets each call what carries its own name.
      tags: { 'p2a:agent': agent.name },
    });
    this.functionName = made.functionName;
    this.alias = new LambdaAlias(this, 'alias', {
      name: LIVE,
      functionName: made.functionName,
      functionVersion: made.version,
    });
  }

  private joined(environment: Environment, agent: Agent, network: string) {
    const { vpcId, subnetIds } = networkOf(environment, network);
    const group = new SecurityGroup(this, 'security-group', {
      name: awsName(environment, 'securityGroup', 'agent', agent.name),
      description: `The agent ${agent.name}: HTTPS to wherever names lead, and nothing back`,
      vpcId,
      // Lists, not rules of their own: what is added by hand goes with the next apply.
      ingress: [],
      egress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, cidrBlocks: ['0.0.0.0/0'], description: 'HTTPS' }],
    });
    return { vpcConfig: { subnetIds, securityGroupIds: [group.id] } };
  }
}

/** What its events say of whom they are. */
const whose = ({ name }: Environment, agent: Agent) => ({
  P2A_ENVIRONMENT: name,
  P2A_AGENT: agent.name,
  P2A_FAMILY: agent.family,
});

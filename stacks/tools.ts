import { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { EgressFirewall } from '../modules/egress/egress-firewall';
import { declaredHosts } from '../modules/egress/networks';
import { GovernedTool } from '../modules/tool/governed-tool';
import type { BoundariesStack } from './boundaries';
import type { KeysStack } from './keys';

export interface ToolsStackProps {
  readonly keys: KeysStack;
  readonly boundaries: BoundariesStack | undefined;
}

/** The tools of one account: what each of them is, who may call it, and where it may reach. */
export class ToolsStack extends GovernedStack {
  constructor(scope: Construct, environment: Environment, account: string, { keys, boundaries }: ToolsStackProps) {
    super(scope, { environment, kind: 'tools', account });
    if (boundaries !== undefined) this.follow(boundaries);

    const logsKeyArn = this.read(keys, 'logs-key-arn');
    const stateKeyArn = this.read(keys, 'state-key-arn');
    const egress = new Construct(this, 'egress');
    for (const [networkName, hosts] of declaredHosts(environment, account))
      new EgressFirewall(egress, networkName, { environment, networkName, hosts });
    const tools = new Construct(this, 'tools');
    for (const tool of environment.tools.filter((one) => one.account === account))
      new GovernedTool(tools, tool.name, { environment, tool, logsKeyArn, stateKeyArn });
  }
}

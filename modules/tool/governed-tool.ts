import { Construct } from 'constructs';
import { boundaryArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { toolInvokeRoleName, toolRoleName } from '../../foundation/names';
import { type PolicyDocument, policy } from '../../foundation/policy';
import { GovernedRole } from '../governed-role/governed-role';
import { grantStatements } from './grants-policy';
import { invokeStatements, invokeTrust, isCalled } from './invoke-policy';
import { runtimeStatements, toolTrust } from './policy';
import { ToolEndpoint } from './tool-endpoint';
import { ToolFunction } from './tool-function';
import { ToolSecret } from './tool-secret';

export interface GovernedToolProps {
  readonly environment: Environment;
  readonly tool: Tool;
  readonly logsKeyArn: string;
  readonly stateKeyArn: string;
}

/** Everything that a tool has in its account, from its one declaration: a tool that is gone leaves nothing behind. */
export class GovernedTool extends Construct {
  private readonly props: GovernedToolProps;

  constructor(scope: Construct, id: string, props: GovernedToolProps) {
    super(scope, id);
    this.props = props;
    const { environment, tool } = props;
    const { target } = tool;

    if (target.kind === 'function')
      new ToolFunction(this, 'function', { ...props, target, role: this.addToolRole('function') });
    if (target.kind === 'endpoint')
      new ToolEndpoint(this, 'endpoint', { ...props, target, role: this.addToolRole('endpoint') });
    this.addSecrets();
    if (isCalled(environment, tool)) this.addInvokeRole();
  }

  private addToolRole(kind: 'function' | 'endpoint'): GovernedRole {
    const { environment, tool, stateKeyArn } = this.props;
    return this.addRole('role', {
      roleName: toolRoleName(environment, tool.name),
      description: `${tool.purpose} (${tool.owner})`,
      trust: toolTrust(environment, tool, kind),
      policies: {
        permissions: policy(...grantStatements(environment, tool)),
        runtime: policy(...runtimeStatements(environment, tool, stateKeyArn)),
      },
    });
  }

  private addInvokeRole(): void {
    const { environment, tool, stateKeyArn } = this.props;
    this.addRole('invoke-role', {
      roleName: toolInvokeRoleName(environment, tool.name),
      description: `By which the gateway calls the tool ${tool.name}`,
      trust: invokeTrust(environment, tool),
      policies: { calls: policy(...invokeStatements(environment, tool, stateKeyArn)) },
    });
  }

  private addRole(
    id: string,
    role: {
      readonly roleName: string;
      readonly description: string;
      readonly trust: PolicyDocument;
      readonly policies: Readonly<Record<string, PolicyDocument>>;
    },
  ): GovernedRole {
    const { environment, tool } = this.props;
    return new GovernedRole(this, id, {
      ...role,
      environment,
      plane: 'tool',
      boundaryArn: boundaryArn(environment, tool.account, 'tool'),
      tags: { 'p2a:tool': tool.name },
      quarantinable: true,
    });
  }

  private addSecrets(): void {
    const { environment, tool, stateKeyArn } = this.props;
    const secrets = new Construct(this, 'secrets');
    for (const [secretName, secret] of Object.entries(tool.secrets))
      new ToolSecret(secrets, secretName, { environment, tool, secretName, secret, stateKeyArn });
  }
}

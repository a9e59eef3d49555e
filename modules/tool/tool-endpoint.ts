import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { toolStateMachineName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import type { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { ownLogGroupName } from './arns';
import { everythingOf } from './made-first';
import { endpointWorkflow } from './workflow';

export interface ToolEndpointProps {
  readonly environment: Environment;
  readonly tool: Tool;
  readonly target: Extract<Tool['target'], { kind: 'endpoint' }>;
  readonly role: GovernedRole;
  readonly logsKeyArn: string;
  readonly stateKeyArn: string;
}

/** An API elsewhere that is called for a tool, with credentials that neither the gateway nor any agent ever holds. */
export class ToolEndpoint extends Construct {
  constructor(scope: Construct, id: string, props: ToolEndpointProps) {
    super(scope, id);
    const { environment, tool, target, role, logsKeyArn, stateKeyArn } = props;

    const logGroupName = ownLogGroupName(environment, tool);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    new SfnStateMachine(this, 'Resource', {
      name: toolStateMachineName(environment, tool.name),
      type: 'EXPRESS',
      roleArn: role.arn,
      definition: renderJson(this.node.path, endpointWorkflow(environment, tool, target)),
      encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: stateKeyArn },
      loggingConfiguration: {
        level: 'ERROR',
        // What agents send and tools answer is no business of the log.
        includeExecutionData: false,
        logDestination: `${logGroupArn(environment, accountIdOf(environment, tool.account), logGroupName)}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: everythingOf(role, log),
    });
  }
}

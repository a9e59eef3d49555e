import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { boundaryArn, logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { approvalsLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { approvalMachineName, approvalsName, gatewayTableName } from '../../foundation/names';
import { policy, renderJson } from '../../foundation/policy';
import { checkedWorkflow } from '../agent-workflow/checked-workflow';
import { LIVE } from '../governed-function/live';
import { GovernedRole } from '../governed-role/governed-role';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { gatewayOf, validatorArn } from '../tool-gateway/arns';
import { ApprovalFunction, type ApprovalKeys } from './approval-function';
import { ApprovalTopic } from './approval-topic';
import { approvalTopicArn, keeperArn, keeperRoleName, machineRoleName } from './arns';
import { keeperStatements, machineStatements, machineTrust } from './policy';
import { approvalWorkflow } from './workflow';

/** Longer than the function runs that makes a call. */
const CARRY_OUT_SECONDS = 60;

export interface ToolApprovalsProps {
  readonly environment: Environment;
  readonly keys: ApprovalKeys;
}

/** What calls go through that people have to approve: it asks them, and has the gateway carry out what they approved. */
export class ToolApprovals extends Construct {
  constructor(scope: Construct, id: string, props: ToolApprovalsProps) {
    super(scope, id);
    const { environment, keys } = props;

    const topic = new ApprovalTopic(this, 'topic', { environment, stateKeyArn: keys.state });
    const keeper = new ApprovalFunction(this, 'keeper', {
      environment,
      plane: 'gateway',
      keys,
      functionName: approvalsName(environment),
      description: 'Keeps what waits for people, and tells them',
      functionArn: keeperArn(environment),
      roleName: keeperRoleName(environment),
      statements: keeperStatements(environment, keys.state),
      log: 'approvals',
      code: 'keeper',
      settings: {
        P2A_ENVIRONMENT: environment.name,
        P2A_TABLE: gatewayTableName(environment),
        P2A_AUDIT_LOG_GROUP: gatewayLogGroupName(environment, 'audit'),
        P2A_APPROVALS_TOPIC_ARN: approvalTopicArn(environment),
      },
      timeoutSeconds: 30,
      memoryMb: 512,
      after: [topic],
    });
    this.addStateMachine(props, keeper);
  }

  private addStateMachine({ environment, keys }: ToolApprovalsProps, keeper: ApprovalFunction): void {
    const { account, approvals } = gatewayOf(environment);
    const logGroupName = approvalsLogGroupName(environment);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: keys.logs });
    const role = new GovernedRole(this, 'role', {
      environment,
      plane: 'gateway',
      roleName: machineRoleName(environment),
      description: 'Waits for people',
      trust: machineTrust(environment),
      policies: { permissions: policy(...machineStatements(environment, keys.state)) },
      boundaryArn: boundaryArn(environment, account, 'gateway'),
      quarantinable: true,
    });
    new SfnStateMachine(this, 'Resource', {
      name: approvalMachineName(environment),
      type: 'STANDARD',
      roleArn: role.arn,
      definition: renderJson(
        this.node.path,
        checkedWorkflow(
          this.node.path,
          approvalWorkflow({
            partition: environment.partition,
            keeperArn: `${keeperArn(environment)}:${LIVE}`,
            validatorArn: `${validatorArn(environment)}:${LIVE}`,
            expireMinutes: approvals.expireMinutes,
            carryOutSeconds: CARRY_OUT_SECONDS,
          }),
        ),
      ),
      encryptionConfiguration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kmsKeyId: keys.state,
        kmsDataKeyReusePeriodSeconds: 300,
      },
      loggingConfiguration: {
        level: 'ERROR',
        // Task tokens are no business of the log.
        includeExecutionData: false,
        logDestination: `${logGroupArn(environment, accountIdOf(environment, account), logGroupName)}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: everythingOf(role, log, keeper),
    });
  }
}

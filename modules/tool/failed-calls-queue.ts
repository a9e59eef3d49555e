import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { toolRoleArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { toolQueueName } from '../../foundation/names';
import { policy, renderJson } from '../../foundation/policy';
import { toolQueueArn } from './arns';
import { queueStatements } from './keeping-policy';

/** As long as SQS keeps anything. */
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

export interface FailedCallsQueueProps {
  readonly environment: Environment;
  readonly tool: Tool;
  readonly stateKeyArn: string;
}

/** Where calls wait for somebody to look that a tool's function could not finish. */
export class FailedCallsQueue extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, { environment, tool, stateKeyArn }: FailedCallsQueueProps) {
    super(scope, id);

    const queue = new SqsQueue(this, 'Resource', {
      name: toolQueueName(environment, tool.name),
      kmsMasterKeyId: stateKeyArn,
      messageRetentionSeconds: FOURTEEN_DAYS,
    });
    new SqsQueuePolicy(this, 'policy', {
      queueUrl: queue.url,
      policy: renderJson(
        this.node.path,
        policy(...queueStatements(toolQueueArn(environment, tool), toolRoleArn(environment, tool))),
      ),
    });
    this.arn = queue.arn;
  }
}

import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { approvalTopicName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { gatewayOf } from '../tool-gateway/arns';
import { topicPolicy } from './policy';

export interface ApprovalTopicProps {
  readonly environment: Environment;
  readonly stateKeyArn: string;
}

/** Tells people that something waits, without any of what it holds. */
export class ApprovalTopic extends Construct {
  constructor(scope: Construct, id: string, { environment, stateKeyArn }: ApprovalTopicProps) {
    super(scope, id);

    const topic = new SnsTopic(this, 'Resource', {
      name: approvalTopicName(environment),
      displayName: `Approvals of agents in ${environment.name}`,
      kmsMasterKeyId: stateKeyArn,
    });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: renderJson(this.node.path, topicPolicy(environment)),
    });
    const mailboxes = new Construct(this, 'mailboxes');
    for (const endpoint of gatewayOf(environment).approvals.notify)
      new SnsTopicSubscription(mailboxes, endpoint, { topicArn: topic.arn, protocol: 'email', endpoint });
  }
}

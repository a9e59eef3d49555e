import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { alertTopicName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { SEVERITIES, type Severity } from '../../foundation/vocabulary';
import { alertTopicPolicy } from './policy';

export interface AlertTopicsProps {
  readonly environment: Environment;
  /** Account whose people are told, by name. */
  readonly account: string;
  /** Key of the account's alerts. */
  readonly keyArn: string;
}

/** A topic for each severity, and the mailboxes that are told. */
export class AlertTopics extends Construct {
  constructor(scope: Construct, id: string, { environment, account, keyArn }: AlertTopicsProps) {
    super(scope, id);

    for (const severity of SEVERITIES) {
      const place = new Construct(this, severity);
      const topic = new SnsTopic(place, 'Resource', {
        name: alertTopicName(environment, severity),
        displayName: `${severity}: agents in ${environment.name}`,
        kmsMasterKeyId: keyArn,
      });
      new SnsTopicPolicy(place, 'policy', {
        arn: topic.arn,
        policy: renderJson(place.node.path, alertTopicPolicy(environment, account, severity)),
      });
      const mailboxes = new Construct(place, 'mailboxes');
      for (const endpoint of mailboxesOf(environment, severity))
        new SnsTopicSubscription(mailboxes, endpoint, { topicArn: topic.arn, protocol: 'email', endpoint });
    }
  }
}

/** Whom a severity is told: those that the environment names, or else its contacts. */
export function mailboxesOf({ detection, contacts }: Environment, severity: Severity): readonly string[] {
  const usual = { critical: [contacts.security], warning: [contacts.security, contacts.operations] };
  const wanted = detection.notify[severity] ?? { ...usual, notice: [contacts.operations] }[severity];
  return [...new Set(wanted)];
}

import { CloudwatchLogDataProtectionPolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-data-protection-policy';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { CloudwatchLogSubscriptionFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { logDestinationArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { archiveClassOf, searchableDays } from '../../foundation/log-groups';
import { renderJson } from '../../foundation/policy';
import { maskedLogs } from './protection-policy';

export interface SealedLogGroupProps {
  readonly environment: Environment;
  /** One of those that the key admits: see foundation/log-groups.ts. */
  readonly logGroupName: string;
  /** Key of the account's logs. */
  readonly keyArn: string;
  /**
   * Whether it stays where it is no longer declared, because it is evidence.
   * @default false
   */
  readonly kept?: boolean;
  /**
   * Who brings its records into the archive: its subscription here, or whoever makes it, as the archive does of what its own
   * streams log.
   * @default here
   */
  readonly subscribed?: 'here' | 'elsewhere';
}

/** The one of a log group's two subscriptions that is ours. */
export const SUBSCRIPTION = 'archive';

/**
 * A log group that is sealed with the account's key, masks what should not be in it, sends everything to the archive and
 * keeps what is recent for whoever searches it.
 */
export class SealedLogGroup extends Construct {
  constructor(scope: Construct, id: string, props: SealedLogGroupProps) {
    super(scope, id);
    const { environment, logGroupName, keyArn, kept = false, subscribed = 'here' } = props;
    const archiveClass = archiveClassOf(environment, logGroupName);
    // Of evidence it is not taken off either: where the log stays, so does what protects it.
    const stays = kept ? { lifecycle: { preventDestroy: true } } : {};

    const group = new CloudwatchLogGroup(this, 'Resource', {
      name: logGroupName,
      kmsKeyId: keyArn,
      retentionInDays: searchableDays(environment),
      ...(kept ? { skipDestroy: true } : {}),
    });
    const mask = new CloudwatchLogDataProtectionPolicy(this, 'mask', {
      logGroupName,
      policyDocument: renderJson(this.node.path, maskedLogs(environment, archiveClass)),
      dependsOn: [group],
      ...stays,
    });
    const destinationArn = logDestinationArn(environment, archiveClass);
    if (destinationArn !== undefined && subscribed === 'here')
      new CloudwatchLogSubscriptionFilter(this, 'subscription', {
        ...subscriptionOf(logGroupName, destinationArn, [mask]),
        ...stays,
      });
  }
}

/** Everything that is logged, once it is masked. */
export const subscriptionOf = (logGroupName: string, destinationArn: string, after: TerraformResource[]) => ({
  name: SUBSCRIPTION,
  logGroupName,
  filterPattern: '',
  destinationArn,
  dependsOn: after,
});

import { CloudwatchLogDestination } from '@cdktf/provider-aws/lib/cloudwatch-log-destination';
import { CloudwatchLogDestinationPolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-destination-policy';
import { CloudwatchLogSubscriptionFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter';
import { Construct } from 'constructs';
import { LOG_ARCHIVE } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { archiveClassOf, deliveryLogGroupName, sendersOf } from '../../foundation/log-groups';
import { logDestinationName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import { ARCHIVE_CLASSES, type ArchiveClass } from '../../foundation/vocabulary';
import { DataKey } from '../data-key/data-key';
import { GovernedRole } from '../governed-role/governed-role';
import { subscriptionOf } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { DeliveryStream } from './delivery-stream';
import { DELIVERY, senderRoleName } from './names';
import { deliveryKeyUses, destinationPolicy, senderPolicy, senderTrust } from './policy';

/** Where records of a class end up. */
export interface DeliveryTarget {
  /** Key that seals them, where it is known. */
  readonly keyArn: string | undefined;
  /** The bucket, where it is made here. */
  readonly after: readonly Construct[];
}

export interface LogDeliveryProps {
  readonly environment: Environment;
  readonly targets: Readonly<Record<ArchiveClass, DeliveryTarget>>;
}

/** The way into the archive: what all log groups of all accounts send to, and what writes it down there. */
export class LogDelivery extends Construct {
  constructor(scope: Construct, id: string, { environment, targets }: LogDeliveryProps) {
    super(scope, id);

    const key = new DataKey(this, 'key', {
      environment,
      account: LOG_ARCHIVE,
      dataClass: DELIVERY,
      uses: deliveryKeyUses(environment),
    });
    const senders = new GovernedRole(this, 'senders', {
      environment,
      plane: 'delivery',
      roleName: senderRoleName(environment),
      description: 'Hands records of log groups to the streams of the archive',
      trust: senderTrust(environment),
      policies: { permissions: senderPolicy(environment) },
    });
    const streams = new Construct(this, 'streams');
    const streamOf = new Map(
      ARCHIVE_CLASSES.map((archiveClass) => {
        const { keyArn: recordKeyArn, after } = targets[archiveClass];
        const parts = { environment, archiveClass, deliveryKeyArn: key.arn, recordKeyArn, after };
        return [archiveClass, new DeliveryStream(streams, archiveClass, parts)] as const;
      }),
    );
    for (const [archiveClass, stream] of streamOf) {
      this.addDestination(environment, archiveClass, stream, senders);
      this.subscribeTo(environment, archiveClass, streamOf, senders);
    }
  }

  /** Where nobody sends a class, there is nothing to admit anybody to. */
  private addDestination(
    environment: Environment,
    archiveClass: ArchiveClass,
    stream: DeliveryStream,
    senders: GovernedRole,
  ): void {
    const accounts = sendersOf(environment, archiveClass);
    if (accounts.length === 0) return;
    const place = new Construct(stream, 'destination');
    const destination = new CloudwatchLogDestination(place, 'Resource', {
      name: logDestinationName(environment, archiveClass),
      roleArn: senders.arn,
      targetArn: stream.arn,
      // CloudWatch Logs tries it at once.
      dependsOn: everythingOf(senders),
    });
    new CloudwatchLogDestinationPolicy(place, 'policy', {
      destinationName: destination.name,
      accessPolicy: renderJson(place.node.path, destinationPolicy(environment, archiveClass, accounts)),
    });
  }

  /** What a stream logs goes into the archive by another one, and straight there: a destination is for other accounts. */
  private subscribeTo(
    environment: Environment,
    archiveClass: ArchiveClass,
    streams: ReadonlyMap<ArchiveClass, DeliveryStream>,
    senders: GovernedRole,
  ): void {
    const logGroupName = deliveryLogGroupName(environment, archiveClass);
    const [own, other] = [archiveClass, archiveClassOf(environment, logGroupName)].map((name) => streams.get(name));
    if (own === undefined || other === undefined)
      throw new Error(`${this.node.path}: a class has no stream; make one for each`);
    new CloudwatchLogSubscriptionFilter(own, 'subscription', {
      ...subscriptionOf(logGroupName, other.arn, everythingOf(own.log, senders)),
      roleArn: senders.arn,
    });
  }

  /** Where nothing is delivered from here, or no longer. */
  public static leaveAlone(scope: Construct): void {
    DataKey.leaveAlone(scope, DELIVERY);
  }
}

import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { policy, renderJson } from '../../foundation/policy';
import { undeliveredStatements } from './signals-policy';

/** As long as SQS keeps anything. */
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

export interface LeftOverQueueProps {
  readonly environment: Environment;
  /** By name. */
  readonly account: string;
  readonly queueName: string;
  /** Rules that leave something there. */
  readonly ruleArns: readonly string[];
  /** Key of the account's alerts; undefined in a region that has none, where SQS seals with a key of its own. */
  readonly keyArn: string | undefined;
  /** Where it is, if not at home. */
  readonly region?: string;
}

/** Where signals wait for somebody to look that could not be handed over or acted upon. */
export class LeftOverQueue extends Construct {
  /** Known at apply only. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: LeftOverQueueProps) {
    super(scope, id);
    const { environment, account, queueName, ruleArns, keyArn, region } = props;
    const place = region === undefined ? {} : { region };

    const queue = new SqsQueue(this, 'Resource', {
      name: queueName,
      ...(keyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: keyArn }),
      messageRetentionSeconds: FOURTEEN_DAYS,
      ...place,
    });
    const queueArn = regionalArn(
      { ...environment, region: region ?? environment.region },
      'sqs',
      accountIdOf(environment, account),
      queueName,
    );
    new SqsQueuePolicy(this, 'policy', {
      queueUrl: queue.url,
      policy: renderJson(this.node.path, policy(...undeliveredStatements(environment, account, queueArn, ruleArns))),
      ...place,
    });
    this.arn = queue.arn;
  }
}

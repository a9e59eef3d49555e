import { accountIdOf } from '../../foundation/accounts';
import { regionalArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName, planePath } from '../../foundation/names';
import { PARTITIONS } from '../../foundation/partitions';

export const ruleName = (environment: Environment, id: string) => awsName(environment, 'eventRule', 'watch', id);

/** What people could not be told, or what did not get from one region to the other; the same name in both. */
export const untoldQueueName = (environment: Environment) => awsName(environment, 'queue', 'alerts', 'untold');

/** The region in which events of IAM and of other global services appear; none where that is the home region anyway. */
export function globalRegion({ partition, region }: Pick<Environment, 'partition' | 'region'>): string | undefined {
  const { homeRegion } = PARTITIONS[partition];
  return homeRegion === region ? undefined : homeRegion;
}

/** A queue of an account in a region. */
export const untoldQueueArn = (environment: Environment, account: string, region: string) =>
  regionalArn({ ...environment, region }, 'sqs', accountIdOf(environment, account), untoldQueueName(environment));

export const homeBusArn = (environment: Environment, account: string) =>
  regionalArn(environment, 'events', accountIdOf(environment, account), 'event-bus/default');

/** The role by which events get from that region to the home region. */
export const forwardingRoleName = (environment: Environment) => awsName(environment, 'role', 'events-home');
export const forwardingRoleArn = (environment: Environment, account: string) =>
  roleArn(
    environment,
    accountIdOf(environment, account),
    `${planePath(environment, 'delivery')}${forwardingRoleName(environment)}`,
  );

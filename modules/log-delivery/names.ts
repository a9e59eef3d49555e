import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import { roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName, planePath } from '../../foundation/names';
import type { ArchiveClass } from '../../foundation/vocabulary';

/** The role with which Firehose writes records of a class. */
export const streamRoleName = (environment: Environment, archiveClass: ArchiveClass) =>
  awsName(environment, 'role', 'archive', archiveClass);

/** The role with which CloudWatch Logs hands records to the streams. */
export const senderRoleName = (environment: Environment) => awsName(environment, 'role', 'archive', 'senders');

export const streamRoleArn = (environment: Environment, archiveClass: ArchiveClass) =>
  deliveryRoleArn(environment, streamRoleName(environment, archiveClass));

export const senderRoleArn = (environment: Environment) => deliveryRoleArn(environment, senderRoleName(environment));

const deliveryRoleArn = (environment: Environment, name: string) =>
  roleArn(environment, accountIdOf(environment, LOG_ARCHIVE), `${planePath(environment, 'delivery')}${name}`);

/** Where a stream says what it could not deliver. */
export const ERRORS = 'errors';

/** What the key of the way into the archive protects: what waits in the streams, and what they say. */
export const DELIVERY = 'delivery';

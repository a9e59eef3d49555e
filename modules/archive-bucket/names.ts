import { accountIdOf, LOG_ARCHIVE, MANAGEMENT } from '../../foundation/accounts';
import { trailArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import type { ArchiveClass } from '../../foundation/vocabulary';

export const archiveBucketName = (environment: Environment, archiveClass: ArchiveClass) => {
  const { archive } = environment.landingZone;
  if (typeof archive === 'object') return archive.existing.buckets[archiveClass];
  return awsName(environment, 'bucket', 'archive', archiveClass, accountIdOf(environment, LOG_ARCHIVE));
};

export const accessLogBucketName = (environment: Environment) =>
  awsName(environment, 'bucket', 'archive', 'access-logs', accountIdOf(environment, LOG_ARCHIVE));

export const rawContentBucketName = (environment: Environment) =>
  awsName(environment, 'bucket', 'raw-content', accountIdOf(environment, LOG_ARCHIVE));

/** Answers to questions about the archive, for a few days. */
export const queryResultBucketName = (environment: Environment) =>
  awsName(environment, 'bucket', 'archive', 'query-results', accountIdOf(environment, LOG_ARCHIVE));

export const organizationTrailName = (environment: Environment) => awsName(environment, 'trail', 'organization');

export const organizationTrailArn = (environment: Environment) =>
  trailArn(environment, accountIdOf(environment, MANAGEMENT), organizationTrailName(environment));

import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';

/** Athena takes no dashes in names without quotes. */
export const databaseName = (environment: Environment) =>
  awsName(environment, 'glueDatabase', 'archive').replaceAll('-', '_');

/** What the organization's trail has written, where that is made here. */
export const TRAIL_TABLE = 'trail';

/** Of roles that audit all of the environment. */
export const auditWorkgroup = (environment: Environment) => awsName(environment, 'workgroup', 'archive');
/** Of the auditors of a family. */
export const familyWorkgroup = (environment: Environment, family: string) =>
  awsName(environment, 'workgroup', 'archive', 'family', family);

/** Key and tag of what questions were answered with. */
export const RESULTS = 'query-results';

const inArchive = (environment: Environment, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, LOG_ARCHIVE), resource);

export const workgroupArn = (environment: Environment, workgroup: string) =>
  inArchive(environment, 'athena', `workgroup/${workgroup}`);

/** Catalogue, database and tables: Glue judges each of them. */
export const catalogArns = (environment: Environment) => [
  inArchive(environment, 'glue', 'catalog'),
  inArchive(environment, 'glue', `database/${databaseName(environment)}`),
  inArchive(environment, 'glue', `table/${databaseName(environment)}/*`),
];

export const keysOfTheArchive = (environment: Environment) => inArchive(environment, 'kms', 'key/*');

import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import { bucketArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, patternsOf } from '../../foundation/principals';
import { ARCHIVE_CLASSES } from '../../foundation/vocabulary';
import { archiveBucketName, queryResultBucketName } from '../archive-bucket/names';
import { overTls, sealedWith } from '../archive-bucket/policy';
import { catalogArns, keysOfTheArchive, workgroupArn } from './names';
import { resultsFolder } from './readers';

const inTheNameOfResults = (environment: Environment) => ({
  'kms:ViaService': `s3.${environment.region}.amazonaws.com`,
  'kms:EncryptionContext:aws:s3:arn': bucketArn(environment, queryResultBucketName(environment)),
});

/** Those who may ask write down what they are answered, and read it. */
export const resultKeyUses = (environment: Environment): Statement[] => {
  const auditors = auditorsIn(environment, LOG_ARCHIVE);
  return [
    {
      Sid: 'AuditorsSealAndOpenResults',
      Effect: 'Allow',
      ...auditors,
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ...auditors.Condition, StringEquals: inTheNameOfResults(environment) },
    },
  ];
};

/** Results are records too, as long as they are there. Which of them an auditor reaches is said by the auditor's own policy. */
export const resultBucketPolicy = (environment: Environment, keyArn: string): Statement[] => {
  const bucket = bucketArn(environment, queryResultBucketName(environment));
  return [
    ...overTls(bucket),
    ...sealedWith(bucket, keyArn),
    {
      Sid: 'NobodyButAuditorsReadsOrWritesResults',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      Resource: `${bucket}/*`,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': patternsOf(auditorsIn(environment, LOG_ARCHIVE)) } },
    },
  ];
};

/** What results are written to: for people, the one place where they write objects. */
export const resultObjects = (environment: Environment) =>
  `${bucketArn(environment, queryResultBucketName(environment))}/*`;

/**
 * To ask in one workgroup. Athena reads records with the permissions of whoever asks, so nobody is answered more than they
 * could read. Source: "Example workgroup policies" and "Access to prepared statements" in the Athena guide.
 */
export function askingStatements(
  environment: Environment,
  workgroup: { readonly id: string; readonly name: string },
): Statement[] {
  if (environment.landingZone.logDelivery !== 'create') return [];
  const bucket = bucketArn(environment, queryResultBucketName(environment));
  const folder = resultsFolder(workgroup);
  return [
    {
      Sid: 'AsksTheArchive',
      Effect: 'Allow',
      Action: [
        'athena:BatchGetNamedQuery',
        'athena:BatchGetQueryExecution',
        'athena:GetNamedQuery',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:ListNamedQueries',
        'athena:ListQueryExecutions',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      Resource: workgroupArn(environment, workgroup.name),
    },
    {
      // As the console does before anybody asks anything.
      Sid: 'FindsWhatCanBeAsked',
      Effect: 'Allow',
      Action: ['athena:GetDatabase', 'athena:GetTableMetadata', 'athena:ListDatabases', 'athena:ListTableMetadata'],
      Resource: regionalArn(environment, 'athena', accountIdOf(environment, LOG_ARCHIVE), 'datacatalog/AwsDataCatalog'),
    },
    {
      Sid: 'FindsWorkgroups',
      Effect: 'Allow',
      Action: ['athena:ListDataCatalogs', 'athena:ListWorkGroups'],
      Resource: '*',
    },
    {
      Sid: 'KnowsHowRecordsAreRead',
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      Resource: catalogArns(environment),
    },
    {
      Sid: 'FindsRecordsAndResults',
      Effect: 'Allow',
      Action: 's3:GetBucketLocation',
      Resource: [
        ...new Set(
          ARCHIVE_CLASSES.map((archiveClass) => bucketArn(environment, archiveBucketName(environment, archiveClass))),
        ),
        bucket,
      ],
    },
    {
      Sid: 'FindsItsResults',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: bucket,
    },
    {
      Sid: 'KeepsItsResults',
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      Resource: `${bucket}/${folder}*`,
    },
    {
      Sid: 'SealsItsResults',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keysOfTheArchive(environment),
      Condition: { StringEquals: inTheNameOfResults(environment) },
    },
  ];
}

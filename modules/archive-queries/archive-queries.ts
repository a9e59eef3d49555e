import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query';
import { AthenaWorkgroup } from '@cdktf/provider-aws/lib/athena-workgroup';
import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database';
import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table';
import { Construct } from 'constructs';
import { accountIdOf, LOG_ARCHIVE } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { queryResultBucketName } from '../archive-bucket/names';
import { SealedBucket } from '../archive-bucket/sealed-bucket';
import { DataKey } from '../data-key/data-key';
import { databaseName, RESULTS } from './names';
import { resultBucketPolicy, resultKeyUses } from './policy';
import { queriesFor } from './queries';
import { resultsFolder, type Workgroup, workgroupsOf } from './readers';
import { projectionOf, type Table, tablesOf } from './tables';

export interface ArchiveQueriesProps {
  readonly environment: Environment;
  /** Where accesses to results are logged, if that is made here. */
  readonly accessLogs: SealedBucket | undefined;
}

/** How long answers stay: whoever wants them longer asks again. */
const RESULT_DAYS = 7;
/** A question that reads more is stopped: 100 gigabytes, which is about half a dollar. */
const MOST_BYTES = 100 * 1024 ** 3;

/** How auditors ask the archive: tables over what is kept, and a workgroup with ready questions for each circle of them. */
export class ArchiveQueries extends Construct {
  constructor(scope: Construct, id: string, { environment, accessLogs }: ArchiveQueriesProps) {
    super(scope, id);

    const key = new DataKey(this, 'key', {
      environment,
      account: LOG_ARCHIVE,
      dataClass: RESULTS,
      uses: resultKeyUses(environment),
    });
    const results = new SealedBucket(this, 'results', {
      bucketName: queryResultBucketName(environment),
      dataClass: RESULTS,
      statements: resultBucketPolicy(environment, key.arn),
      encryption: { keyArn: key.arn },
      lifecycle: { expireAfterDays: RESULT_DAYS, noncurrentDays: 1 },
      ...(accessLogs === undefined ? {} : { accessLogs }),
    });
    const database = new GlueCatalogDatabase(this, 'database', {
      name: databaseName(environment),
      description: `What log groups and the trail of ${environment.name} have written into the archive`,
    });
    const tables = new Construct(this, 'tables');
    for (const table of tablesOf(environment)) addTable(tables, database.name, table);
    const workgroups = new Construct(this, 'workgroups');
    for (const workgroup of workgroupsOf(environment))
      addWorkgroup(workgroups, environment, workgroup, { database, results, keyArn: key.arn });
  }

  /** Where nothing is delivered from here that could be asked about. */
  public static leaveAlone(scope: Construct): void {
    DataKey.leaveAlone(scope, RESULTS);
    SealedBucket.leaveAlone(scope, RESULTS);
  }
}

function addTable(scope: Construct, databaseName: string, table: Table): void {
  const columns = Object.entries(table.columns).map(([name, type]) => ({ name, type }));
  new GlueCatalogTable(scope, table.name, {
    name: table.name,
    databaseName,
    description: table.says,
    tableType: 'EXTERNAL_TABLE',
    parameters: { EXTERNAL: 'TRUE', ...projectionOf(table) },
    partitionKeys: Object.keys(table.folders).map((name) => ({ name, type: 'string' })),
    storageDescriptor: {
      location: table.location,
      inputFormat: table.inputFormat,
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      columns,
      serDeInfo: { serializationLibrary: table.serde.library, parameters: { ...table.serde.parameters } },
    },
  });
}

/** What every question is asked with, whoever asks and whatever they set. */
function addWorkgroup(
  scope: Construct,
  environment: Environment,
  workgroup: Workgroup,
  given: { readonly database: GlueCatalogDatabase; readonly results: SealedBucket; readonly keyArn: string },
): void {
  const { database, results, keyArn } = given;
  const made = new AthenaWorkgroup(scope, workgroup.id, {
    name: workgroup.name,
    description: workgroup.says,
    configuration: {
      enforceWorkgroupConfiguration: true,
      publishCloudwatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: MOST_BYTES,
      resultConfiguration: {
        outputLocation: `s3://${queryResultBucketName(environment)}/${resultsFolder(workgroup)}`,
        expectedBucketOwner: accountIdOf(environment, LOG_ARCHIVE),
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKeyArn: keyArn },
      },
    },
    dependsOn: [results.policy],
  });
  const queries = new Construct(scope, `${workgroup.id}-queries`);
  for (const { name, says, text } of queriesFor(workgroup))
    new AthenaNamedQuery(queries, name, {
      name,
      description: says,
      workgroup: made.name,
      database: database.name,
      query: text,
    });
}

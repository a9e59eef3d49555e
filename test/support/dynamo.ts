import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { addTable, openDatabase } from '../../gateway-local/tables/database';

/** A table of the gateway in an embedded store, which speaks DynamoDB's protocol over HTTP. */
export interface TrialTable {
  readonly name: string;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

export async function trialTable(): Promise<TrialTable> {
  const name = 'gateway';
  const database = await openDatabase('eu-central-1');
  await addTable(database, name, { key: { pk: 'text', sk: 'text' }, localIndexes: {}, items: [] });
  return { name, client: database.client, close: async () => database.close() };
}

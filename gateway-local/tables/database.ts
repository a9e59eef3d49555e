import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { fromProject } from '../../foundation/cache';
import { closed, LOOPBACK } from '../http/server';
import { itemOf } from './items';
import type { LocalTable } from './local-tables';

/** DynamoDB in memory, on this machine alone: it begins empty and ends with the process. */
export interface LocalDatabase {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** What an SDK signs with where nobody looks. */
export const NO_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'worthless' };

/** The SDK says of the Node of a laptop that a later one is needed one day; functions run on another one. */
export const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

export async function openDatabase(region: string): Promise<LocalDatabase> {
  const dynalite = fromProject('dynalite') as (options: { createTableMs: number }) => Server;
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const endpoint = `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ endpoint, region, credentials: NO_CREDENTIALS });
  return {
    endpoint,
    client,
    async close() {
      client.destroy();
      await closed(server);
    },
  };
}

/** Makes a table, and puts in what is there at the start. */
export async function addTable({ client }: LocalDatabase, name: string, table: LocalTable): Promise<void> {
  await client.send(new CreateTableCommand(definition(name, table)));
  const isMade = async () =>
    (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus === 'ACTIVE';
  while (!(await isMade()));
  for (const item of table.items) await client.send(new PutItemCommand({ TableName: name, Item: itemOf(item) }));
}

function definition(name: string, { key, localIndexes }: LocalTable): CreateTableCommandInput {
  const [partition = '', ...sort] = Object.keys(key);
  const indexes = Object.entries(localIndexes);
  const attributes = { ...key, ...Object.assign({}, ...Object.values(localIndexes)) } as LocalTable['key'];
  const keysOf = (sortKeys: readonly string[]) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    ...sortKeys.map((one) => ({ AttributeName: one, KeyType: 'RANGE' as const })),
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(attributes).map(([attribute, type]) => ({
      AttributeName: attribute,
      AttributeType: type === 'text' ? 'S' : 'N',
    })),
    KeySchema: keysOf(sort),
    ...(indexes.length === 0
      ? {}
      : {
          LocalSecondaryIndexes: indexes.map(([index, its]) => ({
            IndexName: index,
            KeySchema: keysOf(Object.keys(its)),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }),
  };
}

import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What the tools ask of DynamoDB; tests put a table in memory in its place. */
export type Database = Pick<DynamoDBClient, 'send'>;

export type Item = Readonly<Record<string, AttributeValue>>;

let client: DynamoDBClient | undefined;

/** Made when it is first needed. It gives up before the function's own time is over, so that the tool can answer. */
export function openDatabase(): Database {
  client ??= new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1500, throwOnRequestTimeout: true },
  });
  return client;
}

/** Attribute names behind a `#`, because DynamoDB reserves hundreds of words, `status` and `at` among them. */
export const named = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));

/** @throws Error if the item has no such text: then the table is not the one that the tool was written for. */
export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`${name}: is not a text in the table`);
  return value;
}

/** @throws Error if the item has no such whole number. */
export function numberOf(item: Item, name: string): number {
  const value = Number(item[name]?.N ?? Number.NaN);
  if (!Number.isSafeInteger(value)) throw new Error(`${name}: is not a whole number in the table`);
  return value;
}

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Token } from './sanitize';

const WRITES_AT_ONCE = 8;

/**
 * Keeps what tokens stand for in a DynamoDB table that a key of its own encrypts. A token is written once: the same value
 * always has the same one, and its time to live begins anew.
 *
 * @param days How long a token can be turned back.
 */
export const tokenTable =
  (table: string, days: number, open: () => Promise<DynamoDBClient> = openDatabase, now = () => Date.now()) =>
  async (tokens: readonly Token[]): Promise<void> => {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
    const database = await open();
    const expires = String(Math.floor(now() / 1000) + days * 86_400);
    for (let at = 0; at < tokens.length; at += WRITES_AT_ONCE)
      await Promise.all(
        tokens.slice(at, at + WRITES_AT_ONCE).map(({ token, entity, value }) =>
          database.send(
            new PutItemCommand({
              TableName: table,
              Item: { token: { S: token }, entity: { S: entity }, value: { S: value }, expires: { N: expires } },
              // Two values never share a token; if they did, the first one would stay.
              ConditionExpression: 'attribute_not_exists(#token) OR #value = :value',
              ExpressionAttributeNames: { '#token': 'token', '#value': 'value' },
              ExpressionAttributeValues: { ':value': { S: value } },
            }),
          ),
        ),
      );
  };

async function openDatabase(): Promise<DynamoDBClient> {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  return new DynamoDBClient({});
}

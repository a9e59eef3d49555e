import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

/**
 * Items of a partition of the gateway's table, by a consistent read.
 *
 * @param limit The newest of so many; all of them without it, in the order of their sort keys.
 */
export async function itemsOf(
  client: Pick<DynamoDBClient, 'send'>,
  table: string,
  pk: string,
  limit?: number,
): Promise<Array<Record<string, AttributeValue>>> {
  const items: Array<Record<string, AttributeValue>> = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ...(limit === undefined ? {} : { ScanIndexForward: false, Limit: limit }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    items.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined && limit === undefined);
  return items;
}

import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { itemsOf } from '../../../../modules/tool-gateway/lambda/store/partition';

/** A table that gives two items at a time, and says what it was asked. */
function pages(count: number) {
  const asked: QueryCommandInput[] = [];
  const send = async ({ input }: { readonly input: QueryCommandInput }) => {
    asked.push(input);
    const begin = Number(input.ExclusiveStartKey?.sk?.S ?? 0);
    const end = Math.min(count, begin + 2);
    return {
      Items: Array.from({ length: end - begin }, (_, index) => ({ sk: { S: String(begin + index + 1) } })),
      ...(end < count ? { LastEvaluatedKey: { sk: { S: String(end) } } } : {}),
    };
  };
  return { asked, client: { send } as unknown as Pick<DynamoDBClient, 'send'> };
}

test('a partition is read whole, however many pages it has, and as it is now', async () => {
  const { asked, client } = pages(5);
  expect((await itemsOf(client, 'gateway', 'switch')).map(({ sk }) => sk?.S)).toEqual(['1', '2', '3', '4', '5']);
  expect(asked).toHaveLength(3);
  for (const input of asked)
    expect(input).toMatchObject({
      TableName: 'gateway',
      ConsistentRead: true,
      ExpressionAttributeValues: { ':pk': { S: 'switch' } },
    });
});

test('of the newest alone, one page is enough', async () => {
  const { asked, client } = pages(5);
  expect(await itemsOf(client, 'gateway', 'pending#claims', 2)).toHaveLength(2);
  expect(asked).toMatchObject([{ ScanIndexForward: false, Limit: 2, ConsistentRead: true }]);
});

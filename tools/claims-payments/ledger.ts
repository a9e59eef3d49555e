import {
  type AttributeValue,
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { type Database, type Item, named, numberOf, textOf } from '../database';
import type { Ledger, Payment, Settlement } from './decide';

export interface LedgerTable {
  /**
   * Entries by `claim` and, numbered from 1, `entry`. Nobody changes or removes one, and whoever settles claims adds
   * theirs as {@link append} does.
   */
  readonly table: string;
  readonly database: () => Database;
}

/** All entries, as they are now. */
export async function readLedger({ table, database }: LedgerTable, claim: string): Promise<Ledger> {
  const entries: Array<Settlement | Payment> = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await database().send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#claim = :claim',
        ExpressionAttributeNames: named('claim'),
        ExpressionAttributeValues: { ':claim': { S: claim } },
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    entries.push(...Items.map(entryOf));
    from = LastEvaluatedKey;
  } while (from !== undefined);
  if (entries.some(({ entry }, index) => entry !== index + 1)) throw new Error('entry: is missing from the ledger');
  return entries;
}

/** Whether the entry was written; if not, somebody else has written one of that number since the ledger was read. */
export async function append({ table, database }: LedgerTable, claim: string, payment: Payment): Promise<boolean> {
  try {
    await database().send(
      new PutItemCommand({
        TableName: table,
        Item: {
          claim: { S: claim },
          entry: { N: String(payment.entry) },
          kind: { S: payment.kind },
          minorUnits: { N: String(payment.minorUnits) },
          currency: { S: payment.currency },
          idempotencyKey: { S: payment.idempotencyKey },
          agent: { S: payment.agent },
          at: { S: payment.at },
        },
        ConditionExpression: 'attribute_not_exists(#entry)',
        ExpressionAttributeNames: named('entry'),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function entryOf(item: Item): Settlement | Payment {
  const kind = textOf(item, 'kind');
  const money = {
    entry: numberOf(item, 'entry'),
    minorUnits: numberOf(item, 'minorUnits'),
    currency: textOf(item, 'currency'),
  };
  if (kind === 'settlement') return { kind, ...money };
  if (kind !== 'payment') throw new Error('kind: is neither settlement nor payment');
  return {
    kind,
    ...money,
    idempotencyKey: textOf(item, 'idempotencyKey'),
    agent: textOf(item, 'agent'),
    at: textOf(item, 'at'),
  };
}

import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Database, type Item, named, textOf } from '../database';
import type { KeptMail, Mail, MailState } from './decide';

export interface MailTable {
  /** Mails by `customer` and `mail`, their idempotency key; the local index `by-time` has them by `at`. */
  readonly table: string;
  readonly database: () => Database;
}

const MAILS_SHOWN = 50;

/** The latest mails to a customer, newest first, without what they say. */
export async function latestMails({ table, database }: MailTable, customer: string) {
  const { Items = [] } = await database().send(
    new QueryCommand({
      TableName: table,
      IndexName: 'by-time',
      KeyConditionExpression: '#customer = :customer',
      ProjectionExpression: '#at, #subject, #state',
      ExpressionAttributeNames: named('customer', 'at', 'subject', 'state'),
      ExpressionAttributeValues: { ':customer': { S: customer } },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: MAILS_SHOWN,
    }),
  );
  return Items.map((item) => ({ at: textOf(item, 'at'), subject: textOf(item, 'subject'), state: stateOf(item) }));
}

export async function findMail(
  { table, database }: MailTable,
  { customer, idempotencyKey }: Mail,
): Promise<KeptMail | undefined> {
  const { Item: item } = await database().send(
    new GetItemCommand({ TableName: table, Key: keyOf(customer, idempotencyKey), ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  return {
    customer,
    idempotencyKey,
    agent: textOf(item, 'agent'),
    subject: textOf(item, 'subject'),
    text: textOf(item, 'text'),
    state: stateOf(item),
    at: textOf(item, 'at'),
  };
}

/** Whether the mail is now this caller's to send; if not, somebody else has begun under the same key. */
export async function beginMail({ table, database }: MailTable, mail: Mail, at: string): Promise<boolean> {
  try {
    await database().send(
      new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(mail.customer, mail.idempotencyKey),
          agent: { S: mail.agent },
          subject: { S: mail.subject },
          text: { S: mail.text },
          state: { S: 'sending' },
          at: { S: at },
        },
        ConditionExpression: 'attribute_not_exists(#mail) OR #state = :notSent',
        ExpressionAttributeNames: named('mail', 'state'),
        ExpressionAttributeValues: { ':notSent': { S: 'not-sent' } },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function endMail(
  { table, database }: MailTable,
  { customer, idempotencyKey }: Mail,
  state: MailState,
): Promise<void> {
  await database().send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(customer, idempotencyKey),
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: named('state'),
      ExpressionAttributeValues: { ':state': { S: state } },
    }),
  );
}

const keyOf = (customer: string, idempotencyKey: string) => ({
  customer: { S: customer },
  mail: { S: idempotencyKey },
});

function stateOf(item: Item): MailState {
  const state = textOf(item, 'state');
  if (state !== 'sending' && state !== 'sent' && state !== 'not-sent')
    throw new Error('state: is none of the states of a mail');
  return state;
}

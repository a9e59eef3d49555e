import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { idempotencyKeyOf } from '../../modules/tool/lambda/idempotency-key';
import { readInput, text } from '../../modules/tool/lambda/input';
import type { ToolCall } from '../../modules/tool/lambda/tool-call';
import { ToolError } from '../../modules/tool/lambda/tool-error';
import { named, textOf } from '../database';
import { customerNumber } from '../fields';
import { decideMail, type Mail } from './decide';
import { beginMail, endMail, findMail, latestMails, type MailTable } from './mail-table';

export interface CustomerMail {
  readonly mails: MailTable;
  /** One item a customer, by `customer`, with `email`. */
  readonly customersTable: string;
  /** The only address that mail comes from. */
  readonly sender: string;
  readonly mailer: () => Pick<SESv2Client, 'send'>;
}

/** One line: nothing that could begin a header of its own, and nothing that changes how the line reads. */
const subjectLine = text(/^[^\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]{1,150}$/u, 'one line of at most 150 characters');
const plainText = text(/^(?:[^\p{Cc}\p{Cs}]|[\n\t]){1,8000}$/u, 'plain text of at most 8000 characters');

export const customerMail = (tool: CustomerMail) => ({
  history: async ({ input }: ToolCall) => {
    const { customer } = readInput<{ customer: string }>(input, { customer: customerNumber });
    return { customer, mails: await latestMails(tool.mails, customer) };
  },

  send: async (call: ToolCall) => {
    const input = readInput<{ customer: string; subject: string; text: string }>(call.input, {
      customer: customerNumber,
      subject: subjectLine,
      text: plainText,
    });
    const mail = { ...input, idempotencyKey: idempotencyKeyOf(call), agent: call.agent };
    return { customer: mail.customer, subject: mail.subject, at: await sendOnce(tool, mail) };
  },
});

/** When the mail was sent, now or the first time that it was asked for. */
async function sendOnce(tool: CustomerMail, mail: Mail): Promise<string> {
  const kept = await findMail(tool.mails, mail);
  const decision = decideMail(kept, mail);
  if (decision === 'sent-already' && kept !== undefined) return kept.at;
  if (decision === 'other-mail')
    throw new ToolError('conflict', 'Another mail was sent under the same idempotency key.');
  if (decision === 'unknown') throw outcomeUnknown();

  const recipient = await addressOf(tool, mail.customer);
  const at = new Date().toISOString();
  if (!(await beginMail(tool.mails, mail, at))) throw outcomeUnknown();
  await send(tool, recipient, mail);
  return at;
}

const outcomeUnknown = (cause?: unknown) =>
  new ToolError(
    'outcome-unknown',
    'It is not known whether the mail was sent; look into the history of the customer.',
    {
      cause,
    },
  );

/** The agent names a customer and never an address, so that nothing can be sent to anybody else. */
async function addressOf({ customersTable, mails }: CustomerMail, customer: string): Promise<string> {
  const { Item: item } = await mails.database().send(
    new GetItemCommand({
      TableName: customersTable,
      Key: { customer: { S: customer } },
      ConsistentRead: true,
      ProjectionExpression: '#email',
      ExpressionAttributeNames: named('email'),
    }),
  );
  if (item?.email === undefined) throw new ToolError('not-found', 'There is no such customer with a mail address.');
  const address = textOf(item, 'email');
  if (!/^[^\s,;:<>()"@]{1,64}@[A-Za-z0-9.-]{1,190}$/.test(address)) throw new Error('email: is not one address');
  return address;
}

async function send({ mailer, mails, sender }: CustomerMail, recipient: string, mail: Mail): Promise<void> {
  try {
    await mailer().send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        Destination: { ToAddresses: [recipient] },
        Content: {
          Simple: {
            Subject: { Data: mail.subject, Charset: 'UTF-8' },
            Body: { Text: { Data: mail.text, Charset: 'UTF-8' } },
          },
        },
      }),
    );
    await endMail(mails, mail, 'sent');
  } catch (error) {
    if (!wasRefused(error)) throw outcomeUnknown(error);
    await endMail(mails, mail, 'not-sent');
    throw error;
  }
}

/** Only an answer that says so is certain; silence may mean anything. */
const wasRefused = (error: unknown) =>
  error instanceof SESv2ServiceException && Math.floor((error.$metadata.httpStatusCode ?? 0) / 100) === 4;

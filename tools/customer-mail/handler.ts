import { SESv2Client } from '@aws-sdk/client-sesv2';
import { setting } from '../../modules/tool/lambda/setting';
import { toolHandler } from '../../modules/tool/lambda/tool-handler';
import { openDatabase } from '../database';
import { customerMail } from './customer-mail';

let client: SESv2Client | undefined;

/** SES cannot tell a repeated request from a second mail, so no request is repeated. */
function openMailer(): SESv2Client {
  client ??= new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 4000, throwOnRequestTimeout: true },
  });
  return client;
}

export const handler = toolHandler(
  customerMail({
    mails: { table: setting('MAILS_TABLE'), database: openDatabase },
    customersTable: setting('CUSTOMERS_TABLE'),
    sender: setting('SENDER'),
    mailer: openMailer,
  }),
);

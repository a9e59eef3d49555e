import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closed, LOOPBACK } from '../http/server';
import type { Log } from '../log';

/** What stands for the services of AWS that tools call, but for DynamoDB. */
export interface Services {
  readonly endpoint: string;
  close(): Promise<void>;
}

const SEND_MAIL = 'POST /v2/email/outbound-emails';

/** Takes mail and says that it was sent, though nothing leaves this machine. Every other service says that it is not there. */
export async function openServices(log: Log): Promise<Services> {
  const server = createServer((request, response) => answer(log, request, response));
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  return {
    endpoint: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  };
}

function answer(log: Log, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const service = serviceOf(request.headers.authorization);
  const isMail = service === 'ses' && `${request.method} ${request.url}` === SEND_MAIL;
  log({ log: 'services', line: { service, message: isMail ? 'Mail kept here, not sent' : 'Not there locally' } });
  response.writeHead(isMail ? 200 : 501, {
    'content-type': 'application/json',
    ...(isMail ? {} : { 'x-amzn-errortype': 'NotThereLocally' }),
  });
  response.end(
    JSON.stringify(isMail ? { MessageId: 'kept-locally' } : { message: 'This service is not there locally.' }),
  );
}

/** As the signature of a request names it. */
const serviceOf = (authorization = ''): string =>
  /Credential=[^/]+\/\d+\/[a-z0-9-]+\/([a-z0-9-]{1,40})\//.exec(authorization)?.[1] ?? 'unknown';

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer, HttpRequest } from './request';

/** Nobody but programs of this machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/** As API Gateway has them: bytes of a body and of all headers, and how long it waits for an answer. */
const LARGEST_BODY = 10 * 1024 * 1024;
const LARGEST_HEADERS = 10_240;
const PATIENCE_MS = 29_000;

export interface Answering {
  /** Answers a request; whatever it throws is answered with `failed`. */
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer>;
  /** What is said of a request that `answer` is not asked about, or not in time. */
  readonly failed: (why: 'too-large' | 'failed' | 'timed-out', request: string) => HttpAnswer;
}

export interface RunningServer {
  readonly port: number;
  /** Ends connections, too. */
  close(): Promise<void>;
}

/**
 * Listens on this machine alone.
 * @param port 0 for any that is free.
 * @throws Error of the system, as with the code `EADDRINUSE`.
 */
export async function listen(port: number, answering: Answering): Promise<RunningServer> {
  const server = createServer(
    { maxHeaderSize: LARGEST_HEADERS, headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 },
    (incoming, response) => void respond(answering, incoming, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
}

export const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function respond(answering: Answering, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = randomUUID();
  const body = await bodyOf(incoming).catch(() => undefined);
  // Whoever went away is not answered.
  if (body === undefined && incoming.destroyed) return;
  if (body === undefined) return send(response, id, answering.failed('too-large', id), true);
  send(response, id, await inTime(answering, { id, body, ...headOf(incoming) }));
}

const headOf = ({ method = '', url = '', rawHeaders }: IncomingMessage) => ({
  method,
  target: url,
  path: url.split('?', 1)[0] ?? '',
  headers: pairs(rawHeaders),
});

const pairs = (raw: readonly string[]): Array<readonly [string, string]> =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

/** @throws Error if it is too large, or does not come to its end. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  if (Number(incoming.headers['content-length'] ?? 0) > LARGEST_BODY) throw tooLarge(incoming);
  for await (const part of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LARGEST_BODY) throw tooLarge(incoming);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What is still on its way is read and dropped, so that the sender can hear the answer. */
function tooLarge(incoming: IncomingMessage): Error {
  incoming.resume();
  return new Error('the body is too large');
}

async function inTime({ answer, failed }: Answering, request: HttpRequest): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HttpAnswer>((resolve) => {
    timer = setTimeout(() => resolve(failed('timed-out', request.id)), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer(request), late]);
  } catch {
    return failed('failed', request.id);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, id: string, { statusCode, headers, body }: HttpAnswer, isLast = false): void {
  response.writeHead(statusCode, {
    ...headers,
    'x-amzn-requestid': id,
    'content-length': Buffer.byteLength(body),
    ...(isLast ? { connection: 'close' } : {}),
  });
  response.end(body);
}

import { Agent, request as httpRequest } from 'node:http';
import { REFUSALS, type RefusalCode } from '../../../foundation/refusals';

/** Names and values as they are sent, in this order and spelling. */
export type Headers = ReadonlyArray<readonly [name: string, value: string]>;

/** A request byte by byte. */
export interface Sent {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Sends the body in pieces of this length, and does not say how long it is. */
  readonly chunked?: number;
}

export interface Said {
  readonly status: number;
  readonly code: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** More connections than the database has, so that calls meet there. */
const agent = new Agent({ keepAlive: true, maxSockets: 120 });

/** Sends a request, and sees to it that a refusal says what the catalogue says and nothing else. */
export async function send(port: number, sent: Sent): Promise<Said> {
  const { status, headers, text } = await exchange(port, sent);
  const body = JSON.parse(text) as Record<string, unknown>;
  if (status === 200) return { status, headers, body, code: undefined };
  expectOfCatalogue(status, body, headers);
  return { status, headers, body, code: String(body.code) };
}

interface Exchanged {
  readonly status: number;
  readonly headers: Said['headers'];
  readonly text: string;
}

function exchange(port: number, { method, path, headers, body, chunked }: Sent): Promise<Exchanged> {
  const length: Headers =
    chunked === undefined ? [['content-length', String(body.length)]] : [['transfer-encoding', 'chunked']];
  return new Promise((resolve, reject) => {
    const asking = httpRequest(
      { agent, host: '127.0.0.1', port, method, path, headers: [...headers, ...length].flat() },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }),
        );
      },
    );
    asking.on('error', reject);
    for (let at = 0; at < body.length; at += chunked ?? body.length)
      asking.write(body.subarray(at, at + (chunked ?? body.length)));
    asking.end();
  });
}

/** Stacks, paths, ARNs, accounts, and names of what is behind the gateway. */
const INTERNAL =
  /\bat .+:\d+|[/\\](?:srv|work|tmp|var|home|usr)[/\\]|\.[cm]?[jt]s\b|arn:|\b\d{12}\b|db-prod|dynamo|exception|stack|cedar|p2a-trial/i;

/** What has been found to be so need not be looked at two thousand times. */
const found = new Set<string>();

function expectOfCatalogue(status: number, body: Readonly<Record<string, unknown>>, headers: Said['headers']): void {
  const { instance, location, ...rest } = body;
  // What was answered before is answered alike.
  const request =
    headers['idempotency-replayed'] === 'true' ? '' : String(headers['x-request-id'] ?? headers['x-amzn-requestid']);
  if (!String(instance).startsWith(`urn:p2a-guardrails:request:${request}`)) expect(instance).toContain(request);
  if (location !== undefined) expect(location).toMatch(/^\/approvals\/[A-Za-z0-9-]{8,80}$/);
  const known = JSON.stringify([status, rest, headers['content-type'], headers['cache-control']]);
  if (found.has(known)) return;
  expectSentence(status, rest);
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  found.add(known);
}

/** Says what the catalogue says of its code, and nothing else. */
export function expectSentence(status: number, body: Readonly<Record<string, unknown>>): void {
  const code = String(body.code) as RefusalCode;
  expect(Object.hasOwn(REFUSALS, code) ? code : `${code}, which is no code`).toBe(code);
  const { sentence, next, status: expected } = REFUSALS[code];
  expect({ status, ...body }).toEqual({
    status: expected,
    type: `urn:p2a-guardrails:refusal:${code}`,
    title: expect.stringMatching(/^[A-Z][a-z ]+$/),
    detail: sentence,
    code,
    next,
  });
  expect(JSON.stringify(body)).not.toMatch(INTERNAL);
}

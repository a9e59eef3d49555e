import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LocalGateway } from '../../gateway-local/local-gateway';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

const json = { 'content-type': 'application/json' };

/** A request as an agent's SDK signs it. */
export async function call(
  { address, credentials }: LocalGateway,
  agent: string,
  path: string,
  body?: string | Uint8Array | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const credential = credentials[agent];
  if (credential === undefined) throw new Error(`${agent}: is no agent`);
  const signer = new SignatureV4({
    credentials: credential,
    region: 'eu-central-1',
    service: 'execute-api',
    sha256: Sha256,
  });
  const method = body === undefined ? 'GET' : 'POST';
  const sent =
    body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const { host } = new URL(address);
  const signed = await signer.sign({
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path,
    query: {},
    headers: { host, ...json, ...headers },
    body: sent,
  });
  return read(
    await fetch(`${address}${path}`, {
      method,
      headers: signed.headers,
      ...(sent === undefined ? {} : { body: sent }),
    }),
  );
}

/** What an approver does, with a token. */
export const asApprover = async (
  { address }: LocalGateway,
  token: string,
  path: string,
  body?: object,
): Promise<Answered> =>
  read(
    await fetch(`${address}/approver${path}`, {
      headers: { authorization: `Bearer ${token}`, ...json },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    }),
  );

const read = async (answer: Response): Promise<Answered> => ({
  status: answer.status,
  headers: answer.headers,
  body: (await answer.json()) as Record<string, unknown>,
});

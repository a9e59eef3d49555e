import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { KnownKey } from '../../../gateway-local/http/signature';
import type { Headers, Sent } from './http';

export interface SigningOptions {
  readonly region?: string;
  readonly service?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** Headers that are sent and not signed, in lower case. */
  readonly unsigned?: readonly string[];
}

/** What the signer takes; bodies are large here. */
class Sha256 {
  private readonly hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash =
      secret === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof secret === 'string' ? secret : new Uint8Array(secret as Uint8Array));
  }

  public update(data: Uint8Array): void {
    this.hash.update(data);
  }

  public async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  public reset(): void {}
}

/** A request with the signature that the SDK of AWS makes. Headers that occur twice are signed as one, in their order. */
export async function signed(
  request: Sent,
  { accessKeyId, secretAccessKey, sessionToken }: KnownKey,
  {
    host,
    at = Date.now(),
    region = 'eu-central-1',
    service = 'execute-api',
    unsigned = [],
  }: SigningOptions & { readonly host: string },
): Promise<Sent> {
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    region,
    service,
    sha256: Sha256,
  });
  const [path = '', query] = request.path.split('?');
  const { headers } = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: host,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host, ...joined(request.headers) },
      body: request.body,
    },
    { signingDate: new Date(at), unsignableHeaders: new Set(unsigned) },
  );
  const added = Object.entries(headers).filter(([name]) => !has(request.headers, name));
  return { ...request, headers: [...request.headers, ...added] };
}

const has = (headers: Headers, wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted.toLowerCase());

function joined(headers: Headers): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of headers) {
    const known = name.toLowerCase();
    values[known] = values[known] === undefined ? value : `${values[known]},${value}`;
  }
  return values;
}

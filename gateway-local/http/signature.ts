import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalRequest, NotCanonical, payloadHash } from './canonical-request';
import { type HttpRequest, onlyValueOf, valuesOf } from './request';

/** What signs requests of an agent: worth nothing outside this process. */
export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A key that is known, and whose it is. */
export interface KnownKey extends TestCredentials {
  /** ARN of the session of the agent's role. */
  readonly userArn: string;
}

export interface SignatureRules {
  readonly region: string;
  readonly keys: readonly KnownKey[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The request goes no further. The message is for the log; whoever asked is not told. */
export class TurnedAway extends Error {
  public override readonly name = 'TurnedAway';

  constructor(
    /** What API Gateway calls its answer. */
    public readonly response: 'MISSING_AUTHENTICATION_TOKEN' | 'INVALID_SIGNATURE' | 'ACCESS_DENIED',
    message: string,
  ) {
    super(message);
  }
}

const SERVICE = 'execute-api';
const ALGORITHM = 'AWS4-HMAC-SHA256';
/** How far clocks may be apart. */
const SKEW_MS = 5 * 60_000;

/** One header with one signature; what a query says of a signature is none. */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]{1,128})\/(\d{8})\/([a-z0-9-]{1,32})\/([a-z0-9-]{1,32})\/aws4_request, ?SignedHeaders=([a-z0-9;_.-]{1,2048}), ?Signature=([0-9a-f]{64})$/;

interface Signed {
  readonly accessKeyId: string;
  readonly scope: string;
  readonly date: string;
  readonly headers: readonly string[];
  readonly signature: string;
}

/**
 * Who signed a request, by Signature Version 4.
 *
 * @returns the ARN of the session.
 * @throws TurnedAway with what is wrong.
 */
export function signedBy(request: HttpRequest, { region, keys, now }: SignatureRules): string {
  const signed = authorization(request, region);
  const at = signedAt(request, signed, now());
  refuseUnsigned(request, signed);
  const key = keys.find(({ accessKeyId }) => accessKeyId === signed.accessKeyId);
  if (key === undefined) throw invalid('the key is not one of those that were printed');
  refuseOtherContent(request, key);
  const expected = signatureOf(request, signed, at, key.secretAccessKey);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signed.signature)))
    throw invalid('the signature is not that of this request and key');
  return key.userArn;
}

const invalid = (message: string) => new TurnedAway('INVALID_SIGNATURE', message);

function authorization(request: HttpRequest, expectedRegion: string): Signed {
  const [value, ...more] = valuesOf(request, 'authorization');
  if (value === undefined) throw new TurnedAway('MISSING_AUTHENTICATION_TOKEN', 'the request is not signed');
  const [, accessKeyId, date, region, service, headers, signature] =
    more.length === 0 ? (AUTHORIZATION.exec(value) ?? []) : [];
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    headers === undefined ||
    signature === undefined
  )
    throw invalid('the header authorization is not one of Signature Version 4');
  if (region !== expectedRegion) throw invalid(`the signature is for another region than ${expectedRegion}`);
  if (service !== SERVICE) throw invalid(`the signature is for another service than ${SERVICE}`);
  const scope = [date, region, service, 'aws4_request'].join('/');
  return { accessKeyId, scope, date, headers: headers.split(';'), signature };
}

/** @returns the time as it was signed. */
function signedAt(request: HttpRequest, { date }: Signed, now: number): string {
  const at = onlyValueOf(request, 'x-amz-date');
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at ?? '') ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (at === undefined || Number.isNaN(time)) throw invalid('the header x-amz-date is missing, or is not a time');
  if (!at.startsWith(date)) throw invalid('the signature is for another day than x-amz-date');
  if (Math.abs(now - time) > SKEW_MS) throw invalid('it was signed more than five minutes from now');
  return at;
}

/** What says to whom, when, and with which session a request is made has to be signed. */
function refuseUnsigned({ headers }: HttpRequest, { headers: signed }: Signed): void {
  const sorted = [...new Set(signed)].sort();
  if (sorted.join(';') !== signed.join(';')) throw invalid('the signed headers are not in order');
  const needed = ['host', ...headers.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith('x-amz-'))];
  for (const name of needed) if (!signed.includes(name)) throw invalid(`the header ${name} is not signed`);
}

function refuseOtherContent(request: HttpRequest, { sessionToken }: KnownKey): void {
  const hashes = valuesOf(request, 'x-amz-content-sha256');
  if (hashes.some((hash) => hash !== payloadHash(request.body)))
    throw invalid('the header x-amz-content-sha256 is not the hash of the body');
  // Keys that are worth nothing need no token; who sends one means it.
  if (valuesOf(request, 'x-amz-security-token').some((token) => token !== sessionToken))
    throw invalid('the session token is not that of the key');
}

function signatureOf(request: HttpRequest, { scope, headers }: Signed, at: string, secret: string): string {
  const toSign = [
    ALGORITHM,
    at,
    scope,
    createHash('sha256').update(canonical(request, headers), 'latin1').digest('hex'),
  ];
  const key = scope
    .split('/')
    .reduce<string | Buffer>((above, part) => createHmac('sha256', above).update(part).digest(), `AWS4${secret}`);
  return createHmac('sha256', key).update(toSign.join('\n')).digest('hex');
}

function canonical(request: HttpRequest, headers: readonly string[]): string {
  try {
    return canonicalRequest(request, headers);
  } catch (error) {
    throw error instanceof NotCanonical ? invalid(error.message) : error;
  }
}

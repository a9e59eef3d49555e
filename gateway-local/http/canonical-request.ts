import { createHash } from 'node:crypto';
import { type HttpRequest, valuesOf } from './request';

/** A request that no signature can be made of. */
export class NotCanonical extends Error {
  public override readonly name = 'NotCanonical';
}

/**
 * A request as it is signed. Source: "Create a signed AWS API request" in the IAM user guide; what is not S3 encodes the path once more.
 *
 * @param signed Names of the headers that are signed, in lower case.
 * @throws NotCanonical if one of them is missing, or the query is not well-formed.
 */
export const canonicalRequest = (request: HttpRequest, signed: readonly string[]): string =>
  [
    request.method,
    request.path.split('/').map(encoded).join('/'),
    canonicalQuery(request.target),
    ...signed.map((name) => `${name}:${canonicalValue(request, name)}`),
    '',
    signed.join(';'),
    payloadHash(request.body),
  ].join('\n');

/** Of the bytes, whatever a header says of them. */
export const payloadHash = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(target: string): string {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [encoded(decoded(name)), encoded(decoded(value.join('=')))] as const;
    })
    .sort(([one, its], [other, theirs]) => compared(one, other) || compared(its, theirs))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

const compared = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new NotCanonical('the query is not well-formed');
  }
}

function canonicalValue(request: HttpRequest, name: string): string {
  const values = valuesOf(request, name);
  if (values.length === 0) throw new NotCanonical('a header that is signed is not there');
  return values.map((value) => value.trim().replace(/\s+/g, ' ')).join(',');
}

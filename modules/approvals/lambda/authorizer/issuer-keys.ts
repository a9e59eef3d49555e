import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { Unproven } from './unproven';

/** How long what a provider says of itself is believed, in milliseconds. */
const DISCOVERED_FOR_MS = 60 * 60 * 1000;
/** Keys are asked for again after ten minutes, and for an unknown one at most every thirty seconds. */
const KEYS_FOR_MS = 10 * 60 * 1000;
const BETWEEN_MS = 30_000;
const PATIENCE_MS = 3000;
const MOST_BYTES = 256 * 1024;

export type Request = (url: string, init: RequestInit) => Promise<Response>;

/**
 * The keys by which a provider signs, as it publishes them. They stay in memory for a while, so that an outage of the provider is
 * not felt at once; without them there is no verification, and so nobody is let in.
 *
 * @param issuer As tokens have it in `iss`.
 */
export function issuerKeys(issuer: string, request: Request = fetch, now: () => number = Date.now): JWTVerifyGetKey {
  let known: { readonly keys: JWTVerifyGetKey; readonly until: number } | undefined;
  return async (header, token) => {
    if (known === undefined || known.until <= now())
      known = { keys: await discovered(issuer, request), until: now() + DISCOVERED_FOR_MS };
    return known.keys(header, token);
  };
}

async function discovered(issuer: string, request: Request): Promise<JWTVerifyGetKey> {
  refuseOtherPlaces(issuer);
  const answer = await boundedly(request, `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.status !== 200) throw new Unproven('is of a provider that says nothing of itself');
  const { issuer: said, jwks_uri: uri } = (await answer.json()) as Readonly<Record<string, unknown>>;
  // Or somebody else answers for it.
  if (said !== issuer) throw new Unproven('is of a provider that says that it is another one');
  if (typeof uri !== 'string') throw new Unproven('is of a provider that says nothing of its keys');
  return createRemoteJWKSet(refuseOtherPlaces(uri), {
    timeoutDuration: PATIENCE_MS,
    cooldownDuration: BETWEEN_MS,
    cacheMaxAge: KEYS_FOR_MS,
    [customFetch]: (url: string, init: RequestInit) => boundedly(request, url, init),
  });
}

/** A host with a name of the internet, by HTTPS: nothing of a network, and nothing of the machine that this runs on. */
function refuseOtherPlaces(address: string): URL {
  const url = new URL(address);
  const isPublic = /^(?=.*[a-z])(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname);
  const isInternal = /\.(?:internal|local|localhost|localdomain)$/.test(url.hostname);
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || !isPublic || isInternal)
    throw new Unproven('is of a provider that leads to a place where none is');
  return url;
}

/** Follows nothing, and reads no more than there can be. */
async function boundedly(request: Request, url: string, init: RequestInit): Promise<Response> {
  const answer = await request(url, { ...init, redirect: 'error' });
  const text = await boundedText(answer);
  return new Response(text, { status: answer.status, headers: { 'content-type': 'application/json' } });
}

async function boundedText({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Unproven('is of a provider that says more than there can be');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

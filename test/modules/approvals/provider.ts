import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Request } from '../../../modules/approvals/lambda/authorizer/issuer-keys';
import type { AuthorizerSettings } from '../../../modules/approvals/lambda/authorizer/settings';

export const ISSUER = 'https://login.acme.example/people';
export const NOW = Date.UTC(2026, 10, 26, 12);
const seconds = NOW / 1000;

export const SETTINGS: AuthorizerSettings = {
  issuer: ISSUER,
  audience: 'approvals',
  groupsClaim: 'groups',
  mfa: { claim: 'amr', values: ['mfa', 'hwk'] },
  loginMinutes: 60,
};

/** What a token of somebody says that signed in ten minutes ago, with a second factor. */
export const CLAIMS = {
  iss: ISSUER,
  aud: 'approvals',
  sub: 'ann-0123',
  email: 'ann@acme.example',
  groups: ['claims-approvers', 'everybody'],
  amr: ['pwd', 'mfa'],
  iat: seconds - 600,
  exp: seconds + 600,
  auth_time: seconds - 600,
};

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const OURS = pair();
/** Keys of somebody else. */
export const THEIRS = pair();

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (header: object, claims: object) => `${encoded(header)}.${encoded(claims)}`;

/** A token as the provider makes it, but for what is given. */
export function token(
  claims: Readonly<Record<string, unknown>> = CLAIMS,
  header: object = {},
  key: KeyObject = OURS.privateKey,
): string {
  const text = unsigned({ alg: 'RS256', kid: 'k1', typ: 'JWT', ...header }, claims);
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

/** Signed by a secret: here, by what everybody knows of the provider's key. */
export function tokenBySecret(secret: string | Buffer): string {
  const text = unsigned({ alg: 'HS256', kid: 'k1', typ: 'JWT' }, CLAIMS);
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export const tokenWithoutSignature = (alg: string) => `${unsigned({ alg, kid: 'k1', typ: 'JWT' }, CLAIMS)}.`;

const publicKey = (pairOfKeys: typeof OURS, kid: string) => ({
  ...pairOfKeys.publicKey.export({ format: 'jwk' }),
  kid,
  use: 'sig',
  alg: 'RS256',
});

export interface Provider {
  readonly request: Request;
  /** Addresses that were asked. */
  readonly asked: string[];
  isDown: boolean;
  /** Of what it says of itself. */
  status: number;
}

/** A provider that answers, until it is down. */
export function provider(discovery: object = {}, keys: unknown = { keys: [publicKey(OURS, 'k1')] }): Provider {
  const asked: string[] = [];
  const self: Provider = {
    asked,
    isDown: false,
    status: 200,
    request: async (url, { redirect }) => {
      asked.push(url);
      if (self.isDown) throw new TypeError('fetch failed');
      if (redirect !== 'error') throw new Error('a redirect would be followed');
      const isDiscovery = url.endsWith('/.well-known/openid-configuration');
      const said = isDiscovery ? { issuer: ISSUER, jwks_uri: 'https://login.acme.example/keys', ...discovery } : keys;
      return new Response(JSON.stringify(said), { status: isDiscovery ? self.status : 200 });
    },
  };
  return self;
}

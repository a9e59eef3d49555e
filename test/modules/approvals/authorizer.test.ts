jest.mock('jose', () => jest.requireActual('./bundled-jose'));

import { type AuthorizerParts, authorizer } from '../../../modules/approvals/lambda/authorizer/authorizer';
import { issuerKeys } from '../../../modules/approvals/lambda/authorizer/issuer-keys';
import { personIn } from '../../../modules/approvals/lambda/person';
import {
  CLAIMS,
  ISSUER,
  NOW,
  OURS,
  type Provider,
  provider,
  SETTINGS,
  THEIRS,
  token,
  tokenBySecret,
  tokenWithoutSignature,
} from './provider';

const METHOD = 'arn:aws:execute-api:eu-central-1:333333333333:abc123/approvers/POST/approvals/a-0123456/decision';
const seconds = NOW / 1000;

const lines: unknown[] = [];
const parts = (issuer: Provider, given: Partial<AuthorizerParts> = {}): AuthorizerParts => ({
  settings: SETTINGS,
  keys: issuerKeys(ISSUER, issuer.request, () => NOW),
  tell: (event) => lines.push(event),
  now: () => NOW,
  ...given,
});
const ask = (authorizationToken: string | undefined, methodArn = METHOD, given: Partial<AuthorizerParts> = {}) =>
  authorizer(parts(provider(), given))({ methodArn, authorizationToken } as never, { awsRequestId: 'i-1' });
const asBearer = (text: string) => `Bearer ${text}`;
const without = (name: keyof typeof CLAIMS) => {
  const { [name]: _, ...others } = CLAIMS;
  return others;
};

/** As JSON can say it. */
const inheriting = (claims: object, inherited: object) =>
  Object.fromEntries([...Object.entries(claims), ['__proto__', inherited]]);

beforeEach(() => lines.splice(0));

test('18: whoever signed in lately with a second factor may call the method that was asked for, and no other', async () => {
  const answer = await ask(asBearer(token()));
  expect(answer.principalId).toBe('ann-0123');
  expect(answer.policyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: METHOD },
  ]);
  expect(personIn(answer.context)).toEqual({
    subject: 'ann-0123',
    name: 'ann@acme.example',
    aliases: ['ann-0123', 'ann@acme.example'],
    groups: ['claims-approvers', 'everybody'],
    signedInAt: NOW - 600_000,
  });
  for (const value of Object.values(answer.context)) expect(typeof value).toBe('string');
});

describe('18, 29: nobody is let in', () => {
  const ours = OURS.publicKey.export({ format: 'pem', type: 'spki' });

  test.each<[string, string | undefined]>([
    ['without a token', undefined],
    ['with an empty one', ''],
    ['with a token of another kind', 'Basic YTpi'],
    ['with a token that is none', 'Bearer abc'],
    ['with something behind the token', `${asBearer(token())} x`],
    ['with a token that is too long', asBearer(token({ ...CLAIMS, more: 'x'.repeat(8000) }))],
    ['with a token that nobody signed', asBearer(tokenWithoutSignature('none'))],
    ['with a token that nobody signed, in capitals', asBearer(tokenWithoutSignature('NONE'))],
    ['with a token signed by the public key as a secret', asBearer(tokenBySecret(ours))],
    ['with a token of another provider under the id of our key', asBearer(token(CLAIMS, {}, THEIRS.privateKey))],
    ['with a token of a key that the provider has not', asBearer(token(CLAIMS, { kid: 'k2' }, THEIRS.privateKey))],
    ['with a token of our key under another id', asBearer(token(CLAIMS, { kid: 'k2' }))],
    [
      'with a key that comes with the token',
      asBearer(token(CLAIMS, { jwk: THEIRS.publicKey.export({ format: 'jwk' }) }, THEIRS.privateKey)),
    ],
    ['with an extension that has to be understood', asBearer(token(CLAIMS, { crit: ['x'], x: 1 }))],
    ['with a token for access to something', asBearer(token(CLAIMS, { typ: 'at+jwt' }))],
  ])('%s', async (_, given) => {
    await expect(ask(given)).rejects.toThrow(/^Unauthorized$/);
  });

  test('with a token that was changed after it was signed', async () => {
    const [header, , signature] = token().split('.');
    const changed = Buffer.from(JSON.stringify({ ...CLAIMS, sub: 'bob-0123' })).toString('base64url');
    await expect(ask(asBearer(`${header}.${changed}.${signature}`))).rejects.toThrow(/^Unauthorized$/);
  });

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['of another issuer', { ...CLAIMS, iss: `${ISSUER}/` }],
    ['for another client', { ...CLAIMS, aud: 'tools' }],
    ['for several clients', { ...CLAIMS, aud: ['approvals', 'tools'] }],
    ['that another client asked for', { ...CLAIMS, azp: 'tools' }],
    ['for nobody', without('aud')],
    ['that is over', { ...CLAIMS, exp: seconds - 31 }],
    ['that never ends', without('exp')],
    ['that is not valid yet', { ...CLAIMS, nbf: seconds + 31 }],
    ['that does not say when it was made', without('iat')],
    ['of nobody', without('sub')],
    ['of nobody in particular', { ...CLAIMS, sub: '' }],
    ['that does not say when somebody signed in', without('auth_time')],
    ['of a sign-in that was too long ago', { ...CLAIMS, auth_time: seconds - 3601 }],
    ['of a sign-in in the future', { ...CLAIMS, auth_time: seconds + 31 }],
    ['of a sign-in in words', { ...CLAIMS, auth_time: String(seconds) }],
    ['of a sign-in before there was time', { ...CLAIMS, auth_time: -1 }],
    ['that says nothing of how somebody signed in', without('amr')],
    ['of somebody with a password alone', { ...CLAIMS, amr: ['pwd'] }],
    ['of somebody with nothing', { ...CLAIMS, amr: [] }],
    ['that says so as a truth, not by name', { ...CLAIMS, amr: true }],
    ['that hides the proof in a text', { ...CLAIMS, amr: 'pwd mfa' }],
    ['that inherits the proof', inheriting(without('amr'), { amr: ['mfa'] })],
  ])('with a token %s', async (_, claims) => {
    await expect(ask(asBearer(token(claims)))).rejects.toThrow(/^Unauthorized$/);
    expect(lines).toHaveLength(1);
  });

  test('with a token for another use, where the provider says what tokens are for', async () => {
    const settings = { ...SETTINGS, tokenUse: 'id' };
    expect(await ask(asBearer(token({ ...CLAIMS, token_use: 'id' })), METHOD, { settings })).toBeDefined();
    for (const claims of [CLAIMS, { ...CLAIMS, token_use: 'access' }])
      await expect(ask(asBearer(token(claims)), METHOD, { settings })).rejects.toThrow(/^Unauthorized$/);
  });

  test.each([
    METHOD.replace('/approvers/', '/live/'),
    METHOD.replace('a-0123456', '*'),
    METHOD.replace('POST', 'DELETE'),
    METHOD.replace(':execute-api:', ':lambda:'),
    `${METHOD}?x`,
  ])('at another place: %s', async (place) => {
    await expect(ask(asBearer(token()), place)).rejects.toThrow(/^Unauthorized$/);
  });
});

test('clocks may be half a minute apart, and a sign-in may be an hour old', async () => {
  for (const claims of [
    { ...CLAIMS, exp: seconds - 29 },
    { ...CLAIMS, nbf: seconds + 29 },
    { ...CLAIMS, auth_time: seconds + 29 },
    { ...CLAIMS, auth_time: seconds - 3600 },
    { ...CLAIMS, amr: 'hwk' },
    { ...CLAIMS, aud: ['approvals'], azp: 'approvals' },
  ])
    expect(await ask(asBearer(token(claims)))).toBeDefined();
});

const REFUSED = {
  event: 'refusal',
  level: 'WARN',
  message: 'Token refused',
  request: 'i-1',
  at: 'sign-in',
  by: 'approver',
  code: 'approver-not-identified',
};

test('nothing of a token is in the log, which says what it broke', async () => {
  await expect(ask(asBearer(token({ ...CLAIMS, amr: ['pwd'] })))).rejects.toThrow();
  await expect(ask(asBearer(token({ ...CLAIMS, aud: 'tools' })))).rejects.toThrow();
  expect(lines).toEqual([
    { ...REFUSED, reason: 'says nothing of a second factor' },
    { ...REFUSED, reason: 'ERR_JWT_CLAIM_VALIDATION_FAILED aud' },
  ]);
});

test('of more groups than fit none is left out: the token opens nothing', async () => {
  const many = (count: number) => [
    ...Array.from({ length: count }, (_, at) => `group-${at + 100}`),
    'claims-approvers',
  ];
  const { context } = await ask(asBearer(token({ ...CLAIMS, groups: many(300) })));
  expect(personIn(context)?.groups).toHaveLength(301);
  expect(JSON.stringify(context).length).toBeLessThan(8192);
  await expect(ask(asBearer(token({ ...CLAIMS, groups: many(400) })))).rejects.toThrow('Unauthorized');
});

test('all groups go further, since one may answer for an agent, and nobody is in one by asking for it', async () => {
  const groups = [
    'claims-approvers',
    'Claims-approvers',
    'a b-approvers',
    '-approvers',
    7,
    'claims-operators',
    'claims-operators',
  ];
  const { context } = await ask(asBearer(token({ ...CLAIMS, groups })));
  const texts = groups.slice(0, -1).filter((group) => typeof group === 'string');
  expect(personIn(context)?.groups).toEqual(texts);
  const named = await ask(asBearer(token(inheriting(without('groups'), { groups }))));
  expect(personIn(named.context)?.groups).toEqual([]);
});

describe('the keys of the provider', () => {
  const at = (issuer: Provider, now: () => number) => {
    const ours = authorizer(parts(issuer, { keys: issuerKeys(ISSUER, issuer.request, now) }));
    return (given: string) => ours({ methodArn: METHOD, authorizationToken: asBearer(given) }, { awsRequestId: 'i-1' });
  };

  test('are asked for once, and are remembered while the provider is down', async () => {
    const issuer = provider();
    const call = at(issuer, () => NOW);
    await call(token());
    expect(issuer.asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, 'https://login.acme.example/keys']);
    issuer.isDown = true;
    expect(await call(token())).toBeDefined();
    await expect(call(token(CLAIMS, { kid: 'k2' }, THEIRS.privateKey))).rejects.toThrow(/^Unauthorized$/);
  });

  test('are needed: nobody is let in while there are none, and everybody who was once they are there', async () => {
    const issuer = provider();
    issuer.isDown = true;
    const call = at(issuer, () => NOW);
    await expect(call(token())).rejects.toThrow(/^Unauthorized$/);
    issuer.isDown = false;
    expect(await call(token())).toBeDefined();
  });

  test('are looked up anew after an hour', async () => {
    let now = NOW;
    const issuer = provider();
    const call = at(issuer, () => now);
    await call(token());
    now += 60 * 60 * 1000;
    issuer.isDown = true;
    await expect(call(token())).rejects.toThrow(/^Unauthorized$/);
  });

  test.each<[string, object]>([
    ['says that it is another one', { issuer: 'https://login.other.example' }],
    ['has no keys', { jwks_uri: undefined }],
    ['leads to the metadata of a machine', { jwks_uri: 'http://169.254.169.254/latest/meta-data' }],
    ['leads there by HTTPS', { jwks_uri: 'https://169.254.169.254/keys' }],
    ['leads there in other figures', { jwks_uri: 'https://2852039166/keys' }],
    ['leads to a machine by its address', { jwks_uri: 'https://[fd00:ec2::254]/keys' }],
    ['leads to this machine', { jwks_uri: 'https://localhost/keys' }],
    ['leads into a network', { jwks_uri: 'https://metadata.google.internal/keys' }],
    ['leads to another port', { jwks_uri: 'https://login.acme.example:8443/keys' }],
    ['leads to a place with a password', { jwks_uri: 'https://a:b@login.acme.example/keys' }],
    ['sends keys in the clear', { jwks_uri: 'http://login.acme.example/keys' }],
  ])('are not taken of a provider that %s', async (_, discovery) => {
    const issuer = provider(discovery);
    await expect(at(issuer, () => NOW)(token())).rejects.toThrow(/^Unauthorized$/);
    expect(issuer.asked).toHaveLength(1);
  });

  test('are not taken of a provider that says it is not well', async () => {
    const issuer = provider();
    issuer.status = 503;
    await expect(at(issuer, () => NOW)(token())).rejects.toThrow(/^Unauthorized$/);
    expect(issuer.asked).toHaveLength(1);
  });

  test('are not taken of a provider that says more than there can be', async () => {
    const issuer = provider({}, { keys: [], more: 'x'.repeat(300_000) });
    await expect(at(issuer, () => NOW)(token())).rejects.toThrow(/^Unauthorized$/);
    expect(lines).toEqual([expect.objectContaining({ reason: 'is of a provider that says more than there can be' })]);
  });
});

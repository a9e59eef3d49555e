import { type TokensEvent, withProof } from '../../../modules/approvals/lambda/tokens/claims';

const event = (triggerSource: string, userAttributes?: Readonly<Record<string, string>>): TokensEvent => ({
  triggerSource,
  request: userAttributes === undefined ? {} : { userAttributes },
  response: { claimsAndScopeOverrideDetails: null },
});
const OF_POOL = { sub: 'ann-0123', 'cognito:user_status': 'CONFIRMED' };
const FEDERATED = {
  sub: 'bob-0123',
  'cognito:user_status': 'EXTERNAL_PROVIDER',
  identities: '[{"providerName":"organization"}]',
};
const claims = (given: TokensEvent) =>
  (withProof(given).response as { claimsAndScopeOverrideDetails: { idTokenGeneration: object } })
    .claimsAndScopeOverrideDetails.idTokenGeneration;
const NO_PROOF = { claimsToSuppress: ['p2a_mfa'] };
const proof = (by: string) => ({ claimsToAddOrOverride: { p2a_mfa: by } });

test.each(['TokenGeneration_HostedAuth', 'TokenGeneration_RefreshTokens'])(
  '18: people of the pool have shown a second factor, because it asks everybody for one: %s',
  (source) => {
    expect(claims(event(source, OF_POOL))).toEqual(proof('pool'));
  },
);

test.each(['true', 'mfa', 'https://refeds.org/profile/mfa'])(
  '18: people from elsewhere have if their provider says so: %s',
  (said) => {
    expect(claims(event('TokenGeneration_HostedAuth', { ...FEDERATED, 'custom:mfa': said }))).toEqual(
      proof('provider'),
    );
  },
);

test.each<[string, TokensEvent]>([
  ['from elsewhere without a word of it', event('TokenGeneration_HostedAuth', FEDERATED)],
  ['whose provider denies it', event('TokenGeneration_HostedAuth', { ...FEDERATED, 'custom:mfa': 'false' })],
  ['whose provider says nothing', event('TokenGeneration_HostedAuth', { ...FEDERATED, 'custom:mfa': '' })],
  [
    'whose provider says something longer',
    event('TokenGeneration_HostedAuth', { ...FEDERATED, 'custom:mfa': 'not true' }),
  ],
  ['of the pool who came from elsewhere', event('TokenGeneration_HostedAuth', { ...FEDERATED, ...OF_POOL })],
  ['of a state that is not known', event('TokenGeneration_HostedAuth', { sub: 'x' })],
  [
    'who were never confirmed',
    event('TokenGeneration_HostedAuth', { ...OF_POOL, 'cognito:user_status': 'FORCE_CHANGE_PASSWORD' }),
  ],
  ['of whom nothing is known', event('TokenGeneration_HostedAuth')],
  ['on a remembered device', event('TokenGeneration_AuthenticateDevice', OF_POOL)],
  ['with a new password', event('TokenGeneration_NewPasswordChallenge', OF_POOL)],
  ['by another way than the pages of the pool', event('TokenGeneration_Authentication', OF_POOL)],
  ['that are a program', event('TokenGeneration_ClientCredentials', OF_POOL)],
])('18: nothing is said of people %s', (_, given) => {
  expect(claims(given)).toEqual(NO_PROOF);
});

test('all else of the event goes back as it came', () => {
  const { response: _, ...others } = event('TokenGeneration_HostedAuth', OF_POOL);
  expect(withProof(event('TokenGeneration_HostedAuth', OF_POOL))).toMatchObject(others);
});

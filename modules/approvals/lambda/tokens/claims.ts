/** The claim that says how a person of the user pool has shown a second factor. Cognito lets nobody set its own `amr`. */
export const MFA_CLAIM = 'p2a_mfa';
/** By the user pool, which requires one of everybody; or by the provider that the person came from, which said so. */
export const MFA_VALUES = { pool: 'pool', provider: 'provider' } as const;

/** Attribute of people who come from another provider, filled with what that provider says of the second factor. */
export const MFA_ATTRIBUTE = 'custom:mfa';

/** What Cognito asks before it makes tokens, as far as it matters here. */
export interface TokensEvent {
  readonly triggerSource: string;
  readonly request: { readonly userAttributes?: Readonly<Record<string, string | undefined>> };
  readonly response: object;
}

/** Sign-in by the pool's own pages, which ask for a second factor, and what follows from it. */
const SIGNED_IN = ['TokenGeneration_HostedAuth', 'TokenGeneration_RefreshTokens'];

/** What a provider says, word for word, where it has asked for a second factor. */
export const PROVIDER_SAYS = ['true', 'mfa', 'https://refeds.org/profile/mfa'];

/**
 * What tokens say of a second factor: nothing, unless the pool or the provider behind it has asked for one.
 * @param event As Cognito gives it to a trigger before token generation, in version 2.
 */
export function withProof<Event extends TokensEvent>(event: Event): Event {
  const proof = proofIn(event);
  const ofIdToken =
    proof === undefined ? { claimsToSuppress: [MFA_CLAIM] } : { claimsToAddOrOverride: { [MFA_CLAIM]: proof } };
  return { ...event, response: { claimsAndScopeOverrideDetails: { idTokenGeneration: ofIdToken } } };
}

/** Who asked for a second factor; nobody, as far as is known, where this is undefined. */
export function proofIn({
  triggerSource,
  request: { userAttributes = {} },
}: TokensEvent): (typeof MFA_VALUES)[keyof typeof MFA_VALUES] | undefined {
  if (!SIGNED_IN.includes(triggerSource)) return undefined;
  if (!isFederated(userAttributes)) return MFA_VALUES.pool;
  return PROVIDER_SAYS.includes(userAttributes[MFA_ATTRIBUTE] ?? '') ? MFA_VALUES.provider : undefined;
}

/** Whoever comes from elsewhere has the identities that they came with, and a status that no person of the pool has. */
const isFederated = (attributes: Readonly<Record<string, string | undefined>>) =>
  attributes.identities !== undefined || attributes['cognito:user_status'] !== 'CONFIRMED';

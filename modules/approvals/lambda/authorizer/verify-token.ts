import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { isFresh, type Person } from '../person';
import type { AuthorizerSettings } from './settings';
import { Unproven } from './unproven';

/** Signatures that only the provider can make: never those by a secret, and never none. */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];
/** How far clocks may be apart, in seconds. */
const SKEW_SECONDS = 30;
/**
 * How long the names of a person's groups may be together, as JSON. What an authorizer hands on must not be longer than 8 KB, and a
 * group that was left out could be the one that answers for an agent.
 */
const MOST_OF_GROUPS = 4096;
const LONGEST_NAME = 320;

/**
 * Who a token says somebody is.
 *
 * @param now Milliseconds since 1970.
 * @throws Unproven where the token is not what the settings ask for; whatever jose and the source of keys throw.
 */
export async function verifiedPerson(
  token: string,
  keys: JWTVerifyGetKey,
  settings: AuthorizerSettings,
  now: number,
): Promise<Person> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(now),
    requiredClaims: ['exp', 'iat', 'sub', 'auth_time'],
  });
  const { typ } = protectedHeader;
  if (typ !== undefined && typ.toUpperCase() !== 'JWT') throw new Unproven('is not a token of identity');
  refuseOtherUse(payload, settings);
  const signedInAt = recentSignIn(payload, settings, now);
  if (!textsOf(payload, settings.mfa.claim).some((value) => settings.mfa.values.includes(value)))
    throw new Unproven('says nothing of a second factor');
  return personOf(payload, settings, signedInAt);
}

/** A token for several clients, or for another use than to say who somebody is, was not made for this API. */
function refuseOtherUse(payload: JWTPayload, { audience, tokenUse }: AuthorizerSettings): void {
  const { aud, azp } = payload;
  if ((Array.isArray(aud) && aud.length > 1) || (azp !== undefined && azp !== audience))
    throw new Unproven('is for another client');
  if (tokenUse !== undefined && payload.token_use !== tokenUse) throw new Unproven('is not a token of identity');
}

function recentSignIn({ auth_time: seconds }: JWTPayload, { loginMinutes }: AuthorizerSettings, now: number): number {
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0)
    throw new Unproven('does not say when somebody signed in');
  const signedInAt = seconds * 1000;
  if (signedInAt > now + SKEW_SECONDS * 1000) throw new Unproven('says that somebody signed in later than now');
  if (!isFresh(signedInAt, loginMinutes, now)) throw new Unproven('says that somebody signed in too long ago');
  return signedInAt;
}

/** What providers call people by. */
const NAMES = ['email', 'preferred_username', 'upn', 'cognito:username', 'username', 'name'];

function personOf(payload: JWTPayload, { groupsClaim }: AuthorizerSettings, signedInAt: number): Person {
  const { sub: subject } = payload;
  if (typeof subject !== 'string' || subject === '' || subject.length > LONGEST_NAME)
    throw new Unproven('does not say who somebody is');
  const names = NAMES.flatMap((claim) => textsOf(payload, claim)).filter(({ length }) => length <= LONGEST_NAME);
  return {
    subject,
    name: names[0] ?? subject,
    aliases: [...new Set([subject, ...names])],
    groups: groupsOf(payload, groupsClaim),
    signedInAt,
  };
}

function groupsOf(payload: JWTPayload, claim: string): string[] {
  const groups = [...new Set(textsOf(payload, claim))];
  if (Buffer.byteLength(JSON.stringify(groups)) > MOST_OF_GROUPS) throw new Unproven('names more groups than fit');
  return groups;
}

/** The texts of a claim, be it one or a list. */
function textsOf(payload: JWTPayload, claim: string): string[] {
  const value: unknown = payload[claim];
  return (Array.isArray(value) ? value : [value]).filter(
    (text): text is string => typeof text === 'string' && text !== '',
  );
}

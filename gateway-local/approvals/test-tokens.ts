import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, type JWTVerifyGetKey, SignJWT } from 'jose';
import type { Environment } from '../../foundation/environment';
import type { AuthorizerSettings } from '../../modules/approvals/lambda/authorizer/settings';
import { groupOf } from '../../modules/approvals/lambda/person';
import { MFA_CLAIM, MFA_VALUES } from '../../modules/approvals/lambda/tokens/claims';
import { gatewayOf } from '../../modules/tool-gateway/arns';

const AUDIENCE = 'local-approvers';
const ISSUER = 'https://approvers.local.invalid';

/** Stands for the identity provider of approvers: its key is made at the start, and nobody else has it. */
export interface TestProvider {
  readonly settings: AuthorizerSettings;
  readonly keys: JWTVerifyGetKey;
  /**
   * @param claims In the place of those of somebody who may decide about every agent, and has just signed in.
   * @param groups Beside those that decide.
   */
  token(claims?: JWTPayload, groups?: readonly string[]): Promise<string>;
}

/** @param now Milliseconds since 1970. */
export async function testProvider(environment: Environment, now: () => number): Promise<TestProvider> {
  const settings = settingsOf(environment);
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const families = [...new Set(environment.agents.map(({ family }) => family))];
  return {
    settings,
    keys: createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'local', alg: 'ES256' }] }),
    token: (claims = {}, groups = []) => {
      const seconds = Math.floor(now() / 1000);
      return new SignJWT({
        iss: settings.issuer,
        aud: settings.audience,
        sub: 'local-approver',
        iat: seconds,
        exp: seconds + settings.loginMinutes * 60,
        auth_time: seconds,
        [settings.groupsClaim]: [...families.map(groupOf), ...groups],
        [settings.mfa.claim]: [settings.mfa.values[0]],
        ...(settings.tokenUse === undefined ? {} : { token_use: settings.tokenUse }),
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'local', typ: 'JWT' })
        .sign(privateKey);
    },
  };
}

/** As the authorizer is deployed, but for the provider. */
function settingsOf(environment: Environment): AuthorizerSettings {
  const { approvers, loginMinutes } = gatewayOf(environment).approvals;
  const provider = { issuer: ISSUER, audience: AUDIENCE, loginMinutes };
  return approvers.kind === 'oidc'
    ? { ...provider, groupsClaim: approvers.groupsClaim, mfa: approvers.mfa }
    : {
        ...provider,
        tokenUse: 'id',
        groupsClaim: 'cognito:groups',
        mfa: { claim: MFA_CLAIM, values: Object.values(MFA_VALUES) },
      };
}

import { accountIdOf, MANAGEMENT } from './accounts';
import { regionalArn } from './arns';
import type { Environment } from './environment';

/** Whatever guardrail an account has: for ceilings, which are there before AWS gives one an id. */
export const anyGuardrailArn = (environment: Environment, account: string) =>
  regionalArn(environment, 'bedrock', accountIdOf(environment, account), 'guardrail/*');

/**
 * What a call behind these guardrails applies beside them: the profiles by which they reach other regions, and what the
 * organization enforces, which every caller must be allowed to apply.
 */
export function appliedWith(environment: Environment, account: string): string[] {
  const { partition, guardrailEnforcement } = environment;
  const profilesOf = (id: string) => `arn:${partition}:bedrock:*:${id}:guardrail-profile/*`;
  const enforced =
    guardrailEnforcement === 'off'
      ? []
      : [
          ...Object.values(guardrailEnforcement.guardrails).map(({ arn }) => arn),
          profilesOf(accountIdOf(environment, MANAGEMENT)),
        ];
  return [profilesOf(accountIdOf(environment, account)), ...enforced];
}

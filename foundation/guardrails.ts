import { accountIdOf, MANAGEMENT } from './accounts';
import { regionalArn } from './arns';
import type { Environment } from './environment';

/**
 * Guardrails behind which the agents of an account answer, with the profiles by which they reach other regions: those of the
 * account, and those that the organization enforces, which every caller must be allowed to apply.
 */
export function guardrailArns(environment: Environment, account: string): string[] {
  const { partition, guardrailEnforcement } = environment;
  const profilesOf = (id: string) => `arn:${partition}:bedrock:*:${id}:guardrail-profile/*`;
  const id = accountIdOf(environment, account);
  const enforced =
    guardrailEnforcement === 'off'
      ? []
      : [
          ...Object.values(guardrailEnforcement.guardrails).map(({ arn }) => arn),
          profilesOf(accountIdOf(environment, MANAGEMENT)),
        ];
  return [regionalArn(environment, 'bedrock', id, 'guardrail/*'), profilesOf(id), ...enforced];
}

import type { DeployRole } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import { type OneOrMore, policy } from '../../../foundation/policy';
import { grantsOf, LIMITS } from '../../../modules/account-roles/deploy-policies';
import { allows } from '../../support/allow';

/** Whether a deploy role of an account may do something. */
export const may =
  (environment: Environment, account: string, role: DeployRole) =>
  (action: string, resource: string, context: Readonly<Record<string, OneOrMore>> = {}) =>
    allows(
      policy(
        ...Object.values(grantsOf(environment, account, role)).flatMap(({ Statement }) => Statement),
        ...LIMITS[role].Statement,
      ),
      { action, resource, context: { 'aws:ViaAWSService': 'false', ...context } },
    );

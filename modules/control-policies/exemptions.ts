import type { Conditions } from '../../foundation/policy';
import type { Plane } from '../../foundation/vocabulary';
import { type ControlFacts, rolesOf } from './facts';

/**
 * Spares whoever is named from a denial. The account in the patterns is open, because operators work in every
 * account; the organization closes it again, so that no role of a stranger is spared for its name.
 */
const except = ({ organizationId }: ControlFacts, principals: readonly string[]): Conditions => ({
  ArnNotLike: { 'aws:PrincipalArn': principals },
  StringEquals: { 'aws:PrincipalOrgID': organizationId },
});

/** Deploy roles, break-glass, and the roles that keep a landing zone running. */
export const exceptOperators = (facts: ControlFacts) => except(facts, facts.operators);

export const exceptBreakGlass = (facts: ControlFacts) => except(facts, facts.breakGlass);

export const exceptPlane = (facts: ControlFacts, plane: Plane) => except(facts, [rolesOf(facts, plane)]);

/** The gateway's own roles in its own account. Where there is no gateway, nobody. */
export const exceptGateway = ({ gatewayRoles }: ControlFacts): Conditions =>
  gatewayRoles.length === 0 ? {} : { ArnNotLike: { 'aws:PrincipalArn': gatewayRoles } };

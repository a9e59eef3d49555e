import type { Conditions } from '../../foundation/policy';
import type { Plane } from '../../foundation/vocabulary';
import { type ControlFacts, rolesOf } from './facts';

/**
 * Spares whoever is named from a denial. The patterns leave the account open, because operators work in every
 * account; the condition on the organization says which accounts are meant. A service control policy judges no
 * others. A resource control policy does, and must not spare anybody in this way.
 */
const except = ({ organizationId }: ControlFacts, principals: readonly string[]): Conditions => ({
  ArnNotLike: { 'aws:PrincipalArn': principals },
  StringEquals: { 'aws:PrincipalOrgID': organizationId },
});

/** The security deploy role, break-glass, and the roles that keep a landing zone running. */
export const exceptGuardians = (facts: ControlFacts) => except(facts, facts.guardians);

/** The guardians, and the roles that ship agents, tools and the gateway. */
export const exceptOperators = (facts: ControlFacts) => except(facts, facts.operators);

/** The guardians, and the role that makes them. */
export const exceptGuardiansAndBootstrap = (facts: ControlFacts) =>
  except(facts, [...facts.guardians, ...facts.bootstrap]);

/** The operators, and what stops agents and lets them go, which fills slots of their roles for that. */
export const exceptOperatorsAndContainment = (facts: ControlFacts) =>
  except(facts, [...facts.operators, rolesOf(facts, 'containment')]);

/** The same, and the role that makes and tags their roles. */
export const exceptTaggers = (facts: ControlFacts) =>
  except(facts, [...facts.operators, ...facts.bootstrap, rolesOf(facts, 'containment')]);

/** What stops agents and lets them go, and people in an emergency. */
export const exceptContainment = (facts: ControlFacts) =>
  except(facts, [rolesOf(facts, 'containment'), ...facts.breakGlass]);

export const exceptBreakGlass = (facts: ControlFacts) => except(facts, facts.breakGlass);

export const exceptPlane = (facts: ControlFacts, plane: Plane) => except(facts, [rolesOf(facts, plane)]);

const gatewayAndApprovers = (facts: ControlFacts) => [...facts.gatewayRoles, rolesOf(facts, 'approver')];

export const exceptGatewayAndApprovers = (facts: ControlFacts) => except(facts, gatewayAndApprovers(facts));

/** The gateway and its approvers, what stops agents, people who switch them off and on again, and those in an emergency. */
export const exceptGatewayAndSwitchers = (facts: ControlFacts) =>
  except(facts, [
    ...gatewayAndApprovers(facts),
    rolesOf(facts, 'containment'),
    ...facts.switchers,
    ...facts.breakGlass,
  ]);

/** The gateway's own roles in its own account. Where there is no gateway, nobody. */
export const exceptGateway = ({ gatewayRoles }: ControlFacts): Conditions =>
  gatewayRoles.length === 0 ? {} : { ArnNotLike: { 'aws:PrincipalArn': gatewayRoles } };

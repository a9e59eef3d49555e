import { agentAccounts, gatewayAccounts, LOG_ARCHIVE, workloadAccounts } from './accounts';
import type { Environment } from './environment';
import type { FamilyRole } from './vocabulary';

/** Families of agents, in the order in which agents first name them. */
export const familiesOf = ({ agents }: { readonly agents: ReadonlyArray<{ readonly family: string }> }) => [
  ...new Set(agents.map(({ family }) => family)),
];

/** What people in an emergency are called among groups and among permission sets. */
export const BREAK_GLASS = 'breakglass';

/** What a permission set of a family is called where it is given, as in `claims-operator`. */
export const permissionSetKey = (family: string, role: FamilyRole) => `${family}-${role}`;

/** What the group that has it is called where it is given, as in `claims-operators`. */
export const groupKey = (family: string, role: FamilyRole) => `${family}-${role}s`;

/** An environment with no other agents than those of one family, and no other tools than those that they call. */
export function narrowedTo(environment: Environment, family: string): Environment {
  const agents = environment.agents.filter((agent) => agent.family === family);
  const called = new Set(agents.flatMap((agent) => Object.keys(agent.tools)));
  return { ...environment, agents, tools: environment.tools.filter(({ name }) => called.has(name)) };
}

/** Where people of a family have something to do, by what they are to it. */
export function accountsOfPeople(environment: Environment, family: string, role: FamilyRole): string[] {
  const narrowed = narrowedTo(environment, family);
  switch (role) {
    case 'operator':
      return [...new Set([...agentAccounts(narrowed), ...gatewayAccounts(narrowed)])];
    case 'approver':
      return gatewayAccounts(narrowed);
    case 'auditor':
      return [...workloadAccounts(narrowed), LOG_ARCHIVE];
  }
}

/** Whether permission sets of people are made or assigned here. */
export const hasPeople = ({ identityCenter, landingZone }: Environment): boolean =>
  identityCenter !== undefined && landingZone.permissionSets !== 'off';

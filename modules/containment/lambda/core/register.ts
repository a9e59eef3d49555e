import type { Response, Signal } from '../../../../foundation/vocabulary';

/** A role by which an agent acts, or one of the functions that serve it and it alone. */
export interface AgentRole {
  readonly roleName: string;
  readonly roleArn: string;
}

/** The same, with its account: twelve digits. */
export type ContainableRole = AgentRole & { readonly account: string };

/** An agent, as far as stopping it needs to know. */
export interface ContainableAgent {
  readonly family: string;
  /** Who answers for it, and so does not let it go. */
  readonly owner: string;
  /** Twelve digits. */
  readonly account: string;
  /** All of them, its own first: whoever holds one of them speaks for the agent. */
  readonly roles: readonly AgentRole[];
}

/**
 * Whom the functions know: made at synthesis, in the file `register.json` beside their code. What arrives is held against it, so
 * that no text of an event decides who is stopped.
 */
export interface ContainmentRegister {
  /** Of the environment, for names of alarms. */
  readonly namePrefix: string;
  readonly name: string;
  /** Of the gateway, whose alarms speak of agents in other accounts. Twelve digits. */
  readonly gatewayAccount: string;
  /** By name. */
  readonly agents: Readonly<Record<string, ContainableAgent>>;
  /** What follows from what. */
  readonly responses: Readonly<Record<Signal, Response>>;
}

export const REGISTER_FILE = 'register.json';

/** An agent, by its name too. */
export type NamedAgent = ContainableAgent & { readonly name: string };

/** The agent, if the register has it: names of what every object has are not among them. */
export function namedAgent({ agents }: ContainmentRegister, name: string): NamedAgent | undefined {
  const agent = Object.hasOwn(agents, name) ? agents[name] : undefined;
  return agent === undefined ? undefined : { ...agent, name };
}

/** Its own first. */
export const rolesOf = ({ account, roles }: Pick<ContainableAgent, 'account' | 'roles'>): ContainableRole[] =>
  roles.map((role) => ({ account, ...role }));

export const agentsOfFamily = ({ agents }: ContainmentRegister, family: string): NamedAgent[] =>
  Object.entries(agents)
    .filter(([, agent]) => agent.family === family)
    .map(([name, agent]) => ({ ...agent, name }));

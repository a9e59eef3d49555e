import type { Environment } from './environment';

/** The two accounts that every environment knows by name. */
export const MANAGEMENT = 'management';
export const LOG_ARCHIVE = 'log-archive';

/** What is asked of an environment here; a part of it, so that checks can ask before everything is known to be right. */
type Placement = {
  readonly accounts: Readonly<Record<string, unknown>>;
  readonly agents: ReadonlyArray<{ readonly account: string }>;
  readonly tools: ReadonlyArray<{ readonly account: string }>;
  readonly gateway?: { readonly account: string } | undefined;
};

const inRegisterOrder = ({ accounts }: Placement, wanted: ReadonlySet<string>) =>
  Object.keys(accounts).filter((name) => wanted.has(name));

export const agentAccounts = (environment: Placement) =>
  inRegisterOrder(environment, new Set(environment.agents.map(({ account }) => account)));

/** Accounts with agents that run in the reference workflow. */
export const workflowAccounts = (environment: Environment) =>
  inRegisterOrder(
    environment,
    new Set(environment.agents.filter(({ trust }) => trust.kind === 'workflow').map(({ account }) => account)),
  );

/** Accounts with records that whoever ships agents may not touch: of agents that run in that workflow, and of the gateway. */
export const recordAccounts = (environment: Environment) =>
  inRegisterOrder(environment, new Set([...workflowAccounts(environment), ...gatewayAccounts(environment)]));

export const toolAccounts = (environment: Placement) =>
  inRegisterOrder(environment, new Set(environment.tools.map(({ account }) => account)));

export const gatewayAccounts = (environment: Placement) =>
  inRegisterOrder(environment, new Set(environment.gateway ? [environment.gateway.account] : []));

/** Every account that holds agents, tools or the gateway. */
export const workloadAccounts = (environment: Placement) =>
  inRegisterOrder(
    environment,
    new Set([...agentAccounts(environment), ...toolAccounts(environment), ...gatewayAccounts(environment)]),
  );

/**
 * The twelve digits of an account that validation has found to exist.
 *
 * @throws Error if the environment has no account of that name, which is a fault of the caller.
 */
export function accountIdOf({ accounts, name: environment }: Environment, name: string): string {
  const account = accounts[name];
  if (account === undefined)
    throw new Error(`${environment}.accounts: there is no "${name}"; ask only for accounts that were validated`);
  return account.id;
}

import { workloadAccounts } from './accounts';
import type { Agent, Environment } from './environment';
import { familiesOf } from './families';
import { PARTITIONS } from './partitions';

/** Whether AWS Budgets and Cost Explorer know the accounts of an environment. */
export const seesItsBill = ({ partition }: Pick<Environment, 'partition'>): boolean => PARTITIONS[partition].billing;

/** What of a family's budget belongs to one account, in cents. */
export interface FamilyShare {
  readonly family: string;
  readonly cents: number;
}

/**
 * Budgets of families in an account. A budget sees one account, so a family that is in several has its amount divided by how
 * many of its agents are in each, and cents are dropped that do not divide: together they are never more than was given.
 */
export function familyShares(environment: Environment, account: string): FamilyShare[] {
  const { agents, budgets } = environment;
  return familiesOf(environment).flatMap((family) => {
    const usd = Object.hasOwn(budgets.families, family) ? budgets.families[family] : undefined;
    const all = agents.filter((agent) => agent.family === family);
    const here = all.filter((agent) => agent.account === account);
    if (usd === undefined || here.length === 0) return [];
    return [{ family, cents: Math.floor((usd * 100 * here.length) / all.length) }];
  });
}

/** What of the whole budget belongs to one account, in cents: its families' shares, and an equal part of what no family has. */
export function accountShare(environment: Environment, account: string): number {
  const { monthlyUsd, families } = environment.budgets;
  const given = Object.values(families).reduce((sum, usd) => sum + usd, 0);
  const rest = Math.floor(((monthlyUsd - given) * 100) / workloadAccounts(environment).length);
  return familyShares(environment, account).reduce((sum, { cents }) => sum + cents, rest);
}

/** Whether a budget may take models away from an agent: then something is attached to its role that no apply knows of. */
export const isRevocable = (environment: Environment, { family }: Pick<Agent, 'family'>): boolean =>
  seesItsBill(environment) &&
  environment.budgets.stop === 'revoke' &&
  Object.hasOwn(environment.budgets.families, family);

/** Agents of an account that a budget may take models away from. */
export const revocableAgents = (environment: Environment, account: string): Agent[] =>
  environment.agents.filter((agent) => agent.account === account && isRevocable(environment, agent));

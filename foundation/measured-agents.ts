import type { Agent, Environment } from './environment';

/** Metric filters that a log group may have. Source: "CloudWatch Logs quotas"; it cannot be raised. */
export const METRIC_FILTERS_OF_A_LOG_GROUP = 100;

/** What an agent's tokens take, apart by what is asked and what is answered. */
const FILTERS_OF_TOKENS = 2;
/** What its interventions of the guardrail take. */
const FILTERS_OF_INTERVENTIONS = 1;
/** What the account has of its own. */
const FILTERS_OF_THE_ACCOUNT = 10;

const ROOM = METRIC_FILTERS_OF_A_LOG_GROUP - FILTERS_OF_THE_ACCOUNT;

/** How many of an account's agents can have their tokens measured, where not all of them can. */
export const MOST_MEASURED = Math.floor(ROOM / FILTERS_OF_TOKENS);

/**
 * Agents of an account whose tokens are measured, from the log of model calls that is made here: all of them as long as that
 * log has room for their filters, and otherwise those that have a number of tokens for a day, of which validation has found
 * that there is room.
 */
export function measuredAgents(environment: Environment, account: string): Agent[] {
  const agents = loggedAgents(environment, account);
  if (agents.length * (FILTERS_OF_TOKENS + FILTERS_OF_INTERVENTIONS) <= ROOM) return agents;
  return agents.filter(({ modelTokensPerDay }) => modelTokensPerDay !== undefined);
}

/**
 * Agents of an account whose interventions of the guardrail are told apart in that log: the first of the register, as far as
 * there is room beside tokens. The guardrail's own metrics have those of all together.
 */
export const distinguishedAgents = (environment: Environment, account: string): Agent[] =>
  loggedAgents(environment, account).slice(
    0,
    Math.floor((ROOM - measuredAgents(environment, account).length * FILTERS_OF_TOKENS) / FILTERS_OF_INTERVENTIONS),
  );

const loggedAgents = ({ agents, landingZone }: Environment, account: string) =>
  landingZone.invocationLogging === 'create' ? agents.filter((agent) => agent.account === account) : [];

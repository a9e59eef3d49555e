import { awsName, type Naming } from '../../foundation/names';
import { alarmName } from '../alarm/names';

export const familyBudgetName = (naming: Naming, family: string) => awsName(naming, 'budget', 'family', family);
/** Budget of all that an environment spends, or of what one of its accounts may. */
export const wholeBudgetName = (naming: Naming) => awsName(naming, 'budget', 'everything');

/** Policy that takes models away from whoever it is attached to. */
export const revocationName = (naming: Naming) => awsName(naming, 'iamPolicy', 'no-models');
/** Role with which AWS Budgets attaches it. */
export const revokerName = (naming: Naming) => awsName(naming, 'role', 'budgets');

/** What is counted of an agent's calls of models. */
export const TOKENS = ['input', 'output'] as const;
export type Tokens = (typeof TOKENS)[number];

/** Metric of tokens of an agent; it has no dimensions, since a filter takes none that are not in the log. */
export const tokenMetricName = (agent: string, tokens: Tokens) => `${agent}/${tokens}-tokens`;

/** Alarm that an agent asks models for unusually much, or is answered unusually much. */
export const unusualTokensAlarmName = (naming: Naming, agent: string, tokens: Tokens) =>
  alarmName(naming, 'unusual-tokens', tokens, agent);
/** Alarm that some agent of a family does. */
export const unusualSpendAlarmName = (naming: Naming, family: string) => alarmName(naming, 'unusual-spend', family);

import { accountIdOf } from '../../foundation/accounts';
import { agentRoleArn, roleArn } from '../../foundation/arns';
import type { Agent, Environment } from '../../foundation/environment';
import { agentRoleName, type Naming, planePath } from '../../foundation/names';
import { helperRoleArns, helperRoleNames } from '../agent-workflow/arns';
import type { AgentRole } from './lambda/core/register';

/** Roles of an agent, its own first: what serves it has its data, and goes on with it where only the agent is stopped. */
export function rolesOfAgent(environment: Environment, agent: Agent): AgentRole[] {
  const arns = [
    agentRoleArn(environment, agent),
    ...(agent.workflow === undefined ? [] : helperRoleArns(environment, agent)),
  ];
  return arns.map((arn) => ({ roleName: arn.slice(arn.lastIndexOf('/') + 1), roleArn: arn }));
}

/** What names of such roles look like. @param name Of the agent; `*` for all, or nothing for how they begin. */
export const roleNamesOfAgents = (naming: Naming, name: '*' | ''): string[] => [
  agentRoleName(naming, name),
  ...helperRoleNames(naming, { name }),
];

export const roleArnsOfAgents = (environment: Environment, account: string, name: '*' | ''): string[] =>
  roleNamesOfAgents(environment, name).map((roleName) =>
    roleArn(environment, accountIdOf(environment, account), `${planePath(environment, 'agent')}${roleName}`),
  );

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn, roleArn } from '../../foundation/arns';
import type { Agent, Environment } from '../../foundation/environment';
import {
  agentStateMachineName,
  awsName,
  intakeName,
  type Naming,
  planePath,
  sanitizerName,
  stepsName,
} from '../../foundation/names';

const arn = (environment: Environment, { account }: Agent, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, account), resource);

export const stateMachineArn = (environment: Environment, agent: Agent) =>
  arn(environment, agent, 'states', `stateMachine:${agentStateMachineName(environment, agent.name)}`);

/** The function for steps that no service integration does; it has the agent's own role. */
export const stepsArn = (environment: Environment, agent: Agent) =>
  arn(environment, agent, 'lambda', `function:${stepsName(environment, agent.name)}`);
export const intakeArn = (environment: Environment, agent: Agent) =>
  arn(environment, agent, 'lambda', `function:${intakeName(environment, agent.name)}`);
export const sanitizerArn = (environment: Environment, agent: Agent) =>
  arn(environment, agent, 'lambda', `function:${sanitizerName(environment, agent.name)}`);

export const intakeRoleName = (environment: Naming, agent: Pick<Agent, 'name'>) =>
  awsName(environment, 'role', 'intake', agent.name);
export const sanitizerRoleName = (environment: Naming, agent: Pick<Agent, 'name'>) =>
  awsName(environment, 'role', 'sanitizer', agent.name);
/** Roles of functions that serve an agent and it alone, where it runs in the workflow. */
export const helperRoleNames = (environment: Naming, agent: Pick<Agent, 'name'>) => [
  intakeRoleName(environment, agent),
  sanitizerRoleName(environment, agent),
];

/** Whose names say that they serve an agent, and are no agent themselves. */
export const helperRoleArns = (environment: Environment, agent: Pick<Agent, 'name' | 'account'>) =>
  helperRoleNames(environment, agent).map((name) =>
    roleArn(environment, accountIdOf(environment, agent.account), `${planePath(environment, 'agent')}${name}`),
  );

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { toolLogGroupName } from '../../foundation/log-groups';
import { toolFunctionName, toolQueueName, toolSecretName, toolStateMachineName } from '../../foundation/names';
import { LIVE } from '../governed-function/live';

type Whose = Pick<Tool, 'name' | 'account'>;

const arnIn = (environment: Environment, { account }: Whose, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, account), resource);

export const toolFunctionArn = (environment: Environment, tool: Whose) =>
  arnIn(environment, tool, 'lambda', `function:${toolFunctionName(environment, tool.name)}`);

export const toolStateMachineArn = (environment: Environment, tool: Whose) =>
  arnIn(environment, tool, 'states', `stateMachine:${toolStateMachineName(environment, tool.name)}`);

export const toolQueueArn = (environment: Environment, tool: Whose) =>
  arnIn(environment, tool, 'sqs', toolQueueName(environment, tool.name));

/** Secrets Manager adds a dash and six characters to the name. */
export const toolSecretArnPattern = (environment: Environment, tool: Whose, secret: string) =>
  arnIn(environment, tool, 'secretsmanager', `secret:${toolSecretName(environment, tool.name, secret)}-??????`);

/** A function of the tool's account that somebody else makes. */
export const functionArn = (environment: Environment, tool: Whose, name: string) =>
  arnIn(environment, tool, 'lambda', `function:${name}`);

/** What the gateway calls: the version of a function that is live, or the workflow in front of an endpoint. */
export function calledArn(environment: Environment, tool: Tool): string {
  const { target } = tool;
  switch (target.kind) {
    case 'function':
      return `${toolFunctionArn(environment, tool)}:${LIVE}`;
    case 'existing-function':
      return `${functionArn(environment, tool, target.function)}:${target.alias}`;
    case 'endpoint':
      return toolStateMachineArn(environment, tool);
  }
}

/**
 * Where a tool made here logs.
 *
 * @throws Error for a function that somebody else makes: it has no log group here, so nobody should ask.
 */
export function ownLogGroupName(environment: Environment, tool: Tool): string {
  const found = toolLogGroupName(environment, tool);
  if (found === undefined)
    throw new Error(`${environment.name}.tools[${tool.name}]: logs where its owner says; ask only for tools made here`);
  return found;
}

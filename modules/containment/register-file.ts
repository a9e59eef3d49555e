import { accountIdOf } from '../../foundation/accounts';
import { hashOf } from '../../foundation/cache';
import type { Environment } from '../../foundation/environment';
import type { ExtraFiles } from '../../foundation/function-bundle';
import { gatewayOf } from '../tool-gateway/arns';
import { rolesOfAgent } from './agent-roles';
import { type ContainmentRegister, REGISTER_FILE } from './lambda/core/register';

/** Whom the functions of containment know. */
export const containmentRegister = (environment: Environment): ContainmentRegister => ({
  namePrefix: environment.namePrefix,
  name: environment.name,
  gatewayAccount: accountIdOf(environment, gatewayOf(environment).account),
  agents: Object.fromEntries(
    environment.agents.map((agent) => [
      agent.name,
      {
        family: agent.family,
        owner: agent.owner,
        account: accountIdOf(environment, agent.account),
        roles: rolesOfAgent(environment, agent),
      },
    ]),
  ),
  responses: environment.containment.responses,
});

/** The same for the zips of the functions. */
export function registerFiles(environment: Environment): ExtraFiles {
  const text = JSON.stringify(containmentRegister(environment));
  return { name: environment.name, key: hashOf(text), content: () => ({ [REGISTER_FILE]: text }) };
}

import { createHash } from 'node:crypto';
import { accountIdOf } from '../foundation/accounts';
import type { Environment } from '../foundation/environment';
import { agentRoleName } from '../foundation/names';
import type { KnownKey } from './http/signature';

/**
 * Keys of the agents of an environment, by agent: the same every time, so that a command line can be kept. They open nothing but
 * the process that knows them, and say so.
 */
export const testCredentials = (environment: Environment): Readonly<Record<string, KnownKey>> =>
  Object.fromEntries(environment.agents.map((agent) => [agent.name, keyOf(environment, agent)]));

const keyOf = (environment: Environment, { name, account }: Environment['agents'][number]): KnownKey => ({
  accessKeyId: `local-${name}`,
  secretAccessKey: `worthless-${digest(environment.name, name, 'secret')}`,
  sessionToken: `worthless-${digest(environment.name, name, 'session')}`,
  userArn: `arn:${environment.partition}:sts::${accountIdOf(environment, account)}:assumed-role/${agentRoleName(environment, name)}/local`,
});

const digest = (...parts: readonly string[]) => createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 12);

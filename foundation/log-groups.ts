import { agentAccounts, gatewayAccounts } from './accounts';
import type { Environment } from './environment';
import { logGroupName, vendedLogGroupName } from './names';

/**
 * Every log group that an account of the environment may have. Keys admit CloudWatch Logs for these and no others,
 * so a log group that is not named here cannot be encrypted, and so cannot be made.
 */
export function logGroupsOf(environment: Environment, account: string): string[] {
  const { agents, tools } = environment;
  return [
    ...agents.filter((agent) => agent.account === account).map(({ name }) => logGroupName(environment, 'agents', name)),
    ...(agentAccounts(environment).includes(account)
      ? [
          logGroupName(environment, 'model-invocations'),
          logGroupName(environment, 'ingest'),
          vendedLogGroupName(environment, 'workflow'),
        ]
      : []),
    ...tools.filter((tool) => tool.account === account).map(({ name }) => logGroupName(environment, 'tools', name)),
    ...(gatewayAccounts(environment).includes(account)
      ? [
          logGroupName(environment, 'gateway', 'validator'),
          logGroupName(environment, 'gateway', 'access'),
          logGroupName(environment, 'gateway', 'audit'),
          vendedLogGroupName(environment, 'approvals'),
        ]
      : []),
    logGroupName(environment, 'containment'),
  ];
}

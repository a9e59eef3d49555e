import { accountIdOf, agentAccounts, gatewayAccounts, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import type { ArchiveClass } from '../../foundation/vocabulary';

/** A service that writes on behalf of named accounts. */
const fromService = (environment: Environment, service: string, prefix: string, accounts: readonly string[]) => ({
  Principal: { Service: service },
  Condition: {
    StringEquals: { 'aws:SourceAccount': accounts },
    ArnLike: {
      'aws:SourceArn': accounts.map(
        (account) => `arn:${environment.partition}:${prefix}:${environment.region}:${account}:*`,
      ),
    },
  },
});

/** Services such as API Gateway and Step Functions, logging through the delivery service. */
export const vendedLogs = (environment: Environment) => {
  const accounts = workloadAccounts(environment).map((account) => accountIdOf(environment, account));
  return { accounts, source: fromService(environment, 'delivery.logs.amazonaws.com', 'logs', accounts) };
};

/** Accounts whose delivery roles write a class of record. */
export const writersOf = (environment: Environment, archiveClass: ArchiveClass): string[] => {
  const writers = {
    prompts: agentAccounts(environment),
    decisions: [...agentAccounts(environment), ...gatewayAccounts(environment)],
    logs: workloadAccounts(environment),
    audit: gatewayAccounts(environment),
  };
  return [...new Set(writers[archiveClass])];
};

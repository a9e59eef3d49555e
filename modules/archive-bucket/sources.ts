import { accountIdOf, agentAccounts, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';

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

/** Bedrock, logging the model calls of the agent accounts. */
export const modelInvocations = (environment: Environment) => {
  const accounts = agentAccounts(environment).map((account) => accountIdOf(environment, account));
  return { accounts, source: fromService(environment, 'bedrock.amazonaws.com', 'bedrock', accounts) };
};

/** Services such as API Gateway and Step Functions, logging through the delivery service. */
export const vendedLogs = (environment: Environment) => {
  const accounts = workloadAccounts(environment).map((account) => accountIdOf(environment, account));
  return { accounts, source: fromService(environment, 'delivery.logs.amazonaws.com', 'logs', accounts) };
};

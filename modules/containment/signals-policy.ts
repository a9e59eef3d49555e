import { accountIdOf, workloadAccounts } from '../../foundation/accounts';
import { accountRootArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { signalBusArn, signalRuleName, signalsRoleArn } from './arns';
import { hasSignals } from './signals';

/** EventBridge takes on the role that carries signals, for the rules of that account alone. */
export const signalsTrust = (environment: Environment, account: string): PolicyDocument =>
  policy(
    serviceTrust('RulesCarrySignals', 'events.amazonaws.com', accountIdOf(environment, account), [
      // Also those where global services are at home.
      `arn:${environment.partition}:events:*:${accountIdOf(environment, account)}:rule/${signalRuleName(environment, '*')}`,
    ]),
  );

export const signalsStatements = (environment: Environment): Statement[] => [
  {
    Sid: 'HandsSignalsToTheBusAndToNoOther',
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: signalBusArn(environment),
  },
];

/** Who may hand signals in: that role of each account. Source: "Permissions for event buses in Amazon EventBridge" in its guide. */
export function busPolicy(environment: Environment): PolicyDocument {
  const accounts = workloadAccounts(environment).filter((account) => hasSignals(environment, account));
  return policy({
    Sid: 'AccountsOfTheEnvironmentHandSignalsIn',
    Effect: 'Allow',
    Principal: { AWS: accounts.map((account) => accountRootArn(environment, accountIdOf(environment, account))) },
    Action: 'events:PutEvents',
    Resource: signalBusArn(environment),
    Condition: {
      ArnLike: { 'aws:PrincipalArn': accounts.map((account) => signalsRoleArn(environment, account)) },
      StringEquals: { 'aws:PrincipalOrgID': environment.organization.id },
    },
  });
}

/** EventBridge leaves there what it could not hand over, for rules of this account. */
export const undeliveredStatements = (
  environment: Environment,
  account: string,
  queueArn: string,
  ruleArns: readonly string[],
): Statement[] => [
  {
    Sid: 'RulesLeaveWhatTheyCouldNotHandOver',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountIdOf(environment, account) },
      ArnLike: { 'aws:SourceArn': ruleArns },
    },
  },
  {
    Sid: 'NobodyReachesTheQueueWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: queueArn,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
];

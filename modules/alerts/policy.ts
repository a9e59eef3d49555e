import { accountIdOf } from '../../foundation/accounts';
import { alertTopicArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { planesIn } from '../../foundation/principals';
import type { Severity } from '../../foundation/vocabulary';

/** Who tells people something through a topic of an account: its alarms, rules, budgets, cost anomalies, and what stops agents. */
export function alertTopicPolicy(environment: Environment, account: string, severity: Severity): PolicyDocument {
  const id = accountIdOf(environment, account);
  const topic = alertTopicArn(environment, account, severity);
  const service = (Sid: string, name: string, source: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: `${name}.amazonaws.com` },
    Action: 'sns:Publish',
    Resource: topic,
    Condition: { StringEquals: { 'aws:SourceAccount': id }, ArnLike: { 'aws:SourceArn': source } },
  });
  const everywhere = (name: string) => `arn:${environment.partition}:${name}::${id}:*`;
  return policy(
    service('AlarmsTellPeople', 'cloudwatch', regionalArn(environment, 'cloudwatch', id, 'alarm:*')),
    {
      ...service('RulesTellPeople', 'events', topic),
      // It has not always said for which rule it publishes to a topic; where it does, it has to be one of the account.
      Condition: {
        StringEqualsIfExists: { 'aws:SourceAccount': id },
        ArnLikeIfExists: { 'aws:SourceArn': regionalArn(environment, 'events', id, 'rule/*') },
      },
    },
    service('BudgetsTellPeople', 'budgets', everywhere('budgets')),
    service('CostAnomaliesTellPeople', 'costalerts', everywhere('ce')),
    {
      Sid: 'ContainmentTellsPeople',
      Effect: 'Allow',
      ...planesIn(environment, [account], ['containment']),
      Action: 'sns:Publish',
      Resource: topic,
    },
    {
      Sid: 'NobodyTellsThemAnythingWithoutTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: topic,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  );
}

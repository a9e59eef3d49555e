import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { deployRoleArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { planesIn, throughService } from '../../foundation/principals';

/** Opens nothing that was not sealed with the key, and topics and queues need both. */
const SEAL = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/**
 * Topics of alerts and the queues of what could not be delivered: services that tell people something, each in the name of what it
 * speaks of in this account. Source: "Encrypting messages published to Amazon SNS with AWS KMS" in the SNS guide.
 */
export function alertKeyUses(environment: Environment, account: string): Statement[] {
  const id = accountIdOf(environment, account);
  const service = (Sid: string, name: string, source: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: `${name}.amazonaws.com` },
    Action: SEAL,
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': id }, ArnLike: { 'aws:SourceArn': source } },
  });
  const everywhere = (name: string, resource: string) => `arn:${environment.partition}:${name}::${id}:${resource}`;
  const containers = planesIn(environment, [account], ['containment']);
  return [
    service('AlarmsTellPeople', 'cloudwatch', regionalArn(environment, 'cloudwatch', id, 'alarm:*')),
    {
      // Source: "Encrypt an anomaly detector and its results with AWS KMS" in the CloudWatch Logs guide.
      Sid: 'LogsSealWhatIsUnusual',
      Effect: 'Allow',
      Principal: { Service: `logs.${environment.region}.amazonaws.com` },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': regionalArn(environment, 'logs', id, 'anomaly-detector:*') },
      },
    },
    rulesTellPeople(environment, id),
    service('BudgetsTellPeople', 'budgets', everywhere('budgets', '*')),
    service('CostAnomaliesTellPeople', 'costalerts', everywhere('ce', '*')),
    {
      Sid: 'ContainmentTellsPeople',
      Effect: 'Allow',
      ...containers,
      Action: SEAL,
      Resource: '*',
      Condition: {
        ...containers.Condition,
        StringEquals: { 'kms:ViaService': ['sns', 'sqs'].map((name) => `${name}.${environment.region}.amazonaws.com`) },
      },
    },
    ...(gatewayAccounts(environment).includes(account) ? settingsOfContainment(environment, account) : []),
  ];
}

/**
 * EventBridge may name no source where a topic is sealed, which nobody has verified here: a condition that asked for one would then
 * have every rule fall silent. Where it names one, it has to be a rule of the account. What the key opens for it are messages
 * to the account's own topics and queues, whose policies say who sends them.
 */
const rulesTellPeople = (environment: Environment, account: string): Statement => ({
  Sid: 'RulesTellPeople',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: SEAL,
  Resource: '*',
  Condition: {
    StringEqualsIfExists: { 'aws:SourceAccount': account },
    ArnLikeIfExists: { 'aws:SourceArn': regionalArn(environment, 'events', account, 'rule/*') },
  },
});

/**
 * The functions that stop agents and let them go have their settings sealed with this key, so that who ships the gateway cannot open
 * or close it. Source: "Securing Lambda environment variables" in the Lambda guide.
 */
function settingsOfContainment(environment: Environment, account: string): Statement[] {
  const maker = throughService(environment, account, [deployRoleArn(environment, 'security', account)], 'lambda');
  const containers = planesIn(environment, [account], ['containment']);
  return [
    {
      Sid: 'SecurityDeploySealsSettingsOfContainment',
      Effect: 'Allow',
      ...maker,
      Action: ['kms:Decrypt', 'kms:Encrypt'],
      Resource: '*',
    },
    {
      Sid: 'SecurityDeployGrantsTheKeyToLambdaOnly',
      Effect: 'Allow',
      ...maker,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ...maker.Condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      Sid: 'ContainmentOpensItsSettings',
      Effect: 'Allow',
      ...containers,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: {
        ...containers.Condition,
        StringEquals: { 'kms:ViaService': `lambda.${environment.region}.amazonaws.com` },
      },
    },
  ];
}

import { accountIdOf } from '../../foundation/accounts';
import { accountRootArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, breakGlassIn, patternsOf, planesIn, securityDeployIn } from '../../foundation/principals';
import { overTls, sealedWith } from '../archive-bucket/policy';
import { type RecordClass, recordBucketArn } from './names';

/** Agents write, each below its own name as its role says; agents and auditors read; nobody takes a record away. */
export function recordBucketPolicy(
  environment: Environment,
  account: string,
  recordClass: RecordClass,
  keyArn: string,
): Statement[] {
  const bucket = recordBucketArn(environment, account, recordClass);
  const agents = planesIn(environment, [account], ['agent']);
  const refused = (Sid: string, Action: readonly string[], but: readonly string[]): Statement => ({
    Sid,
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource: `${bucket}/*`,
    Condition: { ArnNotLike: { 'aws:PrincipalArn': but } },
  });
  return [
    ...overTls(bucket),
    ...sealedWith(bucket, keyArn),
    refused('OnlyAgentsAddRecords', ['s3:PutObject'], patternsOf(agents)),
    refused(
      'OnlyAgentsAndAuditorsReadRecords',
      ['s3:GetObject', 's3:GetObjectVersion'],
      patternsOf(agents, auditorsIn(environment, account)),
    ),
    refused(
      'NobodyTakesRecordsAway',
      ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      patternsOf(breakGlassIn(environment, account)),
    ),
  ];
}

/** Hands that pseudonyms pass through: those of agents. The key itself leaves KMS for nobody. */
export const pseudonymKeyUses = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'AgentsMakePseudonyms',
    Effect: 'Allow',
    ...planesIn(environment, [account], ['agent']),
    Action: ['kms:DescribeKey', 'kms:GenerateMac'],
    Resource: '*',
  },
];

/** Source: "DynamoDB encryption at rest: usage notes" in the DynamoDB guide. */
export function tokenKeyUses(environment: Environment, account: string): Statement[] {
  const viaDynamo = { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` };
  const agents = planesIn(environment, [account], ['agent']);
  const makers = securityDeployIn(environment, account);
  const root = accountRootArn(environment, accountIdOf(environment, account));
  return [
    {
      Sid: 'AgentsKeepTokens',
      Effect: 'Allow',
      Principal: { AWS: [root] },
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { ...agents.Condition, StringEquals: viaDynamo },
    },
    {
      Sid: 'SecurityDeployGrantsTheKeyToDynamoDbOnly',
      Effect: 'Allow',
      Principal: { AWS: [root] },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaDynamo, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      // DynamoDB tries the key in the name of whoever makes the table.
      Sid: 'SecurityDeploySealsTheTable',
      Effect: 'Allow',
      Principal: { AWS: [root] },
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaDynamo },
    },
  ];
}

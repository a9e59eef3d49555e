import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { planesIn, securityDeployIn } from '../../foundation/principals';
import { countsTokens, quotaTableName } from '../agent-records/names';

/** What DynamoDB does with a table's key in the name of whoever writes. */
const SEAL = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * The table in which tokens of models are counted: whoever makes it, and agents that count theirs there.
 * Source: "DynamoDB encryption at rest: usage notes" in the DynamoDB guide.
 */
export function quotaUses(environment: Environment, account: string): Statement[] {
  if (!countsTokens(environment, account)) return [];
  const viaDynamo = { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` };
  const agents = planesIn(environment, [account], ['agent']);
  const makers = securityDeployIn(environment, account);
  return [
    {
      Sid: 'AgentsCountTheirTokens',
      Effect: 'Allow',
      ...agents,
      Action: SEAL,
      Resource: '*',
      Condition: {
        ...agents.Condition,
        StringEquals: {
          ...viaDynamo,
          'kms:EncryptionContext:aws:dynamodb:tableName': quotaTableName(environment),
        },
      },
    },
    {
      Sid: 'SecurityDeployGrantsTheKeyToDynamoDbOnly',
      Effect: 'Allow',
      ...makers,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaDynamo, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      // DynamoDB tries the key in the name of whoever makes the table.
      Sid: 'SecurityDeploySealsTheTableOfTokens',
      Effect: 'Allow',
      ...makers,
      Action: SEAL,
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaDynamo },
    },
  ];
}

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { KEEPING_TABLES } from '../../foundation/table-actions';
import { quotaTableArn, tokenTableArn } from '../agent-records/names';
import { archiveStatements } from './archive-policy';

/** Buckets of requests and decisions as those of the archive, and the tables of tokens; nothing in them is read. */
export const recordStatements = (environment: Environment, account: string): Statement[] => [
  ...archiveStatements(environment),
  ...(environment.sanitizer.tokens === undefined
    ? []
    : [
        {
          Sid: 'KeepsTheTableOfTokens',
          Effect: 'Allow' as const,
          Action: KEEPING_TABLES,
          Resource: tokenTableArn(environment, account),
        },
      ]),
  {
    // What is counted in it is of no use to anybody the day after, so it goes when nothing is counted any more.
    Sid: 'KeepsTheTableOfModelTokens',
    Effect: 'Allow',
    Action: [...KEEPING_TABLES, 'dynamodb:DeleteTable'],
    Resource: quotaTableArn(environment, account),
  },
  ...sealedTables(environment, account),
];

/** DynamoDB tries the key in the name of whoever makes a table. */
function sealedTables(environment: Environment, account: string): Statement[] {
  const Resource = regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*');
  const viaDynamo = { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` };
  return [
    {
      Sid: 'LetsDynamoDbSealTables',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource,
      Condition: { StringEquals: viaDynamo, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      Sid: 'SealsTables',
      Effect: 'Allow',
      Action: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      Resource,
      Condition: { StringEquals: viaDynamo },
    },
  ];
}

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { KEEPING_TABLES } from '../../foundation/table-actions';
import { tokenTableArn } from '../agent-records/names';
import { archiveStatements } from './archive-policy';

/** Buckets of requests and decisions as those of the archive, and the table of tokens; nothing in them is read. */
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
        {
          Sid: 'LetsDynamoDbSealTokens',
          Effect: 'Allow' as const,
          Action: 'kms:CreateGrant',
          Resource: regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'),
          Condition: {
            StringEquals: { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` },
            Bool: { 'kms:GrantIsForAWSResource': 'true' },
          },
        },
        {
          Sid: 'SealsTheTableOfTokens',
          Effect: 'Allow' as const,
          Action: [
            'kms:Decrypt',
            'kms:DescribeKey',
            'kms:Encrypt',
            'kms:GenerateDataKey',
            'kms:ReEncryptFrom',
            'kms:ReEncryptTo',
          ],
          Resource: regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'),
          Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` } },
        },
      ]),
];

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { approvalTopicName, gatewayTableName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { KEEPING_TABLES } from '../../foundation/table-actions';
import { addressParameterName } from '../tool-gateway/arns';

/** What the gateway remembers, by what it tells people that something waits, and where it is found: made, and not filled. */
export const gatewayStateStatements = (environment: Environment, account: string): Statement[] => {
  const arn = (service: string, resource: string) =>
    regionalArn(environment, service, accountIdOf(environment, account), resource);
  const topic = arn('sns', approvalTopicName(environment));
  return [
    {
      // Never removed: with it would go what is switched off.
      Sid: 'KeepsTheTableOfTheGateway',
      Effect: 'Allow',
      Action: KEEPING_TABLES,
      Resource: arn('dynamodb', `table/${gatewayTableName(environment)}`),
    },
    {
      Sid: 'LetsDynamoDbSealTheTable',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: arn('kms', 'key/*'),
      Condition: {
        StringEquals: throughDynamo(environment),
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'SealsTheTableOfTheGateway',
      Effect: 'Allow',
      Action: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      Resource: arn('kms', 'key/*'),
      Condition: { StringEquals: throughDynamo(environment) },
    },
    {
      Sid: 'KeepsTheTopicOfApprovals',
      Effect: 'Allow',
      Action: KEEPING_TOPICS,
      Resource: topic,
    },
    {
      // Mailboxes alone: nothing is sent to where a program would read it.
      Sid: 'SubscribesMailboxes',
      Effect: 'Allow',
      Action: 'sns:Subscribe',
      Resource: topic,
      Condition: { StringEquals: { 'sns:Protocol': 'email' } },
    },
    ...address(environment, account),
  ];
};

/** To make topics and change who is told, and not to tell them anything. */
export const KEEPING_TOPICS = [
  'sns:CreateTopic',
  'sns:DeleteTopic',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListTagsForResource',
  'sns:SetSubscriptionAttributes',
  'sns:SetTopicAttributes',
  'sns:TagResource',
  'sns:Unsubscribe',
  'sns:UntagResource',
];

const throughDynamo = ({ region }: Environment) => ({
  'aws:ResourceTag/p2a:data-class': 'state',
  'kms:ViaService': `dynamodb.${region}.amazonaws.com`,
});

/** Where agents find the gateway. */
const address = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'KeepsTheAddress',
    Effect: 'Allow',
    Action: [
      'ssm:AddTagsToResource',
      'ssm:DeleteParameter',
      'ssm:GetParameter',
      'ssm:GetParameters',
      'ssm:ListTagsForResource',
      'ssm:PutParameter',
      'ssm:RemoveTagsFromResource',
    ],
    Resource: regionalArn(
      environment,
      'ssm',
      accountIdOf(environment, account),
      `parameter${addressParameterName(environment)}`,
    ),
  },
  { Sid: 'FindsParameters', Effect: 'Allow', Action: 'ssm:DescribeParameters', Resource: '*' },
];

import { deployRoleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayTableName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { patternsOf, peopleIn, planesIn, throughService } from '../../foundation/principals';

/** What DynamoDB does with a table's key in the name of whoever reads and writes. */
const SEAL = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * The table in which the gateway remembers: whoever makes it, people who see, set or lift what is switched off there, and what
 * stops agents and lets them go.
 * Source: "DynamoDB encryption at rest: usage notes" in the DynamoDB guide.
 */
export function tableUses(environment: Environment, account: string): Statement[] {
  const deployer = deployRoleArn(environment, 'workload', account);
  const maker = throughService(environment, account, [deployer], 'dynamodb');
  const hands = patternsOf(peopleIn(environment, account, ['operator', 'approver']));
  const people = throughService(environment, account, hands, 'dynamodb');
  const containers = planesIn(environment, [account], ['containment']);
  const ofTheTable = {
    ...people.Condition.StringEquals,
    'kms:EncryptionContext:aws:dynamodb:tableName': gatewayTableName(environment),
  };
  return [
    {
      Sid: 'WorkloadDeployGrantsTheKeyToDynamoDbOnly',
      Effect: 'Allow',
      ...maker,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ...maker.Condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      // DynamoDB tries the key in the name of whoever makes the table.
      Sid: 'WorkloadDeploySealsTheTable',
      Effect: 'Allow',
      ...maker,
      Action: SEAL,
      Resource: '*',
    },
    {
      // What they reach of the table is said by their roles, and with the key they reach nothing else.
      Sid: 'ContainmentReachesHowAgentsStand',
      Effect: 'Allow',
      ...containers,
      Action: SEAL,
      Resource: '*',
      Condition: { ...containers.Condition, StringEquals: ofTheTable },
    },
    {
      // Which items they reach is said by their permission sets.
      Sid: 'OperatorsAndApproversReachSwitches',
      Effect: 'Allow',
      ...people,
      Action: SEAL,
      Resource: '*',
      Condition: {
        ...people.Condition,
        StringEquals: ofTheTable,
      },
    },
  ];
}

/** Nobody else makes or checks the digests that the gateway goes by. */
export const digestKeyUses = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'TheGatewayMakesDigests',
    Effect: 'Allow',
    ...planesIn(environment, [account], ['gateway']),
    Action: ['kms:DescribeKey', 'kms:GenerateMac'],
    Resource: '*',
  },
];

import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { gatewayArns, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayTableName } from '../../foundation/names';
import type { Conditions, Statement } from '../../foundation/policy';
import { SWITCH_ATTRIBUTES, SWITCH_PARTITION } from '../../foundation/switches';
import { containmentOrdersArn } from '../containment/arns';

/**
 * Operators switch off and slow down. DynamoDB sees the partition and not the item, so they reach agents, families and tools of others too:
 * whoever stops too much does less harm than whoever stops too late.
 */
export const switchesOff = (environment: Environment): Statement[] =>
  whereThereIsAGateway(environment, () => [
    {
      Sid: 'OperatorsSwitchOff',
      Effect: 'Allow',
      Action: 'dynamodb:PutItem',
      Resource: tableArns(environment),
      Condition: switchesOnly({ 'dynamodb:Attributes': SWITCH_ATTRIBUTES }),
    },
    ...seesSwitches('OperatorsSeeWhatIsSwitchedOff', environment),
    throughTheTable('OperatorsSealWhatIsSwitchedOff', environment),
    {
      // By an alias of their own: by that of EventBridge, they could make up events; and what is no longer live would quarantine in another way.
      Sid: 'OperatorsQuarantine',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: containmentOrdersArn(environment),
    },
  ]);

/**
 * Approvers switch on again, so that nobody undoes what others must know of first: they are other people than operators. Nobody's role
 * releases from a quarantine: that takes a sign-in at the API of approvers, and a switch that is lifted by hand before is put back.
 */
export const switchesOnAgain = (environment: Environment): Statement[] =>
  whereThereIsAGateway(environment, () => [
    {
      Sid: 'ApproversSwitchOnAgain',
      Effect: 'Allow',
      Action: 'dynamodb:DeleteItem',
      Resource: tableArns(environment),
      Condition: switchesOnly(),
    },
    ...seesSwitches('ApproversSeeWhatIsSwitchedOff', environment),
    throughTheTable('ApproversOpenWhatIsSwitchedOff', environment),
  ]);

const seesSwitches = (Sid: string, environment: Environment): Statement[] => [
  {
    Sid,
    Effect: 'Allow',
    Action: 'dynamodb:Query',
    Resource: tableArns(environment),
    Condition: switchesOnly(),
  },
];

/** DynamoDB uses the key of its table in the name of whoever reads and writes. */
const throughTheTable = (Sid: string, environment: Environment): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  Resource: gatewayAccounts(environment).map((account) =>
    regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'),
  ),
  Condition: {
    StringEquals: {
      'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com`,
      'kms:EncryptionContext:aws:dynamodb:tableName': gatewayTableName(environment),
    },
  },
});

/** A request that says nothing of a key passes a comparison of all its values, so it must say something. */
function switchesOnly(more: Readonly<Record<string, readonly string[]>> = {}): Conditions {
  const keys = { 'dynamodb:LeadingKeys': [SWITCH_PARTITION], ...more };
  return {
    'ForAllValues:StringEquals': keys,
    Null: Object.fromEntries(Object.keys(keys).map((key) => [key, 'false'])),
  };
}

const tableArns = (environment: Environment) =>
  gatewayArns(environment, 'dynamodb', `table/${gatewayTableName(environment)}`);

const whereThereIsAGateway = (environment: Environment, statements: () => Statement[]): Statement[] =>
  gatewayAccounts(environment).length === 0 ? [] : statements();

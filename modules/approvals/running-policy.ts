import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { type GATEWAY_LOGS, gatewayLogGroupName } from '../../foundation/log-groups';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { runningStatements, streamsOf, via } from '../governed-function/running-policy';
import { gatewayOf, gatewayTableArn } from '../tool-gateway/arns';

type Log = (typeof GATEWAY_LOGS)[number];

export const running = (environment: Environment, log: Log, stateKeyArn: string): Statement[] =>
  runningStatements(environment, gatewayOf(environment).account, gatewayLogGroupName(environment, log), stateKeyArn);

export const audited = (environment: Environment): Statement => ({
  Sid: 'WritesToTheAuditLogAndReadsNoneOfIt',
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: streamsOf(environment, gatewayOf(environment).account, gatewayLogGroupName(environment, 'audit')),
});

/**
 * The table of the gateway, as far as keys of partitions begin in one of these ways.
 * @param beginnings As in `approval#`, by what is done there.
 */
export const keeping = (
  environment: Environment,
  stateKeyArn: string,
  beginnings: Readonly<Record<keyof typeof KEEPING, readonly string[]>>,
): Statement[] => [
  ...Object.entries(KEEPING).map(([name, { sid, action }]) => ({
    Sid: sid,
    Effect: 'Allow' as const,
    Action: action,
    Resource: gatewayTableArn(environment),
    Condition: {
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': beginnings[name as keyof typeof KEEPING].map((beginning) => `${beginning}*`),
      },
      // Without it, a request that names no key would pass.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  })),
  {
    // The table uses the key in the name of whoever reads or writes.
    Sid: 'SealsAndOpensApprovals',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
    Resource: stateKeyArn,
    Condition: { StringEquals: via(environment, 'dynamodb') },
  },
];

/** Nothing is put, so nothing is replaced as a whole. */
const KEEPING = {
  looksUp: { sid: 'LooksUpApprovals', action: ['dynamodb:GetItem', 'dynamodb:Query'] },
  changes: { sid: 'ChangesApprovalsAndLiftsNoSwitch', action: 'dynamodb:UpdateItem' },
  takesOff: { sid: 'TakesApprovalsOffTheListOfWhatWaits', action: 'dynamodb:DeleteItem' },
} as const;

export const functionTrust = (environment: Environment, functionArn: string): PolicyDocument =>
  policy(
    serviceTrust(
      'ItsFunctionTakesOnTheRole',
      'lambda.amazonaws.com',
      accountIdOf(environment, gatewayOf(environment).account),
      [functionArn],
    ),
  );

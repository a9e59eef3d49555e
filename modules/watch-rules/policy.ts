import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { homeBusArn, ruleName, untoldQueueArn } from './arns';

const rulesIn = (environment: Environment, account: string, region: string) =>
  regionalArn(
    { ...environment, region },
    'events',
    accountIdOf(environment, account),
    `rule/${ruleName(environment, '*')}`,
  );

/** Rules of the account put there what they could not deliver, and nobody else puts anything. */
export const untoldQueuePolicy = (environment: Environment, account: string, region: string): PolicyDocument =>
  policy(
    {
      Sid: 'RulesKeepWhatTheyCouldNotDeliver',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: untoldQueueArn(environment, account, region),
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountIdOf(environment, account) },
        ArnLike: { 'aws:SourceArn': rulesIn(environment, account, region) },
      },
    },
    {
      Sid: 'NobodyComesWithoutTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: untoldQueueArn(environment, account, region),
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  );

export const forwardingTrust = (environment: Environment, account: string, region: string): PolicyDocument =>
  policy(
    serviceTrust('RulesOfTheOtherRegionTakeOnTheRole', 'events.amazonaws.com', accountIdOf(environment, account), [
      rulesIn(environment, account, region),
    ]),
  );

export const forwardingPolicy = (environment: Environment, account: string): PolicyDocument =>
  policy({
    Sid: 'CarriesEventsHome',
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: homeBusArn(environment, account),
  });

import { accountIdOf } from '../../foundation/accounts';
import { accountRootArn, boundaryArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { QUARANTINE_TAG } from '../../foundation/quarantine';
import { gatewayOf } from '../tool-gateway/arns';
import { roleArnsOfAgents } from './agent-roles';

/** Only one role of the gateway's account takes on a role that reaches agents: that of the function whose business it is. */
export const reachTrust = (environment: Environment, functionRoleArn: string): PolicyDocument =>
  policy({
    Sid: 'ItsFunctionTakesOnTheRole',
    Effect: 'Allow',
    Principal: { AWS: accountRootArn(environment, accountIdOf(environment, gatewayOf(environment).account)) },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': functionRoleArn },
      StringEquals: { 'aws:PrincipalOrgID': environment.organization.id },
    },
  });

/** In the account of agents: fills slots, tags, and sees whether both are there. It takes no tag away. */
export const stoppingReach = (environment: Environment, account: string): Statement[] => [
  ...fillsSlots(environment, account),
  {
    Sid: 'TagsAgentsAsStoppedAndNothingElse',
    Effect: 'Allow',
    Action: 'iam:TagRole',
    Resource: roleArnsOfAgents(environment, account, '*'),
    Condition: {
      'ForAllValues:StringEquals': { 'aws:TagKeys': [QUARANTINE_TAG] },
      StringEquals: { [`aws:RequestTag/${QUARANTINE_TAG}`]: 'true' },
    },
  },
];

/** The other way round: it sets no tag. */
export const releasingReach = (environment: Environment, account: string): Statement[] => [
  ...fillsSlots(environment, account),
  {
    Sid: 'TakesThatTagAwayAndNoOther',
    Effect: 'Allow',
    Action: 'iam:UntagRole',
    Resource: roleArnsOfAgents(environment, account, '*'),
    Condition: {
      'ForAllValues:StringEquals': { 'aws:TagKeys': [QUARANTINE_TAG] },
      Null: { 'aws:TagKeys': 'false' },
    },
  },
];

/**
 * IAM cannot tell one inline policy of a role from another, nor a denial from a grant. What this could do beside its business
 * ends at the ceiling of agents, below which alone it works.
 */
const fillsSlots = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'FillsSlotsOfAgentsBelowTheirCeiling',
    Effect: 'Allow',
    Action: 'iam:PutRolePolicy',
    Resource: roleArnsOfAgents(environment, account, '*'),
    Condition: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(environment, account, 'agent') } },
  },
  {
    Sid: 'SeesWhetherAgentsAreStopped',
    Effect: 'Allow',
    Action: ['iam:GetRolePolicy', 'iam:ListRoleTags'],
    Resource: roleArnsOfAgents(environment, account, '*'),
  },
];

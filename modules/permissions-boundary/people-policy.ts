import { gatewayAccounts } from '../../foundation/accounts';
import { gatewayArns } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { gatewayTableName } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { SWITCH_PARTITION } from '../../foundation/switches';
import { resultObjects } from '../archive-queries/policy';
import { containmentOrdersArn } from '../containment/arns';

/**
 * The most that people may do with the permission sets of agent families. It grants nothing by itself: it takes away what no
 * such set may ever grant, whoever writes into it, and leaves reading to the sets, since an auditor reads nearly everything.
 */
export function peopleBoundary(environment: Environment): PolicyDocument {
  const { partition, namePrefix } = environment;
  const tables = gatewayArns(environment, 'dynamodb', `table/${gatewayTableName(environment)}`);
  return policy(
    {
      Sid: 'PeopleDoWhatTheirPermissionSetsGrant',
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverAdminister',
      Effect: 'Deny',
      Action: [
        'iam:Add*',
        'iam:Attach*',
        'iam:Create*',
        'iam:Deactivate*',
        'iam:Delete*',
        'iam:Detach*',
        'iam:Disable*',
        'iam:Enable*',
        'iam:PassRole',
        'iam:Put*',
        'iam:Remove*',
        'iam:Set*',
        'iam:Tag*',
        'iam:Untag*',
        'iam:Update*',
        'iam:Upload*',
        'identitystore:Create*',
        'identitystore:Delete*',
        'identitystore:Update*',
        'kms:CreateGrant',
        'kms:Disable*',
        'kms:PutKeyPolicy',
        'kms:RevokeGrant',
        'kms:ScheduleKeyDeletion',
        'lambda:Add*',
        'lambda:Create*',
        'lambda:Delete*',
        'lambda:Put*',
        'lambda:Remove*',
        'lambda:Update*',
        'organizations:Attach*',
        'organizations:Create*',
        'organizations:Delete*',
        'organizations:Detach*',
        'organizations:Disable*',
        'organizations:Enable*',
        'organizations:Invite*',
        'organizations:Move*',
        'organizations:Put*',
        'organizations:Register*',
        'organizations:Remove*',
        'organizations:Update*',
        'ram:Associate*',
        'ram:Create*',
        'ram:Delete*',
        'ram:Disassociate*',
        'ram:Enable*',
        'ram:Update*',
        'secretsmanager:Delete*',
        'secretsmanager:Put*',
        'secretsmanager:Rotate*',
        'secretsmanager:Update*',
        'sso:Attach*',
        'sso:Create*',
        'sso:Delete*',
        'sso:Detach*',
        'sso:Provision*',
        'sso:Put*',
        'sso:Update*',
        'states:Create*',
        'states:Delete*',
        'states:Update*',
      ],
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverActAsAgentsOrTools',
      Effect: 'Deny',
      Action: [
        'bedrock:Invoke*',
        'bedrock:RetrieveAndGenerate',
        'bedrock-agentcore:Invoke*',
        'bedrock-mantle:CreateInference',
        'states:SendTask*',
      ],
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverBecomeOtherRoles',
      Effect: 'Deny',
      Action: 'sts:AssumeRole',
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverCallTools',
      Effect: 'Deny',
      Action: ['execute-api:Invoke', 'states:Start*'],
      Resource: [
        `arn:${partition}:execute-api:*:*:*/*/POST/tools/*`,
        `arn:${partition}:states:*:*:stateMachine:${namePrefix}-*`,
      ],
    },
    {
      // Whoever could call what releases agents would be asked for no sign-in; and whoever called tools, by no gateway.
      Sid: 'PeopleNeverCallFunctionsButToQuarantine',
      Effect: 'Deny',
      Action: 'lambda:Invoke*',
      ...(gatewayAccounts(environment).length === 0
        ? { Resource: '*' }
        : { NotResource: containmentOrdersArn(environment) }),
    },
    ...(tables.length === 0 ? [] : switchesAlone(tables)),
    {
      Sid: 'PeopleNeverSeeSecretsOrLookBehindTheMask',
      Effect: 'Deny',
      Action: ['logs:Unmask', 'secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverEraseEvidence',
      Effect: 'Deny',
      Action: [
        'cloudtrail:Delete*',
        'cloudtrail:Put*',
        'cloudtrail:Stop*',
        'cloudtrail:Update*',
        'logs:Delete*',
        'logs:Put*',
        's3:BypassGovernanceRetention',
        's3:DeleteObject*',
        's3:PutBucket*',
        's3:PutLifecycleConfiguration',
        's3:PutObject?*',
        's3:PutReplicationConfiguration',
      ],
      Resource: '*',
    },
    {
      Sid: 'PeopleWriteNothingButAnswersToTheirQuestions',
      Effect: 'Deny',
      Action: 's3:PutObject',
      ...(environment.landingZone.logDelivery === 'create'
        ? { NotResource: resultObjects(environment) }
        : { Resource: '*' }),
    },
  );
}

/** Of what the gateway keeps, people write what is switched off; whoever wrote more would approve, or reset limits. */
const switchesAlone = (tables: readonly string[]): Statement[] => [
  {
    Sid: 'PeopleNeverChangeWhatTheGatewayKeeps',
    Effect: 'Deny',
    Action: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    Resource: tables,
    Condition: { 'ForAnyValue:StringNotEquals': { 'dynamodb:LeadingKeys': SWITCH_PARTITION } },
  },
  {
    Sid: 'PeopleNeverChangeItByOtherMeans',
    Effect: 'Deny',
    Action: ['dynamodb:BatchWriteItem', 'dynamodb:PartiQL*', 'dynamodb:UpdateItem'],
    Resource: tables,
  },
];

import type { Environment } from '../../foundation/environment';
import { iamPathOf } from '../../foundation/names';
import { type PolicyDocument, policy } from '../../foundation/policy';

/**
 * The most that people may do with the permission sets of agent families. It grants nothing by itself: it takes away what no
 * such set may ever grant, whoever writes into it, and leaves reading to the sets, since an auditor reads nearly everything.
 */
export const peopleBoundary = (environment: Environment): PolicyDocument => {
  const { partition, namePrefix } = environment;
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
        'kms:ScheduleKeyDeletion',
        'organizations:Attach*',
        'organizations:Create*',
        'organizations:Delete*',
        'organizations:Detach*',
        'organizations:Disable*',
        'organizations:Enable*',
        'organizations:Update*',
        'sso:Attach*',
        'sso:Create*',
        'sso:Delete*',
        'sso:Detach*',
        'sso:Provision*',
        'sso:Put*',
        'sso:Update*',
      ],
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverActAsAgentsOrTools',
      Effect: 'Deny',
      Action: [
        'bedrock:InvokeAgent',
        'bedrock:InvokeModel',
        'bedrock:InvokeModelWithResponseStream',
        'bedrock-agentcore:Invoke*',
        'bedrock-mantle:CreateInference',
        'states:SendTask*',
      ],
      Resource: '*',
    },
    {
      Sid: 'PeopleNeverBecomeGovernedRolesOrCallTools',
      Effect: 'Deny',
      Action: ['lambda:InvokeFunction', 'states:StartExecution', 'states:StartSyncExecution', 'sts:AssumeRole'],
      Resource: [
        `arn:${partition}:iam::*:role/${iamPathOf(environment)}/*`,
        `arn:${partition}:lambda:*:*:function:${namePrefix}-*`,
        `arn:${partition}:states:*:*:stateMachine:${namePrefix}-*`,
      ],
    },
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
        'cloudtrail:Stop*',
        'logs:Delete*',
        'logs:PutRetentionPolicy',
        's3:BypassGovernanceRetention',
        's3:DeleteObject*',
        's3:PutBucketPolicy',
        's3:PutObject',
      ],
      Resource: '*',
    },
  );
};

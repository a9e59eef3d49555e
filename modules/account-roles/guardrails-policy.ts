import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { invocationLoggingRoleArn } from '../invocation-logging/arns';
import { invocationLogGroupName } from '../invocation-logging/policy';
import { asksTheCloudControlApi, enforcesGuardrails } from './cloud-control-policy';
import { KEEPING_LOG_GROUPS } from './kept-log-groups';
import { givesRoles, keepsRoles } from './kept-roles';
import { madeAsOurs } from './ownership';

/** Guardrails of an account, and the record of every call of a model there: made and changed, never applied or read. */
export const guardrailStatements = (environment: Environment, account: string): Statement[] => [
  ...guardrails(environment, account),
  ...sealedGuardrails(environment, account),
  ...(environment.landingZone.invocationLogging === 'create' ? invocationLogging(environment, account) : []),
  ...(environment.guardrails.enforceInAccounts ? [asksTheCloudControlApi, enforcesGuardrails] : []),
];

const guardrails = (environment: Environment, account: string): Statement[] => {
  const made = regionalArn(environment, 'bedrock', accountIdOf(environment, account), 'guardrail/*');
  return [
    {
      // It has no ARN yet, and the profile by which it reaches other regions is one of AWS.
      Sid: 'MakesGuardrails',
      Effect: 'Allow',
      Action: 'bedrock:CreateGuardrail',
      Resource: '*',
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'KeepsGuardrails',
      Effect: 'Allow',
      Action: [
        'bedrock:CreateGuardrailVersion',
        'bedrock:DeleteGuardrail',
        'bedrock:GetGuardrail',
        'bedrock:ListTagsForResource',
        'bedrock:TagResource',
        'bedrock:UntagResource',
        'bedrock:UpdateGuardrail',
      ],
      Resource: made,
    },
    {
      // Judged beside the guardrail, where it is of the standard tier.
      Sid: 'LetsGuardrailsReachOtherRegions',
      Effect: 'Allow',
      Action: 'bedrock:UpdateGuardrail',
      Resource: regionalArn(environment, 'bedrock', accountIdOf(environment, account), 'guardrail-profile/*'),
    },
  ];
};

/** Bedrock seals a guardrail in the name of whoever makes it. */
function sealedGuardrails(environment: Environment, account: string): Statement[] {
  const Resource = regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*');
  const StringEquals = {
    'aws:ResourceTag/p2a:data-class': 'guardrail',
    'kms:ViaService': `bedrock.${environment.region}.amazonaws.com`,
  };
  return [
    {
      Sid: 'SealsGuardrails',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource,
      Condition: { StringEquals },
    },
    {
      Sid: 'LetsBedrockOpenGuardrails',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource,
      Condition: { StringEquals, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

const invocationLogging = (environment: Environment, account: string): Statement[] => {
  const role = invocationLoggingRoleArn(environment, account);
  return [
    {
      Sid: 'KeepsTheLogOfModelCalls',
      Effect: 'Allow',
      Action: KEEPING_LOG_GROUPS,
      Resource: logGroupArn(environment, accountIdOf(environment, account), invocationLogGroupName(environment)),
    },
    {
      // One for the account and region, and AWS knows no resource for it.
      Sid: 'TurnsTheLogOfModelCallsOn',
      Effect: 'Allow',
      Action: [
        'bedrock:DeleteModelInvocationLoggingConfiguration',
        'bedrock:GetModelInvocationLoggingConfiguration',
        'bedrock:PutModelInvocationLoggingConfiguration',
      ],
      Resource: '*',
    },
    keepsRoles('KeepsTheRoleThatLogsModelCalls', [role]),
    givesRoles('GivesBedrockThatRole', [role], 'bedrock'),
  ];
};

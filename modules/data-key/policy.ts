import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupsOf } from '../../foundation/log-groups';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, type Callers, planesIn, securityDeployIn } from '../../foundation/principals';
import type { DataClass, Plane } from '../../foundation/vocabulary';

/** To read and write data that the key protects. */
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** Everything about a key but its use: no Decrypt, and no grant that would come to the same. */
export const keyAdministration = (administrators: Callers): Statement => ({
  Sid: 'GuardiansAdministerTheKeyAndCannotUseIt',
  Effect: 'Allow',
  ...administrators,
  Action: [
    'kms:CancelKeyDeletion',
    'kms:CreateAlias',
    'kms:DeleteAlias',
    'kms:DescribeKey',
    'kms:DisableKey',
    'kms:DisableKeyRotation',
    'kms:EnableKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
    'kms:ListAliases',
    'kms:ListGrants',
    'kms:ListKeyPolicies',
    'kms:ListKeyRotations',
    'kms:ListResourceTags',
    'kms:PutKeyPolicy',
    'kms:RevokeGrant',
    'kms:RotateKeyOnDemand',
    'kms:ScheduleKeyDeletion',
    'kms:TagResource',
    'kms:UntagResource',
    'kms:UpdateAlias',
    'kms:UpdateKeyDescription',
  ],
  Resource: '*',
});

/** Who uses the key of a class in a workload account. */
export const KEY_USES: Readonly<Record<DataClass, (environment: Environment, account: string) => Statement[]>> = {
  prompts: (environment, account) => [
    usedBy('AgentsKeepPrompts', environment, account, ['agent']),
    readByAuditors('AuditorsReadPrompts', environment, account),
  ],
  decisions: (environment, account) => [
    usedBy('AgentsGatewayAndApproversKeepDecisions', environment, account, ['agent', 'gateway', 'approver']),
    readByAuditors('AuditorsReadDecisions', environment, account),
    deliveredFromStateMachines(environment, account),
  ],
  logs: (environment, account) => [sealedByLogs(environment, account)],
  state: (environment, account) => [
    usedBy('GatewayToolsAndApproversKeepState', environment, account, ['gateway', 'tool', 'approver']),
  ],
  guardrail: (environment, account) => guardrailUses(environment, account),
};

const usedBy = (sid: string, environment: Environment, account: string, planes: readonly Plane[]): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  ...planesIn(environment, [account], planes),
  Action: USE,
  Resource: '*',
});

const readByAuditors = (sid: string, environment: Environment, account: string): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  ...auditorsIn(environment, account),
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: '*',
});

/** Step Functions writes its execution log through the delivery service, which reads what the key has sealed. */
const deliveredFromStateMachines = (environment: Environment, account: string): Statement => {
  const id = accountIdOf(environment, account);
  return {
    Sid: 'LogDeliveryReadsExecutions',
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:${environment.partition}:logs:${environment.region}:${id}:*` },
    },
  };
};

const sealedByLogs = (environment: Environment, account: string): Statement => ({
  Sid: 'CloudWatchLogsSealsNamedLogGroups',
  Effect: 'Allow',
  Principal: { Service: `logs.${environment.region}.amazonaws.com` },
  Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: {
    ArnEquals: {
      'kms:EncryptionContext:aws:logs:arn': logGroupsOf(environment, account).map((name) =>
        logGroupArn(environment, accountIdOf(environment, account), name),
      ),
    },
  },
});

/** Source: "Create a customer managed key for your guardrail" in the Bedrock user guide. */
const guardrailUses = (environment: Environment, account: string): Statement[] => {
  const makers = securityDeployIn(environment, account);
  const viaBedrock = { 'kms:ViaService': `bedrock.${environment.region}.amazonaws.com` };
  return [
    {
      Sid: 'SecurityDeploySealsGuardrails',
      Effect: 'Allow',
      ...makers,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaBedrock },
    },
    {
      Sid: 'SecurityDeployGrantsTheKeyToBedrockOnly',
      Effect: 'Allow',
      ...makers,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        ...makers.Condition,
        StringEquals: viaBedrock,
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'AgentsAnswerBehindGuardrails',
      Effect: 'Allow',
      ...planesIn(environment, [account], ['agent']),
      Action: 'kms:Decrypt',
      Resource: '*',
    },
  ];
};

import type { Statement } from '../../../foundation/policy';
import { exceptBreakGlass, exceptGuardians, exceptOperators } from '../exemptions';
import type { ControlFacts } from '../facts';

/** That evidence stays: keys, logs, archives, and what watches over them. */
export const dataPack = (facts: ControlFacts): Statement[] => {
  const { partition, namePrefix } = facts;
  const archives = [`${namePrefix}-*-archive-*`, ...facts.givenArchives].map(
    (bucket) => `arn:${partition}:s3:::${bucket}`,
  );
  return [
    {
      Sid: 'OnlyGuardiansRetireGovernedKeys',
      Effect: 'Deny',
      Action: [
        'kms:DeleteAlias',
        'kms:DeleteImportedKeyMaterial',
        'kms:DisableKey',
        'kms:DisableKeyRotation',
        'kms:ImportKeyMaterial',
        'kms:PutKeyPolicy',
        'kms:ScheduleKeyDeletion',
        'kms:UpdateAlias',
      ],
      Resource: '*',
      Condition: { StringLike: { 'aws:ResourceTag/p2a:data-class': '*' }, ...exceptGuardians(facts) },
    },
    {
      Sid: 'KeysWaitThirtyDaysForDeletion',
      Effect: 'Deny',
      Action: 'kms:ScheduleKeyDeletion',
      Resource: '*',
      Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
    },
    {
      Sid: 'OnlyOperatorsChangeGovernedLogs',
      Effect: 'Deny',
      Action: [
        'logs:AssociateKmsKey',
        'logs:Delete*',
        'logs:DisassociateKmsKey',
        'logs:PutBearerTokenAuthentication',
        'logs:PutDataProtectionPolicy',
        'logs:PutLogGroupDeletionProtection',
        'logs:PutMetricFilter',
        'logs:PutRetentionPolicy',
        'logs:PutSubscriptionFilter',
        'logs:PutTransformer',
      ],
      Resource: [
        `arn:${partition}:logs:*:*:log-group:/${namePrefix}/*`,
        `arn:${partition}:logs:*:*:log-group:/aws/vendedlogs/${namePrefix}/*`,
        `arn:${partition}:logs:*:*:log-group:aws-waf-logs-${namePrefix}-*`,
      ],
      Condition: exceptOperators(facts),
    },
    {
      Sid: 'OnlyGuardiansSetLogPoliciesOfAccounts',
      Effect: 'Deny',
      Action: ['logs:DeleteAccountPolicy', 'logs:PutAccountPolicy'],
      Resource: '*',
      Condition: exceptGuardians(facts),
    },
    {
      Sid: 'OnlyBreakGlassLooksBehindTheMask',
      Effect: 'Deny',
      Action: 'logs:Unmask',
      Resource: '*',
      Condition: exceptBreakGlass(facts),
    },
    {
      Sid: 'OnlyGuardiansChangeArchives',
      Effect: 'Deny',
      Action: [
        's3:DeleteBucket*',
        's3:PutBucket*',
        's3:PutEncryptionConfiguration',
        's3:PutInventoryConfiguration',
        's3:PutLifecycleConfiguration',
        's3:PutReplicationConfiguration',
      ],
      // Unredacted content may be erased, but not opened.
      Resource: [...archives, `arn:${partition}:s3:::${namePrefix}-*-raw-content-*`],
      Condition: exceptGuardians(facts),
    },
    {
      Sid: 'OnlyBreakGlassErasesRecords',
      Effect: 'Deny',
      Action: [
        's3:BypassGovernanceRetention',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:PutObjectLegalHold',
        's3:PutObjectRetention',
        's3:UpdateObjectEncryption',
      ],
      Resource: archives.map((bucket) => `${bucket}/*`),
      Condition: exceptBreakGlass(facts),
    },
    {
      Sid: 'OnlyGuardiansStopDetectors',
      Effect: 'Deny',
      Action: [
        'access-analyzer:DeleteAnalyzer',
        'config:DeleteConfigurationRecorder',
        'config:DeleteDeliveryChannel',
        'config:PutConfigurationRecorder',
        'config:PutDeliveryChannel',
        'config:StopConfigurationRecorder',
        'guardduty:Delete*',
        'guardduty:Disassociate*',
        'guardduty:Stop*',
        'guardduty:Update*',
        'securityhub:BatchDisable*',
        'securityhub:Disable*',
        'securityhub:Disassociate*',
      ],
      Resource: '*',
      Condition: exceptGuardians(facts),
    },
    {
      Sid: 'OnlyGuardiansChangeRulesAndAlarms',
      Effect: 'Deny',
      Action: [
        'cloudwatch:Delete*',
        'cloudwatch:Disable*',
        'cloudwatch:Put*',
        'cloudwatch:SetAlarmState',
        'events:Delete*',
        'events:Disable*',
        'events:Put*',
        'events:Remove*',
      ],
      Resource: [
        `arn:${partition}:cloudwatch:*:*:alarm:${namePrefix}-*`,
        `arn:${partition}:events:*:*:rule/${namePrefix}-*`,
      ],
      Condition: exceptGuardians(facts),
    },
    {
      Sid: 'OnlyGuardiansStopTrails',
      Effect: 'Deny',
      Action: ['cloudtrail:Delete*', 'cloudtrail:Put*', 'cloudtrail:Stop*', 'cloudtrail:Update*'],
      Resource: '*',
      Condition: exceptGuardians(facts),
    },
  ];
};

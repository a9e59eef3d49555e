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
        'kms:DisableKey*',
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
        'logs:PutBearer*',
        'logs:PutDataProtectionPolicy',
        'logs:PutLogGroup*',
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
      Sid: 'OnlyGuardiansChangeTheWayIntoTheArchive',
      Effect: 'Deny',
      Action: ['firehose:Delete*', 'firehose:Stop*', 'firehose:Update*', 'logs:*Destination*'],
      Resource: [
        `arn:${partition}:firehose:*:*:deliverystream/${namePrefix}-*`,
        `arn:${partition}:logs:*:*:destination:${namePrefix}-*`,
      ],
      Condition: exceptGuardians(facts),
    },
    {
      Sid: 'OnlyGuardiansSetLogPoliciesOfAccounts',
      Effect: 'Deny',
      Action: 'logs:*AccountPolicy',
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
        's3:PutEncryption*',
        's3:PutInventory*',
        's3:PutLifecycle*',
        's3:PutReplication*',
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
        'access-analyzer:*ArchiveRule',
        'access-analyzer:DeleteAnalyzer',
        'cloudwatch:DeleteAnomalyDetector',
        'cloudwatch:PutAlarmMuteRule',
        'config:*DeliveryChannel',
        'config:DeleteConfigurationRecorder',
        'config:PutConfigurationRecorder',
        'config:StopConfigurationRecorder',
        'guardduty:ArchiveFindings',
        'guardduty:CreateFilter',
        'guardduty:Delete*',
        'guardduty:Disassociate*',
        'guardduty:Stop*',
        'guardduty:Update*',
        'logs:DeleteLogAnomalyDetector',
        'logs:UpdateLogAnomalyDetector',
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
        'events:PutRule',
        'events:PutTargets',
        'events:Remove*',
        'events:Update*',
        'sns:DeleteTopic',
        'sns:Set*',
        'sns:Subscribe',
        'sns:Unsubscribe',
      ],
      Resource: [
        `arn:${partition}:cloudwatch:*:*:alarm:${namePrefix}-*`,
        `arn:${partition}:cloudwatch::*:dashboard/${namePrefix}-*`,
        `arn:${partition}:events:*:*:event-bus/${namePrefix}-*`,
        `arn:${partition}:events:*:*:rule/${namePrefix}-*`,
        `arn:${partition}:sns:*:*:${namePrefix}-*-alerts-*`,
      ],
      Condition: exceptGuardians(facts),
    },
    {
      // What could not be acted upon, or told, waits there for people.
      Sid: 'OnlyGuardiansChangeLeftOverQueues',
      Effect: 'Deny',
      Action: ['sqs:DeleteQueue', 'sqs:PurgeQueue', 'sqs:SetQueueAttributes'],
      Resource: ['alerts-untold', 'containment-failed', 'signals-failed'].map(
        (what) => `arn:${partition}:sqs:*:*:${namePrefix}-*-${what}`,
      ),
      Condition: exceptGuardians(facts),
    },
    ...(facts.hasBudgets ? [budgets(facts)] : []),
    {
      Sid: 'OnlyGuardiansStopTrails',
      Effect: 'Deny',
      Action: ['cloudtrail:Delete*', 'cloudtrail:Put*', 'cloudtrail:Stop*', 'cloudtrail:Update*'],
      Resource: '*',
      Condition: exceptGuardians(facts),
    },
  ];
};

const budgets = (facts: ControlFacts): Statement => ({
  // And what they do when they are spent, such as taking models away.
  Sid: 'OnlyGuardiansChangeBudgets',
  Effect: 'Deny',
  Action: [
    'budgets:DeleteBudgetAction',
    'budgets:ExecuteBudgetAction',
    'budgets:ModifyBudget',
    'budgets:UpdateBudgetAction',
  ],
  Resource: `arn:${facts.partition}:budgets::*:budget/${facts.namePrefix}-*`,
  Condition: exceptGuardians(facts),
});

import type { TableOf } from './entry';

export const dataTable: TableOf = ({ facts, accounts, operators, guardians, breakGlass, arn }) => {
  const { namePrefix } = facts;
  const logGroup = (name: string) => arn('logs', accounts.agents, `log-group:${name}`);
  const bucket = (name: string) => `arn:${facts.partition}:s3:::${name}`;
  const archive = bucket(`${namePrefix}-prod-archive-decisions-222222222222`);
  const key = arn('kms', accounts.agents, 'key/1234abcd-12ab-34cd-56ef-1234567890ab');
  const budget = (name: string) => arn('budgets', accounts.agents, `budget/${name}`, '');
  const deleteKeyIn = (days: string) => ({
    action: 'kms:ScheduleKeyDeletion',
    resource: key,
    context: { 'kms:ScheduleKeyDeletionPendingWindowInDays': days },
  });
  return {
    OnlyGuardiansRetireGovernedKeys: {
      line: 14,
      concrete: {
        'kms:DisableKey*': 'kms:DisableKeyRotation',
      },
      why: 'without its key a record is gone',
      denied: [
        {
          action: 'kms:DisableKey',
          resource: key,
          context: { 'aws:ResourceTag/p2a:data-class': 'prompts', 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' },
        },
      ],
      spared: guardians,
      harmless: ['kms:Decrypt', 'kms:EnableKeyRotation'],
      leftAlone: [
        { action: 'kms:DisableKey', resource: key },
        { action: 'kms:DisableKey', resource: key, context: { 'aws:ResourceTag/team': 'claims' } },
      ],
    },
    KeysWaitThirtyDaysForDeletion: {
      line: 14,
      why: 'thirty days are enough to notice, for anybody and any key',
      denied: [deleteKeyIn('7'), deleteKeyIn('29')],
      harmless: ['kms:CancelKeyDeletion'],
      leftAlone: [deleteKeyIn('30'), { action: 'kms:ScheduleKeyDeletion', resource: key }],
    },
    OnlyOperatorsChangeGovernedLogs: {
      concrete: {
        'logs:Delete*': 'logs:DeleteLogGroup',
        'logs:PutBearer*': 'logs:PutBearerTokenAuthentication',
        'logs:PutLogGroup*': 'logs:PutLogGroupDeletionProtection',
      },
      line: 14,
      why: 'logs are kept, masked and sent on as was decided',
      denied: [
        { action: 'logs:DeleteLogGroup', resource: logGroup(`/${namePrefix}/prod/agent/claims-triage`) },
        { action: 'logs:DeleteLogStream', resource: logGroup(`/${namePrefix}/prod/agent/claims-triage:log-stream:1`) },
        { action: 'logs:DeleteLogGroup', resource: logGroup(`/aws/vendedlogs/${namePrefix}/prod/states`) },
        { action: 'logs:DeleteLogGroup', resource: logGroup(`aws-waf-logs-${namePrefix}-prod-gateway`) },
      ],
      spared: operators,
      harmless: ['logs:PutLogEvents', 'logs:FilterLogEvents'],
      unaffected: [logGroup('/aws/lambda/claims-export'), logGroup(`/${namePrefix}-else/agent`)],
    },
    OnlyGuardiansChangeTheWayIntoTheArchive: {
      line: 14,
      concrete: {
        'firehose:Delete*': 'firehose:DeleteDeliveryStream',
        'firehose:Stop*': 'firehose:StopDeliveryStreamEncryption',
        'firehose:Update*': 'firehose:UpdateDestination',
        'logs:*Destination*': 'logs:PutDestinationPolicy',
      },
      why: 'what is sent elsewhere on its way never becomes evidence',
      denied: [
        {
          action: 'firehose:UpdateDestination',
          resource: arn('firehose', accounts.agents, `deliverystream/${namePrefix}-prod-archive-audit`),
        },
        {
          action: 'logs:DeleteDestination',
          resource: arn('logs', accounts.agents, `destination:${namePrefix}-prod-archive-audit`),
        },
      ],
      spared: guardians,
      harmless: ['firehose:PutRecordBatch', 'logs:ListTagsForResource'],
      unaffected: [
        arn('firehose', accounts.agents, 'deliverystream/claims-export'),
        arn('logs', accounts.agents, 'destination:claims-export'),
      ],
    },
    OnlyGuardiansSetLogPoliciesOfAccounts: {
      line: 14,
      concrete: {
        'logs:*AccountPolicy': 'logs:PutAccountPolicy',
      },
      why: 'a policy of the account sends on or unmasks every log group in it',
      denied: [{ action: 'logs:PutAccountPolicy' }, { action: 'logs:DeleteAccountPolicy' }],
      spared: guardians,
      harmless: ['logs:DescribeAccountPolicies'],
    },
    OnlyBreakGlassLooksBehindTheMask: {
      line: 14,
      why: "what was masked is nobody's daily business, not an operator's either",
      denied: [{ action: 'logs:Unmask', resource: logGroup('/aws/lambda/claims-export') }],
      spared: breakGlass,
      harmless: ['logs:FilterLogEvents'],
    },
    OnlyGuardiansChangeArchives: {
      line: 14,
      concrete: {
        's3:PutEncryption*': 's3:PutEncryptionConfiguration',
        's3:PutInventory*': 's3:PutInventoryConfiguration',
        's3:PutLifecycle*': 's3:PutLifecycleConfiguration',
        's3:PutReplication*': 's3:PutReplicationConfiguration',
        's3:DeleteBucket*': 's3:DeleteBucketWebsite',
        's3:PutBucket*': 's3:PutBucketVersioning',
      },
      why: 'the archive stays closed, versioned and locked',
      denied: [archive, bucket(`${namePrefix}-prod-raw-content-222222222222`)].map((resource) => ({
        action: 's3:PutBucketPolicy',
        resource,
      })),
      spared: guardians,
      harmless: ['s3:ListBucket', 's3:GetBucketPolicy'],
      unaffected: [bucket('claims-export'), bucket(`${namePrefix}-prod-tool-files`)],
    },
    OnlyBreakGlassErasesRecords: {
      line: 14,
      why: 'a record goes when its time is over, or in an emergency that leaves a trace',
      denied: [{ action: 's3:DeleteObjectVersion', resource: `${archive}/2026/11/23/a.json` }],
      spared: breakGlass,
      harmless: ['s3:GetObject', 's3:PutObject'],
      unaffected: [bucket('claims-export/a.json'), bucket(`${namePrefix}-prod-tool-files/a.json`)],
    },
    OnlyGuardiansStopDetectors: {
      line: 14,
      concrete: {
        'config:*DeliveryChannel': 'config:PutDeliveryChannel',
        'access-analyzer:*ArchiveRule': 'access-analyzer:CreateArchiveRule',
        'guardduty:Delete*': 'guardduty:DeleteDetector',
        'guardduty:Disassociate*': 'guardduty:DisassociateMembers',
        'guardduty:Stop*': 'guardduty:StopMonitoringMembers',
        'guardduty:Update*': 'guardduty:UpdateDetector',
        'securityhub:BatchDisable*': 'securityhub:BatchDisableStandards',
        'securityhub:Disable*': 'securityhub:DisableSecurityHub',
        'securityhub:Disassociate*': 'securityhub:DisassociateMembers',
      },
      why: 'whoever does harm first puts out the lights',
      denied: [
        'access-analyzer:CreateArchiveRule',
        'access-analyzer:DeleteAnalyzer',
        'cloudwatch:DeleteAnomalyDetector',
        'cloudwatch:PutAlarmMuteRule',
        'config:StopConfigurationRecorder',
        'guardduty:CreateFilter',
        'guardduty:DeleteDetector',
        'logs:DeleteLogAnomalyDetector',
        'securityhub:DisableSecurityHub',
      ].map((action) => ({ action })),
      spared: guardians,
      harmless: [
        'access-analyzer:ListFindings',
        'cloudwatch:PutMetricData',
        'config:StartConfigurationRecorder',
        'guardduty:GetDetector',
        'logs:GetLogAnomalyDetector',
        'securityhub:GetFindings',
      ],
    },
    OnlyGuardiansChangeRulesAndAlarms: {
      line: 14,
      concrete: {
        'events:Update*': 'events:UpdateEventBus',
        'cloudwatch:Delete*': 'cloudwatch:DeleteAlarms',
        'cloudwatch:Disable*': 'cloudwatch:DisableAlarmActions',
        'cloudwatch:Put*': 'cloudwatch:PutMetricAlarm',
        'events:Delete*': 'events:DeleteRule',
        'events:Disable*': 'events:DisableRule',
        'events:Remove*': 'events:RemoveTargets',
        'sns:Set*': 'sns:SetTopicAttributes',
      },
      why: 'an alarm that was moved or silenced calls nobody',
      denied: [
        {
          action: 'cloudwatch:DeleteAlarms',
          resource: arn('cloudwatch', accounts.agents, `alarm:${namePrefix}-prod-denials`),
        },
        { action: 'events:DisableRule', resource: arn('events', accounts.agents, `rule/${namePrefix}-prod-tampering`) },
        {
          action: 'cloudwatch:DeleteDashboards',
          // Dashboards are of no region.
          resource: arn('cloudwatch', accounts.agents, `dashboard/${namePrefix}-prod-overview`).replace(
            /(?<=:cloudwatch:)[a-z0-9-]+/,
            '',
          ),
        },
        {
          action: 'events:DeleteEventBus',
          resource: arn('events', accounts.agents, `event-bus/${namePrefix}-prod-signals`),
        },
        { action: 'sns:Unsubscribe', resource: arn('sns', accounts.agents, `${namePrefix}-prod-alerts-critical`) },
      ],
      spared: guardians,
      // Signals are put on the bus by roles of their own.
      harmless: ['cloudwatch:DescribeAlarms', 'events:DescribeRule', 'events:PutEvents', 'sns:GetTopicAttributes'],
      unaffected: [
        arn('cloudwatch', accounts.agents, 'alarm:claims-export-late'),
        arn('events', accounts.agents, 'rule/claims-export-nightly'),
        arn('events', accounts.agents, 'event-bus/default'),
        arn('sns', accounts.agents, `${namePrefix}-prod-gateway-approvals`),
      ],
    },
    OnlyGuardiansChangeLeftOverQueues: {
      line: 14,
      why: 'what could not be acted upon or told is gone with its queue, and nobody knows',
      denied: ['alerts-untold', 'containment-failed', 'signals-failed'].map((what) => ({
        action: 'sqs:PurgeQueue',
        resource: arn('sqs', accounts.agents, `${namePrefix}-prod-${what}`),
      })),
      spared: guardians,
      harmless: ['sqs:GetQueueAttributes', 'sqs:SendMessage'],
      // Queues of tools are of whoever ships them.
      unaffected: [
        arn('sqs', accounts.agents, 'orders'),
        arn('sqs', accounts.agents, `${namePrefix}-prod-tool-claims-register-failed`),
      ],
    },
    ...(facts.hasBudgets
      ? {
          OnlyGuardiansChangeBudgets: {
            line: 14,
            why: 'whoever raises a budget spends what nobody has allowed, and gives models back that were taken away',
            denied: [
              { action: 'budgets:ModifyBudget', resource: budget(`${namePrefix}-prod-claims`) },
              { action: 'budgets:ExecuteBudgetAction', resource: budget(`${namePrefix}-prod-claims/action/1a2b`) },
            ],
            spared: guardians,
            harmless: ['budgets:ViewBudget'],
            unaffected: [budget('company')],
          },
        }
      : {}),
    OnlyGuardiansStopTrails: {
      line: 14,
      concrete: {
        'cloudtrail:Delete*': 'cloudtrail:DeleteTrail',
        'cloudtrail:Put*': 'cloudtrail:PutEventSelectors',
        'cloudtrail:Stop*': 'cloudtrail:StopLogging',
        'cloudtrail:Update*': 'cloudtrail:UpdateTrail',
      },
      why: 'what is not recorded did not happen',
      denied: [{ action: 'cloudtrail:StopLogging' }],
      spared: guardians,
      harmless: ['cloudtrail:LookupEvents', 'cloudtrail:StartLogging'],
    },
  };
};

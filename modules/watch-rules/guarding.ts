import { accountIdOf, agentAccounts, gatewayAccounts } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import { containmentLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { containmentName, releaseName } from '../../foundation/names';
import { beginsWith, byOthersThan, calls, callsOf, type EventPattern, type WatchRule } from './definition';
import { deployers, ownBeginning, ownLogBeginnings, securityDeployer } from './own';

/**
 * That somebody changes what guards: guardrails, logs, alarms, rules, topics, keys, budgets, and what stops agents. Failed attempts are
 * told of too. Whoever deploys these things is left out; people in an emergency are not, since everybody should know of them.
 */
export const guardingRules = (environment: Environment, account: string): WatchRule[] => [
  ...(agentAccounts(environment).includes(account) ? [guardrails(environment, account)] : []),
  logs(environment, account),
  ...(gatewayAccounts(environment).includes(account) ? [records(environment, account)] : []),
  narrowed(environment),
  recording(environment, account),
  alarms(environment, account),
  rules(environment, account),
  alerts(environment, account),
  detectors(environment, account),
  keys(environment, account),
  ...(seesItsBill(environment) ? [budgets(environment, account)] : []),
  ...(gatewayAccounts(environment).includes(account) ? [containment(environment, account)] : []),
];

const guardrails = (environment: Environment, account: string): WatchRule => ({
  id: 'guardrails-changed',
  says: 'Somebody who may not changes a guardrail, or tries to',
  runbook: 'Somebody changes what guards',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['bedrock'],
    [
      'CreateGuardrailVersion',
      'DeleteEnforcedGuardrailConfiguration',
      'DeleteGuardrail',
      'DeleteResourcePolicy',
      'PutEnforcedGuardrailConfiguration',
      'PutResourcePolicy',
      'UpdateGuardrail',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

const CHANGES_OF_LOGS = [
  'AssociateKmsKey',
  'DeleteDataProtectionPolicy',
  'DeleteLogGroup',
  'DeleteLogStream',
  'DeleteMetricFilter',
  'DeleteRetentionPolicy',
  'DeleteSubscriptionFilter',
  'DisassociateKmsKey',
  'PutDataProtectionPolicy',
  'PutMetricFilter',
  'PutRetentionPolicy',
  'PutSubscriptionFilter',
  'PutTransformer',
];

/** Log groups by the beginnings of their names, as each call names them. */
const ofLogGroups = (environment: Environment, account: string, names: readonly string[]): EventPattern => {
  const arns = names.map((name) =>
    regionalArn(environment, 'logs', accountIdOf(environment, account), `log-group:${name}`),
  );
  return {
    $or: ['logGroupName', 'logGroupIdentifier', 'resourceIdentifier'].map((field) => ({
      [field]: beginsWith(...names, ...(field === 'logGroupName' ? [] : arns)),
    })),
  };
};

/** Those who deploy log groups change them. */
const logs = (environment: Environment, account: string): WatchRule => ({
  id: 'logs-changed',
  says: 'Somebody who may not changes or erases a log, or tries to',
  runbook: 'Somebody changes what is recorded',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(['logs'], CHANGES_OF_LOGS, {
    ...byOthersThan(deployers(environment, account)),
    requestParameters: ofLogGroups(environment, account, ownLogBeginnings(environment)),
  }),
});

/** Records of calls and of containment are evidence about whoever ships agents, who has nothing to do with them. */
const records = (environment: Environment, account: string): WatchRule => ({
  id: 'records-changed',
  says: 'Somebody who may not changes or erases the record of calls or of containment, or tries to',
  runbook: 'Somebody changes what is recorded',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(['logs'], CHANGES_OF_LOGS, {
    ...byOthersThan(securityDeployer(environment, account)),
    requestParameters: ofLogGroups(environment, account, [
      gatewayLogGroupName(environment, 'audit'),
      containmentLogGroupName(environment, 'audit'),
    ]),
  }),
});

/** Every subscription here is for everything, so nobody has a reason for another one: not those who deploy either. */
const narrowed = (environment: Environment): WatchRule => ({
  id: 'logs-narrowed',
  says: 'Somebody lets not everything of a log into the archive, or tries to',
  runbook: 'Somebody changes what is recorded',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(['logs'], ['PutSubscriptionFilter'], {
    requestParameters: {
      logGroupName: beginsWith(...ownLogBeginnings(environment)),
      filterPattern: [{ 'anything-but': [''] }],
    },
  }),
});

/** Of what there is one in an account, whatever its name. */
const recording = (environment: Environment, account: string): WatchRule => ({
  id: 'recording-changed',
  says: 'Somebody who may not switches off or redirects what the account records, or tries to',
  runbook: 'Somebody changes what is recorded',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['bedrock', 'cloudtrail', 'config', 'logs'],
    [
      'DeleteAccountPolicy',
      'DeleteConfigurationRecorder',
      'DeleteLogAnomalyDetector',
      'DeleteModelInvocationLoggingConfiguration',
      'DeleteTrail',
      'PutAccountPolicy',
      'PutEventSelectors',
      'PutModelInvocationLoggingConfiguration',
      'StopConfigurationRecorder',
      'StopLogging',
      'UpdateLogAnomalyDetector',
      'UpdateTrail',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

const alarms = (environment: Environment, account: string): WatchRule => {
  const own = beginsWith(ownBeginning(environment));
  return {
    id: 'alarms-changed',
    says: 'Somebody who may not changes or silences an alarm or a dashboard, or tries to',
    runbook: 'Somebody changes what watches',
    severity: 'critical',
    about: 'call',
    pattern: callsOf(
      ['monitoring'],
      [
        'DeleteAlarms',
        'DeleteAnomalyDetector',
        'DeleteDashboards',
        'DisableAlarmActions',
        'PutAlarmMuteRule',
        'PutCompositeAlarm',
        'PutDashboard',
        'PutMetricAlarm',
        'SetAlarmState',
      ],
      {
        ...byOthersThan(securityDeployer(environment, account)),
        // An anomaly detector has the metric for its name, and a rule that mutes alarms any name.
        $or: [
          { eventName: ['DeleteAnomalyDetector', 'PutAlarmMuteRule'] },
          ...['alarmName', 'alarmNames', 'dashboardName', 'dashboardNames'].map((field) => ({
            requestParameters: { [field]: own },
          })),
        ],
      },
    ),
  };
};

const rules = (environment: Environment, account: string): WatchRule => {
  const own = beginsWith(ownBeginning(environment));
  return {
    id: 'rules-changed',
    says: 'Somebody who may not changes a rule that watches, or where its events go, or tries to',
    runbook: 'Somebody changes what watches',
    severity: 'critical',
    about: 'call',
    pattern: callsOf(
      ['events'],
      [
        'DeleteEventBus',
        'DeleteRule',
        'DisableRule',
        'PutPermission',
        'PutRule',
        'PutTargets',
        'RemovePermission',
        'RemoveTargets',
        'UpdateEventBus',
      ],
      {
        ...byOthersThan(securityDeployer(environment, account)),
        requestParameters: { $or: ['name', 'rule', 'eventBusName'].map((field) => ({ [field]: own })) },
      },
    ),
  };
};

const alerts = (environment: Environment, account: string): WatchRule => {
  const id = accountIdOf(environment, account);
  const topics = beginsWith(regionalArn(environment, 'sns', id, `${ownBeginning(environment)}alerts-`));
  return {
    id: 'alerts-changed',
    says: 'Somebody who may not changes who is told, or tries to',
    runbook: 'Somebody changes what watches',
    severity: 'critical',
    about: 'call',
    pattern: callsOf(
      ['sns', 'sqs'],
      [
        'AddPermission',
        'DeleteQueue',
        'DeleteTopic',
        'PurgeQueue',
        'RemovePermission',
        'SetQueueAttributes',
        'SetSubscriptionAttributes',
        'SetTopicAttributes',
        'Subscribe',
        'Unsubscribe',
      ],
      {
        ...byOthersThan(securityDeployer(environment, account)),
        requestParameters: {
          $or: [
            { topicArn: topics },
            { subscriptionArn: topics },
            // The end of the address: what comes before it has several forms.
            { queueUrl: [{ wildcard: `*/${id}/${ownBeginning(environment)}*` }] },
          ],
        },
      },
    ),
  };
};

/** Threat detection and the analyzer, whoever made them. */
const detectors = (environment: Environment, account: string): WatchRule => ({
  id: 'detectors-changed',
  says: 'Somebody who may not stops or blinds what looks for threats, or tries to',
  runbook: 'Somebody changes what watches',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['access-analyzer', 'guardduty', 'securityhub'],
    [
      'ArchiveFindings',
      'CreateArchiveRule',
      'CreateFilter',
      'CreateIPSet',
      'DeleteAnalyzer',
      'DeleteDetector',
      'DisableSecurityHub',
      'DisassociateFromAdministratorAccount',
      'DisassociateFromMasterAccount',
      'StopMonitoringMembers',
      'UpdateDetector',
      'UpdateFilter',
      'UpdateIPSet',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

/** Keys have ids that AWS invents, so this is about every key of the account. */
const keys = (environment: Environment, account: string): WatchRule => ({
  id: 'keys-changed',
  says: 'Somebody who may not changes or retires a key, or tries to',
  runbook: 'Somebody changes what guards',
  severity: 'critical',
  about: 'call',
  pattern: callsOf(
    ['kms'],
    [
      'DeleteAlias',
      'DeleteImportedKeyMaterial',
      'DisableKey',
      'DisableKeyRotation',
      'PutKeyPolicy',
      'ScheduleKeyDeletion',
      'UpdateAlias',
      'UpdatePrimaryRegion',
    ],
    byOthersThan(securityDeployer(environment, account)),
  ),
});

/**
 * Budgets have one endpoint for all regions, and calls of actions name their budget in another place than changes of the budget itself.
 * Source: "AWS Budgets events" in the EventBridge reference, and "AWS Budgets" in the API reference of cost management.
 */
const budgets = (environment: Environment, account: string): WatchRule => {
  const own = beginsWith(ownBeginning(environment));
  return {
    id: 'budgets-changed',
    says: 'Somebody who may not changes a budget or what it does, or tries to',
    runbook: 'Somebody changes a budget',
    severity: 'critical',
    about: 'call',
    global: true,
    pattern: callsOf(
      ['budgets'],
      [
        'CreateSubscriber',
        'DeleteBudget',
        'DeleteBudgetAction',
        'DeleteNotification',
        'DeleteSubscriber',
        'ExecuteBudgetAction',
        'UpdateBudget',
        'UpdateBudgetAction',
        'UpdateNotification',
        'UpdateSubscriber',
      ],
      {
        ...byOthersThan(securityDeployer(environment, account)),
        requestParameters: { $or: [{ budgetName: own }, { newBudget: { budgetName: own } }] },
      },
    ),
  };
};

/** CloudTrail adds the version of the API to names of Lambda's calls. */
const containment = (environment: Environment, account: string): WatchRule => ({
  id: 'containment-changed',
  says: 'Somebody who may not changes what stops agents, or tries to',
  runbook: 'Somebody changes what stops agents',
  severity: 'critical',
  about: 'call',
  pattern: calls({
    eventSource: ['lambda.amazonaws.com'],
    eventName: beginsWith(
      'AddPermission',
      'DeleteAlias',
      'DeleteFunction',
      'PutFunction',
      'RemovePermission',
      'UpdateAlias',
      'UpdateFunction',
    ),
    ...byOthersThan(securityDeployer(environment, account)),
    requestParameters: {
      functionName: [containmentName(environment), releaseName(environment)].flatMap((name) => [
        name,
        ...beginsWith(regionalArn(environment, 'lambda', accountIdOf(environment, account), `function:${name}`)),
      ]),
    },
  }),
});

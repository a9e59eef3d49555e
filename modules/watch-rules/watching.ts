import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { beginsWith, byOthersThan, callsOf, type WatchRule } from './definition';
import { ownBeginning, securityDeployer } from './own';

/** That somebody changes what watches: alarms, rules, who is told, and what looks for threats. */
export const watchingRules = (environment: Environment, account: string): WatchRule[] => [
  alarms(environment, account),
  rules(environment, account),
  alerts(environment, account),
  detectors(environment, account),
];

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

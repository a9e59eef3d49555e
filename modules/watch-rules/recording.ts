import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { containmentLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { beginsWith, byOthersThan, callsOf, type EventPattern, type WatchRule } from './definition';
import { deployers, ownLogBeginnings, securityDeployer } from './own';

/** That somebody changes what is recorded: logs, where they go, and what an account writes down of itself. */
export const recordingRules = (environment: Environment, account: string): WatchRule[] => [
  logs(environment, account),
  ...(gatewayAccounts(environment).includes(account) ? [records(environment, account)] : []),
  narrowed(environment),
  recording(environment, account),
];

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

import { accountIdOf, agentAccounts, gatewayAccounts, workloadAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { signalAlarmName } from '../../foundation/names';
import { PARTITIONS } from '../../foundation/partitions';
import type { Signal } from '../../foundation/vocabulary';
import { roleArnsOfAgents, roleNamesOfAgents } from './agent-roles';
import { isSeenByGateway, SEVERE_FINDING, WITH_ALARMS } from './lambda/stops/sighting';

/** A pattern of EventBridge. */
export type EventPattern = Readonly<Record<string, unknown>>;

/** Events of an account that say that an agent is conspicuous, as far as something follows from it. */
export interface SignalRule {
  /** `alarms`, `probing`, `probing-globally` or `findings`. */
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** Where the events appear. */
  readonly region: string;
  /** Whether calls that only read are among them; EventBridge leaves them out unless it is told otherwise. */
  readonly reads: boolean;
}

/** What is carried from an account to the function that stops agents; what only tells people is not. */
export function signalRules(environment: Environment, account: string): SignalRule[] {
  const { region, partition } = environment;
  const { homeRegion } = PARTITIONS[partition];
  const hasAgents = agentAccounts(environment).includes(account);
  const acting = actingSignals(environment);
  const isGateway = gatewayAccounts(environment).includes(account);
  const alarms = WITH_ALARMS.filter(
    (signal) => acting.includes(signal) && (isSeenByGateway(signal) ? isGateway : hasAgents),
  );
  return [
    ...(alarms.length === 0
      ? []
      : [
          {
            name: 'alarms',
            description: 'Alarms on agents that are to be slowed down or stopped',
            pattern: alarmPattern(environment, alarms),
            region,
            reads: false,
          },
        ]),
    ...(hasAgents && acting.includes('probing')
      ? [...new Set([region, homeRegion])].map((where) => ({
          name: where === region ? 'probing' : 'probing-globally',
          description: 'Calls of agents that were refused, to services by which they could get hold of more',
          pattern: probingPattern(environment, account),
          region: where,
          reads: true,
        }))
      : []),
    ...(hasAgents && acting.includes('finding')
      ? [
          {
            name: 'findings',
            description: 'Severe findings of GuardDuty about roles of agents',
            pattern: findingPattern(environment),
            region,
            reads: false,
          },
        ]
      : []),
  ];
}

const actingSignals = ({ containment: { responses } }: Environment): Signal[] =>
  (Object.keys(responses) as Signal[]).filter((signal) => responses[signal] !== 'tell');

/** Source: "Alarm events and EventBridge" in the CloudWatch guide. */
const alarmPattern = (environment: Environment, signals: readonly Signal[]): EventPattern => ({
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  detail: {
    alarmName: beginnings(signals.map((signal) => signalAlarmName(environment, signal, ''))),
    state: { value: ['ALARM'] },
  },
});

/** As services put it. Source: "Troubleshooting access denied error messages" in the IAM guide, and the errors common to EC2. */
const REFUSED = ['AccessDenied', 'AccessDeniedException', 'Client.UnauthorizedOperation', 'UnauthorizedOperation'];

/** What an agent has no business with at all: one refused call is enough. */
const NEVER_ITS_BUSINESS = [
  'access-analyzer',
  'account',
  'cloudtrail',
  'config',
  'guardduty',
  'iam',
  'organizations',
  'ram',
  'securityhub',
  'sso',
  'sso-directory',
  'sts',
];

/** Of services that it works with, what would open or blind something. A refused read there is more likely a mistake of ours. */
const WOULD_OPEN_OR_BLIND = [
  { prefix: 'Delete' },
  { prefix: 'Disable' },
  { prefix: 'Put' },
  { prefix: 'Update' },
  { prefix: 'Create' },
  { prefix: 'ScheduleKeyDeletion' },
  { prefix: 'AddPermission' },
];
const WORKED_WITH = ['bedrock', 'events', 'kms', 'lambda', 'monitoring', 'secretsmanager'];

/** A log that the agent may not write is a mistake of ours, too; one that it may not delete is not. */
const OF_LOGS = [
  { prefix: 'Delete' },
  { prefix: 'DisassociateKmsKey' },
  { prefix: 'PutDataProtectionPolicy' },
  { prefix: 'PutResourcePolicy' },
  { prefix: 'PutRetentionPolicy' },
  { prefix: 'PutSubscriptionFilter' },
];

const beginnings = (texts: readonly string[]) => texts.map((prefix) => ({ prefix }));

const api = (services: readonly string[]) => services.map((service) => `${service}.amazonaws.com`);

/** Source: "AWS service events delivered via AWS CloudTrail" in the EventBridge guide, and "CloudTrail userIdentity element". */
const probingPattern = (environment: Environment, account: string): EventPattern => ({
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    userIdentity: {
      sessionContext: { sessionIssuer: { arn: beginnings(roleArnsOfAgents(environment, account, '')) } },
    },
    errorCode: REFUSED,
    $or: [
      { eventSource: api(NEVER_ITS_BUSINESS) },
      { eventSource: api(WORKED_WITH), eventName: WOULD_OPEN_OR_BLIND },
      { eventSource: api(['logs']), eventName: OF_LOGS },
    ],
  },
});

/** Source: "GuardDuty finding format" and "EventBridge event schema for GuardDuty" in the GuardDuty guide. */
const findingPattern = (environment: Environment): EventPattern => ({
  source: ['aws.guardduty'],
  'detail-type': ['GuardDuty Finding'],
  detail: {
    severity: [{ numeric: ['>=', SEVERE_FINDING] }],
    resource: { accessKeyDetails: { userName: beginnings(roleNamesOfAgents(environment, '')) } },
  },
});

/** What the bus hands to the function: events of AWS alone, from accounts of the environment. Others cannot name `aws.` as their source. */
export const busPattern = (environment: Environment): EventPattern => ({
  source: [{ prefix: 'aws.' }],
  account: workloadAccounts(environment).map((account) => accountIdOf(environment, account)),
});

/** Whether anything of an account is carried. */
export const hasSignals = (environment: Environment, account: string): boolean =>
  environment.gateway !== undefined && signalRules(environment, account).length > 0;

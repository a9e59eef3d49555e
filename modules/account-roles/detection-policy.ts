import { accountIdOf } from '../../foundation/accounts';
import { alertTopicArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { SEVERITIES } from '../../foundation/vocabulary';
import { forwardingRoleArn, globalRegion, untoldQueueArn } from '../watch-rules/arns';
import { KEEPING_TOPICS } from './gateway-state-policy';
import { KEEPING_QUEUES } from './kept-queues';
import { givesRoles, keepsRoles } from './kept-roles';
import { ownLogGroups } from './logs-policy';
import { madeAsOurs, nobodyElses, ours, ownNames } from './ownership';

/** What watches over an account: made, changed and taken away as declared. It reads no logs, and tells nobody anything itself. */
export const detectionStatements = (environment: Environment, account: string): Statement[] => [
  ...alertStatements(environment, account),
  keepsQueuesOfTheUntold(environment, account),
  ...watching(environment, account),
  ...counting(environment, account),
  ...(globalRegion(environment) === undefined ? [] : carrying(environment, account)),
  ...(environment.landingZone.guardDuty === 'create' ? threats(environment, account) : []),
];

/** Regions in which something is made: the home region, and the one where events of global services appear. */
const regionsOf = (environment: Environment) => [
  ...new Set([environment.region, globalRegion(environment) ?? environment.region]),
];

/** Alarms, and the topics by which they tell people. */
export function alertStatements(environment: Environment, account: string): Statement[] {
  const topics = SEVERITIES.map((severity) => alertTopicArn(environment, account, severity));
  return [
    { Sid: 'KeepsTopicsOfAlerts', Effect: 'Allow', Action: KEEPING_TOPICS, Resource: topics },
    {
      // Mailboxes alone: nothing is sent to where a program would read it.
      Sid: 'SubscribesMailboxesToAlerts',
      Effect: 'Allow',
      Action: 'sns:Subscribe',
      Resource: topics,
      Condition: { StringEquals: { 'sns:Protocol': 'email' } },
    },
    {
      Sid: 'KeepsAlarms',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DisableAlarmActions',
        'cloudwatch:EnableAlarmActions',
        'cloudwatch:ListTagsForResource',
        'cloudwatch:PutCompositeAlarm',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
      ],
      Resource: regionalArn(
        environment,
        'cloudwatch',
        accountIdOf(environment, account),
        `alarm:${ownNames(environment)}`,
      ),
    },
  ];
}

const keepsQueuesOfTheUntold = (environment: Environment, account: string): Statement => ({
  Sid: 'KeepsQueuesOfWhatNobodyWasTold',
  Effect: 'Allow',
  Action: KEEPING_QUEUES,
  Resource: regionsOf(environment).map((region) => untoldQueueArn(environment, account, region)),
});

function watching(environment: Environment, account: string): Statement[] {
  const id = accountIdOf(environment, account);
  return [
    {
      Sid: 'KeepsDashboards',
      Effect: 'Allow',
      Action: ['cloudwatch:DeleteDashboards', 'cloudwatch:GetDashboard', 'cloudwatch:PutDashboard'],
      Resource: `arn:${environment.partition}:cloudwatch::${id}:dashboard/${ownNames(environment)}`,
    },
    {
      Sid: 'KeepsRules',
      Effect: 'Allow',
      Action: [
        'events:DeleteRule',
        'events:DescribeRule',
        'events:ListTagsForResource',
        'events:ListTargetsByRule',
        'events:PutRule',
        'events:PutTargets',
        'events:RemoveTargets',
        'events:TagResource',
        'events:UntagResource',
      ],
      // Those of a bus have its name, which begins in the same way, before their own.
      Resource: regionsOf(environment).map((region) =>
        regionalArn({ ...environment, region }, 'events', id, `rule/${ownNames(environment)}`),
      ),
    },
  ];
}

function counting(environment: Environment, account: string): Statement[] {
  const detectors = regionalArn(environment, 'logs', accountIdOf(environment, account), 'anomaly-detector:*');
  return [
    {
      Sid: 'CountsLinesOfLogs',
      Effect: 'Allow',
      Action: ['logs:DeleteMetricFilter', 'logs:DescribeMetricFilters', 'logs:PutMetricFilter'],
      Resource: [
        ...ownLogGroups(environment, account),
        regionalArn(
          environment,
          'logs',
          accountIdOf(environment, account),
          `log-group:aws-waf-logs-${ownNames(environment)}`,
        ),
      ],
    },
    {
      Sid: 'LearnsWhatIsUsualInLogs',
      Effect: 'Allow',
      Action: 'logs:CreateLogAnomalyDetector',
      Resource: regionalArn(
        environment,
        'logs',
        accountIdOf(environment, account),
        `log-group:${logGroupName(environment, '*')}`,
      ),
      Condition: madeAsOurs(environment),
    },
    {
      // AWS gives detectors their ids, and knows no condition on what they are about.
      Sid: 'KeepsWhatLearns',
      Effect: 'Allow',
      Action: [
        'logs:DeleteLogAnomalyDetector',
        'logs:GetLogAnomalyDetector',
        'logs:ListTagsForResource',
        'logs:TagResource',
        'logs:UntagResource',
        'logs:UpdateLogAnomalyDetector',
      ],
      Resource: detectors,
    },
  ];
}

const carrying = (environment: Environment, account: string): Statement[] => [
  keepsRoles('KeepsTheRoleThatCarriesEvents', [forwardingRoleArn(environment, account)]),
  givesRoles('GivesRulesThatRole', [forwardingRoleArn(environment, account)], 'events'),
];

/** One for an account and region. */
function threats(environment: Environment, account: string): Statement[] {
  const id = accountIdOf(environment, account);
  return [
    {
      Sid: 'SwitchesGuardDutyOn',
      Effect: 'Allow',
      Action: 'guardduty:CreateDetector',
      Resource: '*',
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'KeepsGuardDuty',
      Effect: 'Allow',
      Action: [
        'guardduty:DeleteDetector',
        'guardduty:GetDetector',
        'guardduty:ListTagsForResource',
        'guardduty:UntagResource',
        'guardduty:UpdateDetector',
      ],
      Resource: regionalArn(environment, 'guardduty', id, 'detector/*'),
      Condition: ours(environment),
    },
    {
      // Asked as it is switched on too.
      Sid: 'TagsGuardDuty',
      Effect: 'Allow',
      Action: 'guardduty:TagResource',
      Resource: regionalArn(environment, 'guardduty', id, 'detector/*'),
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'LetsGuardDutyHaveItsRole',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole', 'iam:GetRole'],
      Resource: `arn:${environment.partition}:iam::${id}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    },
  ];
}

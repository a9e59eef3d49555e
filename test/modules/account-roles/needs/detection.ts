import {
  accountId,
  anywhere,
  iamRoleArn,
  invented,
  type NeedsByType,
  named,
  on,
  regional,
  requested,
  type Subject,
  serviceLinkedRole,
  text,
} from './need';

const logGroup = regional('logs', (subject) => `log-group:${text(subject, 'log_group_name')}`);

const alarm = (put: string) =>
  ({
    arn: named('cloudwatch', 'alarm:', 'alarm_name'),
    born: [`cloudwatch:${put}`, 'cloudwatch:TagResource'],
    kept: [
      'cloudwatch:DeleteAlarms',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:ListTagsForResource',
      `cloudwatch:${put}`,
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
    ],
  }) as const;

/** A role that an attribute of a target hands to EventBridge, where it does. */
const handedOn = (subject: Subject) => {
  const role = subject.referred('role_arn');
  return role === undefined
    ? []
    : on(iamRoleArn(role), { 'iam:PassedToService': 'events.amazonaws.com' }, 'iam:PassRole');
};

/** Of what watches. Sources: the service authorization reference, and the references of the APIs. */
export const DETECTION: NeedsByType = {
  aws_cloudwatch_metric_alarm: alarm('PutMetricAlarm'),
  aws_cloudwatch_composite_alarm: {
    ...alarm('PutCompositeAlarm'),
    kept: [...alarm('PutCompositeAlarm').kept, 'cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'],
  },
  aws_cloudwatch_dashboard: {
    arn: (subject) =>
      `arn:${subject.environment.partition}:cloudwatch::${accountId(subject)}:dashboard/${text(subject, 'dashboard_name')}`,
    kept: ['cloudwatch:DeleteDashboards', 'cloudwatch:GetDashboard', 'cloudwatch:PutDashboard'],
  },
  aws_cloudwatch_event_bus: {
    arn: named('events', 'event-bus/'),
    born: ['events:CreateEventBus', 'events:TagResource'],
    kept: [
      'events:DeleteEventBus',
      'events:DescribeEventBus',
      'events:ListTagsForResource',
      'events:TagResource',
      'events:UntagResource',
      'events:UpdateEventBus',
    ],
  },
  aws_cloudwatch_event_bus_policy: {
    partOf: 'event_bus_name',
    kept: ['events:DescribeEventBus', 'events:PutPermission', 'events:RemovePermission'],
  },
  aws_cloudwatch_event_rule: {
    arn: (subject) => {
      const bus = subject.referred('event_bus_name');
      return named('events', bus === undefined ? 'rule/' : `rule/${text(bus, 'name')}/`)(subject);
    },
    born: ['events:PutRule', 'events:TagResource'],
    kept: [
      'events:DeleteRule',
      'events:DescribeRule',
      'events:ListTagsForResource',
      'events:PutRule',
      'events:TagResource',
      'events:UntagResource',
    ],
  },
  aws_cloudwatch_event_target: {
    partOf: 'rule',
    kept: ['events:ListTargetsByRule', 'events:PutTargets', 'events:RemoveTargets'],
    beside: handedOn,
  },
  aws_cloudwatch_log_anomaly_detector: {
    arn: regional('logs', () => 'anomaly-detector:invented-by-aws'),
    kept: [
      'logs:DeleteLogAnomalyDetector',
      'logs:GetLogAnomalyDetector',
      'logs:ListTagsForResource',
      'logs:TagResource',
      'logs:UntagResource',
      'logs:UpdateLogAnomalyDetector',
    ],
    beside: (subject) => {
      const [arn] = subject.resource.attributes.log_group_arn_list as readonly string[];
      return on(String(arn), requested(subject), 'logs:CreateLogAnomalyDetector');
    },
  },
  aws_cloudwatch_log_metric_filter: {
    arn: logGroup,
    kept: ['logs:DeleteMetricFilter', 'logs:DescribeMetricFilters', 'logs:PutMetricFilter'],
  },
  aws_guardduty_detector: {
    arn: invented('guardduty', 'detector'),
    born: ['guardduty:TagResource'],
    kept: [
      'guardduty:DeleteDetector',
      'guardduty:GetDetector',
      'guardduty:ListTagsForResource',
      'guardduty:TagResource',
      'guardduty:UntagResource',
      'guardduty:UpdateDetector',
    ],
    beside: (subject) => [
      ...anywhere(requested(subject), 'guardduty:CreateDetector'),
      ...serviceLinkedRole(subject, 'guardduty', 'AWSServiceRoleForAmazonGuardDuty'),
    ],
  },
  aws_guardduty_detector_feature: {
    partOf: 'detector_id',
    kept: ['guardduty:GetDetector', 'guardduty:UpdateDetector'],
  },
};

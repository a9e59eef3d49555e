import { gatewayAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { containmentLogGroupName, firewallLogGroupName, gatewayLogGroupName } from '../../foundation/log-groups';
import { metricNamespace } from '../../foundation/metrics';
import type { Metric } from '../alarm/definition';
import type { LogFilter } from './definition';

/** Something that is counted in a log of the gateway's account. */
interface Counted {
  readonly id: string;
  readonly metric: string;
}

const counted = (id: string, metric: string): Counted => ({ id, metric });

export const RECORDED = {
  unanswered: counted('unanswered', 'Unanswered'),
  turnedAway: counted('turned-away', 'TurnedAway'),
  throttled: counted('throttled', 'Throttled'),
  blocked: counted('blocked', 'Blocked'),
  approversTurnedAway: counted('approvers-turned-away', 'ApproversTurnedAway'),
  approved: counted('approved', 'Approved'),
  rejected: counted('rejected', 'Rejected'),
  expired: counted('expired', 'Expired'),
  failed: counted('failed', 'Failed'),
  untold: counted('untold', 'Untold'),
  containmentFailed: counted('containment-failed', 'ContainmentFailed'),
  containmentLost: counted('containment-lost', 'ContainmentLost'),
} as const;

export const recordMetric = (environment: Environment, { metric }: Counted): Metric => ({
  namespace: metricNamespace(environment, 'records'),
  name: metric,
  dimensions: {},
  statistic: 'Sum',
});

/** In the place of the gateway, since it could not be asked or did not answer. Source: "Gateway response types" in the guide. */
const UNANSWERED = ['INTEGRATION_*', 'API_CONFIGURATION_ERROR', 'DEFAULT_5XX'];
/** Before the gateway is asked. */
const TURNED_AWAY = [
  'ACCESS_DENIED',
  'EXPIRED_TOKEN',
  'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN',
  'UNAUTHORIZED',
];

const answeredBy = (types: readonly string[]) =>
  `{ ${types.map((type) => `($.answeredBy = "${type}")`).join(' || ')} }`;

/** What access logs, the firewall, the audit log and the record of containment say that no metric of AWS says. */
export function recordFilters(environment: Environment, account: string): LogFilter[] {
  if (!gatewayAccounts(environment).includes(account)) return [];
  const access = gatewayLogGroupName(environment, 'access');
  const audit = gatewayLogGroupName(environment, 'audit');
  const contained = containmentLogGroupName(environment, 'audit');
  const closed = (outcome: string) => `{ ($.event = "approval.closed") && ($.outcome = "${outcome}") }`;
  const patterns: readonly (readonly [Counted, string, string])[] = [
    [RECORDED.unanswered, access, answeredBy(UNANSWERED)],
    [RECORDED.turnedAway, access, answeredBy(TURNED_AWAY)],
    [RECORDED.throttled, access, answeredBy(['THROTTLED', 'QUOTA_EXCEEDED'])],
    // The authorizer denies, or has nobody to ask.
    [
      RECORDED.approversTurnedAway,
      gatewayLogGroupName(environment, 'approver-access'),
      answeredBy([...TURNED_AWAY, 'AUTHORIZER_*']),
    ],
    [RECORDED.approved, audit, '{ ($.event = "approval.decided") && ($.decision = "approve") }'],
    [RECORDED.rejected, audit, closed('rejected')],
    [RECORDED.expired, audit, closed('expired')],
    [RECORDED.failed, audit, closed('failed')],
    [
      RECORDED.untold,
      gatewayLogGroupName(environment, 'approvals'),
      '{ ($.event = "approval.announced") && ($.told IS FALSE) }',
    ],
    [RECORDED.containmentFailed, contained, '{ $.event = "containment.failed" }'],
    [RECORDED.containmentLost, contained, '{ $.event = "containment.lost" }'],
    ...(environment.gateway?.firewall === 'create'
      ? ([[RECORDED.blocked, firewallLogGroupName(environment), '{ $.action = "BLOCK" }']] as const)
      : []),
  ];
  return patterns.map(([{ id, metric }, logGroupName, pattern]) => ({
    group: 'records',
    id,
    logGroupName,
    pattern,
    namespace: metricNamespace(environment, 'records'),
    metric,
  }));
}

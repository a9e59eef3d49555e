import type { Environment } from '../../foundation/environment';
import type { Severity } from '../../foundation/vocabulary';
import type { WatchRule } from './definition';

/** Findings of what looks for threats and for access from outside, wherever that is switched on. */
export const findingRules = ({ landingZone }: Environment): WatchRule[] => [
  ...(landingZone.guardDuty === 'off' ? [] : BANDS.map(threats)),
  ...(landingZone.accessAnalyzer === 'off' ? [] : [outsideAccess]),
];

/** Source: "Severity levels of GuardDuty findings" in its guide: critical and high from 7, medium from 4, low below. */
const BANDS: readonly {
  readonly id: string;
  readonly what: string;
  readonly severity: Severity;
  readonly numeric: readonly unknown[];
}[] = [
  { id: 'threats-high', what: 'of severity 7 or above', severity: 'critical', numeric: ['>=', 7] },
  { id: 'threats-medium', what: 'of severity 4 to below 7', severity: 'warning', numeric: ['>=', 4, '<', 7] },
  { id: 'threats-low', what: 'of severity below 4', severity: 'notice', numeric: ['>=', 1, '<', 4] },
];

const threats = ({ id, what, severity, numeric }: (typeof BANDS)[number]): WatchRule => ({
  id,
  says: `GuardDuty has found something ${what}`,
  runbook: 'GuardDuty has found something',
  severity,
  about: 'guardduty',
  pattern: { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'], detail: { severity: [{ numeric }] } },
});

/** Source: "Monitoring AWS Identity and Access Management Access Analyzer with Amazon EventBridge" in the IAM guide. */
const outsideAccess: WatchRule = {
  id: 'access-from-outside',
  says: 'Access Analyzer has found access that nobody may have meant',
  runbook: 'Access Analyzer has found something',
  severity: 'warning',
  about: 'analyzer',
  pattern: {
    source: ['aws.access-analyzer'],
    'detail-type': ['Access Analyzer Finding', 'Internal Access Finding', 'Unused Access Finding for IAM entities'],
    detail: { status: ['ACTIVE'] },
  },
};

import type { Standing } from './reconcile';

/** Metrics of how containment stands, in CloudWatch's embedded format. */
export const CONTAINMENT_METRICS = {
  contained: 'Contained',
  containing: 'Containing',
  releasing: 'Releasing',
  oldestMinutes: 'OldestMinutes',
} as const;

export const containmentNamespace = (environment: string) => `${environment}/containment`;

/** A line of the log that carries the metrics too. */
export const measured = (environment: string, standing: Standing, now: number) => ({
  level: 'INFO',
  message: 'Looked at all that is contained',
  ...Object.fromEntries(
    Object.entries(CONTAINMENT_METRICS).map(([name, metric]) => [metric, standing[name as keyof Standing]]),
  ),
  _aws: {
    Timestamp: now,
    CloudWatchMetrics: [
      {
        Namespace: containmentNamespace(environment),
        Dimensions: [[]],
        Metrics: Object.values(CONTAINMENT_METRICS).map((Name) => ({
          Name,
          Unit: Name === 'OldestMinutes' ? 'None' : 'Count',
        })),
      },
    ],
  },
});

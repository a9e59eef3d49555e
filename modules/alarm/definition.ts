import type { Severity } from '../../foundation/vocabulary';

/** A metric of CloudWatch, in its own account and region. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** All of them: with other dimensions it is another metric. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What becomes of the values of a period. */
  readonly statistic: 'Sum' | 'Average' | 'Maximum' | 'p99';
}

interface Described {
  /** What it is about, as a group of its kind. */
  readonly group: string;
  /** Which of the group. */
  readonly id: string;
  /** Name in the account, by which people and other parts know it. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly says: string;
  /** Heading of the runbook that says what to look at and what to press. */
  readonly runbook: string;
  /** Whom it tells; nobody where another alarm speaks for it. */
  readonly severity?: Severity | undefined;
}

/** What is watched: one metric, the sum of several, or one against what is usual for it. */
export type Watched =
  | { readonly kind: 'metric'; readonly metric: Metric }
  | { readonly kind: 'sum'; readonly metrics: readonly Metric[] }
  | { readonly kind: 'unusual'; readonly metric: Metric; readonly deviations: number };

/** An alarm on metrics. */
export interface MetricAlarm extends Described {
  readonly kind: 'metric';
  readonly watched: Watched;
  /** At which value it begins to count; what is unusual has no such number. */
  readonly from?: number | undefined;
  readonly periodSeconds: number;
  /** In how many of the newest periods. */
  readonly periods: { readonly many: number; readonly of: number };
  /** What a period without a value counts as: as nothing that is wrong, as wrong, or as nothing at all. */
  readonly silence: 'fine' | 'wrong' | 'unknown';
}

/** An alarm on the states of others, which are made with it or before it. */
export interface CompositeAlarm extends Described {
  readonly kind: 'composite';
  readonly rule: string;
}

export type Alarm = MetricAlarm | CompositeAlarm;

const FIVE_MINUTES = 300;

/** So many in five minutes. What is counted is not written where there is nothing to count, so silence is fine. */
export const inFiveMinutes = (from: number) =>
  ({ from, periodSeconds: FIVE_MINUTES, periods: { many: 1, of: 1 }, silence: 'fine' }) as const;

/** One of something that should never be. */
export const atAll = inFiveMinutes(1);

/** Longer than one bad moment: in three of five minutes. */
export const forSomeMinutes = (from: number) =>
  ({ from, periodSeconds: 60, periods: { many: 3, of: 5 }, silence: 'fine' }) as const;

const state = (name: string, of: 'ALARM' | 'OK') => `${of}("${name}")`;

export const isInAlarm = (name: string) => state(name, 'ALARM');
export const isFine = (name: string) => state(name, 'OK');
export const anyOf = (names: readonly string[]) => names.map(isInAlarm).join(' OR ');

/** Alarms that one rule may name. Source: the reference of PutCompositeAlarm. */
export const MOST_CHILDREN = 100;

/** Lines of a log that are counted. */
export interface LogFilter {
  /** What it counts, as a group of its kind. */
  readonly group: string;
  /** Which of the group. */
  readonly id: string;
  readonly logGroupName: string;
  /** Source: "Filter pattern syntax for metric filters" in the CloudWatch Logs guide. */
  readonly pattern: string;
  readonly namespace: string;
  readonly metric: string;
}

/** Characters of a pattern. Source: the reference of PutMetricFilter. */
export const LARGEST_PATTERN = 1024;

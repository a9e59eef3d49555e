/** Characters that EventBridge takes by default. Source: "Amazon EventBridge quotas" in its guide. */
export const LARGEST_PATTERN = 2048;

/** Rules with a wildcard that a bus takes, which cannot be raised. Source: the same. */
export const MOST_RULES_WITH_WILDCARDS = 30;

/** Whether a rule counts as one with a wildcard. */
export const hasWildcard = (pattern: object) => JSON.stringify(pattern).includes('"wildcard":');

/** Metric filters that a log group takes. Source: "CloudWatch Logs quotas" in its guide. */
export const MOST_FILTERS = 100;

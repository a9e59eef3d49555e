import type { Severity } from '../../foundation/vocabulary';

/** What EventBridge matches: see "Creating Amazon EventBridge event patterns" in its guide. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly unknown[] };

/** Something that people are told when it happens. */
export interface WatchRule {
  /** Id of the construct and end of the rule's name. */
  readonly id: string;
  /** Begins the line that people read. */
  readonly says: string;
  /** Heading of the runbook that says what to look at and what to press. */
  readonly runbook: string;
  readonly severity: Severity;
  readonly pattern: EventPattern;
  /** What the line says beside that. */
  readonly about: 'call' | 'guardduty' | 'analyzer';
  /**
   * Whether the event appears in the partition's home region alone or there too, as those of IAM and of the global endpoint of
   * STS do. Source: "Global service events" in the CloudTrail guide.
   */
  readonly global?: boolean;
  /** Whether calls that change nothing are looked at too: EventBridge leaves them out unless a rule asks for them. */
  readonly reads?: boolean;
}

/** Characters of a pattern. Source: "Amazon EventBridge quotas" in its guide. */
export const LARGEST_PATTERN = 2048;

const CALL = ['AWS API Call via CloudTrail'];

/** Calls of AWS, by who made them and what they were. */
export const calls = (detail: EventPattern): EventPattern => ({ 'detail-type': CALL, detail });

/** Calls of services, by the names that CloudTrail has for both. */
export const callsOf = (
  services: readonly string[],
  names: readonly string[],
  detail: EventPattern = {},
): EventPattern =>
  calls({
    eventSource: services.map((service) => `${service}.amazonaws.com`),
    eventName: names,
    ...detail,
  });

/** Whoever is no session of one of these roles, and no session of a role at all. */
export const byOthersThan = (roleArns: readonly string[]): EventPattern => ({
  userIdentity: { sessionContext: { sessionIssuer: { arn: [{ exists: false }, { 'anything-but': roleArns }] } } },
});

export const beginsWith = (...prefixes: readonly string[]) => prefixes.map((prefix) => ({ prefix }));

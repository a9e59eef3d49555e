import type { RefusalCode } from '../../foundation/refusals';
import { refused } from './lambda/core/answers';

export interface FirewallSettings {
  /** Of one address. */
  readonly requestsPerFiveMinutes: number;
  /** Whether requests come over the internet. */
  readonly isPublic: boolean;
}

/**
 * A length of more than 262,144 bytes, which is the most that a call may have. The header says it; of bodies themselves AWS
 * WAF sees no more than the first 64 KB, so that a rule on their size could not tell a large one from one that is too large.
 */
const LONGER_THAN_A_CALL =
  '^0*(?:[1-9][0-9]{6,}|[3-9][0-9]{5}|2[7-9][0-9]{4}|26[3-9][0-9]{3}|262[2-9][0-9]{2}|2621[5-9][0-9]|26214[5-9])$';

const CONTENT_LENGTH = { single_header: { name: 'content-length' } };
const AS_IT_IS = [{ priority: 0, type: 'NONE' }];

/** Refusals that the firewall gives itself, by their codes. */
const GIVEN = ['call-too-large', 'limit-exceeded'] as const satisfies readonly RefusalCode[];
type Given = (typeof GIVEN)[number];

/** In the order in which they are asked. The bindings know no types of rules, so they are in Terraform's own words. */
export const firewallRules = ({ requestsPerFiveMinutes, isPublic }: FirewallSettings) =>
  [
    ruleOfOurs('too-large', 'call-too-large', {
      regex_match_statement: {
        regex_string: LONGER_THAN_A_CALL,
        field_to_match: CONTENT_LENGTH,
        text_transformation: AS_IT_IS,
      },
    }),
    ruleOfOurs('too-often', 'limit-exceeded', {
      rate_based_statement: { aggregate_key_type: 'IP', limit: requestsPerFiveMinutes, evaluation_window_sec: 300 },
    }),
    ...(isPublic ? [ruleOfAws('known-addresses', 'AWSManagedRulesAmazonIpReputationList')] : []),
    ruleOfAws('known-attacks', 'AWSManagedRulesKnownBadInputsRuleSet'),
  ].map((rule, priority) => ({ ...rule, priority }));

const ruleOfOurs = (name: string, code: Given, statement: object) => ({
  name,
  statement,
  action: { block: { customResponse: { responseCode: REFUSED[code].status, customResponseBodyKey: code } } },
  visibilityConfig: countedAs(name),
});

const ruleOfAws = (name: string, group: string) => ({
  name,
  statement: { managed_rule_group_statement: { vendor_name: 'AWS', name: group } },
  overrideAction: { none: {} },
  visibilityConfig: countedAs(name),
});

/** Samples of requests would show their signatures. */
export const countedAs = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

/** What is answered, by code: the form of all refusals, but for the request, which has no number yet. */
export const firewallAnswers = () =>
  GIVEN.map((key) => ({ key, content: JSON.stringify(REFUSED[key].problem), contentType: 'APPLICATION_JSON' }));

function refusalOf(code: Given) {
  const { status, body } = refused(code, '');
  const { instance: _, ...problem } = JSON.parse(body);
  return { status, problem };
}

const REFUSED = Object.fromEntries(GIVEN.map((code) => [code, refusalOf(code)])) as Record<
  Given,
  ReturnType<typeof refusalOf>
>;

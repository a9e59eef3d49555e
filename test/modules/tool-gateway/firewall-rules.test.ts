import { firewallAnswers, firewallRules } from '../../../modules/tool-gateway/firewall-rules';

const rules = (isPublic: boolean) => firewallRules({ requestsPerFiveMinutes: 20_000, isPublic });
type Rule = ReturnType<typeof firewallRules>[number];
const named = (name: string): Rule => {
  const found = rules(true).find((rule) => rule.name === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
};

test('requests over the internet pass all rules, those of known endpoints all but the reputation of their addresses', () => {
  const names = (isPublic: boolean) => rules(isPublic).map(({ name, priority }) => `${priority} ${name}`);
  expect(names(true)).toEqual(['0 too-large', '1 too-often', '2 known-addresses', '3 known-attacks']);
  expect(names(false)).toEqual(['0 too-large', '1 too-often', '2 known-attacks']);
});

test('the rules of AWS block as AWS says, and none of them only counts', () => {
  const ofAws = rules(true).filter((rule) => 'overrideAction' in rule);
  expect(ofAws.map((rule) => rule.statement)).toEqual([
    { managed_rule_group_statement: { vendor_name: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' } },
    { managed_rule_group_statement: { vendor_name: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
  ]);
  for (const rule of ofAws) expect(rule).toMatchObject({ overrideAction: { none: {} } });
});

describe('a body of more than 256 KB is refused before anybody reads it', () => {
  const { regex_match_statement: match } = named('too-large').statement as {
    regex_match_statement: { regex_string: string; field_to_match: object };
  };
  const matches = (length: string) => new RegExp(match.regex_string).test(length);

  test('by the length that the request gives', () => {
    expect(match.field_to_match).toEqual({ single_header: { name: 'content-length' } });
    expect(named('too-large')).toMatchObject({
      action: { block: { customResponse: { responseCode: 413, customResponseBodyKey: 'call-too-large' } } },
    });
  });

  test('every length above, and none below', () => {
    const LONGEST = 262_144;
    const edges = [0, 1, 9, 99_999, 100_000, 199_999, 200_000, 259_999, 260_000, 261_999, 262_099, 262_100, 262_139];
    for (const length of [...edges, LONGEST - 1, LONGEST])
      expect([length, matches(String(length))]).toEqual([length, false]);
    const more = [262_145, 262_149, 262_150, 262_199, 262_200, 263_000, 269_999, 270_000, 299_999, 300_000, 999_999];
    for (const length of [...more, 1_000_000, 10_485_760, 10 ** 15])
      expect([length, matches(String(length))]).toEqual([length, true]);
    for (let length = LONGEST - 5000; length < LONGEST + 60_000; length += 1)
      if (matches(String(length)) !== length > LONGEST) throw new Error(`${length} is on the wrong side`);
  });

  test('also one with zeros before it', () => {
    expect(matches('000262145')).toBe(true);
    expect(matches('0000262144')).toBe(false);
  });
});

test('an address that asks too often waits', () => {
  expect(named('too-often')).toMatchObject({
    statement: { rate_based_statement: { aggregate_key_type: 'IP', limit: 20_000, evaluation_window_sec: 300 } },
    action: { block: { customResponse: { responseCode: 429, customResponseBodyKey: 'limit-exceeded' } } },
  });
});

test('what is refused is told as all refusals are', () => {
  for (const { key, content, contentType } of firewallAnswers()) {
    expect(JSON.parse(content)).toMatchObject({ code: key, type: `urn:p2a-guardrails:refusal:${key}` });
    expect(contentType).toBe('APPLICATION_JSON');
  }
  const used = JSON.stringify(rules(true))
    .match(/"customResponseBodyKey":"[^"]+"/g)
    ?.map((text) => text.split('"')[3]);
  expect(firewallAnswers().map(({ key }) => key)).toEqual(used);
});

test('no rule keeps samples of requests, whose headers are signatures', () => {
  for (const { visibilityConfig } of rules(true))
    expect(visibilityConfig).toMatchObject({ sampledRequestsEnabled: false, cloudwatchMetricsEnabled: true });
});

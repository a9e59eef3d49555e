import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import { workloadAccounts } from '../../../foundation/accounts';
import { LARGEST_PATTERN, type WatchRule } from '../../../modules/watch-rules/definition';
import { messageOf } from '../../../modules/watch-rules/message';
import { watchRules } from '../../../modules/watch-rules/rules';
import enforced from '../../fixtures/enforced/environment';
import govcloud from '../../fixtures/govcloud/environment';
import landingZone from '../../fixtures/landing-zone/environment';
import { matchesEvent, transformed } from '../../support/event-pattern';
import { hasWildcard } from '../../support/watch-quotas';
import { ruleCases } from './cases';

const ACCOUNTS = Object.entries({ dev, prod, govcloud, 'landing-zone': landingZone, enforced }).flatMap(
  ([name, environment]) => workloadAccounts(environment).map((account) => ({ name, environment, account })),
);

describe.each(ACCOUNTS)('the rules of $account in $name', ({ environment, account }) => {
  const rules = watchRules(environment, account);
  const cases = ruleCases(environment, account);

  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, { pattern }) => {
    const { on, off } = cases[id] ?? { on: {}, off: {} };
    expect(Object.keys(on).length).toBeGreaterThan(0);
    expect(Object.keys(off).length).toBeGreaterThan(0);
    const verdicts = (events: typeof on) =>
      Object.entries(events).map(([what, event]) => [what, matchesEvent(pattern, event)]);
    expect([...verdicts(on), ...verdicts(off)]).toEqual([
      ...Object.keys(on).map((what) => [what, true]),
      ...Object.keys(off).map((what) => [what, false]),
    ]);
  });

  test('fit EventBridge, and leave others room for wildcards', () => {
    for (const { pattern } of rules) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(LARGEST_PATTERN);
    expect(rules.filter(({ pattern }) => hasWildcard(pattern)).length).toBeLessThanOrEqual(6);
  });
});

test('nothing that there is a case for goes unwatched', () => {
  const made = new Set(
    ACCOUNTS.flatMap(({ environment, account }) => watchRules(environment, account).map(({ id }) => id)),
  );
  const known = ACCOUNTS.flatMap(({ environment, account }) => Object.keys(ruleCases(environment, account)));
  expect([...made].sort()).toEqual([...new Set(known)].sort());
});

test.each(ACCOUNTS)('whatever $account of $name is for, its logs, alarms and identities are watched', (of) => {
  const ids = watchRules(of.environment, of.account).map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'alarms-changed',
      'alerts-changed',
      'break-glass-acts',
      'console-changes',
      'keys-changed',
      'logs-changed',
      'logs-narrowed',
      'recording-changed',
      'root-acts',
      'rules-changed',
    ]),
  );
});

test('events of IAM, STS and the root user are looked for in the region where they appear', () => {
  const global = watchRules(dev, 'sandbox').filter((rule) => rule.global === true);
  const services = (rule: WatchRule) => JSON.stringify(rule.pattern).match(/(?:iam|sts)\.amazonaws\.com/g) ?? [];
  for (const rule of watchRules(dev, 'sandbox'))
    if (services(rule).length > 0) expect(global.map(({ id }) => id)).toContain(rule.id);
  expect(global.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['root-acts', 'break-glass-acts', 'console-changes']),
  );
});

test('that somebody takes a role on, or looks around in an emergency, is no change and has to be asked for', () => {
  const reads = watchRules(dev, 'sandbox')
    .filter((rule) => rule.reads === true)
    .map(({ id }) => id);
  expect(reads.sort()).toEqual([
    'agent-roles-taken-on',
    'break-glass-acts',
    'break-glass-begins',
    'tool-roles-taken-on',
  ]);
});

describe('the line that people are told', () => {
  const line = (id: string, which: string) => {
    const rule = watchRules(dev, 'sandbox').find((one) => one.id === id);
    const event = ruleCases(dev, 'sandbox')[id]?.on[which];
    if (rule === undefined || event === undefined) throw new Error(`no case ${id}: ${which}`);
    const { inputPaths, inputTemplate } = messageOf(dev, rule);
    return JSON.parse(transformed({ input_paths: { ...inputPaths }, input_template: inputTemplate }, event));
  };

  test('says who did what, where and when, and where the runbook goes on', () => {
    expect(line('guardrails-changed', 'who ships agents, in vain')).toBe(
      'critical in dev: Somebody who may not changes a guardrail, or tries to. DeleteGuardrail of bedrock.amazonaws.com, by ' +
        'arn:aws:sts::333333333333:assumed-role/p2a-dev-workload-deploy/session (AROAEXAMPLEID:session, account 333333333333), ' +
        'error, if it was refused: AccessDenied. CloudTrail event 4f8c6f0e-8f4e-4d0b-9a34-6a1f7a7f0c11, in account 333333333333, ' +
        'eu-central-1, at 2026-03-10T12:00:30Z. Runbook: Somebody changes what guards',
    );
    expect(line('threats-high', 'high')).toContain(
      'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS, severity 8',
    );
    expect(line('access-from-outside', 'a bucket')).toContain('AWS::S3::Bucket arn:aws:s3:::bucket.');
  });

  test('says nothing that a caller could have written', () => {
    for (const rule of watchRules(dev, 'sandbox'))
      for (const path of Object.values(messageOf(dev, rule).inputPaths))
        expect(path).not.toMatch(/requestParameters|userAgent|sourceIPAddress|errorMessage|title|description/);
  });
});

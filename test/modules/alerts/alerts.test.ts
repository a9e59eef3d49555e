import dev from '../../../environments/dev';
import { policy } from '../../../foundation/policy';
import { mailboxesOf } from '../../../modules/alerts/alert-topics';
import { alertTopicPolicy } from '../../../modules/alerts/policy';
import { alertKeyUses } from '../../../modules/data-key/alerts-policy';
import { allows, type Caller } from '../../support/allow';
import { environment } from '../../support/environment';
import { resourcesIn, synthEnvironment } from '../../support/synth';

const account = '333333333333';

describe('who tells people something', () => {
  const tells = (caller: Caller, context: Record<string, string>) =>
    allows(
      alertTopicPolicy(dev, 'sandbox', 'critical'),
      {
        action: 'sns:Publish',
        resource: `arn:aws:sns:eu-central-1:${account}:p2a-dev-alerts-critical`,
        context: { 'aws:SecureTransport': 'true', ...context },
      },
      caller,
    );
  const from = (service: string, arn: string, source = account) =>
    tells({ service: `${service}.amazonaws.com` }, { 'aws:SourceAccount': source, 'aws:SourceArn': arn });

  test('28: alarms, rules and budgets of the account, and nobody else’s', () => {
    expect(from('cloudwatch', `arn:aws:cloudwatch:eu-central-1:${account}:alarm:p2a-dev-refused-a`)).toBe(true);
    expect(from('events', `arn:aws:events:eu-central-1:${account}:rule/p2a-dev-watch-logs-changed`)).toBe(true);
    expect(from('events', `arn:aws:events:eu-central-1:999999999999:rule/x`, '999999999999')).toBe(false);
    expect(from('events', `arn:aws:cloudwatch:eu-central-1:${account}:alarm:a`)).toBe(false);
    expect(from('s3', `arn:aws:events:eu-central-1:${account}:rule/x`)).toBe(false);
  });

  test('28: a rule of which nobody says where it is, and no alarm or budget of that kind', () => {
    const unnamed = (service: string) => tells({ service: `${service}.amazonaws.com` }, {});
    expect(['events', 'cloudwatch', 'budgets', 'costalerts'].map(unnamed)).toEqual([true, false, false, false]);
    const opens = (service: string, context: Record<string, string>) =>
      allows(
        policy(...alertKeyUses(dev, 'sandbox')),
        { action: 'kms:GenerateDataKey', resource: `arn:aws:kms:eu-central-1:${account}:key/a`, context },
        { service: `${service}.amazonaws.com` },
      );
    expect(['events', 'cloudwatch', 'budgets', 'costalerts'].map((service) => opens(service, {}))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(opens('events', { 'aws:SourceAccount': '999999999999' })).toBe(false);
  });

  test('containment, and no agent', () => {
    const role = (path: string) =>
      tells({ account }, { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/p2a/${path}`, 'aws:PrincipalOrgID': 'o' });
    expect(role('containment/p2a-dev-containment')).toBe(true);
    expect(role('agent/p2a-dev-agent-a')).toBe(false);
  });
});

test('mailboxes of a severity are those that are named, or else the contacts', () => {
  const usual = environment();
  expect(['critical', 'warning', 'notice'].map((severity) => mailboxesOf(usual, severity as 'critical'))).toEqual([
    ['security@acme.example'],
    ['security@acme.example', 'operations@acme.example'],
    ['operations@acme.example'],
  ]);
  const named = environment({ detection: { notify: { critical: ['a@acme.example', 'a@acme.example'], notice: [] } } });
  expect([mailboxesOf(named, 'critical'), mailboxesOf(named, 'notice')]).toEqual([['a@acme.example'], []]);
});

test('24: every topic is sealed, and has a policy', () => {
  const resources = resourcesIn(synthEnvironment(environment()));
  const keys = { 'trial-detection-sandbox': 'alerts-key-arn', 'trial-log-archive': 'aws_kms_key.alerts' };
  for (const [stack, key] of Object.entries(keys)) {
    const ofType = (wanted: string) =>
      resources.filter(({ type, path }) => type === wanted && path.startsWith(`${stack}/alerts/`));
    expect(ofType('aws_sns_topic').map(({ attributes }) => attributes.name)).toEqual(
      ['critical', 'notice', 'warning'].map((severity) => `p2a-trial-alerts-${severity}`),
    );
    for (const { attributes } of ofType('aws_sns_topic')) expect(attributes.kms_master_key_id).toContain(key);
    expect(ofType('aws_sns_topic_policy')).toHaveLength(3);
  }
});

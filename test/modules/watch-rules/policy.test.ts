import dev from '../../../environments/dev';
import { forwardingPolicy, forwardingTrust, untoldQueuePolicy } from '../../../modules/watch-rules/policy';
import govcloud from '../../fixtures/govcloud/environment';
import landingZone from '../../fixtures/landing-zone/environment';
import { allows } from '../../support/allow';
import { resourcesIn, synthEnvironment } from '../../support/synth';

const events = { service: 'events.amazonaws.com' };
const rule = (name: string, region = 'eu-central-1', account = '333333333333') =>
  `arn:aws:events:${region}:${account}:rule/${name}`;

describe('the queue of what nobody was told', () => {
  const sends = (context: Record<string, string>, service = 'events.amazonaws.com', action = 'sqs:SendMessage') =>
    allows(
      untoldQueuePolicy(dev, 'sandbox', 'eu-central-1'),
      {
        action,
        resource: 'arn:aws:sqs:eu-central-1:333333333333:p2a-dev-alerts-untold',
        context: { 'aws:SecureTransport': 'true', ...context },
      },
      { service },
    );
  const own = { 'aws:SourceAccount': '333333333333', 'aws:SourceArn': rule('p2a-dev-watch-logs-changed') };

  test('28: takes what rules of its own account could not deliver, and nothing else', () => {
    expect(sends(own)).toBe(true);
    expect(sends({ ...own, 'aws:SourceArn': rule('nightly') })).toBe(false);
    expect(sends({ ...own, 'aws:SourceArn': rule('p2a-dev-watch-logs-changed', 'eu-central-1', '999999999999') })).toBe(
      false,
    );
    expect(sends({ ...own, 'aws:SourceAccount': '999999999999' })).toBe(false);
    expect(sends(own, 'sns.amazonaws.com')).toBe(false);
    expect(sends({ ...own, 'aws:SecureTransport': 'false' })).toBe(false);
    expect(sends(own, 'events.amazonaws.com', 'sqs:ReceiveMessage')).toBe(false);
  });
});

describe('the role that carries events home', () => {
  const takesOn = (context: Record<string, string>) =>
    allows(forwardingTrust(dev, 'sandbox', 'us-east-1'), { action: 'sts:AssumeRole', resource: '*', context }, events);

  test('16: is taken on by rules of the other region alone', () => {
    const own = { 'aws:SourceAccount': '333333333333', 'aws:SourceArn': rule('p2a-dev-watch-root-acts', 'us-east-1') };
    expect(takesOn(own)).toBe(true);
    expect(takesOn({ ...own, 'aws:SourceArn': rule('p2a-dev-watch-root-acts') })).toBe(false);
    expect(takesOn({ ...own, 'aws:SourceAccount': '999999999999' })).toBe(false);
  });

  test('puts events on the bus of its account, and does nothing else', () => {
    expect(forwardingPolicy(dev, 'sandbox').Statement).toEqual([
      {
        Sid: 'CarriesEventsHome',
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: 'arn:aws:events:eu-central-1:333333333333:event-bus/default',
      },
    ]);
  });
});

describe('28: where rules stand', () => {
  const rulesOf = (environment: typeof dev) =>
    resourcesIn(synthEnvironment(environment)).filter(
      ({ type, path }) =>
        path.includes('/watched/') && ['aws_cloudwatch_event_rule', 'aws_sqs_queue', 'aws_iam_role'].includes(type),
    );

  test('in the partition’s home region too, where the environment is at home elsewhere', () => {
    const regions = new Set(rulesOf(dev).map(({ attributes }) => attributes.region));
    expect(regions).toEqual(new Set([undefined, 'us-east-1']));
    const global = rulesOf(dev).filter(({ attributes }) => attributes.region === 'us-east-1');
    const home = new Map(
      rulesOf(dev)
        .filter(({ attributes, type }) => attributes.region === undefined && type === 'aws_cloudwatch_event_rule')
        .map(({ attributes }) => [attributes.name, attributes]),
    );
    for (const { attributes, type } of global)
      if (type === 'aws_cloudwatch_event_rule') {
        expect(home.get(attributes.name)?.event_pattern).toBe(attributes.event_pattern);
        expect(home.get(attributes.name)?.state).toBe(attributes.state);
      }
  });

  test('nowhere else in GovCloud, whose home region it is, and without a role', () => {
    const there = rulesOf(govcloud);
    expect(new Set(there.map(({ attributes }) => attributes.region))).toEqual(new Set([undefined]));
    expect(there.filter(({ type }) => type === 'aws_iam_role')).toEqual([]);
  });

  test('40: findings of GuardDuty are told of unless it is off, and a detector is made where it is asked for', () => {
    const types = (guardDuty: 'create' | 'existing' | 'off') => {
      const all = resourcesIn(
        synthEnvironment({ ...landingZone, landingZone: { ...landingZone.landingZone, guardDuty } }),
      );
      return [
        all.some(({ type }) => type === 'aws_guardduty_detector'),
        all.some(({ path }) => path.includes('/rules/home/threats-high/')),
      ];
    };
    expect([types('create'), types('existing'), types('off')]).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  test('the queue at home is sealed with the key of alerts, and the other one by SQS', () => {
    const queues = rulesOf(dev).filter(({ type }) => type === 'aws_sqs_queue');
    expect(
      queues.map(({ attributes }) => [
        attributes.region,
        attributes.kms_master_key_id,
        attributes.sqs_managed_sse_enabled,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [undefined, expect.stringContaining('alerts-key-arn'), undefined],
        ['us-east-1', undefined, true],
      ]),
    );
  });
});

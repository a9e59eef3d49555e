import { environment } from '../../support/environment';
import { only, resourcesIn, synthEnvironment } from '../../support/synth';

const resources = resourcesIn(
  synthEnvironment(environment({ landingZone: { costAnomalies: 'create' }, budgets: { monthlyUsd: 1000 } })),
);

test('unusual costs are looked for by the tag of the environment, from the account that may', () => {
  const monitor = only(resources, 'aws_ce_anomaly_monitor');
  expect(monitor.stack).toBe('trial-organization');
  expect(monitor.attributes).toMatchObject({ monitor_type: 'CUSTOM', name: 'p2a-trial-costs' });
  expect(JSON.parse(String(monitor.attributes.monitor_specification))).toEqual({
    And: null,
    CostCategories: null,
    Dimensions: null,
    Not: null,
    Or: null,
    Tags: { Key: 'p2a:environment', MatchOptions: null, Values: ['trial'] },
  });
});

test('people are told once a day, of what is worth a twentieth of the budget', () => {
  const monitor = only(resources, 'aws_ce_anomaly_monitor');
  expect(only(resources, 'aws_ce_anomaly_subscription').attributes).toMatchObject({
    frequency: 'DAILY',
    monitor_arn_list: [`\${${monitor.address}.arn}`],
    subscriber: [
      { type: 'EMAIL', address: 'security@acme.example' },
      { type: 'EMAIL', address: 'operations@acme.example' },
    ],
    threshold_expression: {
      dimension: {
        key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
        match_options: ['GREATER_THAN_OR_EQUAL'],
        values: ['50'],
      },
    },
  });
});

test.each(['existing', 'off'] as const)('nothing of it is made where it is %s', (costAnomalies) => {
  const none = resourcesIn(synthEnvironment(environment({ landingZone: { costAnomalies, ramSharing: 'create' } })));
  expect(none.filter(({ type }) => type.startsWith('aws_ce_'))).toEqual([]);
});

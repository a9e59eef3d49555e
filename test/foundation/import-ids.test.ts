import type { StackPlace } from '../../foundation/governed-stack';
import { importIdOf } from '../../foundation/import-ids';
import { environment } from '../support/environment';

const place: StackPlace = { environment: environment(), kind: 'gateway', account: 'sandbox' };

test.each<[string, Record<string, string>, string]>([
  ['aws_cloudwatch_log_group', { name: '/a/b' }, '/a/b'],
  ['aws_cloudwatch_log_data_protection_policy', { log_group_name: '/a/b' }, '/a/b'],
  ['aws_cloudwatch_log_subscription_filter', { log_group_name: '/a/b', name: 'archive' }, '/a/b|archive'],
  ['aws_budgets_budget', { name: 'p2a-trial' }, '333333333333:p2a-trial'],
  ['aws_api_gateway_account', {}, '333333333333'],
  ['aws_ram_sharing_with_organization', {}, '333333333333'],
  ['aws_iam_organizations_features', {}, 'o-a1b2c3d4e5'],
  ['aws_bedrock_model_invocation_logging_configuration', {}, 'eu-central-1'],
  ['aws_kms_alias', { name: 'alias/p2a-trial-state' }, 'alias/p2a-trial-state'],
  ['aws_cloudwatch_event_bus', { name: 'signals', region: 'eu-central-1' }, 'signals'],
  ['aws_cloudwatch_event_bus', { name: 'signals', region: 'us-east-1' }, 'signals@us-east-1'],
])('%s %j is imported by %s', (type, attributes, id) => {
  expect(importIdOf(place, type, attributes)).toBe(id);
});

test('nothing is said of what AWS invents an id for, nor of names that are not known yet', () => {
  expect(importIdOf(place, 'aws_kms_key', { description: 'a key' })).toBeUndefined();
  expect(importIdOf(place, 'aws_cloudwatch_log_subscription_filter', { name: 'archive' })).toBeUndefined();
});

import type { Environment } from '../../foundation/environment';
import { aboutLogGroups } from '../invariants/log-groups';
import { everything, given } from '../modules/account-roles/environments';
import { staffed } from '../modules/people/staffed';
import { environment } from '../support/environment';
import { caseOf, resourcesIn, synthEnvironment } from '../support/synth';

const CASES = Object.entries({
  everything,
  'some of it given': given,
  staffed: staffed(),
  smallest: environment(),
}).map(([name, of]) => ({ name, seen: caseOf(of) }));

describe.each(CASES)('$name', ({ seen }) => {
  aboutLogGroups(seen);

  test('there are log groups for the tests above to look at', () => {
    expect(resourcesIn(seen.stacks).map(({ type }) => type)).toContain('aws_cloudwatch_log_group');
  });
});

test('28: and an environment that delivers nothing subscribes nothing', () => {
  const off: Environment = environment({ landingZone: { logDelivery: 'off' } });
  const types = new Set(resourcesIn(synthEnvironment(off)).map(({ type }) => type));
  for (const type of [
    'aws_cloudwatch_log_subscription_filter',
    'aws_kinesis_firehose_delivery_stream',
    'aws_cloudwatch_log_destination',
    'aws_glue_catalog_table',
    'aws_athena_workgroup',
  ])
    expect(types).not.toContain(type);
});

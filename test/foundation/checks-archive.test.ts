import type { EnvironmentInput } from '../../foundation/environment';
import { environmentInput, mistakesIn } from '../support/environment';

test.each<[string, Partial<EnvironmentInput>, readonly string[]]>([
  [
    'delivery without an archive',
    { landingZone: { archive: 'off' } },
    [
      'trial.landingZone.logDelivery: is to be made, but there is no archive to deliver to, got "create"; make or give landingZone.archive, give existing destinations, or set it to off',
    ],
  ],
  [
    'a destination in another region, and what is no destination',
    {
      landingZone: {
        logDelivery: {
          existing: {
            destinations: {
              prompts: 'arn:aws:logs:eu-west-1:222222222222:destination:theirs',
              decisions: 'arn:aws:logs:eu-central-1:222222222222:destination:theirs',
              logs: 'arn:aws:logs:eu-central-1:222222222222:destination:theirs',
              audit: 'arn:aws:firehose:eu-central-1:222222222222:deliverystream/theirs',
            },
          },
        },
      },
    },
    [
      'trial.landingZone.logDelivery.existing.destinations.audit: is not the ARN of a destination of CloudWatch Logs, got "arn:aws:firehose:eu-central-1:222222222222:deliverystream/theirs"; copy the whole ARN; it ends in destination:<name>',
      'trial.landingZone.logDelivery.existing.destinations.prompts: is not where the log groups are, and a log group subscribes to its own region only, got "arn:aws:logs:eu-west-1:222222222222:destination:theirs"; give a destination in eu-central-1; what it leads to may be elsewhere',
    ],
  ],
  [
    'a key of a given archive in another region',
    {
      landingZone: {
        archive: {
          existing: {
            buckets: { prompts: 'their-a', decisions: 'their-b', logs: 'their-c', audit: 'their-d' },
            keys: { audit: 'arn:aws:kms:us-east-1:222222222222:key/0d3d3d3d-1a2b-4c3d-8e4f-5a6b7c8d9e01' },
          },
        },
      },
    },
    [
      'trial.landingZone.archive.existing.keys.audit: is in another region than the stream that seals records with it, got "arn:aws:kms:us-east-1:222222222222:key/0d3d3d3d-1a2b-4c3d-8e4f-5a6b7c8d9e01"; give the key of the bucket, in eu-central-1',
    ],
  ],
])('%s', (_, overrides, messages) => {
  expect(mistakesIn(environmentInput(overrides))).toEqual(messages);
});

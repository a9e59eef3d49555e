import { z } from 'zod';
import { keyArn } from './data';
import { arn, bucketName, pathAndName, pattern, provision, provisionSwitch } from './fields';

const destinationArn = pattern(
  /^arn:[a-z-]+:logs:[a-z0-9-]+:\d{12}:destination:[^:*]{1,512}$/,
  'is not the ARN of a destination of CloudWatch Logs',
  'copy the whole ARN; it ends in destination:<name>',
);

/** What a landing zone may already have, each made here, given or left alone. */
export const landingZone = z.strictObject({
  /** Which operator roles exist in every account and must stay able to work. */
  kind: z.enum(['none', 'control-tower', 'landing-zone-accelerator']).default('none'),
  /**
   * Further operator roles, with their account ids: spared where workloads are shipped and operated, such as a pipeline that
   * deploys the functions of agents, and not where guarding is changed.
   */
  operatorRoleArns: z
    .array(
      pattern(
        /^arn:[a-z-]+:iam::\d{12}:role\/(?=[^*]*[A-Za-z0-9])[A-Za-z0-9+=,.@_/-]+$/,
        'is not the ARN of one role',
        'write the account id and the whole role name, without wildcards',
      ),
    )
    .default([]),
  ramSharing: provisionSwitch.default('existing'),
  rootFeatures: provisionSwitch.default('existing'),
  accessAnalyzer: provisionSwitch.default('existing'),
  /** What looks for threats in every account of workloads; where it exists, its findings are told of all the same. */
  guardDuty: provisionSwitch.default('existing'),
  /** Keeps the content that AI services see out of their training. */
  aiOptOut: provisionSwitch.default('existing'),
  /** The organization's CloudTrail trail. */
  trail: provision(z.strictObject({ arn: arn('cloudtrail') })).default('off'),
  /** The write-once archive. */
  archive: provision(
    z.strictObject({
      /** Bucket names by class of record. */
      buckets: z.strictObject({ prompts: bucketName, decisions: bucketName, logs: bucketName, audit: bucketName }),
      /** Keys by which records of a class are sealed; without one, the bucket chooses. */
      keys: z
        .strictObject({
          prompts: keyArn.optional(),
          decisions: keyArn.optional(),
          logs: keyArn.optional(),
          audit: keyArn.optional(),
        })
        .prefault({}),
    }),
  ).default('create'),
  /**
   * What brings the log groups of all accounts into the archive. A log group has two subscriptions at most; leave one
   * to it where the landing zone takes the other.
   */
  logDelivery: provision(
    z.strictObject({
      /** CloudWatch Logs destinations of the home region by class of record, which admit the workload accounts. */
      destinations: z.strictObject({
        prompts: destinationArn,
        decisions: destinationArn,
        logs: destinationArn,
        audit: destinationArn,
      }),
    }),
  ).default('create'),
  /** Tags by which the organization's bill tells agents and families apart; AWS knows them a day after their first use, not before. */
  costAllocationTags: provisionSwitch.default('existing'),
  /** Whether somebody is told when the environment costs unusually much; in the management account, which alone may ask by tag. */
  costAnomalies: provisionSwitch.default('existing'),
  invocationLogging: provisionSwitch.default('create'),
  apiAccountSettings: provisionSwitch.default('create'),
  /** Permissions boundaries of agent, tool and gateway roles; given by path and name, the same in every account. */
  boundaries: provision(
    z.strictObject({
      agent: pathAndName('policy'),
      tool: pathAndName('policy'),
      /** Needed where there is a gateway. */
      gateway: pathAndName('policy').optional(),
    }),
  ).default('create'),
  /** Permission sets of people, by family and role. */
  permissionSets: provision(z.record(z.string(), arn('sso'))).default('create'),
});

import { z } from 'zod';
import { accountName, pattern, says } from './fields';

/** Something of one account that others may use: shared inside the organization only. */
export const share = z.strictObject({
  /** Account that owns what is shared. */
  account: accountName,
  resources: z
    .array(
      pattern(
        /^arn:[a-z-]+:(?:apigateway:[a-z0-9-]+:\d{12}:\/domainnames\/[a-z0-9.-]+\+[a-z0-9]+|ec2:[a-z0-9-]+:\d{12}:subnet\/subnet-[0-9a-f]{8,17}|ssm:[a-z0-9-]+:\d{12}:parameter\/[A-Za-z0-9_./-]+|bedrock:[a-z0-9-]+:\d{12}:custom-model\/[a-z0-9.:/-]+)$/,
        'is not the ARN of something that can be shared',
        'give a private API domain name, a subnet, an SSM parameter or a Bedrock custom model, without wildcards',
      ),
    )
    .min(1, says('is empty', 'list what is shared, or take the share out')),
  /** Who receives it. */
  with: z
    .strictObject({
      accounts: z.array(accountName).default([]),
      /** Organizational units by name. */
      units: z.array(z.string()).default([]),
    })
    .refine(
      ({ accounts, units }) => accounts.length + units.length > 0,
      says('names nobody', 'name accounts or units'),
    ),
});

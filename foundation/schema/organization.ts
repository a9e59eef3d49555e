import { z } from 'zod';
import { accountId, accountName, kebab, nonEmpty, pattern, provision, provisionSwitch, region, says } from './fields';

export const account = z.strictObject({
  /** Twelve digits, as a string: leading zeros count. */
  id: accountId,
  /** Name of the organizational unit that holds the account; the management account has none. */
  ou: z.string().optional(),
});

export const organization = z.strictObject({
  /** As in `o-a1b2c3d4e5`. */
  id: pattern(
    /^o-[a-z0-9]{10,32}$/,
    'is not an organization id',
    'copy it from AWS Organizations; it looks like o-a1b2c3d4e5',
  ),
  /** As in `r-a1b2`. */
  rootId: pattern(
    /^r-[a-z0-9]{4,32}$/,
    'is not the id of an organization root',
    'copy it from AWS Organizations; it looks like r-a1b2',
  ),
  /** Organizational units by a name of your choice. */
  organizationalUnits: z.record(
    kebab('name of an organizational unit', 32),
    z.strictObject({
      /** As in `ou-a1b2-c3d4e5f6`. */
      id: pattern(
        /^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/,
        'is not the id of an organizational unit',
        'copy it from AWS Organizations; it looks like ou-a1b2-c3d4e5f6',
      ),
      /** Name of the unit above; a unit without one sits directly below the root. */
      parent: z.string().optional(),
    }),
  ),
});

/** Networks are given: this template makes none of its own. */
export const network = z.strictObject({
  account: accountName,
  vpcId: pattern(
    /^vpc-[0-9a-f]{8,17}$/,
    'is not a VPC id',
    'copy it from the VPC console; it looks like vpc-0a1b2c3d4e5f6a7b8',
  ),
  subnetIds: z
    .array(pattern(/^subnet-[0-9a-f]{8,17}$/, 'is not a subnet id', 'copy it from the VPC console'))
    .min(2, says('has too few subnets', 'give private subnets in at least two zones')),
  /** Interface endpoints by service, as in `{ 'execute-api': 'vpce-0a1b2c3d4e5f6a7b8' }`. */
  endpoints: provision(
    z.record(z.string(), pattern(/^vpce-[0-9a-f]{8,17}$/, 'is not a VPC endpoint id', 'copy it from the VPC console')),
  ).default('create'),
});

export const identityCenter = z.strictObject({
  /** The management account or the delegated administrator of IAM Identity Center. */
  account: accountName.default('management'),
  region,
  instanceArn: pattern(
    /^arn:[a-z-]+:sso:::instance\/(?:sso)?ins-[a-zA-Z0-9-.]{16}$/,
    'is not the ARN of an Identity Center instance',
    'copy it from the Identity Center settings; it looks like arn:aws:sso:::instance/ssoins-1234567890abcdef',
  ),
  identityStoreId: pattern(
    /^d-[0-9a-f]{10}$/,
    'is not an identity store id',
    'copy it from the Identity Center settings; it looks like d-1234567890',
  ),
  /** Groups that exist, by name; groups that agents' families need and that are not listed are made. */
  groups: z
    .record(z.string(), pattern(/^[0-9a-f-]{36,47}$/, 'is not a group id', 'copy it from the Identity Center group'))
    .default({}),
  /** The attributes for access control of the instance: what a session says of a person. */
  attributes: provisionSwitch.default('existing'),
  /** Session tags by the attribute of the directory that they come from, as in `{ team: 'enterprise.department' }`. */
  accessAttributes: z
    .record(
      pattern(
        /^(?!(?:aws|p2a):)[A-Za-z0-9_.:/=+@-]{1,128}$/i,
        'is not the name of a session tag',
        'use a name that starts with neither aws: nor p2a:, such as team',
      ),
      pattern(
        /^[A-Za-z]+(?:[.:][A-Za-z]+)*$/,
        'is not an attribute of the directory',
        'write it as in enterprise.department',
      ),
    )
    .default({ user: 'userName', team: 'enterprise.department' }),
  /** Value of the session tag `team` that people of a family must carry, by family; others are let in by their groups alone. */
  teams: z.record(z.string(), nonEmpty('the team that answers for the family')).default({}),
});

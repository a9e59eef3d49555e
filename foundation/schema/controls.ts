import { z } from 'zod';
import { RESOURCE_CONTROL_PACKS, SERVICE_CONTROL_PACKS } from '../vocabulary';
import { accountId, pattern, region, says, wholeNumber } from './fields';
import { issuer, subjects } from './trust';

const atMost = (most: number) => says('is more than AWS Organizations allows', `use ${most} or less`);

export const controls = z.strictObject({
  /** Attached by Terraform, or only written as JSON for a landing zone that attaches them itself. */
  attach: z.enum(['terraform', 'files']).default('terraform'),
  /** Waves of the rollout: each organizational unit with the packs that it has adopted so far. */
  targets: z.array(
    z.strictObject({
      ou: z.string(),
      service: z.array(z.enum(SERVICE_CONTROL_PACKS)).default([]),
      resource: z.array(z.enum(RESOURCE_CONTROL_PACKS)).default([]),
      /** Policies that others have attached to the unit, not counting FullAWSAccess. */
      slotsTaken: z
        .strictObject({ scp: wholeNumber('policies', 0).default(0), rcp: wholeNumber('policies', 0).default(0) })
        .default({ scp: 0, rcp: 0 }),
    }),
  ),
  /** Quotas of AWS Organizations; the defaults are those of an organization that never asked for more. */
  limits: z
    .strictObject({
      policiesPerTarget: wholeNumber('policies', 1).max(10, atMost(10)).default(5),
      scpCharacters: wholeNumber('characters', 1000).max(10_240, atMost(10_240)).default(5120),
      rcpCharacters: wholeNumber('characters', 1000).max(10_240, atMost(10_240)).default(5120),
    })
    .default({ policiesPerTarget: 5, scpCharacters: 5120, rcpCharacters: 5120 }),
  /** Accounts outside the organization that may use its resources, such as a vendor's. */
  trustedAccounts: z.array(accountId).default([]),
  /**
   * Issuers whose SAML sign-ins may assume roles. Without it, IAM Identity Center in its region, as its sign-ins
   * appear in CloudTrail: verify that on the first organizational unit before the next one follows.
   */
  samlIssuers: z
    .array(
      pattern(
        /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[^*?$\s]+\*?$/,
        'is not a SAML issuer',
        'write it as the sign-in events in CloudTrail show it, with * at the end only',
      ),
    )
    .optional(),
  /** Who may assume roles by OIDC; anybody else is refused. */
  webIdentities: z
    .array(
      z.strictObject({
        /** Host and path of the issuer, without https://. */
        issuer,
        /** Subjects, with `*` at the end where needed, as in `repo:acme/agents:*`. */
        subjects,
      }),
    )
    .default([]),
});

export const guardrailEnforcement = z.strictObject({
  /** Organizational units, or `root`. */
  targets: z
    .array(z.string())
    .min(1, says('is empty', 'name the organizational units, first the one with the least to lose')),
  /** One guardrail of the management account per region. */
  guardrails: z.record(
    region,
    z.strictObject({
      arn: pattern(
        /^arn:[a-z-]+:bedrock:[a-z0-9-]+:\d{12}:guardrail\/[a-z0-9]+$/,
        'is not the ARN of a guardrail',
        'copy the ARN without a version; a malformed one breaks every model call below the target',
      ),
      version: z
        .int(says('is not a version number', 'use the number of a published version, not DRAFT'))
        .min(1, says('is not a version number', 'use 1 or more')),
    }),
  ),
  /** Who lets accounts of the organization apply the guardrails: Terraform, or whoever made them. */
  resourcePolicy: z.enum(['create', 'existing']).default('create'),
  /** Models that take no guardrail, such as embedding models, by model id. */
  excludedModels: z.array(z.string()).default([]),
});

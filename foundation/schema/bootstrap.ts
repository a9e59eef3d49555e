import { z } from 'zod';
import { pathAndName, pattern, says } from './fields';
import { callingRole, roleArn } from './trust';

/** The first step in every account: the roles by which everything else is deployed, read and rescued. */
export const bootstrap = z.strictObject({
  /**
   * Role that exists in every member account before anything here does, by path and name. The pipeline of the management
   * account takes it on for this one step. Control policies protect its name, and spare it where it makes deploy roles.
   */
  role: pathAndName('role').default('OrganizationAccountAccessRole'),
  /** Roles of the two pipelines; two different ones, or who ships agents could weaken what guards them. */
  pipelines: z.strictObject({
    security: callingRole,
    workload: callingRole,
    /** Role by which pull requests are planned, from states alone: it takes on no role here, and changes nothing. */
    proposals: z.strictObject({ roleArn }).optional(),
  }),
  /** Role by which a tool of the auditors reads configuration and evidence; people use permission sets. */
  audit: callingRole.optional(),
  /** Users of the management account, with MFA, for the day on which IAM Identity Center is not there. */
  breakGlassUsers: z
    .array(
      pattern(
        /^arn:[a-z-]+:iam::\d{12}:user\/(?:[A-Za-z0-9+=,.@_-]+\/)*[A-Za-z0-9+=,.@_-]{1,64}$/,
        'is not the ARN of one user',
        'write the account id of the management account and the whole user name, without wildcards',
      ),
    )
    .min(1, says('is empty', 'name the users, or take it out'))
    .optional(),
});

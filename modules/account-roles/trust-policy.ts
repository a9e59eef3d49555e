import { accountIdOf, MANAGEMENT } from '../../foundation/accounts';
import { accountRootArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { type PolicyDocument, policy } from '../../foundation/policy';

/** A role elsewhere, with what it must know. */
export interface Caller {
  readonly roleArn: string;
  readonly externalId: string;
}

/**
 * One role of the organization. Whom it acts for it may say, and then that stays with every call; it may set no
 * session tags, which would speak over the tags of the role that it takes on.
 */
export const callerTrust = (environment: Environment, { roleArn, externalId }: Caller): PolicyDocument => {
  const [, , , , account = ''] = roleArn.split(':');
  const from = { Effect: 'Allow' as const, Principal: { AWS: accountRootArn(environment, account) } };
  const caller = { ArnLike: { 'aws:PrincipalArn': roleArn } };
  const member = { 'aws:PrincipalOrgID': environment.organization.id };
  return policy(
    {
      Sid: 'ItsCallerTakesOnTheRole',
      ...from,
      Action: 'sts:AssumeRole',
      Condition: { ...caller, StringEquals: { ...member, 'sts:ExternalId': externalId } },
    },
    {
      // Judged as an action of its own, which knows nothing of an external id.
      Sid: 'ItsCallerSaysWhomItActsFor',
      ...from,
      Action: 'sts:SetSourceIdentity',
      Condition: { ...caller, StringEquals: member },
    },
  );
};

/** How long ago a user may have proved the second factor, in seconds. */
const FRESH_PROOF = 3600;

/** Users of the management account who have just proved their second factor. */
export const emergencyTrust = (environment: Environment, users: readonly string[]): PolicyDocument =>
  policy({
    Sid: 'NamedUsersTakeOnTheRoleInAnEmergency',
    Effect: 'Allow',
    Principal: { AWS: accountRootArn(environment, accountIdOf(environment, MANAGEMENT)) },
    Action: 'sts:AssumeRole',
    Condition: {
      ArnLike: { 'aws:PrincipalArn': users },
      StringEquals: { 'aws:PrincipalOrgID': environment.organization.id },
      // IAM says this of its own users, and of nobody who comes through Identity Center.
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': String(FRESH_PROOF) },
    },
  });

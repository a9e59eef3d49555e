import { accountIdOf, agentAccounts } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { iamPathOf } from '../../foundation/names';
import { QUARANTINE_SLOT, QUARANTINE_TAG } from '../../foundation/quarantine';
import { beginsWith, byOthersThan, callsOf, type WatchRule } from './definition';
import { ownBeginning, planeBeginning, roleMakers } from './own';

/** That somebody changes roles, policies and ceilings of the template, or what stands for a quarantine. */
export const identityRules = (environment: Environment, account: string): WatchRule[] => [
  roles(environment, account),
  policies(environment, account),
  ...(agentAccounts(environment).includes(account) ? [quarantine(environment, account)] : []),
];

/** Whoever makes roles, and what stops agents. */
const mayChangeRoles = (environment: Environment, account: string) => ({
  userIdentity: {
    sessionContext: {
      sessionIssuer: {
        arn: [
          { exists: false },
          {
            'anything-but': {
              wildcard: [
                ...roleMakers(environment, account),
                `${planeBeginning(environment, account, 'containment')}*`,
              ],
            },
          },
        ],
      },
    },
  },
});

const roles = (environment: Environment, account: string): WatchRule => ({
  id: 'roles-changed',
  says: 'Somebody who may not changes a role of an agent, of a tool or of what guards them, or tries to',
  runbook: 'Somebody changes identities',
  severity: 'critical',
  about: 'call',
  global: true,
  pattern: callsOf(
    ['iam'],
    [
      'AttachRolePolicy',
      'CreateRole',
      'DeleteRole',
      'DeleteRolePermissionsBoundary',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'TagRole',
      'UntagRole',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
    ],
    {
      ...mayChangeRoles(environment, account),
      requestParameters: { roleName: beginsWith(ownBeginning(environment)) },
    },
  ),
});

const policies = (environment: Environment, account: string): WatchRule => ({
  id: 'policies-changed',
  says: 'Somebody who may not changes a policy or a ceiling of the template, or tries to',
  runbook: 'Somebody changes identities',
  severity: 'critical',
  about: 'call',
  global: true,
  pattern: callsOf(['iam'], ['CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'SetDefaultPolicyVersion'], {
    ...byOthersThan(roleMakers(environment, account)),
    requestParameters: {
      policyArn: beginsWith(
        `arn:${environment.partition}:iam::${accountIdOf(environment, account)}:policy/${iamPathOf(environment)}/`,
      ),
    },
  }),
});

/**
 * Also those who make roles do not touch it once the role is there: Terraform declares the slot with the role, and leaves both alone
 * from then on. So a new agent is told of once, and a quarantine that is lifted past the gateway always.
 */
const quarantine = (environment: Environment, account: string): WatchRule => ({
  id: 'quarantine-changed',
  says: 'Something else than containment writes what stands for a quarantine, as it does when an agent is new',
  runbook: 'A quarantine is changed by somebody else',
  severity: 'warning',
  about: 'call',
  global: true,
  pattern: callsOf(['iam'], ['DeleteRolePolicy', 'PutRolePolicy', 'TagRole', 'UntagRole'], {
    userIdentity: {
      sessionContext: {
        sessionIssuer: {
          arn: [{ exists: false }, { 'anything-but': { prefix: planeBeginning(environment, account, 'containment') } }],
        },
      },
    },
    requestParameters: {
      roleName: beginsWith(ownBeginning(environment)),
      $or: [{ policyName: [QUARANTINE_SLOT] }, { tagKeys: [QUARANTINE_TAG] }, { tags: { key: [QUARANTINE_TAG] } }],
    },
  }),
});

import { accountIdOf } from '../../foundation/accounts';
import type { Environment } from '../../foundation/environment';
import { breakGlassRoleName, permissionSetBeginning } from '../../foundation/names';
import { beginsWith, calls, callsOf, type WatchRule } from './definition';
import { planeBeginning } from './own';

/** Whatever is done in an emergency, or by the root user: it may be right, and everybody should know. */
export const emergencyRules = (environment: Environment, account: string): WatchRule[] => [
  breakGlassBegins(environment, account),
  breakGlassActs(environment),
  rootActs,
];

/** Identity Center makes roles of permission sets, and calls them so. */
const ofPermissionSet = (environment: Environment) =>
  `AWSReservedSSO_${permissionSetBeginning(environment, 'breakglass')}`;

const breakGlassBegins = (environment: Environment, account: string): WatchRule => ({
  id: 'break-glass-begins',
  says: 'Somebody takes on a role for emergencies, or tries to',
  runbook: 'Break-glass is used',
  severity: 'critical',
  about: 'call',
  global: true,
  reads: true,
  pattern: callsOf(['sts'], ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'], {
    requestParameters: {
      roleArn: [
        ...beginsWith(planeBeginning(environment, account, 'breakglass')),
        // Below a path of Identity Center that holds a region, often.
        { wildcard: `*::${accountIdOf(environment, account)}:role/*/${ofPermissionSet(environment)}*` },
      ],
    },
  }),
});

/** Names of roles are unique in an account, whatever their paths. */
const breakGlassActs = (environment: Environment): WatchRule => ({
  id: 'break-glass-acts',
  says: 'Somebody acts with a role for emergencies',
  runbook: 'Break-glass is used',
  severity: 'critical',
  about: 'call',
  global: true,
  reads: true,
  pattern: calls({
    userIdentity: {
      sessionContext: {
        sessionIssuer: { userName: [breakGlassRoleName(environment), ...beginsWith(ofPermissionSet(environment))] },
      },
    },
  }),
});

/** Services act for the root user too, and are left out. */
const rootActs: WatchRule = {
  id: 'root-acts',
  says: 'The root user of the account signs in or acts',
  runbook: 'The root user acts',
  severity: 'critical',
  about: 'call',
  global: true,
  pattern: {
    'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
    detail: {
      userIdentity: { type: ['Root'], invokedBy: [{ exists: false }] },
      eventType: [{ 'anything-but': 'AwsServiceEvent' }],
    },
  },
};

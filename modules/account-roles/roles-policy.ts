import { accountIdOf, agentAccounts, gatewayAccounts, toolAccounts } from '../../foundation/accounts';
import { boundaryArn, roleArn } from '../../foundation/arns';
import { seesItsBill } from '../../foundation/budgets';
import type { Environment } from '../../foundation/environment';
import { planePath } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { QUARANTINE_TAG } from '../../foundation/quarantine';
import type { Bounded } from '../../foundation/vocabulary';
import { revocationArn } from '../spend/arns';
import { ownNames } from './ownership';

/** Planes whose roles are shipped, and the account's ceiling of each. A plane without a ceiling is not among them. */
const CEILING_OF = {
  agent: 'agent',
  tool: 'tool',
  gateway: 'gateway',
  approver: 'gateway',
} as const satisfies Record<string, Bounded>;
type Shipped = keyof typeof CEILING_OF;

/** Roles of agents, tools and the gateway: born below their ceiling, and never without it. */
export function shippedRoleStatements(environment: Environment, account: string): Statement[] {
  const planes = shippedPlanes(environment, account);
  if (planes.length === 0) return [];
  const roles = planes.map((plane) => shippedRoles(environment, account, plane));
  return [
    ...planes.map((plane) => underTheCeiling(environment, account, plane)),
    {
      Sid: 'KeepsRolesAsDeclared',
      Effect: 'Allow',
      Action: [
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListInstanceProfilesForRole',
        'iam:ListRolePolicies',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: roles,
    },
    {
      // IAM cannot tell one inline policy from another: a role in quarantine keeps all of them, and stays.
      Sid: 'LeavesRolesInQuarantineAlone',
      Effect: 'Deny',
      Action: [
        'iam:DeleteRole',
        'iam:DeleteRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
        'iam:UpdateAssumeRolePolicy',
      ],
      Resource: roles,
      Condition: { StringEqualsIgnoreCase: { [`aws:ResourceTag/${QUARANTINE_TAG}`]: 'true' } },
    },
    ...(planes.includes('agent') && seesItsBill(environment) ? [neverGivesModelsBack(environment, account)] : []),
    {
      // Whoever ships agents is not the one to let one go.
      Sid: 'NeverEndsAQuarantine',
      Effect: 'Deny',
      Action: ['iam:TagRole', 'iam:UntagRole'],
      Resource: roles,
      Condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': QUARANTINE_TAG } },
    },
  ];
}

/** What a budget has attached, it alone takes off. */
const neverGivesModelsBack = (environment: Environment, account: string): Statement => ({
  Sid: 'NeverGivesModelsBack',
  Effect: 'Deny',
  Action: 'iam:DetachRolePolicy',
  Resource: shippedRoles(environment, account, 'agent'),
  Condition: { ArnEquals: { 'iam:PolicyARN': revocationArn(environment, account) } },
});

const SID_OF: Readonly<Record<Shipped, string>> = {
  agent: 'ShipsAgentsUnderTheirCeiling',
  tool: 'ShipsToolsUnderTheirCeiling',
  gateway: 'ShipsTheGatewayUnderItsCeiling',
  approver: 'ShipsApproversUnderTheirCeiling',
};

/** No policy is attached: whatever a role may do stands in its own inline policies. */
const underTheCeiling = (environment: Environment, account: string, plane: Shipped): Statement => ({
  Sid: SID_OF[plane],
  Effect: 'Allow',
  Action: [
    'iam:CreateRole',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:PutRolePermissionsBoundary',
    'iam:PutRolePolicy',
  ],
  Resource: shippedRoles(environment, account, plane),
  Condition: { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(environment, account, CEILING_OF[plane]) } },
});

const SID_OF_PASSING: Readonly<Record<Shipped, string>> = {
  agent: 'GivesAgentsTheirRoles',
  tool: 'GivesToolsTheirRoles',
  gateway: 'GivesTheGatewayItsRoles',
  approver: 'GivesApproversTheirRoles',
};

/** Who runs with a role that is shipped: the two services in which tools and workflows are made, and nothing else. */
export const passedRoleStatements = (environment: Environment, account: string, plane: Shipped): Statement[] => [
  {
    Sid: SID_OF_PASSING[plane],
    Effect: 'Allow',
    Action: 'iam:PassRole',
    Resource: shippedRoles(environment, account, plane),
    Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'states.amazonaws.com'] } },
  },
];

const shippedPlanes = (environment: Environment, account: string): Shipped[] => [
  ...(agentAccounts(environment).includes(account) ? (['agent'] as const) : []),
  ...(toolAccounts(environment).includes(account) ? (['tool'] as const) : []),
  ...(gatewayAccounts(environment).includes(account) ? (['gateway', 'approver'] as const) : []),
];

const shippedRoles = (environment: Environment, account: string, plane: Shipped) =>
  roleArn(environment, accountIdOf(environment, account), `${planePath(environment, plane)}${ownNames(environment)}`);

import type { Statement } from '../../../foundation/policy';
import { QUARANTINE_TAG } from '../../../foundation/quarantine';
import { PLANES, type Plane } from '../../../foundation/vocabulary';
import {
  exceptContainment,
  exceptGateway,
  exceptGuardiansAndBootstrap,
  exceptOperatorsAndContainment,
  exceptTaggers,
} from '../exemptions';
import { type ControlFacts, rolesOf } from '../facts';

/** IAM takes tag keys in any case for the same key, and compares them here letter by letter. */
const GOVERNANCE_TAGS = ['p2a:*', 'p2A:*', 'P2a:*', 'P2A:*'];

const CHANGES_OF_ROLES = [
  'iam:AttachRolePolicy',
  'iam:CreateRole',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PassRole',
  'iam:PutRole*',
  'iam:Update*Role*',
];

/** Those who ship agents must not become those who guard them, or those who keep and read the evidence. */
const GUARDING_PLANES: readonly Plane[] = ['deploy', 'breakglass', 'delivery', 'audit', 'containment'];
const SHIPPED_PLANES = PLANES.filter((plane) => !GUARDING_PLANES.includes(plane));

/** That identities stay what the template made them. */
export const iamPack = (facts: ControlFacts): Statement[] => [
  {
    Sid: 'OnlyOperatorsChangeGovernedRoles',
    Effect: 'Deny',
    Action: CHANGES_OF_ROLES,
    Resource: SHIPPED_PLANES.map((plane) => rolesOf(facts, plane)),
    Condition: exceptOperatorsAndContainment(facts),
  },
  {
    // Whoever could make or change a guardian's role would be a guardian.
    Sid: 'OnlyGuardiansChangeGuardingRoles',
    Effect: 'Deny',
    Action: CHANGES_OF_ROLES,
    Resource: [...GUARDING_PLANES.map((plane) => rolesOf(facts, plane)), ...facts.foreignOperators],
    Condition: exceptGuardiansAndBootstrap(facts),
  },
  {
    // Boundaries are among them, and bind those who ship agents too.
    Sid: 'OnlyGuardiansChangeGovernedPolicies',
    Effect: 'Deny',
    Action: ['iam:CreatePolicy*', 'iam:DeletePolicy*', 'iam:SetDefaultPolicyVersion'],
    Resource: [`arn:${facts.partition}:iam::*:policy/${facts.iamPath}/*`, ...givenBoundaries(facts)],
    Condition: exceptGuardiansAndBootstrap(facts),
  },
  {
    Sid: 'AgentsAreBornWithTheirBoundary',
    Effect: 'Deny',
    Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'],
    Resource: rolesOf(facts, 'agent'),
    Condition: { ArnNotLike: { 'iam:PermissionsBoundary': facts.boundaries.agent } },
  },
  {
    Sid: 'ToolsAreBornWithTheirBoundary',
    Effect: 'Deny',
    Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'],
    Resource: rolesOf(facts, 'tool'),
    Condition: { ArnNotLike: { 'iam:PermissionsBoundary': facts.boundaries.tool } },
  },
  {
    Sid: 'GatewaysAreBornWithTheirBoundary',
    Effect: 'Deny',
    Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'],
    Resource: [rolesOf(facts, 'gateway'), rolesOf(facts, 'approver')],
    Condition: { ArnNotLike: { 'iam:PermissionsBoundary': facts.boundaries.gateway } },
  },
  {
    Sid: 'BoundariesNeverComeOff',
    Effect: 'Deny',
    Action: 'iam:DeleteRolePermissionsBoundary',
    Resource: rolesOf(facts, '*'),
  },
  {
    Sid: 'OnlyOperatorsSetGovernanceTags',
    Effect: 'Deny',
    NotAction: 'sts:TagSession',
    Resource: '*',
    Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': GOVERNANCE_TAGS }, ...exceptTaggers(facts) },
  },
  {
    // Whoever operates an agent is not the one to let it go, and not the one to stop it without a record.
    Sid: 'OnlyContainmentQuarantines',
    Effect: 'Deny',
    Action: ['iam:TagRole', 'iam:UntagRole'],
    Resource: '*',
    Condition: {
      'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': QUARANTINE_TAG },
      ...exceptContainment(facts),
    },
  },
  {
    // It is spared above, and has no boundary.
    Sid: 'ContainmentChangesAgentsOnly',
    Effect: 'Deny',
    Action: 'iam:*',
    NotResource: rolesOf(facts, 'agent'),
    Condition: { ArnLike: { 'aws:PrincipalArn': rolesOf(facts, 'containment') } },
  },
  {
    // A session tag speaks over the tag of the role.
    Sid: 'OnlyTheGatewayTagsSessions',
    Effect: 'Deny',
    Action: 'sts:TagSession',
    Resource: '*',
    Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': GOVERNANCE_TAGS }, ...exceptGateway(facts) },
  },
];

/** Boundaries that were given lie outside the template's own path. */
const givenBoundaries = ({ boundaries, iamPath }: ControlFacts) =>
  [...new Set([boundaries.agent, boundaries.tool, boundaries.gateway])].filter(
    (arn) => !arn.includes(`:policy/${iamPath}/`),
  );

import type { Statement } from '../../../foundation/policy';
import { exceptGateway, exceptOperators } from '../exemptions';
import { type ControlFacts, rolesOf } from '../facts';

/** IAM takes tag keys in any case for the same key, and compares them here letter by letter. */
const GOVERNANCE_TAGS = ['p2a:*', 'p2A:*', 'P2a:*', 'P2A:*'];

/** That identities stay what the template made them. */
export const iamPack = (facts: ControlFacts): Statement[] => [
  {
    // Whoever could make or change an operator's role would be an operator.
    Sid: 'OnlyOperatorsChangeGovernedRoles',
    Effect: 'Deny',
    Action: [
      'iam:AddRoleToInstanceProfile',
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PassRole',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    Resource: [rolesOf(facts, '*'), ...facts.foreignOperators],
    Condition: exceptOperators(facts),
  },
  {
    Sid: 'OnlyOperatorsChangeGovernedPolicies',
    Effect: 'Deny',
    Action: [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:SetDefaultPolicyVersion',
    ],
    Resource: [`arn:${facts.partition}:iam::*:policy/${facts.namePrefix}/*`, ...givenBoundaries(facts)],
    Condition: exceptOperators(facts),
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
    Sid: 'BoundariesNeverComeOff',
    Effect: 'Deny',
    Action: 'iam:DeleteRolePermissionsBoundary',
    Resource: [rolesOf(facts, 'agent'), rolesOf(facts, 'tool')],
  },
  {
    Sid: 'OnlyOperatorsSetGovernanceTags',
    Effect: 'Deny',
    NotAction: 'sts:TagSession',
    Resource: '*',
    Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': GOVERNANCE_TAGS }, ...exceptOperators(facts) },
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
const givenBoundaries = ({ boundaries, namePrefix }: ControlFacts) =>
  [...new Set([boundaries.agent, boundaries.tool])].filter((arn) => !arn.includes(`:policy/${namePrefix}/`));

import type { TableOf } from './entry';

export const iamTable: TableOf = (world) => {
  const { facts, accounts, roles, operators, guardians, breakGlass, bootstrap, foreignOperators, boundaries, arn } =
    world;
  const policy = (name: string) => arn('iam', accounts.agents, `policy/${name}`, '');
  const bounded = (action: string, resource: string, boundary?: string) => ({
    action,
    resource,
    by: operators,
    context: { 'iam:PermissionsBoundary': boundary },
  });
  const tagging = (action: string, ...keys: readonly string[]) => ({
    action,
    resource: roles.developer,
    context: { 'aws:TagKeys': keys },
  });
  const whoOperates = operators.filter((operator) => !breakGlass.includes(operator));
  const boundaryOf = (role: string) =>
    role === roles.agent ? boundaries.agent : role === roles.tool ? boundaries.tool : boundaries.gateway;
  return {
    OnlyOperatorsChangeGovernedRoles: {
      concrete: { 'iam:PutRole*': 'iam:PutRolePolicy', 'iam:Update*Role*': 'iam:UpdateRole' },
      line: 14,
      why: 'whoever could change an agent, a tool or what lies between them would be one',
      denied: [roles.agent, roles.tool, roles.gateway, roles.approver].map((resource) => ({
        action: 'iam:UpdateAssumeRolePolicy',
        resource,
        context: { 'iam:PermissionsBoundary': boundaryOf(resource) },
      })),
      spared: operators,
      harmless: ['iam:GetRole'],
      unaffected: [roles.developer],
      leftAlone: [{ action: 'iam:PutRolePolicy', resource: roles.agent, by: roles.containment }],
    },
    OnlyGuardiansChangeGuardingRoles: {
      concrete: { 'iam:PutRole*': 'iam:PutRolePolicy', 'iam:Update*Role*': 'iam:UpdateRole' },
      line: 13,
      why: 'whoever could make or change a guardian, or who keeps and reads the evidence, would be one',
      denied: [
        roles.delivery,
        roles.audit,
        roles.containment,
        ...operators.filter((role) => role.includes(`/${facts.namePrefix}/`)),
        ...foreignOperators,
        ...bootstrap,
      ].map((resource) => ({ action: 'iam:UpdateAssumeRolePolicy', resource })),
      spared: [...guardians, ...bootstrap],
      harmless: ['iam:GetRole'],
      unaffected: [roles.developer],
    },
    OnlyGuardiansChangeGovernedPolicies: {
      line: 14,
      concrete: {
        'iam:CreatePolicy*': 'iam:CreatePolicyVersion',
        'iam:DeletePolicy*': 'iam:DeletePolicyVersion',
      },
      why: 'a boundary that can be rewritten bounds nothing',
      denied: [
        policy(`${facts.namePrefix}/agent/claims-triage`),
        boundaries.agent,
        boundaries.tool,
        boundaries.gateway,
      ].map((resource) => ({
        action: 'iam:CreatePolicyVersion',
        resource,
      })),
      spared: [...guardians, ...bootstrap],
      harmless: ['iam:GetPolicyVersion'],
      unaffected: [policy('developers-only')],
    },
    AgentsAreBornWithTheirBoundary: {
      line: 14,
      why: 'not even an operator makes an agent without a ceiling',
      denied: [
        bounded('iam:CreateRole', roles.agent),
        bounded('iam:CreateRole', roles.agent, policy('everything-goes')),
      ],
      harmless: ['iam:UpdateRole'],
      unaffected: [roles.developer],
      leftAlone: [bounded('iam:CreateRole', roles.agent, boundaries.agent)],
    },
    ToolsAreBornWithTheirBoundary: {
      line: 14,
      why: 'not even an operator makes a tool without a ceiling',
      denied: [bounded('iam:CreateRole', roles.tool), bounded('iam:CreateRole', roles.tool, policy('everything-goes'))],
      harmless: ['iam:UpdateRole'],
      unaffected: [roles.developer],
      leftAlone: [bounded('iam:CreateRole', roles.tool, boundaries.tool)],
    },
    GatewaysAreBornWithTheirBoundary: {
      line: 17,
      why: 'not even an operator makes a gateway or an approver without a ceiling',
      denied: [roles.gateway, roles.approver].flatMap((resource) => [
        bounded('iam:CreateRole', resource),
        bounded('iam:CreateRole', resource, boundaries.agent),
        bounded('iam:CreateRole', resource, policy('everything-goes')),
      ]),
      harmless: ['iam:UpdateRole'],
      unaffected: [roles.developer],
      leftAlone: [roles.gateway, roles.approver].map((resource) =>
        bounded('iam:CreateRole', resource, boundaries.gateway),
      ),
    },
    BoundariesNeverComeOff: {
      line: 14,
      why: 'a ceiling that can be taken off is none',
      denied: [roles.agent, roles.tool, roles.approver].map((resource) => ({
        action: 'iam:DeleteRolePermissionsBoundary',
        resource,
      })),
      harmless: ['iam:GetRole'],
      unaffected: [roles.developer],
    },
    OnlyOperatorsSetGovernanceTags: {
      line: 14,
      why: 'the tags say who a principal is and what a resource holds',
      denied: [
        tagging('iam:TagRole', 'team', 'p2a:plane'),
        tagging('kms:UntagResource', 'p2A:data-class'),
        tagging('lambda:TagResource', 'P2a:plane'),
        tagging('s3:PutBucketTagging', 'P2A:plane'),
      ],
      spared: [...operators, ...bootstrap],
      leftAlone: [
        tagging('iam:TagRole', 'team', 'cost-center'),
        tagging('iam:TagRole'),
        { ...tagging('iam:TagRole', 'p2a:quarantined'), resource: roles.agent, by: roles.containment },
      ],
      concrete: { 'sts:TagSession': 'sts:TagSession' },
    },
    OnlyContainmentQuarantines: {
      line: 14,
      why: 'whoever operates an agent must not be the one to let it go',
      denied: [
        { ...tagging('iam:TagRole', 'team', 'p2a:quarantined'), resource: roles.agent, by: whoOperates },
        { ...tagging('iam:TagRole', 'P2A:Quarantined'), resource: roles.tool, by: whoOperates },
        { ...tagging('iam:UntagRole', 'p2a:quarantined'), resource: roles.agent, by: world.strangersInNeed },
      ],
      spared: breakGlass,
      leftAlone: [
        { ...tagging('iam:UntagRole', 'p2a:scope'), by: operators },
        { ...tagging('iam:TagUser', 'p2a:quarantined'), by: operators },
        { ...tagging('iam:UntagRole', 'p2a:quarantined'), resource: roles.agent, by: roles.containment },
      ],
      also: [
        {
          sid: 'OnlyOperatorsSetGovernanceTags',
          actions: ['iam:UntagRole'],
          why: 'it is one of the tags that nobody but operators sets',
        },
      ],
    },
    ContainmentChangesAgentsOnly: {
      line: 14,
      why: 'what stops agents must not get hold of anything else',
      denied: [roles.tool, roles.gateway, roles.approver, roles.developer].map((resource) => ({
        action: 'iam:PutRolePolicy',
        resource,
        by: roles.containment,
      })),
      spared: guardians,
      harmless: ['kms:Decrypt'],
      unaffected: [roles.agent],
      concrete: { 'iam:*': 'iam:PutRolePolicy' },
    },
    OnlyTheGatewayTagsSessions: {
      line: 14,
      why: "a session tag speaks over the role's own, whatever its case",
      denied: ['p2a:plane', 'p2A:plane', 'P2a:plane', 'P2A:plane'].map((key) => tagging('sts:TagSession', 'team', key)),
      spared: [roles.gateway],
      leftAlone: [
        tagging('sts:TagSession', 'team'),
        // By an operator, because everybody else sets no such tag on anything.
        { ...tagging('sts:AssumeRole', 'p2a:plane'), by: operators },
      ],
    },
  };
};

import type { TableOf } from './entry';
import { NOBODY } from './perimeter';

export const toolRolesTable: TableOf = ({ facts, roles }) => {
  const assume = { action: 'sts:AssumeRole', resource: roles.tool };
  const [saml = ''] = facts.samlIssuers;
  const [web] = facts.webIdentities;
  const signIns = [
    { action: 'sts:AssumeRoleWithSAML', context: { ...NOBODY, 'saml:iss': saml.replace('*', 'x') } },
    {
      action: 'sts:AssumeRoleWithWebIdentity',
      context: { ...NOBODY, [`${web?.issuer}:sub`]: web?.subjects[0]?.replace('*', 'x') },
    },
  ].map((signIn) => ({ ...signIn, resource: roles.tool, by: roles.developer }));
  return {
    OnlyTheGatewayAssumesToolRoles: {
      line: 15,
      why: 'a tool role whose trust was loosened still opens to the gateway alone, and to the service that runs it',
      denied: [
        ...['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'].map((action) => ({ ...assume, action })),
        { ...assume, by: [roles.agent, roles.tool] },
        { ...assume, context: { 'aws:PrincipalIsAWSService': undefined } },
      ],
      spared: [roles.gateway],
      harmless: ['sts:GetCallerIdentity'],
      unaffected: [roles.agent, roles.developer],
      leftAlone: [{ ...assume, context: { ...NOBODY, 'aws:PrincipalIsAWSService': 'true' } }],
    },
    ToolRolesOpenToNoSignIn: {
      line: 15,
      why: 'an issuer that may assume other roles has no business with a tool',
      denied: signIns,
      harmless: ['sts:DecodeAuthorizationMessage'],
      unaffected: [roles.developer],
    },
  };
};

import {
  anywhere,
  type Context,
  invented,
  type NeedsByType,
  on,
  type Part,
  regional,
  requested,
  type Subject,
  tagged,
  text,
} from './need';

const inShare = (context: (subject: Subject) => Context): Part => ({
  partOf: 'resource_share_arn',
  kept: ['ram:AssociateResourceShare', 'ram:DisassociateResourceShare'],
  context,
});

/** The name: one of the same stack, with its tags, or one of another account. */
function associated(subject: Subject) {
  const name = subject.referred('domain_name_arn');
  const arn =
    name === undefined
      ? text(subject, 'domain_name_arn')
      : regional('apigateway', () => `/domainnames/${text(name, 'domain_name')}+k3v9x2`)(name);
  return on(arn, name === undefined ? {} : tagged(name), 'apigateway:CreateAccessAssociation');
}

/** Of what accounts share with each other. */
export const SHARING: NeedsByType = {
  aws_api_gateway_domain_name_access_association: {
    arn: regional('apigateway', () => '/domainnameaccessassociations'),
    born: ['apigateway:POST'],
    kept: ['apigateway:GET'],
    beside: (subject) => [
      ...associated(subject),
      ...on(
        regional(
          'apigateway',
          () => '/domainnameaccessassociations/domainname/tools.example+a1b2c3/vpce/vpce-0a1b',
        )(subject),
        {},
        'apigateway:DELETE',
      ),
      ...on(
        `arn:${subject.environment.partition}:apigateway:${subject.environment.region}::/tags/arn%3Aaws%3Aapigateway%3A%3A%3A%2Fdomainnameaccessassociations%2Fdomainname`,
        {},
        'apigateway:PUT',
        'apigateway:DELETE',
      ),
    ],
  },
  aws_ram_principal_association: inShare((subject) => ({ 'ram:Principal': text(subject, 'principal') })),
  aws_ram_resource_association: {
    ...inShare((subject) => ({ 'ram:ResourceArn': text(subject, 'resource_arn') })),
    // RAM asks for these in the name of whoever shares. Source: "Working with shared parameters"; "Share a model".
    beside: (subject) => {
      const shared = text(subject, 'resource_arn');
      const asked: Readonly<Record<string, readonly string[]>> = {
        apigateway: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:UpdateDomainNameManagementPolicy'],
        bedrock: ['bedrock:DeleteResourcePolicy', 'bedrock:GetResourcePolicy', 'bedrock:PutResourcePolicy'],
        ssm: ['ssm:DeleteResourcePolicy', 'ssm:GetResourcePolicies', 'ssm:PutResourcePolicy'],
      };
      return on(shared, { 'aws:ViaAWSService': 'true' }, ...(asked[shared.split(':')[2] ?? ''] ?? []));
    },
  },
  aws_ram_resource_share: {
    arn: invented('ram', 'resource-share'),
    born: ['ram:TagResource'],
    kept: [
      'ram:DeleteResourceShare',
      'ram:ListResourceSharePermissions',
      'ram:TagResource',
      'ram:UntagResource',
      'ram:UpdateResourceShare',
    ],
    context: (subject) => ({
      'ram:ResourceShareName': text(subject, 'name'),
      'ram:AllowsExternalPrincipals': 'false',
      'ram:RequestedAllowsExternalPrincipals': 'false',
    }),
    beside: (subject) =>
      anywhere(
        { ...requested(subject), 'ram:RequestedAllowsExternalPrincipals': 'false' },
        'ram:CreateResourceShare',
        'ram:GetResourceShareAssociations',
        'ram:GetResourceShares',
      ),
  },
};

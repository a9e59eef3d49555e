import { listOf } from '../../../support/deny';
import {
  anywhere,
  type Context,
  invented,
  type NeedsByType,
  named,
  on,
  type Part,
  regional,
  requested,
  type Subject,
  tagged,
  text,
  type Whole,
} from './need';
import { passed } from './shipped';

/** ARNs of API Gateway have no account, but those of private names. */
const inApiGateway = ({ environment }: Subject, path: string) =>
  `arn:${environment.partition}:apigateway:${environment.region}::${path}`;

const API = '/restapis/a1b2c3d4e5';

const tagging = (subject: Subject, kind: string) =>
  on(
    inApiGateway(subject, `/tags/arn%3Aaws%3Aapigateway%3A%3A%3A%2F${kind}%2Fx`),
    {},
    'apigateway:PUT',
    'apigateway:DELETE',
  );

/** Types of endpoints, as an API or a name has them. */
const endpointTypes = ({ resource }: Subject): readonly string[] => {
  const [configuration] = [resource.attributes.endpoint_configuration].flat() as Array<{ types: string[] }>;
  return configuration?.types ?? [];
};

/** Part of an API, which has the tags of the API, and the collection in which it is made. */
const ofApi = (path: string, kept: readonly string[], beside: Whole['beside'] = () => []): Whole => ({
  arn: (subject) => inApiGateway(subject, `${API}${path}`),
  kept,
  context: tagged,
  beside: (subject) => [
    ...on(inApiGateway(subject, `${API}${path.replace(/\/[^/]+$/, '')}`), tagged(subject), 'apigateway:POST'),
    ...beside(subject),
  ],
});

const nameArn = (subject: Subject): string => {
  const { environment, account } = subject;
  const isPrivate = endpointTypes(subject).includes('PRIVATE');
  const path = `/domainnames/${text(subject, 'domain_name')}`;
  const id = environment.accounts[account]?.id ?? '';
  return isPrivate ? inApiGateway(subject, `${path}+k3v9x2`).replace('::', `:${id}:`) : inApiGateway(subject, path);
};

const stageArn = (subject: Subject) => inApiGateway(subject, `${API}/stages/live`);

const inPool = (...kept: readonly string[]): Part => ({
  partOf: 'user_pool_id',
  kept: kept.map((action) => `cognito-idp:${action}`),
});

const protocol = (subject: Subject): Context => ({ 'sns:Protocol': text(subject, 'protocol') });

/** Of what the gateway is made of, beside functions, a workflow and roles. */
export const GATEWAY: NeedsByType = {
  aws_api_gateway_account: {
    arn: (subject) => inApiGateway(subject, '/account'),
    kept: ['apigateway:GET', 'apigateway:PATCH'],
    beside: (subject) => passed(subject, 'cloudwatch_role_arn', 'apigateway.amazonaws.com'),
  },
  aws_api_gateway_base_path_mapping: {
    arn: (subject) => {
      const name = subject.referred('domain_name');
      // Of a private name too, it has no account.
      return `${nameArn(name ?? subject).replace(/:\d{12}:/, '::')}/basepathmappings/(none)`;
    },
    kept: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH'],
    context: tagged,
    beside: (subject) => {
      const name = subject.referred('domain_name') ?? subject;
      const all = `${nameArn(name).replace(/:\d{12}:/, '::')}/basepathmappings`;
      return on(all, tagged(subject), 'apigateway:POST');
    },
  },
  aws_api_gateway_deployment: ofApi('/deployments/d1', ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH']),
  aws_api_gateway_domain_name: {
    arn: nameArn,
    kept: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH'],
    context: tagged,
    beside: (subject) => [
      ...on(
        inApiGateway(subject, '/domainnames'),
        { ...requested(subject), 'apigateway:Request/EndpointType': endpointTypes(subject) },
        'apigateway:POST',
        ...(endpointTypes(subject).includes('PRIVATE') ? ['apigateway:UpdateDomainNamePolicy'] : []),
      ),
      ...(endpointTypes(subject).includes('PRIVATE')
        ? on(nameArn(subject), tagged(subject), 'apigateway:UpdateDomainNamePolicy')
        : []),
      ...tagging(subject, 'domainnames'),
    ],
  },
  aws_api_gateway_method_settings: {
    arn: stageArn,
    kept: ['apigateway:GET', 'apigateway:PATCH'],
    context: tagged,
  },
  aws_api_gateway_rest_api: {
    arn: (subject) => inApiGateway(subject, API),
    kept: [
      'apigateway:DELETE',
      'apigateway:GET',
      'apigateway:PATCH',
      'apigateway:PUT',
      'apigateway:UpdateRestApiPolicy',
    ],
    context: (subject) => ({
      ...tagged(subject),
      'apigateway:Request/EndpointType': endpointTypes(subject),
      'apigateway:Request/RouteAuthorizationType': ['AWS_IAM', 'CUSTOM'],
    }),
    beside: (subject) => [
      ...on(
        inApiGateway(subject, '/restapis'),
        { ...requested(subject), 'apigateway:Request/EndpointType': endpointTypes(subject) },
        'apigateway:POST',
        'apigateway:UpdateRestApiPolicy',
      ),
      // The root of its resources.
      ...on(inApiGateway(subject, `${API}/resources`), tagged(subject), 'apigateway:GET'),
      ...tagging(subject, 'restapis'),
    ],
  },
  aws_api_gateway_stage: ofApi('/stages/live', ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH'], (subject) =>
    tagging(subject, 'restapis'),
  ),
  aws_cognito_identity_provider: inPool(
    'CreateIdentityProvider',
    'DeleteIdentityProvider',
    'DescribeIdentityProvider',
    'UpdateIdentityProvider',
  ),
  aws_cognito_managed_login_branding: inPool(
    'CreateManagedLoginBranding',
    'DeleteManagedLoginBranding',
    'DescribeManagedLoginBranding',
    'UpdateManagedLoginBranding',
  ),
  aws_cognito_user_group: inPool('CreateGroup', 'DeleteGroup', 'GetGroup', 'UpdateGroup'),
  aws_cognito_user_pool: {
    arn: invented('cognito-idp', 'userpool'),
    born: ['cognito-idp:TagResource'],
    kept: [
      'cognito-idp:DescribeUserPool',
      'cognito-idp:GetUserPoolMfaConfig',
      'cognito-idp:ListTagsForResource',
      'cognito-idp:SetUserPoolMfaConfig',
      'cognito-idp:TagResource',
      'cognito-idp:UntagResource',
      'cognito-idp:UpdateUserPool',
    ],
    beside: (subject) => anywhere(requested(subject), 'cognito-idp:CreateUserPool'),
  },
  aws_cognito_user_pool_client: inPool(
    'CreateUserPoolClient',
    'DeleteUserPoolClient',
    'DescribeUserPoolClient',
    'UpdateUserPoolClient',
  ),
  aws_cognito_user_pool_domain: {
    ...inPool('CreateUserPoolDomain', 'DeleteUserPoolDomain', 'UpdateUserPoolDomain'),
    beside: () => anywhere({}, 'cognito-idp:DescribeUserPoolDomain'),
  },
  aws_sns_topic: {
    arn: named('sns', ''),
    born: ['sns:CreateTopic', 'sns:TagResource'],
    kept: [
      'sns:DeleteTopic',
      'sns:GetTopicAttributes',
      'sns:ListTagsForResource',
      'sns:SetTopicAttributes',
      'sns:TagResource',
      'sns:UntagResource',
    ],
  },
  aws_sns_topic_policy: { partOf: 'arn', kept: ['sns:GetTopicAttributes', 'sns:SetTopicAttributes'] },
  aws_sns_topic_subscription: {
    partOf: 'topic_arn',
    kept: ['sns:GetSubscriptionAttributes', 'sns:SetSubscriptionAttributes', 'sns:Subscribe', 'sns:Unsubscribe'],
    context: protocol,
  },
  aws_ssm_parameter: {
    arn: named('ssm', 'parameter'),
    born: ['ssm:AddTagsToResource', 'ssm:PutParameter'],
    kept: [
      'ssm:AddTagsToResource',
      'ssm:DeleteParameter',
      'ssm:GetParameter',
      'ssm:GetParameters',
      'ssm:ListTagsForResource',
      'ssm:PutParameter',
      'ssm:RemoveTagsFromResource',
    ],
    beside: () => anywhere({}, 'ssm:DescribeParameters'),
  },
  aws_vpc_endpoint: {
    arn: invented('ec2', 'vpc-endpoint'),
    born: ['ec2:CreateTags', 'ec2:CreateVpcEndpoint'],
    atBirth: { 'ec2:CreateAction': 'CreateVpcEndpoint' },
    kept: ['ec2:CreateTags', 'ec2:DeleteTags', 'ec2:DeleteVpcEndpoints', 'ec2:ModifyVpcEndpoint'],
    context: (subject) => ({ 'ec2:VpceServiceName': text(subject, 'service_name') }),
    // Judged on the network, on each subnet and on the security group too.
    beside: (subject) => {
      const place = (path: string) => regional('ec2', () => path)(subject);
      const subnets = listOf(subject.resource.attributes.subnet_ids as string[]);
      const joining = ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint'];
      return [
        ...on(place(`vpc/${text(subject, 'vpc_id')}`), {}, 'ec2:CreateVpcEndpoint'),
        ...subnets.flatMap((subnet) => on(place(`subnet/${subnet}`), {}, ...joining)),
        ...on(invented('ec2', 'security-group')(subject), tagged(subject), ...joining),
        ...on(
          `arn:${subject.environment.partition}:route53:::hostedzone/Z0INVENTED`,
          { 'route53:VPCs': [`VPCId=${text(subject, 'vpc_id')},VPCRegion=${subject.environment.region}`] },
          'route53:AssociateVPCWithHostedZone',
        ),
        ...anywhere({}, 'ec2:DescribePrefixLists', 'ec2:DescribeVpcEndpoints'),
      ];
    },
  },
  aws_wafv2_web_acl: {
    arn: (subject) => regional('wafv2', (of) => `regional/webacl/${text(of, 'name')}/0f1e2d3c`)(subject),
    born: ['wafv2:CreateWebACL', 'wafv2:TagResource'],
    kept: [
      'wafv2:DeleteWebACL',
      'wafv2:GetWebACL',
      'wafv2:ListTagsForResource',
      'wafv2:TagResource',
      'wafv2:UntagResource',
      'wafv2:UpdateWebACL',
    ],
    beside: (subject) =>
      on(
        regional('wafv2', () => 'regional/managedruleset/AWSManagedRulesCommonRuleSet/none')(subject),
        {},
        'wafv2:CreateWebACL',
        'wafv2:UpdateWebACL',
      ),
  },
  aws_wafv2_web_acl_association: {
    arn: stageArn,
    kept: ['apigateway:SetWebACL', 'wafv2:AssociateWebACL', 'wafv2:DisassociateWebACL', 'wafv2:GetWebACLForResource'],
    beside: (subject) => {
      const made = subject.referred('web_acl_arn');
      const list =
        made === undefined
          ? text(subject, 'web_acl_arn')
          : regional('wafv2', (of) => `regional/webacl/${text(of, 'name')}/0f1e2d3c`)(made);
      return on(list, {}, 'wafv2:AssociateWebACL', 'wafv2:GetWebACLForResource');
    },
  },
  aws_wafv2_web_acl_logging_configuration: {
    partOf: 'resource_arn',
    kept: ['wafv2:DeleteLoggingConfiguration', 'wafv2:GetLoggingConfiguration', 'wafv2:PutLoggingConfiguration'],
    beside: () =>
      anywhere(
        {},
        'logs:CreateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:PutResourcePolicy',
      ),
  },
};

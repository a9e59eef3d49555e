import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import { awsName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { apiLogsRoleArn } from '../tool-gateway/arns';
import { madeAsOurs, nobodyElses, ours } from './ownership';

/** The gateway's APIs, their names and what stands in front of them. */
export const gatewayStatements = (environment: Environment, account: string): Statement[] => [
  ...apis(environment),
  ...apiSettings(environment),
  ...apiNames(environment, account),
  ...firewall(environment, account),
  ...callers(environment, account),
];

/** ARNs of API Gateway have no account, and ids that it invents. */
const inApiGateway = ({ partition, region }: Environment, path: string) =>
  `arn:${partition}:apigateway:${region}::${path}`;

/** What is below an API or a name has its tags, for this. Source: "API Gateway resources that can be tagged" in its guide. */
function apis(environment: Environment): Statement[] {
  const all = inApiGateway(environment, '/restapis');
  return [
    {
      Sid: 'MakesApisAndTheirNames',
      Effect: 'Allow',
      Action: 'apigateway:POST',
      Resource: [all, inApiGateway(environment, '/domainnames')],
      Condition: madeAsOurs(environment),
    },
    {
      Sid: 'KeepsApis',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT'],
      Resource: `${all}/*`,
      Condition: ours(environment),
    },
    {
      // Asked as an API is made too.
      Sid: 'SaysWhoReachesApis',
      Effect: 'Allow',
      Action: 'apigateway:UpdateRestApiPolicy',
      Resource: [all, `${all}/*`],
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'TagsApisAndTheirNames',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:PUT'],
      Resource: ['restapis', 'domainnames', 'domainnameaccessassociations'].map((kind) =>
        inApiGateway(environment, `/tags/*${kind}*`),
      ),
    },
    {
      // Signed by an agent, or proven to the authorizer: nothing is open to whoever comes by.
      Sid: 'NeverOpensAMethodToEverybody',
      Effect: 'Deny',
      Action: ['apigateway:PATCH', 'apigateway:PUT'],
      Resource: `${all}/*`,
      Condition: { 'ForAnyValue:StringEquals': { 'apigateway:Request/RouteAuthorizationType': 'NONE' } },
    },
    {
      Sid: 'NeverMakesAnotherKindOfApi',
      Effect: 'Deny',
      Action: ['apigateway:PATCH', 'apigateway:POST', 'apigateway:PUT'],
      Resource: [all, `${all}/*`],
      Condition: { 'ForAnyValue:StringNotEquals': { 'apigateway:Request/EndpointType': kindOf(environment) } },
    },
  ];
}

/** One of the region; a private one in its place is made where that is declared, and changed from the one to the other. */
const kindOf = ({ gateway }: Environment) => (gateway?.endpoint.kind === 'private' ? 'PRIVATE' : 'REGIONAL');

/** One for an account and region, whoever else has APIs there. */
function apiSettings(environment: Environment): Statement[] {
  const settings = inApiGateway(environment, '/account');
  return [
    {
      Sid: 'LetsApiGatewayKeepAccessLogs',
      Effect: 'Allow',
      Action: ['apigateway:GET', 'apigateway:PATCH'],
      Resource: settings,
    },
    {
      Sid: 'GivesApiGatewayItsRole',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: apiLogsRoleArn(environment),
      Condition: { StringEquals: { 'iam:PassedToService': 'apigateway.amazonaws.com' } },
    },
  ];
}

/** Private names have an account in their ARNs, and others have none. */
function apiNames(environment: Environment, account: string): Statement[] {
  const all = inApiGateway(environment, '/domainnames');
  const privates = regionalArn(environment, 'apigateway', accountIdOf(environment, account), '/domainnames/*');
  const associations = regionalArn(
    environment,
    'apigateway',
    accountIdOf(environment, account),
    '/domainnameaccessassociations',
  );
  return [
    {
      Sid: 'KeepsNamesOfApis',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH', 'apigateway:POST'],
      Resource: [`${all}/*`, privates],
      Condition: ours(environment),
    },
    {
      Sid: 'SaysWhoReachesNames',
      Effect: 'Allow',
      Action: 'apigateway:UpdateDomainNamePolicy',
      Resource: [all, privates],
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'LetsItsEndpointReachItsName',
      Effect: 'Allow',
      Action: 'apigateway:CreateAccessAssociation',
      Resource: privates,
      Condition: ours(environment),
    },
    {
      Sid: 'KeepsTheWayToItsName',
      Effect: 'Allow',
      Action: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:POST'],
      Resource: [associations, `${associations}/*`],
    },
  ];
}

/** Source: "Logging to CloudWatch Logs" in the WAF guide, for what AWS asks of whoever has a list write there. */
function firewall(environment: Environment, account: string): Statement[] {
  const inWaf = (resource: string) => regionalArn(environment, 'wafv2', accountIdOf(environment, account), resource);
  const list = inWaf(`regional/webacl/${awsName(environment, 'webAcl', 'gateway')}/*`);
  const stages = inApiGateway(environment, '/restapis/*/stages/*');
  return [
    {
      Sid: 'KeepsTheFirewall',
      Effect: 'Allow',
      Action: [
        'wafv2:CreateWebACL',
        'wafv2:DeleteLoggingConfiguration',
        'wafv2:DeleteWebACL',
        'wafv2:GetLoggingConfiguration',
        'wafv2:GetWebACL',
        'wafv2:ListTagsForResource',
        'wafv2:PutLoggingConfiguration',
        'wafv2:TagResource',
        'wafv2:UntagResource',
        'wafv2:UpdateWebACL',
      ],
      Resource: list,
    },
    {
      // Judged on the list and on the stage, and the list may be a given one.
      Sid: 'PutsTheFirewallBeforeApis',
      Effect: 'Allow',
      Action: ['wafv2:AssociateWebACL', 'wafv2:GetWebACLForResource'],
      Resource: [list, ...givenLists(environment), stages],
    },
    { Sid: 'TakesTheFirewallAway', Effect: 'Allow', Action: 'wafv2:DisassociateWebACL', Resource: stages },
    { Sid: 'SetsTheFirewallOfStages', Effect: 'Allow', Action: 'apigateway:SetWebACL', Resource: stages },
    {
      // The rules that AWS manages are judged as what a list is made of.
      Sid: 'TakesManagedRules',
      Effect: 'Allow',
      Action: ['wafv2:CreateWebACL', 'wafv2:UpdateWebACL'],
      Resource: inWaf('regional/managedruleset/*'),
    },
    {
      Sid: 'LetsTheFirewallLog',
      Effect: 'Allow',
      Action: LOG_DELIVERY.filter((action) => ASKED_BY_WAF.includes(action)),
      Resource: '*',
    },
  ];
}

const ASKED_BY_WAF = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeResourcePolicies',
  'logs:PutResourcePolicy',
];

const givenLists = ({ gateway }: Environment) =>
  typeof gateway?.firewall === 'object' ? [gateway.firewall.existing.arn] : [];

/** API Gateway calls the gateway's functions, and the user pool asks one of them what its tokens say. Nobody else does. */
function callers(environment: Environment, account: string): Statement[] {
  const functions = regionalArn(
    environment,
    'lambda',
    accountIdOf(environment, account),
    `function:${awsName(environment, 'function', 'gateway', '*')}`,
  );
  return [
    {
      Sid: 'LetsApisCallTheGateway',
      Effect: 'Allow',
      Action: 'lambda:AddPermission',
      Resource: functions,
      Condition: { StringEquals: { 'lambda:Principal': ['apigateway.amazonaws.com', 'cognito-idp.amazonaws.com'] } },
    },
    {
      Sid: 'TakesPermissionsOfApisAway',
      Effect: 'Allow',
      Action: ['lambda:GetPolicy', 'lambda:RemovePermission'],
      Resource: functions,
    },
  ];
}

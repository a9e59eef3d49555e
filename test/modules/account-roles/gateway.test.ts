import prod from '../../../environments/prod';
import { accountIdOf } from '../../../foundation/accounts';
import { policy } from '../../../foundation/policy';
import { LIMITS } from '../../../modules/account-roles/deploy-policies';
import { allows } from '../../support/allow';
import { everything } from './environments';
import { may } from './may';

const id = accountIdOf(everything, 'sandbox');
const roleIn = (pathAndName: string) => `arn:aws:iam::${id}:role/${pathAndName}`;
const boundaryIn = (name: string) => `arn:aws:iam::${id}:policy/p2a/boundary/${name}`;

describe('who ships the gateway', () => {
  const workload = may(everything, 'sandbox', 'workload');
  const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:${id}:${resource}`;
  const api = 'arn:aws:apigateway:eu-central-1::/restapis/a1b2c3';
  const of = (environment: string) => ({ 'aws:ResourceTag/p2a:environment': environment });
  const table = arn('dynamodb', 'table/p2a-trial-gateway');

  test.each(['gateway', 'approver'])(
    '17: makes roles of the plane %s below the ceiling of the gateway alone',
    (plane) => {
      const role = roleIn(`p2a/${plane}/p2a-trial-gateway-validator`);
      const made = (boundary?: string) =>
        workload('iam:CreateRole', role, boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary });
      expect(made(boundaryIn('p2a-trial-gateway'))).toBe(true);
      expect([
        made(),
        made(boundaryIn('p2a-trial-agent')),
        made(boundaryIn('p2a-trial-tool')),
        made(boundaryIn('p2a-trial-people')),
      ]).toEqual([false, false, false, false]);
      for (const service of ['lambda.amazonaws.com', 'states.amazonaws.com'])
        expect(workload('iam:PassRole', role, { 'iam:PassedToService': service })).toBe(true);
      for (const service of ['apigateway.amazonaws.com', 'ec2.amazonaws.com'])
        expect(workload('iam:PassRole', role, { 'iam:PassedToService': service })).toBe(false);
    },
  );

  test('10: gives API Gateway the role that writes access logs, and no other', () => {
    const passes = (name: string, service: string) =>
      workload('iam:PassRole', roleIn(`p2a/gateway/${name}`), { 'iam:PassedToService': service });
    expect(passes('p2a-trial-gateway-api-logs', 'apigateway.amazonaws.com')).toBe(true);
    expect(passes('p2a-trial-gateway-validator', 'apigateway.amazonaws.com')).toBe(false);
  });

  test('29: leaves APIs of others alone, opens no method to everybody and makes no other kind of API', () => {
    for (const action of ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PATCH', 'apigateway:PUT']) {
      expect([action, workload(action, api, of('trial'))]).toEqual([action, true]);
      expect([action, workload(action, api, of('prod')), workload(action, api)]).toEqual([action, false, false]);
    }
    const changes = (key: string, ...values: string[]) =>
      workload('apigateway:PUT', api, { ...of('trial'), [`apigateway:Request/${key}`]: values });
    expect(changes('RouteAuthorizationType', 'AWS_IAM', 'CUSTOM')).toBe(true);
    expect(changes('RouteAuthorizationType', 'AWS_IAM', 'NONE')).toBe(false);
    expect([changes('EndpointType', 'PRIVATE'), changes('EndpointType', 'REGIONAL')]).toEqual([true, false]);
    const inProd = may(prod, 'gateway', 'workload');
    const makes = (type: string) =>
      inProd('apigateway:POST', 'arn:aws:apigateway:eu-central-1::/restapis', {
        'aws:RequestTag/p2a:environment': 'prod',
        'apigateway:Request/EndpointType': [type],
      });
    const kind = prod.gateway?.endpoint.kind === 'private' ? 'PRIVATE' : 'REGIONAL';
    expect(['PRIVATE', 'REGIONAL', 'EDGE'].filter(makes)).toEqual([kind]);
  });

  test.each([
    'dynamodb:BatchGetItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:DeleteItem',
    'dynamodb:DeleteTable',
    'dynamodb:GetItem',
    'dynamodb:PartiQLDelete',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLSelect',
    'dynamodb:PartiQLUpdate',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:UpdateItem',
  ])('21: makes the table, and neither reads it nor approves or switches on by it: %s', (action) => {
    expect(workload('dynamodb:UpdateTable', table)).toBe(true);
    expect(workload(action, table, { 'dynamodb:LeadingKeys': ['switch'] })).toBe(false);
    if (action === 'dynamodb:DeleteTable') return;
    const letsIn = { Sid: 'LetsIn', Effect: 'Allow', Action: '*', Resource: '*' } as const;
    const grantedByATablePolicy = policy(letsIn, ...LIMITS.workload.Statement);
    expect(allows(grantedByATablePolicy, { action, resource: table, context: {} })).toBe(false);
  });

  test('21: calls neither the gateway nor the workflow of approvals, whoever lets it', () => {
    const letsIn = { Sid: 'LetsIn', Effect: 'Allow', Action: '*', Resource: '*' } as const;
    const stays = (action: string, resource: string) =>
      allows(policy(letsIn, ...LIMITS.workload.Statement), { action, resource, context: {} });
    expect(stays('execute-api:Invoke', arn('execute-api', 'a1b2c3/live/POST/tools/register/look-up'))).toBe(false);
    expect(stays('states:StartExecution', arn('states', 'stateMachine:p2a-trial-gateway-approvals'))).toBe(false);
  });

  test('32: lets API Gateway and the user pool call functions of the gateway, and nobody call tools', () => {
    const permits = (name: string, principal: string) =>
      workload('lambda:AddPermission', arn('lambda', `function:${name}`), { 'lambda:Principal': principal });
    expect(permits('p2a-trial-gateway-validator', 'apigateway.amazonaws.com')).toBe(true);
    expect(permits('p2a-trial-gateway-tokens', 'cognito-idp.amazonaws.com')).toBe(true);
    for (const principal of ['*', '999999999999', 's3.amazonaws.com', 'secretsmanager.amazonaws.com'])
      expect([principal, permits('p2a-trial-gateway-validator', principal)]).toEqual([principal, false]);
    expect(permits('p2a-trial-tool-register', 'apigateway.amazonaws.com')).toBe(false);
  });

  test('sends what waits to mailboxes alone', () => {
    const subscribes = (protocol: string, topic = 'p2a-trial-gateway-approvals') =>
      workload('sns:Subscribe', arn('sns', topic), { 'sns:Protocol': protocol });
    expect([subscribes('email'), subscribes('https'), subscribes('lambda')]).toEqual([true, false, false]);
    expect(subscribes('email', 'p2a-prod-gateway-approvals')).toBe(false);
    expect(workload('sns:Publish', arn('sns', 'p2a-trial-gateway-approvals'))).toBe(false);
  });

  test('18: makes where approvers sign in, and is none of them', () => {
    const pool = arn('cognito-idp', 'userpool/eu-central-1_a1B2c3');
    expect([
      workload('cognito-idp:UpdateUserPool', pool, of('trial')),
      workload('cognito-idp:UpdateUserPool', pool, of('prod')),
    ]).toEqual([true, false]);
    for (const action of [
      'AdminAddUserToGroup',
      'AdminCreateUser',
      'AdminResetUserPassword',
      'AdminSetUserMFAPreference',
      'AdminSetUserPassword',
      'AdminUpdateUserAttributes',
      'DeleteUserPool',
      'ListUsers',
    ])
      expect([action, workload(`cognito-idp:${action}`, pool, of('trial'))]).toEqual([action, false]);
  });

  const security = may(everything, 'sandbox', 'security');

  test('keeps logs of the gateway, and changes nothing about the record of what it decided', () => {
    const group = (name: string) => arn('logs', `log-group:/p2a/trial/gateway/${name}`);
    expect(workload('logs:DeleteLogGroup', group('validator'))).toBe(true);
    expect(workload('logs:DeleteLogGroup', arn('logs', 'log-group:aws-waf-logs-p2a-trial-gateway'))).toBe(true);
    const changes = [
      'AssociateKmsKey',
      'CreateLogGroup',
      'DeleteRetentionPolicy',
      'PutDataProtectionPolicy',
      'PutRetentionPolicy',
      'PutSubscriptionFilter',
      'TagResource',
      'UntagResource',
    ].map((action) => `logs:${action}`);
    for (const action of changes) {
      expect([action, workload(action, group('access'))]).toEqual([action, true]);
      expect([action, workload(action, group('audit'))]).toEqual([action, false]);
      expect([action, security(action, group('audit'))]).toEqual([action, true]);
      expect([action, security(action, group('access'))]).toEqual([action, false]);
    }
    for (const action of [
      'logs:DeleteDataProtectionPolicy',
      'logs:DeleteLogGroup',
      'logs:DeleteLogStream',
      'logs:DeleteSubscriptionFilter',
      'logs:GetLogEvents',
    ]) {
      expect([action, workload(action, group('audit'))]).toEqual([action, false]);
      expect([action, security(action, group('audit'))]).toEqual([action, false]);
    }
  });

  test('makes endpoints for APIs in networks of the environment alone', () => {
    const makes = (service: string, environment = 'trial') =>
      workload('ec2:CreateVpcEndpoint', arn('ec2', 'vpc-endpoint/vpce-a'), {
        'ec2:VpceServiceName': `com.amazonaws.eu-central-1.${service}`,
        'aws:RequestTag/p2a:environment': environment,
      });
    expect([makes('execute-api'), makes('s3'), makes('execute-api', 'prod')]).toEqual([true, false, false]);
    const joins = (place: string) => workload('ec2:CreateVpcEndpoint', arn('ec2', place));
    expect([joins('vpc/vpc-0a1b2c3d4e5f6a7c0'), joins('vpc/vpc-0a1b2c3d4e5f6a7c9')]).toEqual([true, false]);
    expect([joins('subnet/subnet-0a1b2c3d4e5f6a7c1'), joins('subnet/subnet-0a1b2c3d4e5f6a7c9')]).toEqual([true, false]);
    const lets = (environment: string) =>
      workload('ec2:AuthorizeSecurityGroupIngress', arn('ec2', 'security-group/sg-a'), of(environment));
    expect([lets('trial'), lets('prod')]).toEqual([true, false]);
  });
});

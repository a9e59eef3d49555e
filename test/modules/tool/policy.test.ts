import { policy } from '../../../foundation/policy';
import { runtimeStatements, toolStatements, toolTrust } from '../../../modules/tool/policy';
import { allows } from '../../support/allow';
import { listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { ECHO, ENDPOINT, EXISTING, type ToolInput, toolInput, trial, withTool } from './trial';

const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
const FUNCTION = 'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-tool-register';
const WORKFLOW = 'arn:aws:states:eu-central-1:333333333333:stateMachine:p2a-trial-tool-register';
const SECRETS = 'arn:aws:secretsmanager:eu-central-1:333333333333:secret';

const runtime = (given: Partial<ToolInput>) => runtimeStatements(...withTool(given), KEY);

const pairsOf = (given: Partial<ToolInput>) =>
  runtime(given)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} ${resource}`)),
    );

const inNetwork = { ...ECHO, network: 'inside' } as const;
const withSecret: Partial<ToolInput> = { secrets: { 'api-key': { purpose: 'Opens the archive' } } };

const OWN_FUNCTION = [
  'logs:CreateLogStream arn:aws:logs:eu-central-1:333333333333:log-group:/p2a/trial/tools/register:*',
  'logs:PutLogEvents arn:aws:logs:eu-central-1:333333333333:log-group:/p2a/trial/tools/register:*',
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
  'sqs:SendMessage arn:aws:sqs:eu-central-1:333333333333:p2a-trial-tool-register-failed',
  `kms:Decrypt ${KEY}`,
  `kms:GenerateDataKey ${KEY}`,
];

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

describe('16: what a role needs beside its grants: exact actions on exact resources', () => {
  test.each<[string, Partial<ToolInput>, string[]]>([
    ['a function', {}, OWN_FUNCTION],
    [
      'a function with a secret',
      withSecret,
      [
        ...OWN_FUNCTION,
        `secretsmanager:DescribeSecret ${SECRETS}:p2a-trial-tool-register-api-key-??????`,
        `secretsmanager:GetSecretValue ${SECRETS}:p2a-trial-tool-register-api-key-??????`,
      ],
    ],
    [
      'a function in a network',
      { target: inNetwork },
      [...OWN_FUNCTION, ...NETWORK_INTERFACES.map((action) => `${action} *`)],
    ],
    [
      'an endpoint',
      { target: ENDPOINT },
      [
        `states:InvokeHTTPEndpoint ${WORKFLOW}`,
        `events:RetrieveConnectionCredentials ${ENDPOINT.connectionArn}`,
        `secretsmanager:DescribeSecret ${ENDPOINT.secretArn}`,
        `secretsmanager:GetSecretValue ${ENDPOINT.secretArn}`,
        `kms:Decrypt ${KEY}`,
        `kms:GenerateDataKey ${KEY}`,
        `kms:GenerateDataKey ${KEY}`,
        ...[
          'CreateLogDelivery',
          'DeleteLogDelivery',
          'DescribeLogGroups',
          'DescribeResourcePolicies',
          'GetLogDelivery',
          'ListLogDeliveries',
          'PutResourcePolicy',
          'UpdateLogDelivery',
        ].map((action) => `logs:${action} *`),
        'xray:GetSamplingRules *',
        'xray:GetSamplingTargets *',
        'xray:PutTelemetryRecords *',
        'xray:PutTraceSegments *',
      ],
    ],
    ['a function that somebody else makes', { target: EXISTING }, []],
  ])('%s', (_, given, pairs) => {
    expect(pairsOf(given)).toEqual(pairs);
  });

  test.each<[string, Partial<ToolInput>]>([
    ['a function', {}],
    ['a function with a secret', withSecret],
    ['a function in a network', { target: inNetwork }],
    ['an endpoint', { target: ENDPOINT }],
  ])('%s: actions and condition keys exist, and fit its resources', async (_, given) => {
    const statements = runtime(given);
    // AWS documents both, and lists neither for these actions.
    const undocumented = /"lambda:SourceFunctionArn"|"states:InvokeHTTPEndpoint"/;
    const mistakes = [...(await vocabularyMistakes(statements)), ...(await idleActions(statements))];
    expect(mistakes.filter((mistake) => !undocumented.test(mistake))).toEqual([]);
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
  });
});

describe('what its key opens', () => {
  const may = (given: Partial<ToolInput>, action: string, context: Record<string, string>) =>
    allows(policy(...runtime(given)), { action, resource: KEY, context });

  test.each([
    ['its settings', 'lambda', true, true],
    ['its queue', 'sqs', true, true],
    ['secrets, if it has one', 'secretsmanager', false, true],
    ['tables', 'dynamodb', false, false],
    ['workflows', 'states', false, false],
  ])('%s', (_, service, allowed, withOneSecret) => {
    const context = { 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` };
    expect(may({}, 'kms:Decrypt', context)).toBe(allowed);
    expect(may(withSecret, 'kms:Decrypt', context)).toBe(withOneSecret);
  });

  test('nothing that is handed to it', () => {
    expect(may({}, 'kms:Decrypt', {})).toBe(false);
  });

  test('26: executions of its own workflow, and their log', () => {
    const target = { target: ENDPOINT };
    const execution = (arn: string) => ({ 'kms:EncryptionContext:aws:states:stateMachineArn': arn });
    const log = { 'kms:EncryptionContext:SourceArn': 'arn:aws:logs:eu-central-1:333333333333:*' };
    expect(may(target, 'kms:Decrypt', execution(WORKFLOW))).toBe(true);
    expect(may(target, 'kms:GenerateDataKey', execution(WORKFLOW))).toBe(true);
    expect(may(target, 'kms:Decrypt', execution(`${WORKFLOW}-2`))).toBe(false);
    expect(may(target, 'kms:GenerateDataKey', log)).toBe(true);
    expect(may(target, 'kms:Decrypt', log)).toBe(false);
    expect(may(target, 'kms:Decrypt', {})).toBe(false);
  });
});

describe('what the code of a function may not do with what Lambda needs', () => {
  const may = (action: string, context: Record<string, string>) =>
    allows(policy(...runtime({ target: inNetwork })), { action, resource: '*', context });

  test.each(NETWORK_INTERFACES)('%s', (action) => {
    expect(may(action, {})).toBe(true);
    expect(may(action, { 'lambda:SourceFunctionArn': FUNCTION })).toBe(false);
  });
});

describe('where an endpoint may be called', () => {
  const may = (url: string, method = 'POST') =>
    allows(policy(...runtime({ target: ENDPOINT })), {
      action: 'states:InvokeHTTPEndpoint',
      resource: WORKFLOW,
      context: { 'states:HTTPEndpoint': url, 'states:HTTPMethod': method },
    });

  test.each([
    ['https://api.partner.example/v2/look-up', 'POST', true],
    ['https://api.partner.example/v2/erase', 'POST', true],
    ['https://api.partner.example/v2/look-up', 'DELETE', false],
    ['https://api.partner.example/v2/', 'POST', false],
    ['https://api.partner.example/v2/look-up/..', 'POST', false],
    ['https://api.partner.example/v1/look-up', 'POST', false],
    ['https://elsewhere.example/v2/look-up', 'POST', false],
  ])('%s by %s: %p', (url, method, allowed) => {
    expect(may(url, method)).toBe(allowed);
  });
});

describe('16: who takes on the role of a tool', () => {
  test.each([
    ['function', 'lambda.amazonaws.com', FUNCTION],
    ['endpoint', 'states.amazonaws.com', WORKFLOW],
  ] as const)('a %s, by its service, for its own ARN in its own account', (kind, service, arn) => {
    const trust = toolTrust(...withTool(), kind);
    const isLetIn = (source: string, by: string = service) =>
      allows(
        trust,
        {
          action: 'sts:AssumeRole',
          resource: '*',
          context: { 'aws:SourceArn': source, 'aws:SourceAccount': source.split(':')[4] ?? '' },
        },
        { service: by },
      );
    expect(isLetIn(arn)).toBe(true);
    expect(isLetIn(`${arn}-2`)).toBe(false);
    expect(isLetIn(arn.replace('333333333333', '444444444444'))).toBe(false);
    expect(isLetIn(arn, 'ec2.amazonaws.com')).toBe(false);
  });

  test('nobody of the account', () => {
    const request = { action: 'sts:AssumeRole', resource: '*', context: {} };
    expect(allows(toolTrust(...withTool(), 'function'), request, { account: '333333333333' })).toBe(false);
  });
});

describe('17: what the ceiling of an account is made of', () => {
  const actionsOf = (tools: readonly ToolInput[], account = 'tools') => [
    ...new Set(toolStatements(trial(tools), account).flatMap(({ Action }) => listOf(Action))),
  ];
  const grants: Partial<ToolInput> = { permissions: [{ grant: 'read-table', table: 'claims' }] };

  test('what its tools were granted, what they need to run, and the calls of the gateway', () => {
    const actions = actionsOf([toolInput(grants)]);
    expect(actions).toEqual(expect.arrayContaining(['dynamodb:GetItem', 'logs:PutLogEvents', 'lambda:InvokeFunction']));
    expect(actions).not.toContain('states:StartSyncExecution');
  });

  test('nothing for a function that keeps its own role, but the calls of the gateway', () => {
    expect(actionsOf([toolInput({ target: EXISTING })])).toEqual(['lambda:InvokeFunction']);
  });

  test('nothing of another account', () => {
    expect(actionsOf([toolInput({ ...grants, account: 'other-tools' })])).toEqual([]);
  });
});

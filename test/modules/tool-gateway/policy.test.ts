import { toolInvokeRoleArn } from '../../../foundation/arns';
import type { Environment } from '../../../foundation/environment';
import { listOf, type OneOrMore, policy } from '../../../foundation/policy';
import { apiLogsStatements, apiLogsTrust } from '../../../modules/tool-gateway/api-logs-policy';
import { validatorStatements, validatorTrust } from '../../../modules/tool-gateway/policy';
import { allows } from '../../support/allow';
import { glob } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { EXISTING, toolInput, trial } from '../tool/trial';

const key = (name: string) => `arn:aws:kms:eu-central-1:666666666666:key/${name}`;
const keys = { state: key('state'), digests: key('digests') };
const of = trial();
const statementsOf = (environment: Environment) => validatorStatements(environment, keys);

type Context = Readonly<Record<string, OneOrMore>>;
const may = (action: string, resource: string, context: Context = {}, environment = of) =>
  allows(policy(...statementsOf(environment)), { action, resource, context });

const TABLE = 'arn:aws:dynamodb:eu-central-1:666666666666:table/p2a-trial-gateway';
const leading = (...pks: readonly string[]) => ({ 'dynamodb:LeadingKeys': pks });

describe('what the validator remembers', () => {
  test.each(['call#reader#k', 'count#agent#reader#calls', 'approval#1', 'pending#claims'])('it writes %s', (pk) => {
    for (const action of ['PutItem', 'UpdateItem', 'DeleteItem'])
      expect([action, may(`dynamodb:${action}`, TABLE, leading(pk))]).toEqual([action, true]);
  });

  test.each([[['switch']], [['switch', 'call#reader#k']], [['switch#']], [['other']], [[]]])(
    'it lifts no switch: nothing with the keys %j',
    (pks) => {
      for (const action of ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'])
        expect([action, may(`dynamodb:${action}`, TABLE, leading(...pks))]).toEqual([action, false]);
    },
  );

  test('it sees what is switched off, by key, and never the whole table', () => {
    for (const action of ['GetItem', 'Query']) expect(may(`dynamodb:${action}`, TABLE, leading('switch'))).toBe(true);
    for (const action of ['Scan', 'PartiQLSelect', 'PartiQLUpdate', 'ExportTableToPointInTime', 'DeleteTable'])
      expect([action, may(`dynamodb:${action}`, TABLE, leading('call#x'))]).toEqual([action, false]);
    expect(may('dynamodb:GetItem', TABLE.replace('gateway', 'tokens'), leading('switch'))).toBe(false);
  });
});

describe('whom the validator becomes', () => {
  const ROLE = toolInvokeRoleArn(of, { name: 'register', account: 'tools' });

  test('the role by which a tool is called, saying for whom and what', () => {
    for (const action of ['AssumeRole', 'TagSession', 'SetSourceIdentity'])
      expect([action, may(`sts:${action}`, ROLE)]).toEqual([action, true]);
  });

  test.each([
    'arn:aws:iam::333333333333:role/p2a/tool/p2a-trial-tool-register',
    'arn:aws:iam::333333333333:role/p2a/agent/p2a-trial-tool-register-invoke',
    'arn:aws:iam::333333333333:role/p2a/tool/p2a-other-tool-register-invoke',
    'arn:aws:iam::555555555555:role/p2a/tool/p2a-trial-tool-register-invoke',
    'arn:aws:iam::333333333333:role/administrator',
  ])('nobody else: %s', (role) => {
    expect(may('sts:AssumeRole', role)).toBe(false);
  });

  test('nobody in an account whose tools nobody calls', () => {
    const idle = trial([toolInput(), toolInput({ name: 'idle', account: 'other-tools', target: EXISTING })]);
    expect(may('sts:AssumeRole', 'arn:aws:iam::444444444444:role/p2a/tool/p2a-trial-tool-idle-invoke', {}, idle)).toBe(
      false,
    );
  });

  test('37: also where a name was too long for the end of it', () => {
    const name = 'a'.repeat(30);
    const long = trial([toolInput({ name })], {
      namePrefix: 'p2aaaaaaaa',
      name: 'developing12',
      agents: trial()
        .agents.slice(0, 1)
        .map((agent) => ({ ...agent, tools: { [name]: ['look-up'] } })) as never,
    });
    const role = toolInvokeRoleArn(long, { name, account: 'tools' });
    expect(role).not.toMatch(/-invoke$/);
    expect(may('sts:AssumeRole', role, {}, long)).toBe(true);
  });

  test('nobody without tools, and no statement that AWS would refuse', () => {
    expect(
      statementsOf(trial([], { agents: [], tools: [] })).filter(({ Resource }) => listOf(Resource).length === 0),
    ).toEqual([]);
  });
});

test('it starts approvals, and no other workflow', () => {
  const machine = 'arn:aws:states:eu-central-1:666666666666:stateMachine:p2a-trial-gateway-approvals';
  expect(may('states:StartExecution', machine)).toBe(true);
  expect(may('states:StartExecution', machine.replace('approvals', 'other'))).toBe(false);
  // Whoever could, could approve.
  expect(may('states:SendTaskSuccess', machine)).toBe(false);
});

test('it adds to its log and to the record of calls, and reads neither', () => {
  const group = (name: string) =>
    `arn:aws:logs:eu-central-1:666666666666:log-group:/p2a/trial/gateway/${name}:log-stream:x`;
  for (const log of ['validator', 'audit']) expect(may('logs:PutLogEvents', group(log))).toBe(true);
  for (const log of ['access', 'approvals', 'auditor']) expect(may('logs:PutLogEvents', group(log))).toBe(false);
  for (const action of ['GetLogEvents', 'FilterLogEvents', 'DeleteLogStream', 'DeleteLogGroup'])
    expect(may(`logs:${action}`, group('audit'))).toBe(false);
});

test('it makes digests with their key, and uses the key of the state through its services alone', () => {
  expect(may('kms:GenerateMac', keys.digests)).toBe(true);
  expect(may('kms:GenerateMac', keys.state)).toBe(false);
  const through = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` });
  expect(may('kms:Decrypt', keys.state, through('lambda'))).toBe(true);
  expect(may('kms:Decrypt', keys.state, through('dynamodb'))).toBe(true);
  expect(may('kms:Encrypt', keys.state, through('lambda'))).toBe(false);
  expect(may('kms:Decrypt', keys.state)).toBe(false);
  expect(may('kms:Decrypt', keys.digests, through('dynamodb'))).toBe(false);
});

test('16: only its own function takes its role on', () => {
  const given = (source: string) => ({
    action: 'sts:AssumeRole',
    resource: 'role',
    context: { 'aws:SourceAccount': '666666666666', 'aws:SourceArn': source },
  });
  const functionArn = 'arn:aws:lambda:eu-central-1:666666666666:function:p2a-trial-gateway-validator';
  const trust = validatorTrust(of);
  const allowsLambda = (source: string) =>
    allows({ ...trust, Statement: trust.Statement }, given(source), { service: 'lambda.amazonaws.com' });
  expect(allowsLambda(functionArn)).toBe(true);
  expect(allowsLambda(`${functionArn}-other`)).toBe(false);
});

describe('10: the role of access logs', () => {
  test('is API Gateway’s, for this account and region', () => {
    expect(apiLogsTrust(of).Statement).toEqual([
      {
        Sid: 'ApiGatewayWritesAccessLogs',
        Effect: 'Allow',
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '666666666666' },
          ArnLike: {
            'aws:SourceArn': ['arn:aws:apigateway:eu-central-1::/*', 'arn:aws:apigateway:eu-central-1:666666666666:*'],
          },
        },
      },
    ]);
  });

  test('writes access logs of the gateway, and comes near no record of calls', () => {
    const written = apiLogsStatements(of)
      .filter(({ Action }) => listOf(Action).some((action) => /Put|Get|Filter|Create/.test(action)))
      .flatMap(({ Resource }) => listOf(Resource));
    const group = (name: string) => `arn:aws:logs:eu-central-1:666666666666:log-group:/p2a/trial/gateway/${name}:x`;
    const reaches = (name: string) => written.some((pattern) => glob(pattern, group(name)));
    expect([reaches('access'), reaches('approver-access'), reaches('audit'), reaches('validator')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

test('all of it refers to actions and condition keys that exist, on what they work on', async () => {
  const all = [...statementsOf(of), ...apiLogsStatements(of)];
  await expect(vocabularyMistakes(all)).resolves.toEqual([]);
  await expect(idleActions(all)).resolves.toEqual([]);
});

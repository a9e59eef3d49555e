import { policy } from '../../../foundation/policy';
import { grantStatements } from '../../../modules/tool/grants-policy';
import { allows } from '../../support/allow';
import { listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { type ToolInput, withTool } from './trial';

type Permissions = NonNullable<ToolInput['permissions']>;

const KEY = 'arn:aws:kms:eu-west-1:333333333333:key/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
const claims = 'arn:aws:dynamodb:eu-central-1:333333333333:table/claims';
const ofOurs = { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' };

const granted = (...permissions: Permissions) => grantStatements(...withTool({ permissions }));

/** Every action with every resource that it is allowed on. */
const pairsOf = (...permissions: Permissions) =>
  granted(...permissions).flatMap(({ Action, Resource }) =>
    listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} ${resource}`)),
  );

const conditionsOf = (...permissions: Permissions) => granted(...permissions).map(({ Condition }) => Condition);

const EVERY_GRANT: Permissions = [
  { grant: 'read-table', table: 'claims', indexes: ['by-day'], keyArn: KEY },
  { grant: 'change-table', table: 'claims', keyArn: KEY },
  { grant: 'read-objects', bucket: 'claim-files', prefix: 'open/', keyArn: KEY },
  { grant: 'write-objects', bucket: 'claim-files', prefix: 'drafts/', keyArn: KEY },
  { grant: 'send-mail', identity: 'acme.example', from: ['claims@acme.example'] },
  { grant: 'invoke-function', function: 'exchange-rates', alias: 'live' },
  { grant: 'start-workflow', stateMachine: 'settle' },
  { grant: 'start-workflow', stateMachine: 'investigate', type: 'standard' },
  {
    grant: 'statement',
    sid: 'ReadExchangeRates',
    actions: ['ssm:GetParameter'],
    resources: ['arn:aws:ssm:eu-central-1:333333333333:parameter/rates/*'],
    conditions: { StringEquals: { 'aws:ResourceAccount': '333333333333' } },
  },
];

describe('16: a grant comes to these actions on these resources, and to no others', () => {
  test.each<[string, Permissions[number], string[]]>([
    [
      'read-table',
      { grant: 'read-table', table: 'claims', indexes: ['by-day', 'by-handler'] },
      ['BatchGetItem', 'GetItem', 'Query'].flatMap((action) =>
        ['', '/index/by-day', '/index/by-handler'].map((index) => `dynamodb:${action} ${claims}${index}`),
      ),
    ],
    [
      'change-table',
      { grant: 'change-table', table: 'claims' },
      [`dynamodb:PutItem ${claims}`, `dynamodb:UpdateItem ${claims}`],
    ],
    [
      'read-objects',
      { grant: 'read-objects', bucket: 'claim-files', prefix: 'open/' },
      ['s3:GetObject arn:aws:s3:::claim-files/open/*', 's3:ListBucket arn:aws:s3:::claim-files'],
    ],
    [
      'write-objects',
      { grant: 'write-objects', bucket: 'claim-files', prefix: 'drafts/' },
      ['s3:PutObject arn:aws:s3:::claim-files/drafts/*'],
    ],
    [
      'send-mail',
      { grant: 'send-mail', identity: 'acme.example', from: ['claims@acme.example'] },
      ['ses:SendEmail arn:aws:ses:eu-central-1:333333333333:identity/acme.example'],
    ],
    [
      'invoke-function',
      { grant: 'invoke-function', function: 'exchange-rates', alias: 'live' },
      ['lambda:InvokeFunction arn:aws:lambda:eu-central-1:333333333333:function:exchange-rates:live'],
    ],
    [
      'invoke-function, without an alias',
      { grant: 'invoke-function', function: 'exchange-rates' },
      ['lambda:InvokeFunction arn:aws:lambda:eu-central-1:333333333333:function:exchange-rates'],
    ],
    [
      'start-workflow, that answers at once',
      { grant: 'start-workflow', stateMachine: 'settle' },
      ['states:StartSyncExecution arn:aws:states:eu-central-1:333333333333:stateMachine:settle'],
    ],
    [
      'start-workflow, that is asked later',
      { grant: 'start-workflow', stateMachine: 'settle', type: 'standard' },
      [
        'states:StartExecution arn:aws:states:eu-central-1:333333333333:stateMachine:settle',
        'states:DescribeExecution arn:aws:states:eu-central-1:333333333333:execution:settle:*',
      ],
    ],
  ])('%s', (_, permission, pairs) => {
    expect(pairsOf(permission)).toEqual(pairs);
  });

  test('a statement stays as it was written', () => {
    const [statement] = granted(...EVERY_GRANT.filter(({ grant }) => grant === 'statement'));
    expect(statement).toEqual({
      Sid: 'ReadExchangeRates',
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: ['arn:aws:ssm:eu-central-1:333333333333:parameter/rates/*'],
      Condition: { StringEquals: { 'aws:ResourceAccount': '333333333333' } },
    });
  });

  test('no permissions, no statements', () => {
    expect(granted()).toEqual([]);
  });

  test('what belongs to another account of the environment is named there', () => {
    const account = 'other-tools';
    const pairs = pairsOf(
      { grant: 'read-table', table: 'claims', account },
      { grant: 'change-table', table: 'claims', account },
      { grant: 'invoke-function', function: 'exchange-rates', account },
      { grant: 'start-workflow', stateMachine: 'settle', type: 'standard', account },
    );
    expect(pairs.filter((pair) => !pair.includes(':444444444444:'))).toEqual([]);
  });
});

describe('what narrows a grant', () => {
  test('objects are those of the folder, in a bucket of the organization', () => {
    const [read, list] = conditionsOf({ grant: 'read-objects', bucket: 'claim-files', prefix: 'open/' });
    expect(read).toEqual({ StringEquals: ofOurs });
    expect(list).toEqual({ StringEquals: ofOurs, StringLike: { 's3:prefix': 'open/*' } });
    expect(conditionsOf({ grant: 'write-objects', bucket: 'claim-files', prefix: 'open/' })).toEqual([
      { StringEquals: ofOurs },
    ]);
  });

  test.each([
    ['the folder', 'open/', true],
    ['a folder below it', 'open/2026/', true],
    ['the whole bucket', '', false],
    ['a neighbour whose name begins alike', 'open-too/', false],
  ])('a list of %s', (_, prefix, allowed) => {
    const document = policy(...granted({ grant: 'read-objects', bucket: 'claim-files', prefix: 'open/' }));
    const context = { ...ofOurs, 's3:prefix': prefix };
    expect(allows(document, { action: 's3:ListBucket', resource: 'arn:aws:s3:::claim-files', context })).toBe(allowed);
  });

  test('mail comes from the given addresses', () => {
    const from = ['claims@acme.example', 'help@acme.example'];
    expect(conditionsOf({ grant: 'send-mail', identity: 'acme.example', from })).toEqual([
      { StringEquals: { 'ses:FromAddress': from } },
    ]);
  });

  test.each<[string, Permissions[number], string[]]>([
    ['dynamodb', { grant: 'read-table', table: 'claims', keyArn: KEY }, ['kms:Decrypt']],
    ['dynamodb', { grant: 'change-table', table: 'claims', keyArn: KEY }, ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['s3', { grant: 'read-objects', bucket: 'files', prefix: 'open/', keyArn: KEY }, ['kms:Decrypt']],
    [
      's3',
      { grant: 'write-objects', bucket: 'files', prefix: 'open/', keyArn: KEY },
      ['kms:Decrypt', 'kms:GenerateDataKey'],
    ],
  ])('24: a key opens what %s keeps, in the region of the key', (service, permission, actions) => {
    const onKey = granted(permission).filter(({ Resource }) => Resource === KEY);
    expect(onKey.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [actions, { StringEquals: { 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` } }],
    ]);
  });
});

describe('what every grant holds to', () => {
  const statements = granted(...EVERY_GRANT, ...EVERY_GRANT.filter(({ grant }) => grant !== 'statement'));

  test('each statement has a name of its own, however often a grant is given', () => {
    expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
    for (const { Sid } of statements) expect(Sid).toMatch(/^[A-Z][A-Za-z0-9]+$/);
  });

  test('nothing scans, deletes, administers or stands for several actions', () => {
    const actions = statements.flatMap(({ Action }) => listOf(Action));
    expect(actions.filter((action) => /\*|Scan|Delete|Batch(?!Get)|Put(?!Item|Object$)|Create/.test(action))).toEqual(
      [],
    );
  });

  test('its actions and condition keys exist, and fit its resources', async () => {
    await expect(vocabularyMistakes(statements)).resolves.toEqual([]);
    await expect(idleActions(statements)).resolves.toEqual([]);
  });
});

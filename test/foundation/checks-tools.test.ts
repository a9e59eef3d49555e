import { controlFacts } from '../../modules/control-policies/facts';
import { agentPack } from '../../modules/control-policies/service/agent';
import { environment, environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, tool: Loose, messages: readonly string[]];

const base = environmentInput();
const [given] = base.tools ?? [];
const accounts = { ...base.accounts, lab: { id: '444444444444', ou: 'workloads' } };
const network = (account: string) => ({
  account,
  vpcId: 'vpc-0a1b2c3d4e5f6a7b8',
  subnetIds: ['subnet-0a1b2c3d4e5f6a7b8', 'subnet-0a1b2c3d4e5f6a7b9'],
});
const networks = { main: network('sandbox'), theirs: network('lab') };

const code = { kind: 'function', code: 'tools/claims-register' };
const withCode = (loose: Loose) => ({ target: { ...code, ...loose } });
const connection = (name = 'loans', account = '333333333333', region = 'eu-central-1') =>
  `arn:aws:events:${region}:${account}:connection/${name}/0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9`;
const secretOf = (name = 'loans', account = '333333333333', region = 'eu-central-1') =>
  `arn:aws:secretsmanager:${region}:${account}:secret:events!connection/${name}/aaaaaaaa-4b5a-4978-8695-a4b3c2d1e0f9-AbCdEf`;
const endpoint = {
  kind: 'endpoint',
  url: 'https://loans.acme.example/v2',
  connectionArn: connection(),
  secretArn: secretOf(),
};
const statement = (...actions: readonly string[]) => ({
  grant: 'statement',
  sid: 'ReadRates',
  actions,
  resources: ['arn:aws:dynamodb:eu-central-1:333333333333:table/rates'],
});

const told = (tool: Loose, more: Loose = {}) =>
  mistakesIn({ ...base, accounts, networks, tools: [{ ...given, ...tool }], ...more });
const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, tool, messages) => expect(told(tool)).toEqual(messages));

const at = 'trial.tools[register]';

describe('a tool may have', () => {
  test.each<[string, Loose]>([
    ['a function in a network of its account', withCode({ network: 'main' })],
    ['hosts that the network lets it reach', { ...withCode({ network: 'main' }), egress: ['api.rates.example'] }],
    ['secrets of a function', { ...withCode({}), secrets: { rates: { purpose: 'Opens the rates' } } }],
    ['its kill switch', withCode({ reservedConcurrency: 0 })],
    ['an endpoint with a connection of its account', { target: endpoint }],
    [
      'data of another account',
      { ...withCode({}), permissions: [{ grant: 'read-table', table: 'rates', account: 'lab' }] },
    ],
    [
      'changes, because one of its actions changes something',
      {
        ...withCode({}),
        permissions: [statement('dynamodb:PutItem'), { grant: 'write-objects', bucket: 'claims', prefix: 'open/' }],
      },
    ],
  ])('%s', (_, tool) => expect(told(tool)).toEqual([]));
});

describe('where a tool runs', () => {
  tellsExactly([
    [
      'in a network that does not exist',
      withCode({ network: 'mian' }),
      [`${at}.target.network: is not a network of this environment, got "mian"; did you mean "main"? use one of: main`],
    ],
    [
      'in a network of another account',
      withCode({ network: 'theirs' }),
      [`${at}.target.network: is a network of lab, but the tool lives in sandbox, got "theirs"; use one of: main`],
    ],
    [
      'with hosts to reach, and no network that holds it to them',
      { ...withCode({}), egress: ['api.rates.example'] },
      [`${at}.egress: has no private network that holds the function to it; name one in target.network`],
    ],
    [
      'at an endpoint, with what belongs to functions',
      { target: endpoint, egress: ['api.rates.example'], secrets: { rates: { purpose: 'Opens the rates' } } },
      [
        `${at}.egress: belongs to functions made here, but the target is of kind endpoint; take it out`,
        `${at}.secrets: belong to functions made here, but the target is of kind endpoint; take them out; the connection holds the credentials`,
      ],
    ],
    [
      "in somebody else's function, with what belongs to functions made here",
      {
        egress: ['api.rates.example'],
        secrets: { rates: { purpose: 'Opens the rates' } },
        permissions: [{ grant: 'read-table', table: 'rates' }],
      },
      [
        `${at}.egress: belongs to functions made here, but the target is of kind existing-function; take it out`,
        `${at}.secrets: belong to functions made here, but the target is of kind existing-function; take them out; whoever makes the function gives it its secrets`,
        `${at}.permissions: say nothing of a function that somebody else makes: it keeps its own role; take them out, and have its own role changed`,
      ],
    ],
    [
      'at an endpoint, with the connection of another account and region',
      { target: { ...endpoint, connectionArn: connection('loans', '444444444444', 'eu-west-1') } },
      [
        `${at}.target.connectionArn: is not in the home region eu-central-1, got "${connection('loans', '444444444444', 'eu-west-1')}"; make the connection in the home region`,
        `${at}.target.connectionArn: does not belong to sandbox, 333333333333, where the tool lives, got "${connection('loans', '444444444444', 'eu-west-1')}"; make the connection in the account of the tool`,
      ],
    ],
    [
      'at an endpoint, with the secret of another connection, account and region',
      { target: { ...endpoint, secretArn: secretOf('rates', '444444444444', 'eu-west-1') } },
      [
        `${at}.target.secretArn: is not in the home region eu-central-1, got "${secretOf('rates', '444444444444', 'eu-west-1')}"; make the connection in the home region`,
        `${at}.target.secretArn: does not belong to sandbox, 333333333333, where the tool lives, got "${secretOf('rates', '444444444444', 'eu-west-1')}"; make the connection in the account of the tool`,
        `${at}.target.secretArn: is not the secret of the connection loans, got "${secretOf('rates', '444444444444', 'eu-west-1')}"; copy the secret ARN that the connection shows`,
      ],
    ],
  ]);

  test('in a network, where its account has none', () => {
    expect(told(withCode({ network: 'theirs' }), { networks: { theirs: network('lab') } })).toEqual([
      `${at}.target.network: is a network of lab, but the tool lives in sandbox, got "theirs"; add a network of sandbox to networks`,
    ]);
  });
});

describe('32: no secret in the settings of a function', () => {
  const named = (name: string) =>
    `${at}.target.environment.${name}: has the name of a secret; add it to secrets, whose values never pass through Terraform; a name of what only points to one ends in _ARN, _ID or _NAME`;
  const held = (name: string) =>
    `${at}.target.environment.${name}: holds what looks like a secret; add it to secrets, whose values never pass through Terraform, and replace it: it has been written down`;

  test.each(['SECRET', 'DB_PASSWORD', 'API_TOKEN', 'RATES_API_KEY', 'APIKEY', 'SMTP_CREDENTIALS', 'SECRET_SALT'])(
    'by its name: %s',
    (name) => expect(told(withCode({ environment: { [name]: 'x' } }))).toEqual([named(name)]),
  );

  test.each([
    'KMS_KEY_ARN',
    'KEYBOARD',
    'SECRET_ID',
    'TOKEN_URL',
    'MAX_TOKENS',
    'PARTITION_KEY',
    'PUBLIC_KEY',
    'MONKEYS',
  ])('but not: %s', (name) => expect(told(withCode({ environment: { [name]: 'x' } }))).toEqual([]));

  // Put together here, so that no scanner of secrets takes them for real ones.
  const secrets: ReadonlyArray<readonly [string, string]> = [
    ['an access key', `AKIA${'Q'.repeat(16)}`],
    ['an access key of a session', `id=ASIA${'Q'.repeat(16)};`],
    ['what belongs to it', `${'aB3/'.repeat(10)}`],
    ['a private key', `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMII`],
    ['a token of GitHub', `ghp_${'a1B2'.repeat(9)}`],
    ['a fine-grained token of GitHub', `github_pat_${'a1B2'.repeat(9)}`],
    ['a token of Slack', `xoxb-${'1234567890'}-abc`],
    ['a signed token', `eyJ${'hbGciOiJIUzI1'}.eyJ${'zdWIiOiIxMjM0'}.x`],
    ['a password in an address', 'postgres://claims:hunter2@db.acme.internal/claims'],
  ];
  test.each(secrets)('by its value, which is not repeated: %s', (_, value) => {
    const lines = told(withCode({ environment: { SETTING: value } }));
    expect(lines).toEqual([held('SETTING')]);
    expect(lines.join()).not.toContain(value);
  });

  test.each([
    ['an address', 'https://rates.example/v2?currency=EUR'],
    ['a hash', 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'],
    ['an ARN', 'arn:aws:kms:eu-central-1:333333333333:key/6b1f7c1e-5d0a-4b7e-9a53-0d1b2c3d4e5f'],
  ])('but not: %s', (_, value) => expect(told(withCode({ environment: { SETTING: value } }))).toEqual([]));
});

describe('what a tool may do', () => {
  const decides = (index: number, action: string) =>
    `${at}.permissions[0].actions[${index}]: decides who may do what, which no tool may, got "${action}"; take it out, and leave it to a person with a permission set`;
  const input = { type: 'object', additionalProperties: false };
  const reading = { actions: { 'look-up': { kind: 'read', purpose: 'Returns one claim', input } } };
  const changes = (where: string, got: string) =>
    `${at}.${where}: may change something, but every action of the tool only reads, got "${got}"; take it out, or declare the action that needs it as a change`;
  const own = { ...withCode({}), ...reading };

  tellsExactly([
    [
      'nothing in an account that does not exist',
      { ...withCode({}), permissions: [{ grant: 'read-table', table: 'rates', account: 'labs' }] },
      [
        `${at}.permissions[0].account: is not an account of this environment, got "labs"; did you mean "lab"? use one of: management, log-archive, sandbox, lab`,
      ],
    ],
    [
      'no administration, and no policy, permission or grant of anything',
      {
        ...withCode({}),
        permissions: [
          statement(
            'iam:PassRole',
            'sts:AssumeRole',
            'kms:CreateGrant',
            's3:PutBucketPolicy',
            'sns:AddPermission',
            's3:PutObjectAcl',
            's3:GetBucketPolicy',
          ),
        ],
      },
      [
        decides(0, 'iam:PassRole'),
        decides(1, 'sts:AssumeRole'),
        decides(2, 'kms:CreateGrant'),
        decides(3, 's3:PutBucketPolicy'),
        decides(4, 'sns:AddPermission'),
        decides(5, 's3:PutObjectAcl'),
      ],
    ],
    [
      'nothing in another partition',
      {
        ...withCode({}),
        permissions: [
          {
            ...statement('dynamodb:GetItem'),
            resources: ['arn:aws-us-gov:dynamodb:eu-central-1:333333333333:table/rates'],
          },
        ],
      },
      [
        `${at}.permissions[0].resources[0]: is not an ARN of the partition aws, got "arn:aws-us-gov:dynamodb:eu-central-1:333333333333:table/rates"; it should start with arn:aws:`,
      ],
    ],
    [
      'nothing by one name twice',
      {
        ...withCode({}),
        permissions: [
          statement('dynamodb:GetItem'),
          { grant: 'read-table', table: 'rates' },
          statement('dynamodb:Query'),
        ],
      },
      [
        `${at}.permissions[2].sid: is the name of tools[register].permissions[0] too, got "ReadRates"; give every statement its own name`,
      ],
    ],
    [
      'no change, if it only reads',
      {
        ...own,
        permissions: [
          { grant: 'change-table', table: 'rates' },
          { grant: 'write-objects', bucket: 'claims', prefix: 'open/' },
          { grant: 'send-mail', identity: 'acme.example', from: ['claims@acme.example'] },
          { grant: 'start-workflow', stateMachine: 'settle' },
          statement('dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Getaway'),
        ],
      },
      [
        changes('permissions[0].grant', 'change-table'),
        changes('permissions[1].grant', 'write-objects'),
        changes('permissions[2].grant', 'send-mail'),
        changes('permissions[3].grant', 'start-workflow'),
        changes('permissions[4].actions[1]', 'dynamodb:PutItem'),
        changes('permissions[4].actions[2]', 'dynamodb:Getaway'),
      ],
    ],
  ]);

  test('reading, in all its forms', () => {
    const reads = [
      'dynamodb:BatchGetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      's3:GetObject',
      's3:HeadObject',
      's3:ListBucket',
      's3:SelectObjectContent',
      'ec2:DescribeVpcs',
      'kendra:Retrieve',
      'geo:SearchPlaceIndexForText',
      'kms:Decrypt',
    ];
    const permissions = [
      statement(...reads),
      { grant: 'read-table', table: 'rates' },
      { grant: 'read-objects', bucket: 'claims', prefix: 'open/' },
      { grant: 'invoke-function', function: 'rates' },
    ];
    expect(told({ ...own, permissions })).toEqual([]);
  });

  test('14: nothing that the control policies deny to agents and tools', () => {
    const denied = agentPack(controlFacts(environment())).find(({ Sid }) => Sid === 'AgentsAndToolsNeverAdminister');
    const actions = [denied?.Action ?? []].flat().map((action) => action.replace('*', 'DoSomething'));
    expect(actions.length).toBeGreaterThan(9);
    expect(told({ ...withCode({}), permissions: [statement(...actions)] })).toEqual(
      actions.map((action, index) => decides(index, action)),
    );
  });
});

describe('mistakes elsewhere', () => {
  test('do not hide those of tools', () => {
    expect(
      told({
        ...withCode({ network: 'mian', environment: { API_KEY: 'x' } }),
        owner: 7,
        permissions: [7, { grant: 'statement', actions: ['iam:PassRole'] }],
      }),
    ).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`${at}.target.network: is not a network`),
        expect.stringContaining(`${at}.target.environment.API_KEY: has the name of a secret`),
        expect.stringContaining(`${at}.permissions[1].actions[0]: decides who may do what`),
      ]),
    );
  });

  test('networks and accounts that are misshapen are told by themselves', () => {
    expect(told(withCode({ network: 'main' }), { networks: 7 })).toEqual([
      'trial.networks: is not an object, got 7; write an object',
    ]);
  });
});

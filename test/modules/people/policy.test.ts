import type { Environment } from '../../../foundation/environment';
import type { PolicyDocument } from '../../../foundation/policy';
import { FAMILY_ROLES, type FamilyRole } from '../../../foundation/vocabulary';
import { familyPolicy } from '../../../modules/people/policy';
import { type AccessRequest, denies, listOf } from '../../support/deny';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { identityCenter, staffed } from './staffed';

const environment = staffed();
const claims = (role: FamilyRole, of: Environment = environment) => familyPolicy(of, 'claims', role);
const mail = (role: FamilyRole, of: Environment = environment) => familyPolicy(of, 'mail', role);

const EVERY_POLICY = FAMILY_ROLES.flatMap((role) => [claims(role), mail(role)]);

/** Every action with every resource that it is allowed on. */
const pairs = ({ Statement }: PolicyDocument) =>
  Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
    listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} ${resource}`)),
  );

const each = (actions: readonly string[], resources: readonly string[]) =>
  actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`));

function allows(
  { Statement }: PolicyDocument,
  action: string,
  resource: string,
  context: AccessRequest['context'] = {},
) {
  const request = { action, resource, context };
  const allowed = Statement.some((one) => one.Effect === 'Allow' && denies({ ...one, Effect: 'Deny' }, request));
  return allowed && !Statement.some((one) => denies(one, request));
}

const LOGS = [
  'logs:DescribeLogStreams',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:GetQueryResults',
  'logs:StartQuery',
];
const logGroup = (account: string, name: string) => `arn:aws:logs:eu-central-1:${account}:log-group:${name}`;
const TRIAGE = `${logGroup('333333333333', '/p2a/trial/agents/triage')}:*`;
const PAYER = `${logGroup('333333333333', '/p2a/trial/agents/payer')}:*`;
const SORTER = `${logGroup('333333333333', '/p2a/trial/agents/sorter')}:*`;
const RESPONDER = `${logGroup('444444444444', '/p2a/trial/agents/responder')}:*`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/p2a/agent/p2a-trial-agent-${name}`;
const WATCH = [
  'logs:DescribeLogGroups',
  'logs:StopQuery',
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:ListMetrics',
  'xray:BatchGetTraces',
  'xray:GetServiceGraph',
  'xray:GetTraceGraph',
  'xray:GetTraceSummaries',
];
const ROLES = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'iam:ListRoleTags',
];
const TABLE = 'arn:aws:dynamodb:eu-central-1:777777777777:table/p2a-trial-gateway';
const throughTheTable = each(
  ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  ['arn:aws:kms:eu-central-1:777777777777:key/*'],
);
const STOPS = 'arn:aws:lambda:eu-central-1:777777777777:function:p2a-trial-containment';
const SWITCHING_OFF = [
  `dynamodb:PutItem ${TABLE}`,
  `dynamodb:Query ${TABLE}`,
  ...throughTheTable,
  `lambda:InvokeFunction ${STOPS}:orders`,
];
const BUCKETS = ['prompts', 'decisions', 'logs', 'audit'].map(
  (archiveClass) => `arn:aws:s3:::p2a-trial-archive-${archiveClass}-222222222222`,
);

describe('what an operator may do, and no more', () => {
  test('of a family in one account', () => {
    expect(pairs(claims('operator'))).toEqual([
      ...each(LOGS, [TRIAGE, PAYER]),
      ...each(WATCH, ['*']),
      ...each(ROLES, [role('333333333333', 'triage'), role('333333333333', 'payer')]),
      'bedrock:GetInferenceProfile arn:aws:bedrock:eu-central-1:333333333333:application-inference-profile/*',
      'lambda:GetFunctionConfiguration arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-agent-triage',
      ...SWITCHING_OFF,
    ]);
  });

  test('of a family in two', () => {
    expect(pairs(mail('operator'))).toEqual([
      ...each(LOGS, [SORTER, RESPONDER]),
      ...each(WATCH, ['*']),
      ...each(ROLES, [role('333333333333', 'sorter'), role('444444444444', 'responder')]),
      'bedrock:GetInferenceProfile arn:aws:bedrock:eu-central-1:333333333333:application-inference-profile/*',
      'bedrock:GetInferenceProfile arn:aws:bedrock:eu-central-1:444444444444:application-inference-profile/*',
      'lambda:GetFunctionConfiguration arn:aws:lambda:eu-central-1:333333333333:function:mail-sorter',
      ...SWITCHING_OFF,
    ]);
  });

  test('of a family that runs in no function', () => {
    const { agents } = environment;
    const bare = { ...environment, agents: agents.filter(({ trust }) => trust.kind !== 'lambda') };
    expect(pairs(claims('operator', bare)).filter((pair) => pair.startsWith('lambda:Get'))).toEqual([]);
  });

  test('with inference profiles of the family alone', () => {
    const profile = 'arn:aws:bedrock:eu-central-1:333333333333:application-inference-profile/abc';
    const seen = (family: string) =>
      allows(claims('operator'), 'bedrock:GetInferenceProfile', profile, { 'aws:ResourceTag/p2a:family': family });
    expect([seen('claims'), seen('mail')]).toEqual([true, false]);
    expect(allows(claims('operator'), 'bedrock:GetInferenceProfile', profile)).toBe(false);
  });
});

describe('what an approver may do, and no more', () => {
  test.each([claims, mail])('see what is switched off, and switch it on again', (family) => {
    expect(pairs(family('approver'))).toEqual([
      `dynamodb:DeleteItem ${TABLE}`,
      `dynamodb:Query ${TABLE}`,
      ...throughTheTable,
    ]);
  });

  test('decide nothing with a role: the API by which people decide has a sign-in of its own', () => {
    expect(JSON.stringify(EVERY_POLICY)).not.toContain('execute-api');
  });
});

describe('a quarantine', () => {
  const invokes = (one: FamilyRole, functionArn: string, action = 'lambda:InvokeFunction') =>
    allows(claims(one), action, functionArn);
  const RELEASES = STOPS.replace(/containment$/, 'release');

  test('is for operators to begin, by the alias of one function that takes their orders', () => {
    expect(FAMILY_ROLES.map((one) => [one, invokes(one, `${STOPS}:orders`)])).toEqual([
      ['operator', true],
      ['approver', false],
      ['auditor', false],
    ]);
  });

  test.each([
    STOPS,
    `${STOPS}:1`,
    `${STOPS}:live`,
    `${STOPS}:$LATEST`,
    `${STOPS}-2:orders`,
    STOPS.replace('777777777777', '333333333333').concat(':orders'),
    RELEASES,
    `${RELEASES}:live`,
    `${RELEASES}:orders`,
    'arn:aws:lambda:eu-central-1:777777777777:function:p2a-trial-gateway-validator:live',
    'arn:aws:lambda:eu-central-1:777777777777:function:p2a-trial-gateway-approver:live',
  ])('is all that anybody invokes: not %s', (functionArn) => {
    for (const one of FAMILY_ROLES) expect([one, invokes(one, functionArn)]).toEqual([one, false]);
  });

  test('is begun by nobody where there is no gateway', () => {
    const without = { ...environment, gateway: undefined };
    for (const one of FAMILY_ROLES) expect(JSON.stringify(claims(one, without))).not.toContain('lambda:Invoke');
  });
});

describe('switches', () => {
  const of = (partition: string | undefined, attributes?: readonly string[]) => ({
    ...(partition === undefined ? {} : { 'dynamodb:LeadingKeys': [partition] }),
    ...(attributes === undefined ? {} : { 'dynamodb:Attributes': attributes }),
  });
  const reason = ['pk', 'sk', 'by', 'at', 'reason'];
  const puts = (...context: Parameters<typeof of>) =>
    allows(claims('operator'), 'dynamodb:PutItem', TABLE, of(...context));
  const lifts = (...context: Parameters<typeof of>) =>
    allows(claims('approver'), 'dynamodb:DeleteItem', TABLE, of(...context));

  test('are set by operators, and lifted by approvers, who are other people', () => {
    expect([puts('switch', reason), lifts('switch')]).toEqual([true, true]);
    for (const action of ['dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'dynamodb:PartiQLDelete'])
      expect([action, allows(claims('operator'), action, TABLE, of('switch', reason))]).toEqual([action, false]);
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'])
      expect([action, allows(claims('approver'), action, TABLE, of('switch', reason))]).toEqual([action, false]);
    for (const action of ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Query'])
      expect([action, allows(claims('auditor'), action, TABLE, of('switch', reason))]).toEqual([action, false]);
  });

  test.each(['approval#1', 'call#payer#1', 'count#payer', 'pending#claims', 'switched', undefined])(
    '21: are all of the table that people write or read: not %s',
    (partition) => {
      expect([puts(partition, reason), lifts(partition)]).toEqual([false, false]);
      for (const one of ['operator', 'approver'] as const)
        expect(allows(claims(one), 'dynamodb:Query', TABLE, of(partition))).toBe(false);
    },
  );

  test('are never set with a time at which they would be lifted by themselves', () => {
    expect(puts('switch', [...reason, 'expires'])).toBe(false);
    expect(puts('switch')).toBe(false);
  });

  test('are sealed by way of their table alone', () => {
    const opens = (via: string, table = 'p2a-trial-gateway') =>
      allows(claims('operator'), 'kms:Decrypt', 'arn:aws:kms:eu-central-1:777777777777:key/a', {
        'kms:ViaService': `${via}.eu-central-1.amazonaws.com`,
        'kms:EncryptionContext:aws:dynamodb:tableName': table,
      });
    expect([opens('dynamodb'), opens('lambda'), opens('dynamodb', 'p2a-trial-tokens')]).toEqual([true, false, false]);
  });

  test('are nobody’s where there is no gateway', () => {
    const agents = environment.agents.map((agent) => ({ ...agent, tools: {} }));
    const without = { ...environment, agents, tools: [], gateway: undefined };
    expect(pairs(claims('operator', without)).filter((pair) => /^(?:dynamodb|kms):/.test(pair))).toEqual([]);
    expect(pairs(claims('approver', without))).toEqual([]);
  });
});

/** To ask in the workgroup of a family, and to be answered. */
const asking = (family: string) => {
  const archive = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:222222222222:${resource}`;
  const results = 'arn:aws:s3:::p2a-trial-archive-query-results-222222222222';
  return [
    ...each(
      [
        'BatchGetNamedQuery',
        'BatchGetQueryExecution',
        'GetNamedQuery',
        'GetQueryExecution',
        'GetQueryResults',
        'GetWorkGroup',
        'ListNamedQueries',
        'ListQueryExecutions',
        'StartQueryExecution',
        'StopQueryExecution',
      ].map((action) => `athena:${action}`),
      [archive('athena', `workgroup/p2a-trial-archive-family-${family}`)],
    ),
    ...each(
      ['GetDatabase', 'GetTableMetadata', 'ListDatabases', 'ListTableMetadata'].map((action) => `athena:${action}`),
      [archive('athena', 'datacatalog/AwsDataCatalog')],
    ),
    ...each(['athena:ListDataCatalogs', 'athena:ListWorkGroups'], ['*']),
    ...each(
      ['GetDatabase', 'GetPartitions', 'GetTable', 'GetTables'].map((action) => `glue:${action}`),
      ['catalog', 'database/p2a_trial_archive', 'table/p2a_trial_archive/*'].map((name) => archive('glue', name)),
    ),
    ...each(['s3:GetBucketLocation'], [...BUCKETS, results]),
    ...each(['s3:ListBucket', 's3:ListBucketMultipartUploads'], [results]),
    ...each(
      ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      [`${results}/family-${family}/*`],
    ),
    ...each(['kms:Decrypt', 'kms:GenerateDataKey'], [archive('kms', 'key/*')]),
  ];
};

describe('what an auditor may do besides reading configuration, and no more', () => {
  const folder = (account: string) => `accounts/${account}/*`;

  test.each([
    ['claims', [TRIAGE, PAYER], ['333333333333']],
    ['mail', [SORTER, RESPONDER], ['333333333333', '444444444444']],
  ])('of the family %s', (family, logGroups, accounts) => {
    expect(pairs(familyPolicy(environment, family, 'auditor'))).toEqual([
      ...each(LOGS, logGroups),
      'logs:StopQuery *',
      ...each(['s3:ListBucket'], BUCKETS),
      ...each(
        ['s3:GetObject'],
        BUCKETS.flatMap((bucket) => accounts.map((account) => `${bucket}/${folder(account)}`)),
      ),
      'kms:Decrypt arn:aws:kms:eu-central-1:222222222222:key/*',
      ...asking(family),
    ]);
  });

  test('34: asks the archive in the workgroup of the family, and keeps what is answered where nobody else reads', () => {
    const results = 'arn:aws:s3:::p2a-trial-archive-query-results-222222222222';
    const asks = (workgroup: string) =>
      allows(
        claims('auditor'),
        'athena:StartQueryExecution',
        `arn:aws:athena:eu-central-1:222222222222:workgroup/${workgroup}`,
      );
    expect(asks('p2a-trial-archive-family-claims')).toBe(true);
    for (const other of ['p2a-trial-archive-family-mail', 'p2a-trial-archive', 'primary'])
      expect(asks(other)).toBe(false);
    for (const action of ['s3:GetObject', 's3:PutObject']) {
      expect(allows(claims('auditor'), action, `${results}/family-claims/a.csv`)).toBe(true);
      expect(allows(claims('auditor'), action, `${results}/family-mail/a.csv`)).toBe(false);
      expect(allows(claims('auditor'), action, `${results}/all/a.csv`)).toBe(false);
    }
    for (const bucket of BUCKETS)
      expect(allows(claims('auditor'), 's3:PutObject', `${bucket}/accounts/333333333333/a`)).toBe(false);
  });

  test('finds records below the accounts of the family alone', () => {
    const finds = (prefix: string) =>
      BUCKETS.map((bucket) => allows(claims('auditor'), 's3:ListBucket', bucket, { 's3:prefix': prefix }));
    expect(new Set(finds('accounts/333333333333/2026/'))).toEqual(new Set([true]));
    for (const prefix of ['', 'accounts/', 'accounts/444444444444/', 'AWSLogs/333333333333/'])
      expect([prefix, new Set(finds(prefix))]).toEqual([prefix, new Set([false])]);
    expect(BUCKETS.map((bucket) => allows(claims('auditor'), 's3:ListBucket', bucket))).not.toContain(true);
  });

  test('opens them through S3 alone, in the name of an archive bucket or of a record of the family', () => {
    const opens = (sealed: string, via = 's3.eu-central-1.amazonaws.com') =>
      allows(claims('auditor'), 'kms:Decrypt', 'arn:aws:kms:eu-central-1:222222222222:key/abc', {
        'kms:ViaService': via,
        'kms:EncryptionContext:aws:s3:arn': sealed,
      });
    const [prompts] = BUCKETS;
    expect([opens(`${prompts}`), opens(`${prompts}/accounts/333333333333/a`)]).toEqual([true, true]);
    expect(opens(`${prompts}/accounts/444444444444/a`)).toBe(false);
    expect(opens('arn:aws:s3:::p2a-trial-raw-content-222222222222')).toBe(false);
    expect(opens(`${prompts}`, 'secretsmanager.eu-central-1.amazonaws.com')).toBe(false);
    expect(allows(claims('auditor'), 'kms:Decrypt', 'arn:aws:kms:eu-central-1:222222222222:key/abc')).toBe(false);
  });

  test('40: reads a given archive, each bucket of it once', () => {
    const buckets = { prompts: 'theirs', decisions: 'theirs', logs: 'their-logs', audit: 'their-logs' };
    const given = staffed({ landingZone: { archive: { existing: { buckets } } } });
    const ofResults = /query-results|GetBucketLocation/;
    expect(pairs(claims('auditor', given)).filter((pair) => pair.startsWith('s3:') && !ofResults.test(pair))).toEqual([
      's3:ListBucket arn:aws:s3:::theirs',
      's3:ListBucket arn:aws:s3:::their-logs',
      's3:GetObject arn:aws:s3:::theirs/accounts/333333333333/*',
      's3:GetObject arn:aws:s3:::their-logs/accounts/333333333333/*',
    ]);
  });

  test('40: reads no archive where there is none', () => {
    const without = staffed({ landingZone: { archive: 'off', logDelivery: 'off' } });
    expect(pairs(claims('auditor', without))).toEqual([...each(LOGS, [TRIAGE, PAYER]), 'logs:StopQuery *']);
  });
});

describe('what nobody of a family may do', () => {
  const stream = (group: string) => group.replace(/\*$/, 'log-stream:2026/10/01');
  const OWN: Readonly<Record<string, readonly string[]>> = { claims: [TRIAGE, PAYER], mail: [SORTER, RESPONDER] };
  const SHARED = ['ingest', 'model-invocations', 'gateway/audit', 'tools/register', 'agents/triage-2'].map(
    (name) => `${logGroup('333333333333', `/p2a/trial/${name}`)}:*`,
  );

  test.each(Object.keys(OWN))('read other logs than those of agents of the family %s', (family) => {
    const groups = [...Object.values(OWN).flat(), ...SHARED];
    const readBy = (one: FamilyRole, action: string) =>
      groups.filter((group) => allows(familyPolicy(environment, family, one), action, stream(group)));
    for (const action of LOGS) {
      expect([action, readBy('operator', action)]).toEqual([action, OWN[family]]);
      expect([action, readBy('auditor', action)]).toEqual([action, OWN[family]]);
      expect([action, readBy('approver', action)]).toEqual([action, []]);
    }
  });

  test.each([
    'logs:Unmask',
    'logs:DeleteLogGroup',
    'bedrock:InvokeModel',
    'bedrock:InvokeModelWithResponseStream',
    'bedrock:InvokeAgent',
    'lambda:InvokeAsync',
    'lambda:InvokeFunctionUrl',
    'states:StartExecution',
    'states:SendTaskSuccess',
    'states:SendTaskFailure',
    'sts:AssumeRole',
    'secretsmanager:GetSecretValue',
    'dynamodb:GetItem',
    's3:DeleteObject',
    's3:PutObjectRetention',
    'kms:CreateGrant',
    'iam:PutRolePolicy',
    'iam:TagRole',
    'sso:PutInlinePolicyToPermissionSet',
  ])('21: %s', (action) => {
    const patterns = EVERY_POLICY.flatMap(({ Statement }) =>
      Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf(Action)),
    );
    expect(patterns).not.toContain(action);
  });

  test('write objects, but an auditor the answers to questions', () => {
    const writes = EVERY_POLICY.flatMap(pairs).filter((pair) => pair.startsWith('s3:PutObject'));
    expect(writes.filter((pair) => !pair.includes(':::p2a-trial-archive-query-results-'))).toEqual([]);
  });

  test('anything by a pattern of actions', () => {
    expect(EVERY_POLICY.flatMap(pairs).filter((pair) => /^\S*[*?]/.test(pair))).toEqual([]);
    for (const { Statement } of EVERY_POLICY)
      for (const { NotAction, NotResource } of Statement)
        expect([NotAction, NotResource]).toEqual([undefined, undefined]);
  });
});

describe('the team that answers for a family', () => {
  const held = staffed({ identityCenter: { ...identityCenter, teams: { claims: 'claims-operations' } } });
  const call = (policy: PolicyDocument, context: AccessRequest['context'] = {}) =>
    [
      allows(policy, 'dynamodb:Query', TABLE, { 'dynamodb:LeadingKeys': ['switch'], ...context }),
      allows(policy, 'logs:StopQuery', '*', context),
    ].includes(true);

  test.each(FAMILY_ROLES)('lets in an %s who carries it, and nobody who carries another or none', (one) => {
    const ofTeam = (team: string) => call(claims(one, held), { 'aws:PrincipalTag/team': team });
    expect([ofTeam('claims-operations'), ofTeam('Claims-operations'), ofTeam('mail'), ofTeam('')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(call(claims(one, held))).toBe(false);
  });

  test('is asked of other families only where they have one', () => {
    for (const one of FAMILY_ROLES) expect([one, call(mail(one, held))]).toEqual([one, true]);
  });
});

test('18: nothing asks for MFA, which is never said of people of Identity Center', () => {
  expect(JSON.stringify(EVERY_POLICY)).not.toMatch(/MultiFactorAuth/i);
});

test('each action and condition key exists, and each action works on what is named', async () => {
  const statements = EVERY_POLICY.flatMap(({ Statement }) => Statement);
  await expect(vocabularyMistakes(statements)).resolves.toEqual([]);
  await expect(idleActions(statements)).resolves.toEqual([]);
});

test('36: in the partition of the environment', () => {
  const gov = staffed({
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    models: {
      sonnet: {
        id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
        inference: { geography: 'us-gov', destinations: ['us-gov-west-1'] },
      },
    },
    identityCenter: {
      ...identityCenter,
      region: 'us-gov-east-1',
      instanceArn: identityCenter.instanceArn.replace('arn:aws:', 'arn:aws-us-gov:'),
    },
  });
  const text = JSON.stringify(FAMILY_ROLES.map((one) => claims(one, gov)));
  expect(text).not.toMatch(/arn:aws:|eu-central-1/);
  expect(text).toContain('arn:aws-us-gov:s3:::');
});

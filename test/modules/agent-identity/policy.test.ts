import prod from '../../../environments/prod';
import type { Agent, Environment, EnvironmentInput } from '../../../foundation/environment';
import { type Statement, variable } from '../../../foundation/policy';
import { agentPolicy } from '../../../modules/agent-identity/policy';
import { listOf } from '../../support/deny';
import { environment } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';

const profileOf = (model: string) => `arn:aws:bedrock:eu-central-1:0:application-inference-profile/${model}`;

const GUARDRAILS = ['now', 'before'].map((id) => `arn:aws:bedrock:eu-central-1:0:guardrail/${id}`);
const GUARDRAIL_KEY = 'arn:aws:kms:eu-central-1:0:key/guardrail';

const agentOf = ({ agents }: Environment, name: string): Agent => {
  const agent = agents.find((one) => one.name === name);
  if (agent === undefined) throw new Error(`no agent ${name}`);
  return agent;
};

const policyOf = (of: Environment, name: string) => {
  // What the reference workflow adds is counted in the test of the stack.
  const declared = agentOf(of, name);
  const agent = declared.trust.kind === 'workflow' ? { ...declared, trust: { kind: 'lambda' as const } } : declared;
  return agentPolicy(of, agent, {
    profileArns: new Map(agent.models.map((model) => [model, profileOf(model)])),
    guardrailArns: GUARDRAILS,
    guardrailKeyArn: GUARDRAIL_KEY,
    keys: {
      prompts: 'arn:aws:kms:eu-central-1:0:key/prompts',
      decisions: 'arn:aws:kms:eu-central-1:0:key/decisions',
      state: 'arn:aws:kms:eu-central-1:0:key/state',
    },
  });
};

/** Every action with every resource that it is allowed on, in reading order; what is denied grants nothing. */
const pairsOf = (statements: readonly Statement[]) =>
  statements.flatMap(({ Sid, Effect, Action, Resource }) => {
    if (Sid === 'NeverCallsAModelOutsideItsGuardrails') return [];
    expect(Effect).toBe('Allow');
    return listOf(Action).flatMap((action) => listOf(Resource).map((resource) => `${action} ${resource}`));
  });

const CALLS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const DESTINATIONS = ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'];
const on = (actions: readonly string[], resources: readonly string[]) =>
  actions.flatMap((action) => resources.map((resource) => `${action} ${resource}`));
const everywhere = (model: string) =>
  DESTINATIONS.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`);
const tool = (path: string) =>
  `execute-api:Invoke arn:aws:execute-api:eu-central-1:555555555505:*/live/POST/tools/${path}`;
/** What became of calls that wait for people. */
const ASKED = 'execute-api:Invoke arn:aws:execute-api:eu-central-1:555555555505:*/live/GET/approvals/*';
const guardrails = (account: string) => [
  ...on(['bedrock:ApplyGuardrail'], [...GUARDRAILS, `arn:aws:bedrock:*:${account}:guardrail-profile/*`]),
  `kms:Decrypt ${GUARDRAIL_KEY}`,
];
const housekeeping = (account: string, agent: string) => [
  ...on(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [`arn:aws:logs:eu-central-1:${account}:log-group:/p2a/prod/agents/${agent}:*`],
  ),
  ...on(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']),
];

describe('1: what each agent of production may do, pair by pair', () => {
  test('claims-triage reads: two models, one action, its own notes', () => {
    expect(pairsOf(policyOf(prod, 'claims-triage').Statement)).toEqual([
      ...on(CALLS, [profileOf('claude-sonnet'), profileOf('titan-embeddings')]),
      ...on(CALLS, [
        ...everywhere('anthropic.claude-sonnet-4-5-20250929-v1:0'),
        'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0',
      ]),
      ...guardrails('555555555501'),
      tool('claims-register/look-up'),
      ASKED,
      ...on(
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        ['arn:aws:dynamodb:eu-central-1:555555555501:table/agent-notes'],
      ),
      ...housekeeping('555555555501', 'claims-triage'),
    ]);
  });

  test('claims-payer', () => {
    expect(pairsOf(policyOf(prod, 'claims-payer').Statement)).toEqual([
      ...on(CALLS, [profileOf('claude-sonnet')]),
      ...on(CALLS, everywhere('anthropic.claude-sonnet-4-5-20250929-v1:0')),
      ...guardrails('555555555501'),
      ...[
        'claims-register/look-up',
        'claims-register/assign',
        'claims-payments/status',
        'claims-payments/pay',
        'sanctions-screening/screen',
      ].map(tool),
      ASKED,
      ...housekeeping('555555555501', 'claims-payer'),
      ...on(
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        ['arn:aws:logs:eu-central-1:555555555501:log-group:/aws/bedrock-agentcore/runtimes/claims_payer-*'],
      ),
      'logs:DescribeLogGroups *',
      'cloudwatch:PutMetricData *',
      ...on(
        ['', 'ForJWT', 'ForUserId'].map((kind) => `bedrock-agentcore:GetWorkloadAccessToken${kind}`),
        ['', '/workload-identity/claims_payer-*'].map(
          (part) => `arn:aws:bedrock-agentcore:eu-central-1:555555555501:workload-identity-directory/default${part}`,
        ),
      ),
      ...on(
        ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        ['arn:aws:ecr:eu-central-1:555555555501:repository/claims-payer'],
      ),
      'ecr:GetAuthorizationToken *',
    ]);
  });

  test('mail-responder', () => {
    expect(pairsOf(policyOf(prod, 'mail-responder').Statement)).toEqual([
      ...on(CALLS, [profileOf('claude-haiku')]),
      ...on(CALLS, everywhere('anthropic.claude-haiku-4-5-20251001-v1:0')),
      ...guardrails('555555555502'),
      ...['claims-register/look-up', 'customer-mail/history', 'customer-mail/send'].map(tool),
      ASKED,
      ...housekeeping('555555555502', 'mail-responder'),
    ]);
  });

  test('1: models answer through the agent’s own profiles only', () => {
    const { Statement } = policyOf(prod, 'claims-triage');
    const direct = Statement.filter(({ Resource }) =>
      listOf(Resource).some((arn) => arn.includes(':foundation-model/')),
    );
    expect(direct.map(({ Condition }) => Condition)).toEqual([
      {
        ArnEquals: {
          'bedrock:InferenceProfileArn': [profileOf('claude-sonnet'), profileOf('titan-embeddings')],
        },
      },
    ]);
  });
});

const triage = (
  given: Partial<NonNullable<EnvironmentInput['agents']>[number]>,
  more: Partial<EnvironmentInput> = {},
) =>
  environment({
    ...more,
    agents: [
      {
        name: 'triage',
        family: 'claims',
        owner: 'claims-operations',
        purpose: 'Reads new claims',
        account: 'sandbox',
        scope: 1,
        models: ['sonnet'],
        ...given,
      },
    ],
  });

const statementOf = (of: Environment, sid: string) => policyOf(of, 'triage').Statement.find(({ Sid }) => Sid === sid);

test('1: a global profile is judged once more in an unspecified region, and only behind the profile', () => {
  const of = triage(
    {},
    {
      models: {
        sonnet: {
          id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
          inference: { geography: 'global', destinations: ['eu-central-1', 'us-east-1'] },
        },
      },
    },
  );
  expect(statementOf(of, 'ReachesGlobalModelsBehindItsOwnProfiles')).toEqual({
    Sid: 'ReachesGlobalModelsBehindItsOwnProfiles',
    Effect: 'Allow',
    Action: CALLS,
    Resource: ['arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0'],
    Condition: {
      StringEquals: { 'aws:RequestedRegion': 'unspecified' },
      ArnEquals: { 'bedrock:InferenceProfileArn': [profileOf('sonnet')] },
    },
  });
  expect(statementOf(triage({}), 'ReachesGlobalModelsBehindItsOwnProfiles')).toBeUndefined();
});

test('no tools, no data: no statement about them', () => {
  expect(policyOf(triage({}), 'triage').Statement.map(({ Sid }) => Sid)).toEqual([
    'CallsModelsThroughItsOwnProfiles',
    'ReachesModelsBehindItsOwnProfiles',
    'AnswersBehindGuardrails',
    'OpensGuardrailsOfItsAccount',
    'KeepsItsOwnLog',
    'TracesItsOwnWork',
    'NeverCallsAModelOutsideItsGuardrails',
  ]);
});

describe('data that an agent may read', () => {
  const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/6b1f7c1e-5d0a-4b7e-9a53-0d1b2c3d4e5f';
  const of = triage(
    {
      reads: {
        objects: [
          { bucket: 'claims-documents', prefix: 'open/', keyArn: KEY },
          { bucket: 'claims-documents', prefix: 'own' },
          { bucket: 'terms', prefix: 'published/2026/' },
        ],
        tables: [
          { table: 'notes', partitions: 'own' },
          { table: 'tariffs', account: 'data', partitions: ['motor', 'home'], keyArn: KEY },
        ],
        functions: [
          { function: 'score', alias: 'live' },
          { function: 'rates', account: 'data' },
        ],
        stateMachines: [{ stateMachine: 'look-around' }, { stateMachine: 'report', type: 'standard' }],
        knowledgeBases: ['KB0123ABCD'],
      },
    },
    {
      accounts: {
        management: { id: '111111111111' },
        'log-archive': { id: '222222222222', ou: 'security' },
        sandbox: { id: '333333333333', ou: 'workloads' },
        data: { id: '444444444444', ou: 'workloads' },
      },
    },
  );
  const OWN = variable('aws:PrincipalTag/p2a:agent');

  test('folders by their names, and its own by its tag; listing no further than reading', () => {
    expect(statementOf(of, 'ReadsDeclaredFolders1')).toMatchObject({
      Action: 's3:GetObject',
      Resource: ['arn:aws:s3:::claims-documents/open/*', `arn:aws:s3:::claims-documents/${OWN}/*`],
    });
    expect(statementOf(of, 'ListsDeclaredFolders1')).toMatchObject({
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::claims-documents',
      Condition: { StringLike: { 's3:prefix': ['open/*', `${OWN}/*`] } },
    });
    expect(statementOf(of, 'ReadsDeclaredFolders2')).toMatchObject({
      Resource: ['arn:aws:s3:::terms/published/2026/*'],
    });
    expect(statementOf(of, 'ListsDeclaredFolders2')).toMatchObject({
      Condition: { StringLike: { 's3:prefix': ['published/2026/*'] } },
    });
  });

  test('partitions by their keys, and never without a key', () => {
    expect(statementOf(of, 'ReadsDeclaredPartitions1')?.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [OWN] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    expect(statementOf(of, 'ReadsDeclaredPartitions2')).toMatchObject({
      Resource: 'arn:aws:dynamodb:eu-central-1:444444444444:table/tariffs',
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['motor', 'home'] } },
    });
    expect(policyOf(of, 'triage').Statement.flatMap(({ Action }) => listOf(Action))).not.toContain('dynamodb:Scan');
  });

  test('functions, workflows and knowledge bases by their names', () => {
    expect(statementOf(of, 'AsksDeclaredFunctions')).toMatchObject({
      Resource: [
        'arn:aws:lambda:eu-central-1:333333333333:function:score:live',
        'arn:aws:lambda:eu-central-1:444444444444:function:rates',
      ],
    });
    expect(statementOf(of, 'RunsDeclaredWorkflows')).toMatchObject({
      Action: ['states:StartSyncExecution'],
      Resource: ['arn:aws:states:eu-central-1:333333333333:stateMachine:look-around'],
    });
    expect(statementOf(of, 'StartsDeclaredWorkflows')).toMatchObject({
      Resource: ['arn:aws:states:eu-central-1:333333333333:stateMachine:report'],
    });
    expect(statementOf(of, 'FollowsDeclaredWorkflows')).toMatchObject({
      Resource: ['arn:aws:states:eu-central-1:333333333333:execution:report:*'],
    });
    expect(statementOf(of, 'AsksDeclaredKnowledgeBases')).toMatchObject({
      Action: ['bedrock:Retrieve'],
      Resource: ['arn:aws:bedrock:eu-central-1:333333333333:knowledge-base/KB0123ABCD'],
    });
  });

  test('keys of the data, once each, and through the services that hold it only', () => {
    expect(statementOf(of, 'OpensDeclaredData')).toMatchObject({
      Action: 'kms:Decrypt',
      Resource: [KEY],
      Condition: {
        StringEquals: { 'kms:ViaService': ['dynamodb.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com'] },
      },
    });
    expect(statementOf(triage({ reads: { knowledgeBases: ['KB0123ABCD'] } }), 'OpensDeclaredData')).toBeUndefined();
  });

  test('in the vocabulary of AWS, each action on something that it works on', async () => {
    const { Statement } = policyOf(of, 'triage');
    await expect(vocabularyMistakes(Statement)).resolves.toEqual([]);
    await expect(idleActions(Statement)).resolves.toEqual([]);
  });
});

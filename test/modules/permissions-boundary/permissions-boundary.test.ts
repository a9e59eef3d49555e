import dev from '../../../environments/dev';
import prod from '../../../environments/prod';
import { gatewayActionArns } from '../../../foundation/arns';
import { type PolicyDocument, policy } from '../../../foundation/policy';
import { agentPolicy } from '../../../modules/agent-identity/policy';
import { agentBoundary } from '../../../modules/permissions-boundary/agent-policy';
import { gatewayBoundary } from '../../../modules/permissions-boundary/gateway-policy';
import { peopleBoundary } from '../../../modules/permissions-boundary/people-policy';
import { PermissionsBoundary } from '../../../modules/permissions-boundary/permissions-boundary';
import { toolBoundary } from '../../../modules/permissions-boundary/tool-policy';
import govcloud from '../../fixtures/govcloud/environment';
import { allows } from '../../support/allow';
import { type AccessRequest, arnParts, denies, glob, listOf } from '../../support/deny';
import { environment } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { only, resourcesIn, synthModule } from '../../support/synth';

const denied = (
  { Statement }: PolicyDocument,
  action: string,
  resource = '*',
  context: AccessRequest['context'] = {},
) => Statement.filter((statement) => denies(statement, { action, resource, context })).map(({ Sid }) => Sid);

describe('what it deploys', () => {
  test('17: a policy where only guardians write', () => {
    const resources = resourcesIn(
      synthModule((stack) => {
        new PermissionsBoundary(stack, 'people', {
          environment: environment(),
          bounded: 'people',
          ceiling: peopleBoundary(environment()),
        });
      }),
    );
    expect(only(resources, 'aws_iam_policy').attributes).toMatchObject({
      name: 'p2a-trial-people',
      path: '/p2a/boundary/',
    });
  });
});

describe('the ceiling of agents', () => {
  const ceiling = agentBoundary(prod, 'claims-agents');
  const allowed = ceiling.Statement.filter(({ Effect }) => Effect === 'Allow');
  const sonnet = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
  const titan = 'arn:aws:bedrock:eu-central-1::foundation-model/amazon.titan-embed-text-v2:0';
  const profile = 'arn:aws:bedrock:eu-central-1:555555555501:application-inference-profile/abc123';
  const guardrail = (account: string) => ({
    'bedrock:GuardrailIdentifier': `arn:aws:bedrock:eu-central-1:${account}:guardrail/abc:3`,
  });
  const UNGUARDED = ['ModelsAnswerBehindAGuardrailOfTheAccount'];

  test.each([
    ['a model without a guardrail', sonnet, {}, UNGUARDED],
    ['a model behind the guardrail of another account', sonnet, guardrail('555555555502'), UNGUARDED],
    ['a model behind a guardrail of the account', sonnet, guardrail('555555555501'), []],
    ['an embedding model', titan, {}, []],
    ['an inference profile without a guardrail', profile, {}, UNGUARDED],
    [
      'an inference profile that is marked as of a text model',
      profile,
      { 'aws:ResourceTag/p2a:output': 'text' },
      UNGUARDED,
    ],
    ['an inference profile of an embedding model', profile, { 'aws:ResourceTag/p2a:output': 'embedding' }, []],
  ])('3: %s', (_, resource, context, sids) => {
    expect(denied(ceiling, 'bedrock:InvokeModel', resource, context)).toEqual(sids);
    expect(denied(ceiling, 'bedrock:InvokeModelWithResponseStream', resource, context)).toEqual(sids);
  });

  test('no tool is called past the gateway, whoever granted it', () => {
    const direct = ['AgentsNeverCallToolsOrEachOtherDirectly'];
    const tool = 'arn:aws:lambda:eu-central-1:555555555503:function:p2a-prod-tool-claims-payments:live';
    const itself = { 'aws:PrincipalTag/p2a:agent': 'claims-triage' };
    expect(denied(ceiling, 'lambda:InvokeFunction', tool, itself)).toEqual(direct);
    const score = 'arn:aws:lambda:eu-central-1:555555555501:function:score';
    expect(denied(ceiling, 'lambda:InvokeFunction', score, itself)).toEqual([]);
    const workflow = 'arn:aws:states:eu-central-1:555555555503:stateMachine:p2a-prod-tool-sanctions';
    expect(denied(ceiling, 'states:StartSyncExecution', workflow, itself)).toEqual(direct);
  });

  test.each([
    ['lambda:InvokeFunction', 'arn:aws:lambda:eu-central-1:555555555501:function:p2a-prod-steps-claims-triage:live'],
    ['states:StartExecution', 'arn:aws:states:eu-central-1:555555555501:stateMachine:p2a-prod-agent-claims-triage'],
  ])('%s reaches what serves the agent itself, and nothing that serves another', (action, resource) => {
    const asked = (agent: string, owner: string) =>
      denied(ceiling, action, resource, { 'aws:PrincipalTag/p2a:agent': agent, 'aws:ResourceTag/p2a:agent': owner });
    expect(asked('claims-triage', 'claims-triage')).toEqual([]);
    expect(asked('claims-payer', 'claims-triage')).toEqual(['AgentsNeverCallToolsOrEachOtherDirectly']);
  });

  test('no secret is read, and nobody else’s role taken on', () => {
    for (const action of ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'sts:AssumeRole'])
      expect([action, denied(ceiling, action)]).toEqual([action, ['AgentsNeverReadSecretsOrBecomeOthers']]);
  });

  test.each([
    ['dev', dev],
    ['prod', prod],
    ['govcloud', { ...govcloud }],
  ])('it holds all that the agents of %s may do', (_, of) => {
    for (const agent of of.agents) {
      const statements = agentBoundary(of, agent.account).Statement.filter(({ Effect }) => Effect === 'Allow');
      const account = of.accounts[agent.account]?.id;
      const arns = new Map(
        agent.models.map((model) => [
          model,
          `arn:${of.partition}:bedrock:${of.region}:${account}:application-inference-profile/${model}`,
        ]),
      );
      const outside = agentPolicy(of, agent, {
        profileArns: arns,
        guardrailArns: [`arn:${of.partition}:bedrock:${of.region}:${account}:guardrail/abc`],
        guardrailKeyArn: 'arn:aws:kms:eu-central-1:0:key/guardrail',
        keys: {
          prompts: 'arn:aws:kms:eu-central-1:0:key/prompts',
          decisions: 'arn:aws:kms:eu-central-1:0:key/decisions',
          state: `arn:${of.partition}:kms:${of.region}:${account}:key/state`,
        },
      })
        .Statement.filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action, Resource }) =>
          listOf(Action).flatMap((action) =>
            listOf(Resource)
              .filter(
                (resource) =>
                  !statements.some(
                    (ceilingStatement) =>
                      listOf(ceilingStatement.Action).includes(action) &&
                      listOf(ceilingStatement.Resource).some((pattern) => glob(pattern, resource)),
                  ),
              )
              .map((resource) => `${agent.name}: ${action} ${resource}`),
          ),
        );
      expect(outside).toEqual([]);
    }
  });

  test('tools of one gateway, and no other API', () => {
    const calls = allowed.filter(({ Action }) => Action === 'execute-api:Invoke');
    expect(calls.map(({ Resource }) => Resource)).toEqual([
      [
        'arn:aws:execute-api:eu-central-1:555555555505:*/live/POST/tools/*/*',
        'arn:aws:execute-api:eu-central-1:555555555505:*/live/GET/approvals/*',
      ],
    ]);
    expect(
      glob(
        'arn:aws:execute-api:eu-central-1:555555555505:*/live/POST/tools/*/*',
        gatewayActionArns(prod, 'a', 'b')[0] ?? '',
      ),
    ).toBe(true);
    expect(
      agentBoundary(environment({ gateway: undefined, tools: [], agents: [] }), 'sandbox').Statement.map(
        ({ Sid }) => Sid,
      ),
    ).not.toContain('AgentsReachToolsThroughTheGateway');
  });

  test('28: what runs in AgentCore counts its own work, and no metric that alarms look at', () => {
    const counts = (namespace?: string) =>
      allows(agentBoundary(prod, 'claims-agents'), {
        action: 'cloudwatch:PutMetricData',
        resource: '*',
        context: namespace === undefined ? {} : { 'cloudwatch:namespace': namespace },
      });
    expect(
      prod.agents.some(({ account, trust }) => account === 'claims-agents' && trust.kind === 'agentcore-runtime'),
    ).toBe(true);
    expect([counts('bedrock-agentcore'), counts('p2a/prod/gateway'), counts('AWS/Lambda'), counts()]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('what it reads lies in the organization', () => {
    const everywhere = allowed.filter(
      ({ Resource, Sid }) =>
        Resource === '*' &&
        ![
          'AgentsTraceTheirWork',
          'FunctionsOfAgentsJoinTheirNetworks',
          'RuntimesOfAgentsCountTheirOwnWork',
          'RuntimesOfAgentsStartAndAreWatched',
          'WorkflowsOfAgentsAreWatched',
        ].includes(Sid),
    );
    expect(everywhere.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
      ['AgentsReadInsideTheOrganization', { StringEquals: { 'aws:ResourceOrgID': 'o-a1d3r7m8u9' } }],
    ]);
  });

  test('models are those of the environment', () => {
    const models = allowed
      .flatMap(({ Resource }) => listOf(Resource))
      .filter((arn) => arn.includes('foundation-model/'));
    expect(models.map((arn) => arnParts(arn)[5])).toEqual([
      'foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0',
      'foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0',
      'foundation-model/amazon.titan-embed-text-v2:0',
    ]);
  });

  test('in the vocabulary of AWS, within 6,144 characters', async () => {
    await expect(vocabularyMistakes(ceiling.Statement)).resolves.toEqual([]);
    await expect(idleActions(ceiling.Statement)).resolves.toEqual([]);
    expect(JSON.stringify(ceiling).length).toBeLessThan(6144);
  });
});

describe('the ceiling of tools', () => {
  const granted = policy(
    {
      Sid: 'ReadsClaims',
      Effect: 'Allow',
      Action: ['dynamodb:Query', 'dynamodb:GetItem'],
      Resource: 'arn:aws:dynamodb:x',
    },
    { Sid: 'ReadsPayments', Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: 'arn:aws:dynamodb:y' },
    { Sid: 'KeepsOff', Effect: 'Deny', Action: 'ec2:CreateNetworkInterface', Resource: '*' },
  ).Statement;
  const [ceiling, ...denials] = toolBoundary(environment(), granted).Statement;

  test('the actions that tools of the account declare, once each, inside the organization', () => {
    expect(ceiling).toMatchObject({
      Effect: 'Allow',
      Action: ['dynamodb:GetItem', 'dynamodb:Query'],
      Resource: '*',
      Condition: { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } },
    });
  });

  test('none takes on another role', () => {
    expect(denials.map(({ Effect, Action }) => [Effect, Action])).toEqual([['Deny', 'sts:AssumeRole']]);
  });
});

describe('the ceiling of the gateway', () => {
  const ceiling = gatewayBoundary(prod, 'gateway');
  const arn = (service: string, resource: string, account = '555555555505') =>
    `arn:aws:${service}:eu-central-1:${account}:${resource}`;
  const as = (plane: string, context: AccessRequest['context'] = {}) => ({
    'aws:PrincipalArn': `arn:aws:iam::555555555505:role/p2a/${plane}/p2a-prod-gateway-anything`,
    ...context,
  });
  const may = (plane: string, action: string, resource = '*', context: AccessRequest['context'] = {}) =>
    allows(ceiling, { action, resource, context: as(plane, context) });
  const table = arn('dynamodb', 'table/p2a-prod-gateway');
  const toolRole = (account: string, name = 'p2a/tool/p2a-prod-tool-claims-payments-invoke') =>
    `arn:aws:iam::${account}:role/${name}`;
  const BOTH = ['gateway', 'approver'];

  test.each(BOTH)(
    '17: %s: remembers calls and approvals, and touches neither switches nor records of containment',
    (plane) => {
      const on = (partition: string) => ({ 'dynamodb:LeadingKeys': [partition] });
      for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']) {
        expect([action, may(plane, action, table, on('approval#1'))]).toEqual([action, true]);
        for (const others of ['switch', 'containment']) {
          expect([action, others, may(plane, action, table, on(others))]).toEqual([action, others, false]);
          expect(may(plane, action, table, { 'dynamodb:LeadingKeys': ['call#a#b', others] })).toBe(false);
        }
        expect(may(plane, action, `${table}-2`, on('approval#1'))).toBe(false);
      }
      expect(may(plane, 'dynamodb:Query', table, on('switch'))).toBe(true);
      for (const action of [
        'dynamodb:BatchWriteItem',
        'dynamodb:PartiQLDelete',
        'dynamodb:DeleteTable',
        'dynamodb:Scan',
      ])
        expect([action, may(plane, action, table, on('approval#1'))]).toEqual([action, false]);
    },
  );

  test('15: becomes tools of the environment in its accounts of tools, and nobody else', () => {
    for (const action of ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession']) {
      expect(may('gateway', action, toolRole('555555555503'))).toBe(true);
      expect(may('gateway', action, toolRole('555555555504'))).toBe(true);
      expect(may('approver', action, toolRole('555555555503'))).toBe(false);
      expect(may('gateway', action, toolRole('555555555501'))).toBe(false);
      expect(may('gateway', action, toolRole('555555555503', 'p2a/tool/p2a-dev-tool-claims-payments-invoke'))).toBe(
        false,
      );
      expect(may('gateway', action, toolRole('555555555503', 'p2a/agent/p2a-prod-tool-x'))).toBe(false);
      expect(may('gateway', action, toolRole('555555555505', 'developer'))).toBe(false);
    }
  });

  test('21: approvers answer what waits, and the gateway itself does not', () => {
    for (const action of ['states:SendTaskSuccess', 'states:SendTaskFailure'])
      expect([action, may('approver', action), may('gateway', action)]).toEqual([action, true, false]);
    const machine = arn('states', 'stateMachine:p2a-prod-gateway-approvals');
    expect([
      may('gateway', 'states:StartExecution', machine),
      may('approver', 'states:StartExecution', machine),
    ]).toEqual([true, false]);
    const topic = arn('sns', 'p2a-prod-gateway-approvals');
    expect([may('gateway', 'sns:Publish', topic), may('gateway', 'sns:Publish', `${topic}-2`)]).toEqual([true, false]);
  });

  test.each(BOTH)('%s: calls its own functions, and no tool as itself, whoever granted it', (plane) => {
    const functions = (name: string, account?: string) => arn('lambda', `function:${name}`, account);
    expect(may(plane, 'lambda:InvokeFunction', functions('p2a-prod-gateway-validator:live'))).toBe(true);
    const others = [functions('p2a-prod-tool-claims-payments:live', '555555555503'), functions('export')];
    for (const resource of others)
      expect(denied(ceiling, 'lambda:InvokeFunction', resource, as(plane))).toEqual([
        'GatewaysCallNothingElseAsThemselves',
      ]);
    expect(
      denied(ceiling, 'states:StartSyncExecution', arn('states', 'stateMachine:p2a-prod-tool-sanctions'), as(plane)),
    ).toEqual(['GatewaysCallNothingElseAsThemselves']);
  });

  test.each([
    'bedrock:InvokeModel',
    'bedrock:ApplyGuardrail',
    'bedrock-mantle:CreateInference',
    'bedrock-agentcore:InvokeAgentRuntime',
    'iam:PassRole',
    'iam:TagRole',
    'secretsmanager:GetSecretValue',
    'secretsmanager:BatchGetSecretValue',
  ])('%s is never theirs, whoever granted it', (action) => {
    expect(denied(ceiling, action, '*', as('gateway'))).toEqual(['GatewaysNeverThinkAdministerOrReadSecrets']);
  });

  test('24: keys by what they seal, and hashes with the key of digests alone', () => {
    const key = arn('kms', 'key/a');
    const of = (dataClass: string) => ({ 'aws:ResourceTag/p2a:data-class': dataClass });
    const opened = ['prompts', 'decisions', 'logs', 'state', 'guardrail', 'digests', 'pseudonyms'].filter((dataClass) =>
      may('gateway', 'kms:Decrypt', key, of(dataClass)),
    );
    expect(opened).toEqual(['decisions', 'state']);
    expect([may('gateway', 'kms:GenerateMac', key, of('digests')), may('gateway', 'kms:GenerateMac', key)]).toEqual([
      true,
      false,
    ]);
    expect(may('gateway', 'kms:GenerateMac', key, of('pseudonyms'))).toBe(false);
    expect(may('gateway', 'kms:CreateGrant', key, of('state'))).toBe(false);
  });

  test('10: reads access logs where API Gateway writes them, and no other log', () => {
    const group = (name: string) => arn('logs', `log-group:/p2a/prod/gateway/${name}:log-stream:a`);
    expect([
      may('gateway', 'logs:GetLogEvents', group('access')),
      may('gateway', 'logs:GetLogEvents', group('audit')),
    ]).toEqual([true, false]);
    expect([
      may('gateway', 'logs:PutLogEvents', group('audit')),
      may('gateway', 'logs:DeleteLogStream', group('audit')),
    ]).toEqual([true, false]);
  });

  test.each([
    ['prod', prod, 'gateway'],
    ['dev', dev, 'sandbox'],
    ['govcloud', govcloud, 'registry'],
  ])('in the vocabulary of AWS, within 6,144 characters, in %s', async (_, of, account) => {
    const { Statement } = gatewayBoundary(of, account);
    await expect(vocabularyMistakes(Statement)).resolves.toEqual([]);
    await expect(idleActions(Statement)).resolves.toEqual([]);
    expect(JSON.stringify(Statement).length).toBeLessThan(6000);
    expect(JSON.stringify(Statement).includes('arn:aws:')).toBe(of.partition === 'aws');
  });
});

describe('the ceiling of people', () => {
  const ceiling = peopleBoundary(prod);
  const functionOf = (name: string) => `arn:aws:lambda:eu-central-1:555555555505:function:p2a-prod-${name}`;

  test('of what the gateway keeps they write what is switched off, and nothing else', () => {
    const table = 'arn:aws:dynamodb:eu-central-1:555555555505:table/p2a-prod-gateway';
    const on = (action: string, ...partitions: string[]) =>
      denied(ceiling, action, table, { 'dynamodb:LeadingKeys': partitions });
    for (const action of ['dynamodb:PutItem', 'dynamodb:DeleteItem']) {
      expect(on(action, 'switch')).toEqual([]);
      expect(on(action, 'approval#1')).toEqual(['PeopleNeverChangeWhatTheGatewayKeeps']);
      expect(on(action, 'switch', 'count#a')).toEqual(['PeopleNeverChangeWhatTheGatewayKeeps']);
    }
    for (const action of ['dynamodb:UpdateItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete'])
      expect(on(action, 'switch')).toEqual(['PeopleNeverChangeItByOtherMeans']);
  });

  test.each([
    [
      'iam:CreatePolicyVersion',
      'arn:aws:iam::555555555501:policy/p2a/boundary/p2a-prod-agent',
      'PeopleNeverAdminister',
    ],
    [
      'iam:PutRolePolicy',
      'arn:aws:iam::555555555501:role/p2a/agent/p2a-prod-agent-claims-payer',
      'PeopleNeverAdminister',
    ],
    ['iam:PassRole', 'arn:aws:iam::555555555501:role/p2a/tool/x', 'PeopleNeverAdminister'],
    ['kms:PutKeyPolicy', '*', 'PeopleNeverAdminister'],
    ['sso:PutInlinePolicyToPermissionSet', '*', 'PeopleNeverAdminister'],
    ['organizations:DetachPolicy', '*', 'PeopleNeverAdminister'],
    ['bedrock:InvokeModel', '*', 'PeopleNeverActAsAgentsOrTools'],
    ['states:SendTaskSuccess', '*', 'PeopleNeverActAsAgentsOrTools'],
    ['sts:AssumeRole', 'arn:aws:iam::555555555503:role/p2a/tool/p2a-prod-tool-x-invoke', 'PeopleNeverBecomeOtherRoles'],
    ['states:StartExecution', 'arn:aws:states:eu-central-1:5:stateMachine:p2a-prod-tool-x', 'PeopleNeverCallTools'],
    ['execute-api:Invoke', 'arn:aws:execute-api:eu-central-1:5:api/live/POST/tools/x/y', 'PeopleNeverCallTools'],
    ['lambda:InvokeFunction', functionOf('tool-x'), 'PeopleNeverCallFunctionsButToQuarantine'],
    ['lambda:InvokeFunction', functionOf('release'), 'PeopleNeverCallFunctionsButToQuarantine'],
    ['lambda:InvokeFunction', `${functionOf('release')}:live`, 'PeopleNeverCallFunctionsButToQuarantine'],
    ['lambda:InvokeFunction', functionOf('containment'), 'PeopleNeverCallFunctionsButToQuarantine'],
    ['lambda:InvokeFunction', `${functionOf('containment')}:7`, 'PeopleNeverCallFunctionsButToQuarantine'],
    ['lambda:InvokeFunction', `${functionOf('containment')}:live`, 'PeopleNeverCallFunctionsButToQuarantine'],
    [
      'lambda:InvokeFunction',
      'arn:aws:lambda:eu-central-1:5:function:other',
      'PeopleNeverCallFunctionsButToQuarantine',
    ],
    ['secretsmanager:GetSecretValue', '*', 'PeopleNeverSeeSecretsOrLookBehindTheMask'],
    ['logs:Unmask', '*', 'PeopleNeverSeeSecretsOrLookBehindTheMask'],
    ['s3:DeleteObjectVersion', 'arn:aws:s3:::p2a-prod-archive-audit-222222222222/x', 'PeopleNeverEraseEvidence'],
    ['logs:DeleteLogGroup', '*', 'PeopleNeverEraseEvidence'],
  ])('%s is never theirs', (action, resource, sid) => {
    expect(denied(ceiling, action, resource)).toEqual([sid]);
  });

  test.each([
    'iam:GetRole',
    'iam:ListRolePolicies',
    'logs:FilterLogEvents',
    's3:GetObject',
    'kms:Decrypt',
    'execute-api:Invoke',
  ])('%s is up to their permission set', (action) => {
    expect(denied(ceiling, action)).toEqual([]);
  });

  test('whoever may begin a quarantine is let through, where there is a gateway', () => {
    const begins = (of: PolicyDocument) => denied(of, 'lambda:InvokeFunction', `${functionOf('containment')}:orders`);
    expect(begins(ceiling)).toEqual([]);
    expect(begins(peopleBoundary({ ...prod, gateway: undefined }))).toEqual([
      'PeopleNeverCallFunctionsButToQuarantine',
    ]);
  });

  test('in the vocabulary of AWS, within 6,144 characters', async () => {
    await expect(vocabularyMistakes(ceiling.Statement)).resolves.toEqual([]);
    await expect(idleActions(ceiling.Statement)).resolves.toEqual([]);
    expect(JSON.stringify(ceiling).length).toBeLessThan(6144);
  });
});

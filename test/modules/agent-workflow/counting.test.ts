import type { Environment, EnvironmentInput } from '../../../foundation/environment';
import { policy } from '../../../foundation/policy';
import { quotaTableArn, quotaTableName } from '../../../modules/agent-records/names';
import { workflowStatements } from '../../../modules/agent-workflow/policy';
import { KEY_USES } from '../../../modules/data-key/policy';
import { agentBoundary } from '../../../modules/permissions-boundary/agent-policy';
import { allows } from '../../support/allow';
import { environment, environmentInput } from '../../support/environment';
import { idleActions, vocabularyMistakes } from '../../support/iam-data';
import { resourcesIn, synthEnvironment } from '../../support/synth';

const input = environmentInput();
const [agent] = input.agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

type AgentInput = NonNullable<EnvironmentInput['agents']>[number];
const inWorkflow = (changes: Partial<AgentInput> = {}): Environment =>
  environment({
    gateway: { account: 'sandbox', domainName: 'tools.acme.internal' },
    agents: [
      {
        ...agent,
        trust: { kind: 'workflow' },
        workflow: {
          callers: ['arn:aws:iam::333333333333:role/portal'],
          keep: ['/claim'],
          model: 'sonnet',
          instructions: 'Triage the claim.',
          question: 'How urgent is it?',
        },
        modelTokensPerDay: 1_000_000,
        ...changes,
      },
    ],
  });

const one = inWorkflow();
const [counted] = one.agents;
if (counted === undefined) throw new Error('it has an agent');
const KEYS = {
  prompts: 'arn:prompts',
  decisions: 'arn:decisions',
  state: 'arn:aws:kms:eu-central-1:333333333333:key/state',
};
const statements = workflowStatements(one, counted, KEYS);
const table = quotaTableArn(one, 'sandbox');
const item = (key: string, more = {}) => ({
  action: 'dynamodb:UpdateItem',
  resource: table,
  context: { 'dynamodb:LeadingKeys': [key], 'aws:PrincipalTag/p2a:agent': 'triage', ...more },
});

describe('an agent that has so many tokens a day', () => {
  test('counts its own, and not those of another agent', () => {
    expect(allows(policy(...statements), item('triage'))).toBe(true);
    expect(allows(policy(...statements), item('payer'))).toBe(false);
    expect(allows(policy(...statements), { ...item('triage'), context: {} })).toBe(false);
  });

  test('reads, lowers and removes nothing by other ways', () => {
    for (const action of [
      'dynamodb:PutItem',
      'dynamodb:DeleteItem',
      'dynamodb:PartiQLUpdate',
      'dynamodb:BatchWriteItem',
    ])
      expect(allows(policy(...statements), { ...item('triage'), action })).toBe(false);
  });

  test('has no code that could: what a model says reaches it', () => {
    const steps = 'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-steps-triage';
    expect(allows(policy(...statements), item('triage', { 'lambda:SourceFunctionArn': steps }))).toBe(false);
  });

  test('has no code that could ask a model past the count, or the guardrail', () => {
    const steps = 'arn:aws:lambda:eu-central-1:333333333333:function:p2a-trial-steps-triage';
    const granted = { Sid: 'Models', Effect: 'Allow' as const, Action: 'bedrock:*', Resource: '*' };
    const may = (action: string, context: Readonly<Record<string, string>>) =>
      allows(policy(granted, ...statements), { action, resource: '*', context });
    for (const action of ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:ApplyGuardrail'])
      expect([action, may(action, { 'lambda:SourceFunctionArn': steps }), may(action, {})]).toEqual([
        action,
        false,
        true,
      ]);
  });

  test('has a ceiling that lets it, under its own name', () => {
    const ceiling = agentBoundary(one, 'sandbox');
    expect(allows(ceiling, item('triage'))).toBe(true);
    expect(allows(ceiling, item('payer'))).toBe(false);
    expect(allows(agentBoundary(inWorkflow({ modelTokensPerDay: undefined }), 'sandbox'), item('triage'))).toBe(false);
  });

  test('24: uses the key through DynamoDB and for that table alone, as everybody does who has to', () => {
    const key = { Version: '2012-10-17', Statement: KEY_USES.state(one, 'sandbox') } as const;
    const use = (principal: string, action: string, service: string, name?: string) =>
      allows(
        key,
        {
          action,
          resource: '*',
          context: {
            'aws:PrincipalArn': `arn:aws:iam::333333333333:role/${principal}`,
            'kms:ViaService': `${service}.eu-central-1.amazonaws.com`,
            'kms:GrantIsForAWSResource': 'true',
            ...(name === undefined ? {} : { 'kms:EncryptionContext:aws:dynamodb:tableName': name }),
          },
        },
        { account: '333333333333' },
      );
    const role = 'p2a/agent/p2a-trial-agent-triage';
    const maker = 'p2a/deploy/p2a-trial-security-deploy';
    expect(use(role, 'kms:Decrypt', 'dynamodb', quotaTableName(one))).toBe(true);
    expect(use(role, 'kms:Decrypt', 'dynamodb', 'p2a-trial-gateway')).toBe(false);
    expect(use(role, 'kms:GenerateDataKey', 's3', quotaTableName(one))).toBe(false);
    expect(use(maker, 'kms:CreateGrant', 'dynamodb')).toBe(true);
    expect(use(maker, 'kms:CreateGrant', 's3')).toBe(false);
    expect(
      allows(policy(...statements), {
        action: 'kms:Decrypt',
        resource: KEYS.state,
        context: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' },
      }),
    ).toBe(true);
  });

  test('in words that IAM has', async () => {
    expect(await vocabularyMistakes(statements)).toEqual([]);
    expect(await idleActions(statements)).toEqual([]);
  });
});

describe('the table in which tokens are counted', () => {
  const tables = (of: Environment) =>
    resourcesIn(synthEnvironment(of)).filter(
      ({ type, attributes }) => type === 'aws_dynamodb_table' && attributes.name === 'p2a-trial-model-tokens',
    );

  test('is sealed with the key of state, and made by who guards agents', () => {
    const [made] = tables(one);
    expect(made?.stack).toBe('trial-records-sandbox');
    expect(made?.attributes).toMatchObject({
      hash_key: 'agent',
      range_key: 'day',
      billing_mode: 'PAY_PER_REQUEST',
      server_side_encryption: { enabled: true },
      tags: { 'p2a:data-class': 'state' },
    });
    expect(JSON.stringify(made?.attributes.server_side_encryption)).toContain('state-key-arn');
  });

  test('is there where something is counted in it, and nowhere else', () => {
    expect(tables(inWorkflow({ modelTokensPerDay: undefined }))).toEqual([]);
    expect(tables(environment({ agents: [{ ...agent, modelTokensPerDay: 1_000_000 }] }))).toEqual([]);
  });
});

test('a number that a single request could use up is refused, with what it takes', () => {
  expect(() => synthEnvironment(inWorkflow({ modelTokensPerDay: 50_000 }))).toThrow(
    /triage: modelTokensPerDay is 50000, and a single request may take \d+ by its length; use \d+ or more, or shorten instructions and maxTokens$/,
  );
});

import prod from '../../environments/prod';
import { toolInvokeRoleName } from '../../foundation/names';
import type { Statement } from '../../foundation/policy';
import { toolStatements } from '../../modules/tool/policy';
import { aboutTools } from '../invariants/tools';
import { ECHO, ENDPOINT, EXISTING, type ToolInput, toolInput, trial } from '../modules/tool/trial';
import { listOf } from '../support/deny';
import { vocabularyMistakes } from '../support/iam-data';
import { caseOf, documentsIn, only, policiesIn, resourcesIn, synthEnvironment } from '../support/synth';

const withNetwork = toolInput({
  name: 'archive',
  target: { ...ECHO, network: 'inside' },
  egress: ['api.partner.example'],
  secrets: {
    'api-key': {
      purpose: 'Opens the archive',
      rotation: { function: 'rotate', role: 'platform/rotation', everyDays: 30 },
    },
  },
});
const partner = toolInput({ name: 'partner', target: ENDPOINT });
const tickets = toolInput({ name: 'tickets', account: 'other-tools', target: EXISTING });

/** Every kind of target, in two accounts, all of them called. */
const whole = trial([toolInput(), withNetwork, partner, tickets], {
  agents: [
    {
      name: 'handler',
      family: 'claims',
      owner: 'claims-operations',
      purpose: 'Works on claims',
      account: 'agents',
      scope: 2,
      models: ['sonnet'],
      tools: { register: ['look-up'], archive: ['look-up', 'assign'], partner: ['look-up'], tickets: ['look-up'] },
    },
  ],
});

const stacks = synthEnvironment(whole);
const inTools = (account = 'tools') => resourcesIn(stacks).filter(({ stack }) => stack === `trial-tools-${account}`);
const resources = inTools();

const countOf = (type: string) => resources.filter((resource) => resource.type === type).length;

describe('the tools of an account', () => {
  test('36: are made there, by whoever ships workloads', () => {
    expect(stacks.get('trial-tools-tools')?.provider.aws).toEqual([
      expect.objectContaining({
        region: 'eu-central-1',
        allowed_account_ids: ['333333333333'],
        assume_role: [
          expect.objectContaining({ role_arn: 'arn:aws:iam::333333333333:role/p2a/deploy/p2a-trial-workload-deploy' }),
        ],
      }),
    ]);
  });

  test('are all of them and no others', () => {
    expect(countOf('aws_lambda_function')).toBe(2);
    expect(countOf('aws_sfn_state_machine')).toBe(1);
    expect(countOf('aws_iam_role')).toBe(6);
    expect(countOf('aws_secretsmanager_secret')).toBe(1);
    const invokeRole = only(inTools('other-tools'), 'aws_iam_role').attributes.name;
    expect(invokeRole).toBe(toolInvokeRoleName(whole, 'tickets'));
  });

  test('come after the keys that they are sealed with', () => {
    const { data } = stacks.get('trial-tools-tools') ?? {};
    expect(Object.keys(data?.terraform_remote_state ?? {})).toEqual(['trial-keys-tools']);
    const keys = resources.flatMap(({ attributes }) => JSON.stringify(attributes).match(/outputs\.[a-z-]+/g) ?? []);
    expect(new Set(keys)).toEqual(new Set(['outputs.logs-key-arn', 'outputs.state-key-arn']));
  });

  test('36: are named in whole, and look nothing up but the state of the keys', () => {
    for (const { attributes } of resources)
      expect(Object.keys(attributes).filter((key) => key.endsWith('_prefix'))).toEqual([]);
    for (const account of ['tools', 'other-tools'])
      expect(Object.keys(stacks.get(`trial-tools-${account}`)?.data ?? {})).toEqual(['terraform_remote_state']);
  });

  test('37: are named within the limits of AWS', () => {
    const limits: Record<string, number> = {
      aws_iam_role: 64,
      aws_sqs_queue: 80,
      aws_sfn_state_machine: 80,
      aws_secretsmanager_secret: 512,
      aws_cloudwatch_log_group: 512,
      aws_security_group: 255,
    };
    for (const [type, limit] of Object.entries(limits)) {
      const names = resources.filter((resource) => resource.type === type).map(({ attributes }) => attributes.name);
      expect([type, names.length > 0]).toEqual([type, true]);
      expect(names.filter((name) => String(name).length > limit || !String(name).includes('p2a'))).toEqual([]);
    }
  });

  test('have no policy that names a role as its principal, and none for everybody but a denial', () => {
    const principals = policiesIn(resources).flatMap(({ content }) =>
      content.Statement.filter(({ Principal }) => Principal !== undefined).map(({ Effect, Principal }) =>
        Principal === '*' ? Effect : Principal,
      ),
    );
    expect(principals.length).toBeGreaterThan(0);
    for (const principal of principals)
      if (typeof principal === 'object')
        for (const value of Object.values(principal).flatMap((values) => listOf(values)))
          expect(value).toMatch(/^arn:aws:iam::666666666666:root$|^(?:lambda|states)\.amazonaws\.com$/);
      else expect(principal).toBe('Deny');
  });

  test('refer to actions and condition keys that exist', async () => {
    const statements = policiesIn(resources).flatMap(({ content }) => content.Statement);
    const mistakes = await vocabularyMistakes(statements);
    // AWS documents it as a key of every request that a function makes, and lists it for no action.
    expect(mistakes.filter((mistake) => !mistake.includes('"lambda:SourceFunctionArn"'))).toEqual([]);
  });

  test('19: have inline policies and trusts within the limits', () => {
    for (const { resource, size, at } of documentsIn(resources)) {
      const limit = resource.type === 'aws_iam_role' ? 2048 : 10_240;
      expect([at, size <= limit]).toEqual([at, true]);
    }
  });
});

describe('17: the ceiling of the tools of an account', () => {
  const actionsOf = (statements: readonly Statement[]) =>
    new Set(
      statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Action }) => listOf(Action))
        .sort(),
    );

  test.each(['tools', 'other-tools'])('lets through what the roles of %s have, and nothing else', (account) => {
    const inline = inTools(account).filter(({ type }) => type === 'aws_iam_role_policy');
    const had = policiesIn(inline).flatMap(({ content }) => content.Statement);
    expect(actionsOf(toolStatements(whole, account))).toEqual(actionsOf(had));
  });
});

aboutTools(caseOf(whole));

test('these environments have among them calls of functions by an alias, and hosts outside AWS', () => {
  const made = [prod, whole].map((environment) => resourcesIn(synthEnvironment(environment)));
  for (const resources of made)
    expect(resources.map(({ type }) => type)).toContain('aws_route53_resolver_firewall_domain_list');
  const calls = policiesIn(made.flat().filter(({ path }) => path.includes('/invoke-role/')));
  expect(JSON.stringify(calls.map(({ content }) => content))).toMatch(/:function:[^:]+:live/);
});

describe('a tool that is taken out of an environment', () => {
  const without = (tools: readonly ToolInput[]) => synthEnvironment(trial(tools));

  test('leaves no trace in its own stack', () => {
    const text = (of: ReturnType<typeof without>) => JSON.stringify(of.get('trial-tools-tools'));
    expect(text(without([toolInput(), withNetwork]))).toMatch(/tools\/archive\/|partner\.example|firewall/);
    expect(text(without([toolInput()]))).not.toMatch(/tools\/archive\/|partner\.example|firewall/);
  });

  test('takes the stack with it, if it was the last one of the account', () => {
    expect([...without([toolInput(), tickets]).keys()]).toContain('trial-tools-other-tools');
    expect([...without([toolInput()]).keys()]).not.toContain('trial-tools-other-tools');
  });
});

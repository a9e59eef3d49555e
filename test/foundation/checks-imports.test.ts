import '../../foundation/quick-tokens';
import { App } from 'cdktf';
import { mistakesAcross } from '../../foundation/across-environments';
import type { EnvironmentInput } from '../../foundation/environment';
import { describeMistake } from '../../foundation/mistakes';
import { buildStacks } from '../../stacks/environment-stacks';
import { environment, environmentInput, mistakesIn } from '../support/environment';

type Imports = NonNullable<EnvironmentInput['imports']>;

/** What a person is told when the stacks are built, which alone know their addresses. */
function toldOf(imports: Imports, given: Partial<EnvironmentInput> = {}): string[] {
  try {
    buildStacks(new App({ stackTraces: false }), environment({ ...given, imports }));
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

const AUDIT = 'aws_cloudwatch_log_group.gateway-audit_B400EDE8';
const SETTINGS = 'aws_api_gateway_account.account-settings_DC496850';

describe('ids are written as they are', () => {
  const idsOf = (imports: unknown) => mistakesIn({ ...environmentInput(), imports });

  test.each([
    ['/p2a/trial/gateway/audit'],
    ['/p2a/trial/gateway/audit|archive'],
    ['d-1234567890/93a4c8d2-1021-70f5-8c1e-4b7d2f0a9e61'],
    ['333333333333:name of a budget'],
    ['vpc-0a1b2c3d@us-east-1'],
    ['a $ and a % alone'],
  ])('%s', (id) => {
    expect(idsOf({ 'records-sandbox': { [AUDIT]: id } })).toEqual([]);
  });

  test('and not as templates, which are known too late, nor left empty', () => {
    const at = `trial.imports.records-sandbox.${AUDIT}`;
    expect(idsOf({ 'records-sandbox': { [AUDIT]: '%{ if true }x%{ endif }' } })).toEqual([
      expect.stringContaining(`${at}: holds a template`),
    ]);
    expect(idsOf({ 'records-sandbox': { [AUDIT]: ' ' } })).toEqual([
      `${at}: is empty, got " "; say by which id the provider imports it`,
    ]);
    expect(idsOf({ 'records-sandbox': { [AUDIT]: 7 } })).toEqual([`${at}: is not a string, got 7; write a string`]);
    expect(idsOf({ 'records-sandbox': AUDIT })).toEqual([
      `trial.imports.records-sandbox: is not an object, got "${AUDIT}"; write an object`,
    ]);
  });
});

test('what is there is taken over without a word', () => {
  expect(
    toldOf({
      'records-sandbox': { [AUDIT]: '/p2a/trial/gateway/audit' },
      'gateway-sandbox': { [SETTINGS]: '333333333333' },
      'keys-sandbox': { 'aws_kms_key.state': 'any-id-that-AWS-invented' },
    }),
  ).toEqual([]);
  expect(toldOf({})).toEqual([]);
});

test('every mistake is told at once: stacks, addresses and ids', () => {
  expect(
    toldOf({
      'trial-keys-sandbox': {},
      'record-sandbox': {},
      'records-sandbox': { 'aws_cloudwatch_log_group.gateway-audit_B400EDE9': 'x', 'aws_s3_bucket.records': 'x' },
      'gateway-sandbox': { 'aws_kms_key.state': 'x', [SETTINGS]: 'api-gateway-account' },
    }),
  ).toEqual([
    'trial.imports.trial-keys-sandbox: is not a stack of this environment, got "trial-keys-sandbox"; write "keys-sandbox", without the environment\'s name',
    'trial.imports.record-sandbox: is not a stack of this environment, got "record-sandbox"; did you mean "records-sandbox"? use one of: log-archive, keys-sandbox, guardrails-sandbox, records-sandbox, boundaries-sandbox, tools-sandbox, agents-sandbox, gateway-sandbox, detection-sandbox',
    `trial.imports.records-sandbox.aws_cloudwatch_log_group.gateway-audit_B400EDE9: is nothing that this stack makes, got "aws_cloudwatch_log_group.gateway-audit_B400EDE9"; did you mean "${AUDIT}"? use one of: ${AUDIT}`,
    'trial.imports.records-sandbox.aws_s3_bucket.records: is nothing that this stack makes, got "aws_s3_bucket.records"; look among the resources of the stack\'s cdk.tf.json',
    'trial.imports.gateway-sandbox.aws_kms_key.state: is not in this stack, but in keys-sandbox, got "aws_kms_key.state"; move it there',
    `trial.imports.gateway-sandbox.${SETTINGS}: is the id of something other than what would be made there, which Terraform would replace, got "api-gateway-account"; write "333333333333" if that exists, or take it out`,
  ]);
});

test('a type alone is answered with the addresses that the stack has of it', () => {
  expect(toldOf({ 'keys-sandbox': { aws_kms_alias: '?' } })).toEqual([
    expect.stringMatching(/; use one of: aws_kms_alias\.prompts, aws_kms_alias\.decisions(?:, aws_kms_alias\.\w+)+$/),
  ]);
});

test('a stack that the environment has no more is told of', () => {
  expect(
    toldOf({ 'log-archive': {} }, { landingZone: { archive: 'off', logDelivery: 'off' }, tools: [], agents: [] }),
  ).toEqual([expect.stringMatching(/^trial\.imports\.log-archive: is not a stack of this environment/)]);
});

describe('one thing is held by one state', () => {
  const { sandbox: _, ...governing } = environmentInput().accounts;
  const elsewhere = { sandbox: { id: '444444444444', ou: 'workloads' }, ...governing };
  const landingZone = { invocationLogging: 'existing', apiAccountSettings: 'existing' } as const;
  const across = (...all: ReadonlyArray<Partial<EnvironmentInput>>) =>
    mistakesAcross(all.map((given, index) => environment({ landingZone, ...given, name: ['one', 'two'][index] }))).map(
      describeMistake,
    );
  const key = { 'aws_kms_key.state': 'k-1' };

  test('within an environment, in whichever stack of the account', () => {
    expect(across({ imports: { 'keys-sandbox': { ...key, 'aws_kms_key.logs': 'k-1' } } })).toEqual([
      'one.imports.keys-sandbox.aws_kms_key.logs: takes over what one.imports.keys-sandbox.aws_kms_key.state takes over too, got "k-1"; let one state hold it',
    ]);
    expect(
      across({ imports: { 'keys-sandbox': key, 'records-sandbox': { 'aws_kms_key.x': 'k-1@eu-central-1' } } }),
    ).toEqual([expect.stringContaining('one.imports.records-sandbox.aws_kms_key.x: takes over what')]);
  });

  test('between environments that have the account, or the organization, in common', () => {
    expect(across({ imports: { 'keys-sandbox': key } }, { imports: { 'keys-sandbox': key } })).toEqual([
      'two.imports.keys-sandbox.aws_kms_key.state: takes over what one.imports.keys-sandbox.aws_kms_key.state takes over too, got "k-1"; let one state hold it',
    ]);
    const policy = { organization: { 'aws_organizations_policy.ai_opt_out': 'p-12345678' } };
    expect(across({ imports: policy }, { imports: policy, accounts: elsewhere })).toHaveLength(1);
  });

  test('and not between accounts, regions or types that are others', () => {
    expect(
      across({ imports: { 'keys-sandbox': key } }, { imports: { 'keys-sandbox': key }, accounts: elsewhere }),
    ).toEqual([]);
    expect(
      across({
        imports: {
          'keys-sandbox': { ...key, 'aws_kms_alias.state': 'k-1', 'aws_kms_key.logs': 'k-1@us-east-1' },
          'no-such-stack': key,
        },
      }),
    ).toEqual([]);
  });
});

import type { EnvironmentInput } from '../../../foundation/environment';
import type { Statement } from '../../../foundation/policy';
import { GovernedTool } from '../../../modules/tool/governed-tool';
import { denies, listOf } from '../../support/deny';
import { only, policiesIn, type Resource, resourcesIn, synthModule } from '../../support/synth';
import { ECHO, ENDPOINT, EXISTING, type ToolInput, toolInput, trial } from './trial';

const LOGS_KEY = 'arn:aws:kms:eu-central-1:333333333333:key/1095';
const STATE_KEY = 'arn:aws:kms:eu-central-1:333333333333:key/57a7e';

const synth = (tools: readonly ToolInput[], more?: Partial<EnvironmentInput>): Resource[] => {
  const environment = trial(tools, more);
  return resourcesIn(
    synthModule((stack) => {
      for (const tool of environment.tools)
        new GovernedTool(stack, tool.name, { environment, tool, logsKeyArn: LOGS_KEY, stateKeyArn: STATE_KEY });
    }),
  );
};

const synthOne = (given: Partial<ToolInput> = {}, more?: Partial<EnvironmentInput>) => synth([toolInput(given)], more);

const typesOf = (resources: readonly Resource[]) => [...new Set(resources.map(({ type }) => type))].sort();
const rolesOf = (resources: readonly Resource[]) =>
  resources
    .filter(({ type }) => type === 'aws_iam_role')
    .map(({ attributes }) => attributes)
    .sort((one, other) => String(one.name).localeCompare(String(other.name)));

const FUNCTION = 'p2a-trial-tool-register';

describe('a function', () => {
  const resources = synthOne();
  const { attributes: made } = only(resources, 'aws_lambda_function');

  test('17: runs as a role of its own, below the ceiling of tools', () => {
    expect(rolesOf(resources)).toEqual([
      expect.objectContaining({
        name: 'p2a-trial-tool-register',
        path: '/p2a/tool/',
        permissions_boundary: 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-tool',
        max_session_duration: 3600,
        tags: { 'p2a:plane': 'tool', 'p2a:tool': 'register' },
      }),
      expect.objectContaining({
        name: 'p2a-trial-tool-register-invoke',
        path: '/p2a/tool/',
        permissions_boundary: 'arn:aws:iam::333333333333:policy/p2a/boundary/p2a-trial-tool',
        max_session_duration: 3600,
        tags: { 'p2a:plane': 'tool', 'p2a:tool': 'register' },
      }),
    ]);
    const role = resources.find(({ path }) => path === 'tried/register/role/Resource');
    expect(made.role).toBe(`\${${role?.address}.arn}`);
  });

  test('39: both of which a quarantine may stop', () => {
    for (const role of rolesOf(resources))
      expect(role).toMatchObject({
        lifecycle: { ignore_changes: expect.arrayContaining(['tags["p2a:quarantined"]']) },
      });
  });

  test('runs the code of its folder, as it is now', () => {
    expect(made).toMatchObject({
      function_name: FUNCTION,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      filename: expect.stringMatching(/^assets\/[\w-]+\/[0-9a-f]{64}\/function\.zip$/),
      source_code_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      memory_size: 256,
      timeout: 10,
    });
  });

  test('answers the gateway by the version that is live', () => {
    const { attributes } = only(resources, 'aws_lambda_alias');
    const { address } = only(resources, 'aws_lambda_function');
    expect(made.publish).toBe(true);
    expect(attributes).toMatchObject({ name: 'live', function_version: `\${${address}.version}` });
  });

  test('25: logs as JSON into a sealed group of its own', () => {
    expect(made.logging_config).toEqual({ log_format: 'JSON', log_group: '/p2a/trial/tools/register' });
    expect(only(resources, 'aws_cloudwatch_log_group').attributes).toMatchObject({
      name: '/p2a/trial/tools/register',
      kms_key_id: LOGS_KEY,
      retention_in_days: 30,
    });
  });

  test('is traced', () => {
    expect(made.tracing_config).toEqual({ mode: 'Active' });
  });

  test('28: leaves calls that failed in a sealed queue', () => {
    const { address, attributes } = only(resources, 'aws_sqs_queue');
    expect(made.dead_letter_config).toEqual({ target_arn: `\${${address}.arn}` });
    expect(attributes).toMatchObject({
      name: 'p2a-trial-tool-register-failed',
      kms_master_key_id: STATE_KEY,
      message_retention_seconds: 1_209_600,
    });
  });

  test('waits for its log, its role and everything that the role may do', () => {
    const needed = resources.filter(
      ({ type, path }) => type === 'aws_cloudwatch_log_group' || path.startsWith('tried/register/role/'),
    );
    expect(needed.length).toBeGreaterThan(3);
    expect(made.depends_on).toEqual(expect.arrayContaining(needed.map(({ address }) => address)));
  });

  test('is in no network unless it names one', () => {
    expect(made).not.toHaveProperty('vpc_config');
    expect(typesOf(resources)).not.toContain('aws_security_group');
  });

  test('33: has as many calls at once as the account allows, or as it says; none is the kill switch', () => {
    expect(made).not.toHaveProperty('reserved_concurrent_executions');
    for (const reservedConcurrency of [0, 7]) {
      const { attributes } = only(synthOne({ target: { ...ECHO, reservedConcurrency } }), 'aws_lambda_function');
      expect(attributes.reserved_concurrent_executions).toBe(reservedConcurrency);
    }
  });

  test('32: finds its settings, its name and the names of its secrets, and no secret', () => {
    const { attributes } = only(
      synthOne({
        target: { ...ECHO, environment: { CLAIMS_TABLE: 'claims', P2A_TOOL: 'other' } },
        secrets: { 'api-key': { purpose: 'Opens the archive' } },
      }),
      'aws_lambda_function',
    );
    expect(attributes).toMatchObject({
      kms_key_arn: STATE_KEY,
      environment: {
        variables: {
          CLAIMS_TABLE: 'claims',
          P2A_TOOL: 'register',
          API_KEY_SECRET_NAME: 'p2a-trial-tool-register-api-key',
        },
      },
    });
  });

  test('39: always has a setting, or Lambda would drop the key and every plan would add it again', () => {
    expect(made).toMatchObject({ kms_key_arn: STATE_KEY, environment: { variables: { P2A_TOOL: 'register' } } });
  });

  test('37: keeps its names within the limits of AWS', () => {
    const name = `a${'-b'.repeat(14)}c`;
    const long = synth([toolInput({ name })], { name: 'abcdefghijkl', namePrefix: 'abcdefghij', agents: [] });
    for (const [type, attribute, limit] of [
      ['aws_lambda_function', 'function_name', 64],
      ['aws_iam_role', 'name', 64],
      ['aws_sqs_queue', 'name', 80],
    ] as const)
      for (const { attributes } of long.filter((resource) => resource.type === type))
        expect(String(attributes[attribute]).length).toBeLessThanOrEqual(limit);
  });
});

describe('the queue of failed calls', () => {
  const statements = policiesIn(synthOne().filter(({ type }) => type === 'aws_sqs_queue_policy')).flatMap(
    ({ content }) => content.Statement,
  );
  const resource = 'arn:aws:sqs:eu-central-1:333333333333:p2a-trial-tool-register-failed';
  const isDenied = (role: string, action = 'sqs:SendMessage', secure = 'true') =>
    statements.some((statement) =>
      denies(statement, {
        action,
        resource,
        context: { 'aws:PrincipalArn': `arn:aws:iam::333333333333:role/${role}`, 'aws:SecureTransport': secure },
      }),
    );

  test.each([
    ['the tool', 'p2a/tool/p2a-trial-tool-register', false],
    ['its invoke role', 'p2a/tool/p2a-trial-tool-register-invoke', true],
    ['another tool', 'p2a/tool/p2a-trial-tool-archive', true],
    ['an agent', 'p2a/agent/p2a-trial-agent-reader', true],
    ['an administrator', 'Admin', true],
  ])('28: is not written to, seen from %s: %p', (_, role, denied) => {
    expect(isDenied(role)).toBe(denied);
  });

  test('28: answers over TLS only', () => {
    expect(isDenied('p2a/tool/p2a-trial-tool-register', 'sqs:ReceiveMessage', 'false')).toBe(true);
    expect(isDenied('p2a/tool/p2a-trial-tool-register', 'sqs:ReceiveMessage')).toBe(false);
  });
});

describe('a function in a network', () => {
  const resources = synthOne({ target: { ...ECHO, network: 'inside' } });

  test('reaches out by HTTPS, and is reached by nothing', () => {
    const { address, attributes } = only(resources, 'aws_security_group');
    expect(attributes).toMatchObject({ name: 'p2a-trial-tool-register', vpc_id: 'vpc-0123456789abcdef0', ingress: [] });
    expect(attributes.egress).toEqual([
      expect.objectContaining({ protocol: 'tcp', from_port: 443, to_port: 443, cidr_blocks: ['0.0.0.0/0'] }),
    ]);
    expect(only(resources, 'aws_lambda_function').attributes.vpc_config).toEqual({
      subnet_ids: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      security_group_ids: [`\${${address}.id}`],
    });
  });
});

describe('tools that share their code', () => {
  const filesOf = (resources: readonly Resource[]) =>
    resources.filter(({ type }) => type === 'aws_lambda_function').map(({ attributes }) => attributes.filename);

  test('38: have one copy of it', () => {
    const files = filesOf(synth([toolInput(), toolInput({ name: 'archive' })]));
    expect(files).toHaveLength(2);
    expect(new Set(files).size).toBe(1);
  });

  test('38: which is the same from one synthesis to the next', () => {
    expect(filesOf(synthOne())).toEqual(filesOf(synthOne()));
  });

  test('and tools of other code have another', () => {
    const code = 'test/modules/tool';
    expect(() => synthOne({ target: { kind: 'function', code } })).toThrow(`${code}: has no handler.ts`);
  });
});

describe('a function that somebody else makes', () => {
  const resources = synthOne({ target: EXISTING });

  test('keeps its own role, log and code: nothing is made but the role by which it is called', () => {
    expect(rolesOf(resources).map(({ name }) => name)).toEqual(['p2a-trial-tool-register-invoke']);
    expect(typesOf(resources).filter((type) => !type.startsWith('aws_iam_role'))).toEqual([]);
  });
});

describe('an endpoint', () => {
  const resources = synthOne({ target: ENDPOINT });
  const { attributes: made } = only(resources, 'aws_sfn_state_machine');

  test('is called by an express workflow with a role of its own', () => {
    expect(made).toMatchObject({ name: 'p2a-trial-tool-register', type: 'EXPRESS' });
    expect(rolesOf(resources).map(({ name }) => name)).toEqual([
      'p2a-trial-tool-register',
      'p2a-trial-tool-register-invoke',
    ]);
    expect(JSON.parse(String(made.definition))).toHaveProperty('States.CallTheEndpoint');
  });

  test('26: is sealed, and logs failures to a vended group, without what agents sent', () => {
    expect(made).toMatchObject({
      encryption_configuration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kms_key_id: STATE_KEY },
      logging_configuration: {
        level: 'ERROR',
        include_execution_data: false,
        log_destination: 'arn:aws:logs:eu-central-1:333333333333:log-group:/aws/vendedlogs/p2a/trial/tools/register:*',
      },
      tracing_configuration: { enabled: true },
    });
    expect(only(resources, 'aws_cloudwatch_log_group').attributes).toMatchObject({
      name: '/aws/vendedlogs/p2a/trial/tools/register',
      kms_key_id: LOGS_KEY,
    });
  });

  test('waits for its log, its role and everything that the role may do', () => {
    const needed = resources.filter(
      ({ type, path }) => type === 'aws_cloudwatch_log_group' || path.startsWith('tried/register/role/'),
    );
    expect(needed.length).toBeGreaterThan(3);
    expect(made.depends_on).toEqual(expect.arrayContaining(needed.map(({ address }) => address)));
  });

  test('has neither code nor queue', () => {
    expect(typesOf(resources).filter((type) => /lambda|sqs|security_group/.test(type))).toEqual([]);
  });
});

describe('a secret', () => {
  const rotation = { function: 'rotate-api-keys', role: 'platform/rotation', everyDays: 30 };
  const resources = synthOne({
    secrets: { 'api-key': { purpose: 'Opens the archive', rotation }, webhook: { purpose: 'Signs messages' } },
  });
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const policies = policiesIn(ofType('aws_secretsmanager_secret_policy')).map(({ content }) => content.Statement);

  test('is sealed, and can be had back for thirty days', () => {
    expect(ofType('aws_secretsmanager_secret').map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({
        name: 'p2a-trial-tool-register-api-key',
        description: 'Opens the archive',
        kms_key_id: STATE_KEY,
        recovery_window_in_days: 30,
      }),
      expect.objectContaining({ name: 'p2a-trial-tool-register-webhook' }),
    ]);
  });

  test('32: has no value that Terraform knows', () => {
    expect(typesOf(resources).filter((type) => /secret_version|random_/.test(type))).toEqual([]);
    expect(JSON.stringify(resources)).not.toContain('secret_string');
  });

  const isDenied = (statements: readonly Statement[] | undefined, role: string, secure = 'true') =>
    statements?.some((statement) =>
      denies(statement, {
        action: 'secretsmanager:GetSecretValue',
        resource: 'arn:aws:secretsmanager:eu-central-1:333333333333:secret:p2a-trial-tool-register-api-key-AbCd12',
        context: { 'aws:PrincipalArn': `arn:aws:iam::333333333333:role/${role}`, 'aws:SecureTransport': secure },
      }),
    );

  test.each([
    ['its tool', 'p2a/tool/p2a-trial-tool-register', false, false],
    ['what rotates it', 'platform/rotation', false, true],
    ['the role by which its tool is called', 'p2a/tool/p2a-trial-tool-register-invoke', true, true],
    ['another tool', 'p2a/tool/p2a-trial-tool-archive', true, true],
    ['an agent', 'p2a/agent/p2a-trial-agent-reader', true, true],
    ['the gateway', 'p2a/gateway/p2a-trial-validator', true, true],
    ['whoever deploys it', 'p2a/deploy/p2a-trial-workload-deploy', true, true],
    ['an administrator', 'Admin', true, true],
  ])('is kept from %s: %p', (_, role, rotated, plain) => {
    expect(policies.map((statements) => isDenied(statements, role))).toEqual([rotated, plain]);
  });

  test('is kept from a service that acts for nobody', () => {
    for (const statements of policies)
      expect(
        statements.some((statement) =>
          denies(statement, { action: 'secretsmanager:GetSecretValue', resource: 'arn:aws:x', context: {} }),
        ),
      ).toBe(true);
  });

  test('is not read without TLS, not even by its tool', () => {
    for (const statements of policies)
      expect(isDenied(statements, 'p2a/tool/p2a-trial-tool-register', 'false')).toBe(true);
  });

  test('is never opened to everybody', () => {
    for (const { attributes } of ofType('aws_secretsmanager_secret_policy'))
      expect(attributes.block_public_policy).toBe(true);
  });

  test('rotates if it says how, for the first time when its time has come', () => {
    const [secret] = ofType('aws_secretsmanager_secret');
    const { attributes } = only(resources, 'aws_secretsmanager_secret_rotation');
    expect(attributes).toMatchObject({
      secret_id: `\${${secret?.address}.id}`,
      rotation_lambda_arn: 'arn:aws:lambda:eu-central-1:333333333333:function:rotate-api-keys',
      rotate_immediately: false,
      rotation_rules: { automatically_after_days: 30 },
      depends_on: [only(resources, 'aws_lambda_permission').address],
    });
  });

  test('32: the function that rotates it answers Secrets Manager, for this secret of this account', () => {
    const [secret] = ofType('aws_secretsmanager_secret');
    expect(only(resources, 'aws_lambda_permission').attributes).toMatchObject({
      function_name: 'rotate-api-keys',
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
      source_arn: `\${${secret?.address}.arn}`,
      source_account: '333333333333',
      statement_id: 'p2a-trial-tool-register-api-key',
    });
  });
});

describe('what becomes of a tool that nobody calls or that is taken away', () => {
  test('no role to call it by', () => {
    expect(rolesOf(synthOne({}, { agents: [] })).map(({ name }) => name)).toEqual([FUNCTION]);
  });

  test('no role to call any tool by, without a gateway', () => {
    const roles = rolesOf(synthOne({}, { gateway: undefined, agents: [] }));
    expect(roles.map(({ name }) => name)).toEqual([FUNCTION]);
  });

  test('no trace', () => {
    const filing = toolInput({
      name: 'filing',
      target: { ...ECHO, network: 'inside' },
      secrets: { 'api-key': { purpose: 'Opens the filing' } },
    });
    const traces = (tools: readonly ToolInput[]) =>
      synth(tools).filter((resource) => /filing/.test(JSON.stringify(resource)));
    expect(traces([toolInput(), filing]).length).toBeGreaterThan(10);
    expect(traces([toolInput()])).toEqual([]);
  });
});

test('19: refuses grants that no role can hold, with their size', () => {
  const permissions = Array.from({ length: 60 }, (_, index) => ({
    grant: 'read-table' as const,
    table: `claims-${index}-${'x'.repeat(60)}`,
  }));
  expect(() => synthOne({ permissions })).toThrow(
    /^tried\/register\/role: the inline policies have \d{5} characters, the limit is 9840; /,
  );
});

test('16: the role has its grants apart from what it needs to run', () => {
  const inline = synthOne({ permissions: [{ grant: 'read-table', table: 'claims' }] }).filter(
    ({ type, path }) => type === 'aws_iam_role_policy' && path.startsWith('tried/register/role/'),
  );
  const actions = Object.fromEntries(
    policiesIn(inline).map(({ resource, content }) => [
      String(resource.attributes.name),
      content.Statement.flatMap(({ Action }) => listOf(Action)),
    ]),
  );
  expect(Object.keys(actions).sort()).toEqual(['permissions', 'quarantine', 'runtime']);
  expect(actions.permissions).toEqual(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query']);
  expect(actions.runtime?.filter((action) => action.startsWith('dynamodb:'))).toEqual([]);
});

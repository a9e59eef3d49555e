import dev from '../../environments/dev';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Agent, Environment } from '../../foundation/environment';
import type { PolicyDocument, Statement } from '../../foundation/policy';
import { everything } from '../modules/account-roles/environments';
import { allows } from '../support/allow';
import { denies, listOf } from '../support/deny';
import { policiesIn, type Resource, resourcesIn, synthEnvironment } from '../support/synth';

const ENVIRONMENTS = { dev, staging, prod, everything };
const CASES = Object.entries(ENVIRONMENTS).flatMap(([name, of]) =>
  of.agents.filter(({ trust }) => trust.kind === 'workflow').map((agent) => ({ name, of, agent })),
);

/** What is made of the workflow of an agent, by the names that AWS will show. */
function madeOf(of: Environment, { name, account }: Agent) {
  const all = resourcesIn(synthEnvironment(of));
  const resources = all.filter(({ stack }) => stack === `${of.name}-agents-${account}`);
  const prefix = `${of.namePrefix}-${of.name}`;
  const one = (type: string, attribute: string, value: string): Resource => {
    const [found, ...others] = resources.filter(
      (resource) => resource.type === type && resource.attributes[attribute] === value,
    );
    if (found === undefined || others.length > 0)
      throw new Error(`${of.name}: there is not exactly one ${type} "${value}"`);
    return found;
  };
  const role = (kind: string) => one('aws_iam_role', 'name', `${prefix}-${kind}-${name}`);
  const statements = (kind: string): Statement[] =>
    policiesIn(
      resources.filter(
        ({ type, attributes }) =>
          type === 'aws_iam_role_policy' &&
          attributes.role === `\${${role(kind).address}.name}` &&
          attributes.name === 'permissions',
      ),
    ).flatMap(({ content }) => content.Statement);
  return {
    all,
    resources,
    role,
    statements,
    machine: one('aws_sfn_state_machine', 'name', `${prefix}-agent-${name}`),
    functions: {
      steps: one('aws_lambda_function', 'function_name', `${prefix}-steps-${name}`),
      intake: one('aws_lambda_function', 'function_name', `${prefix}-intake-${name}`),
      sanitizer: one('aws_lambda_function', 'function_name', `${prefix}-sanitizer-${name}`),
    },
    log: (logGroup: string) => one('aws_cloudwatch_log_group', 'name', logGroup),
    arn: (service: string, resource: string) =>
      `arn:${of.partition}:${service}:${of.region}:${of.accounts[account]?.id}:${resource}`,
  };
}

const outputOf = (of: Environment, stack: string, output: string) =>
  `\${data.terraform_remote_state.${of.name}-${stack}.outputs.${output}}`;
const settingsOf = ({ attributes }: Resource) =>
  (attributes.environment as { variables: Record<string, string> }).variables;

describe.each(CASES)('$name: the workflow of $agent.name', ({ of, agent }) => {
  const made = madeOf(of, agent);
  const { machine, functions } = made;
  const prefix = `${of.namePrefix}-${of.name}`;

  test('takes no request in before there is something that runs it', () => {
    expect(functions.intake.attributes.depends_on).toContain(machine.address);
  });

  test('26: is sealed with the key of decisions, logged without data to a vended group, and traced', () => {
    const logGroup = `/aws/vendedlogs/${of.namePrefix}/${of.name}/agents/${agent.name}`;
    expect(machine.attributes).toMatchObject({
      type: 'STANDARD',
      role_arn: `\${${made.role('agent').address}.arn}`,
      encryption_configuration: {
        type: 'CUSTOMER_MANAGED_KMS_KEY',
        kms_key_id: outputOf(of, `keys-${agent.account}`, 'decisions-key-arn'),
      },
      logging_configuration: {
        include_execution_data: false,
        level: 'ERROR',
        log_destination: made.arn('logs', `log-group:${logGroup}:*`),
      },
      tracing_configuration: { enabled: true },
      tags: { 'p2a:agent': agent.name },
    });
    made.log(logGroup);
  });

  test('asks the model through the agent’s own profile, behind the version of the guardrail that is published', () => {
    const definition = JSON.parse(String(machine.attributes.definition)) as {
      States: Record<string, { Parameters: Record<string, unknown> }>;
    };
    const guardrail = (output: string) => outputOf(of, `guardrails-${agent.account}`, output);
    expect(definition.States.AskModel?.Parameters).toMatchObject({
      ModelId: expect.stringMatching(/^\$\{aws_bedrock_inference_profile\.[\w-]+\.arn\}$/),
      GuardrailConfig: {
        GuardrailIdentifier: guardrail('guardrail-arn'),
        GuardrailVersion: guardrail('guardrail-version'),
      },
    });
    expect(definition.States.CheckGrounding?.Parameters).toMatchObject({
      GuardrailIdentifier: guardrail('guardrail-arn'),
      GuardrailVersion: guardrail('guardrail-version'),
    });
  });

  test('has functions that run what was bundled, by an alias, each with a log of its own', () => {
    const logs = { steps: agent.name, intake: `${agent.name}/intake`, sanitizer: `${agent.name}/sanitizer` };
    const roles = { steps: 'agent', intake: 'intake', sanitizer: 'sanitizer' };
    for (const kind of ['steps', 'intake', 'sanitizer'] as const) {
      const { attributes } = functions[kind];
      const logGroup = `/${of.namePrefix}/${of.name}/agents/${logs[kind]}`;
      expect(attributes).toMatchObject({
        runtime: 'nodejs22.x',
        architectures: ['arm64'],
        publish: true,
        role: `\${${made.role(roles[kind]).address}.arn}`,
        kms_key_arn: outputOf(of, `keys-${agent.account}`, 'state-key-arn'),
        tracing_config: { mode: 'Active' },
        logging_config: { log_format: 'JSON', log_group: logGroup },
        tags: { 'p2a:agent': agent.name },
      });
      expect(Number(attributes.timeout)).toBeLessThanOrEqual(60);
      made.log(logGroup);
    }
  });

  test('32: keeps settings to four kilobytes, and no instructions or secrets among them', () => {
    for (const one of Object.values(functions)) {
      const settings = settingsOf(one);
      // An ARN of a key is shorter than what refers to it.
      expect(JSON.stringify(settings).length).toBeLessThan(4096);
      expect(JSON.stringify(settings)).not.toContain(agent.workflow?.instructions);
    }
    const { rules } = JSON.parse(settingsOf(functions.intake).P2A_SANITIZER ?? '') as { rules: { keep: string[] } };
    expect(rules.keep).toEqual(agent.workflow?.keep);
    expect(JSON.parse(settingsOf(functions.sanitizer).P2A_SANITIZER ?? '').rules).not.toHaveProperty('keep');
  });

  test('32: takes requests of the roles that are named, by the alias, and of nobody else', () => {
    const permissions = made.resources.filter(({ type }) => type === 'aws_lambda_permission');
    const [alias] = made.resources.filter(
      ({ type, attributes }) =>
        type === 'aws_lambda_alias' && attributes.function_name === `\${${functions.intake.address}.function_name}`,
    );
    expect(
      permissions.map(({ attributes: { principal, action, function_name, qualifier } }) => [
        principal,
        action,
        function_name,
        qualifier,
      ]),
    ).toEqual(
      agent.workflow?.callers.map((caller) => [
        caller,
        'lambda:InvokeFunction',
        `\${${functions.intake.address}.function_name}`,
        `\${${alias?.address}.name}`,
      ]),
    );
  });

  test('lets its intake write requests of its own agent and start its own workflow, and nothing else', () => {
    const allowed = made.statements('intake');
    const actions = [...new Set(allowed.flatMap(({ Action }) => listOf(Action)))].sort();
    expect(actions).toEqual(
      [
        's3:GetObject',
        's3:PutObject',
        'states:StartExecution',
        'kms:Decrypt',
        'kms:GenerateDataKey',
        'kms:GenerateMac',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
        ...(of.sanitizer.tokens === undefined
          ? []
          : ['dynamodb:PutItem', 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*']),
        ...(of.sanitizer.comprehend === undefined ? [] : ['comprehend:DetectPiiEntities']),
      ].sort(),
    );
    const on = (action: string) =>
      allowed.filter(({ Action }) => listOf(Action).includes(action)).flatMap(({ Resource }) => listOf(Resource));
    expect(on('s3:PutObject')).toEqual([
      `arn:${of.partition}:s3:::${prefix}-prompts-${of.accounts[agent.account]?.id}/${agent.name}/*`,
    ]);
    expect(on('s3:GetObject')).toEqual(on('s3:PutObject'));
    expect(on('states:StartExecution')).toEqual([made.arn('states', `stateMachine:${prefix}-agent-${agent.name}`)]);
  });

  test('lets its sanitiser do nothing but sanitise', () => {
    const services = new Set(
      made.statements('sanitizer').flatMap(({ Action }) => listOf(Action).map((action) => action.split(':')[0])),
    );
    expect([...services].sort()).toEqual(
      [
        'kms',
        'logs',
        'xray',
        ...(of.sanitizer.tokens === undefined ? [] : ['dynamodb']),
        ...(of.sanitizer.comprehend === undefined ? [] : ['comprehend']),
      ].sort(),
    );
  });

  test.each(['intake', 'sanitizer'])(
    '17: gives its %s a role below the ceiling of agents, for that one function',
    (kind) => {
      const role = made.role(kind);
      expect(role.attributes).toMatchObject({
        path: `/${of.iamPath ?? of.namePrefix}/agent/`,
        permissions_boundary: expect.stringContaining(':policy/'),
        max_session_duration: 3600,
        tags: { 'p2a:plane': 'agent', 'p2a:agent': agent.name, 'p2a:family': agent.family },
      });
      const trust = JSON.parse(String(role.attributes.assume_role_policy)) as PolicyDocument;
      expect(trust.Statement).toEqual([
        {
          Sid: 'ItsFunctionTakesOnTheRole',
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': of.accounts[agent.account]?.id },
            ArnLike: { 'aws:SourceArn': [made.arn('lambda', `function:${prefix}-${kind}-${agent.name}`)] },
          },
        },
      ]);
    },
  );

  test('16: gives the agent’s role to its workflow and its function, and to nothing else', () => {
    const trust = JSON.parse(String(made.role('agent').attributes.assume_role_policy)) as PolicyDocument;
    expect(trust.Statement.map(({ Principal, Condition }) => [Principal, Condition?.ArnLike])).toEqual([
      [
        { Service: 'states.amazonaws.com' },
        { 'aws:SourceArn': [made.arn('states', `stateMachine:${prefix}-agent-${agent.name}`)] },
      ],
      [
        { Service: 'lambda.amazonaws.com' },
        { 'aws:SourceArn': [made.arn('lambda', `function:${prefix}-steps-${agent.name}`)] },
      ],
    ]);
  });
});

describe.each(Object.entries(ENVIRONMENTS))('%s: what agents keep', (_, of) => {
  const records = resourcesIn(synthEnvironment(of)).filter(({ stack }) => stack.startsWith(`${of.name}-records-`));
  const policies = policiesIn(records.filter(({ type }) => type === 'aws_s3_bucket_policy'));
  const [agent] = of.agents.filter(({ trust }) => trust.kind === 'workflow');
  const account = of.accounts[agent?.account ?? '']?.id;
  const role = (pathAndName: string) => `arn:${of.partition}:iam::${account}:role/${pathAndName}`;
  const CALLERS = {
    agent: role(`p2a/agent/p2a-${of.name}-agent-x`),
    auditor: role(`aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_p2a-${of.name}-auditor-claims_0a1b`),
    audit: role(`p2a/audit/p2a-${of.name}-audit`),
    administrator: role('Administrator'),
    'workload deploy': role(`p2a/deploy/p2a-${of.name}-workload-deploy`),
    'security deploy': role(`p2a/deploy/p2a-${of.name}-security-deploy`),
  };

  test('is in a bucket of prompts and one of decisions, each sealed with the key of its class', () => {
    const sealed = records.filter(({ type }) => type === 'aws_s3_bucket_server_side_encryption_configuration');
    expect(
      sealed.map(({ attributes }) => JSON.stringify(attributes.rule).match(/outputs\.([a-z]+)-key-arn/)?.[1]),
    ).toEqual(['decisions', 'prompts']);
    expect(policies).toHaveLength(2);
  });

  test.each<[string, string, ReadonlyArray<keyof typeof CALLERS>]>([
    ['added', 's3:PutObject', ['agent']],
    ['read', 's3:GetObject', ['agent', 'auditor', 'audit']],
    ['read in earlier versions', 's3:GetObjectVersion', ['agent', 'auditor', 'audit']],
    ['taken away', 's3:DeleteObject', []],
    ['taken away for good', 's3:DeleteObjectVersion', []],
  ])('is %s by the right hands only', (_what, action, hands) => {
    for (const { content } of policies) {
      const refused = (caller: string) =>
        content.Statement.some((statement) =>
          denies(statement, {
            action,
            resource: listOf(statement.Resource)[0]?.replace('*', 'x') ?? '',
            context: { 'aws:PrincipalArn': caller, 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' },
          }),
        );
      expect(
        Object.entries(CALLERS)
          .filter(([, caller]) => !refused(caller))
          .map(([name]) => name),
      ).toEqual(hands);
    }
  });

  test('has a key of pseudonyms that only agents of the account use', () => {
    const [key, ...others] = records.filter(
      ({ type, attributes }) => type === 'aws_kms_key' && attributes.key_usage === 'GENERATE_VERIFY_MAC',
    );
    expect(others).toEqual([]);
    const { Statement } = JSON.parse(String(key?.attributes.policy)) as PolicyDocument;
    const users = Statement.filter(({ Action }) => listOf(Action).includes('kms:GenerateMac'));
    expect(users.map(({ Condition }) => Condition?.ArnLike?.['aws:PrincipalArn'])).toEqual([
      [role(`${of.iamPath ?? 'p2a'}/agent/*`)],
    ]);
  });

  test('keeps tokens where something is tokenized, sealed and for a time', () => {
    const tables = records.filter(
      ({ type, attributes }) => type === 'aws_dynamodb_table' && !String(attributes.name).endsWith('-model-tokens'),
    );
    expect(tables.map(({ attributes }) => attributes)).toMatchObject(
      of.sanitizer.tokens === undefined
        ? []
        : [
            {
              hash_key: 'token',
              ttl: { attribute_name: 'expires', enabled: true },
              server_side_encryption: { enabled: true },
              deletion_protection_enabled: true,
            },
          ],
    );
  });
});

describe('an auditor of a family', () => {
  const resources = resourcesIn(synthEnvironment(prod));
  const [set] = resources.filter(
    ({ type, path }) => type === 'aws_ssoadmin_permission_set_inline_policy' && path.includes('/claims/auditor/'),
  );
  const granted = JSON.parse(String(set?.attributes.inline_policy)) as PolicyDocument;
  const [triage] = prod.agents;
  const id = prod.accounts[triage?.account ?? '']?.id;
  const machine = `arn:aws:states:eu-central-1:${id}:stateMachine:p2a-prod-agent-claims-triage`;
  const execution = `arn:aws:states:eu-central-1:${id}:execution:p2a-prod-agent-claims-triage:r-1`;
  const key = `arn:aws:kms:eu-central-1:${id}:key/0a1b`;
  const team = { 'aws:PrincipalTag/team': prod.identityCenter?.teams.claims ?? 'claims' };
  const may = (action: string, resource: string, context: Record<string, string> = {}) =>
    allows(granted, { action, resource, context: { ...team, ...context } });
  const via = (service: string) => ({ 'kms:ViaService': `${service}.eu-central-1.amazonaws.com` });

  test('reads the history of executions, and changes none', () => {
    for (const action of ['states:DescribeExecution', 'states:GetExecutionHistory'])
      expect(may(action, execution)).toBe(true);
    expect(may('states:ListExecutions', machine)).toBe(true);
    for (const action of [
      'states:StartExecution',
      'states:StopExecution',
      'states:RedriveExecution',
      'states:SendTaskSuccess',
    ])
      expect([action, may(action, execution), may(action, machine)]).toEqual([action, false, false]);
    expect(
      may('states:GetExecutionHistory', execution.replace('agent-claims-triage', 'tool-sanctions-screening')),
    ).toBe(false);
  });

  test('opens what the key of that class has sealed, and nothing under another', () => {
    const context = (stateMachine: string) => ({
      ...via('states'),
      'kms:EncryptionContext:aws:states:stateMachineArn': stateMachine,
    });
    expect(may('kms:Decrypt', key, context(machine))).toBe(true);
    expect(may('kms:Decrypt', key, context(machine.replace('agent-claims-triage', 'tool-x')))).toBe(false);
    expect(may('kms:Decrypt', key, via('states'))).toBe(false);
    expect(may('kms:Decrypt', key)).toBe(false);
    const inBucket = (name: string) => ({
      ...via('s3'),
      'kms:EncryptionContext:aws:s3:arn': `arn:aws:s3:::p2a-prod-${name}-${id}`,
    });
    expect(may('kms:Decrypt', key, inBucket('decisions'))).toBe(true);
    expect(may('kms:Decrypt', key, inBucket('prompts'))).toBe(false);
    for (const action of ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:CreateGrant'])
      expect([action, may(action, key, context(machine))]).toEqual([action, false]);
  });

  test('reads records of decisions, and no request', () => {
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-decisions-${id}/claims-triage/r-1.json`)).toBe(true);
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-prompts-${id}/claims-triage/r-1/abc.json`)).toBe(false);
    expect(may('s3:GetObject', `arn:aws:s3:::p2a-prod-decisions-${id}/mail-responder/r-1.json`)).toBe(false);
  });

  test('opens executions by the key of decisions: its policy admits auditors, that of settings and logs does not', () => {
    const keys = resources.filter(
      ({ type, stack }) => type === 'aws_kms_key' && stack === `prod-keys-${triage?.account}`,
    );
    const auditor = `arn:aws:iam::${id}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_p2a-prod-auditor-claims_0a1b`;
    const opening = keys.filter(({ attributes }) =>
      (JSON.parse(String(attributes.policy)) as PolicyDocument).Statement.some(
        ({ Effect, Principal, Action, Condition = {} }) =>
          Effect === 'Allow' &&
          typeof Principal === 'object' &&
          Principal.AWS !== undefined &&
          listOf(Action).some((action) => action === 'kms:Decrypt' || action === 'kms:*') &&
          denies(
            { Sid: 'Asked', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition },
            { action: 'kms:Decrypt', resource: key, context: { 'aws:PrincipalArn': auditor } },
          ),
      ),
    );
    expect(opening.map(({ name }) => name).sort()).toEqual(['decisions', 'prompts']);
  });
});

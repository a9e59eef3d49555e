import { accountIdOf, workflowAccounts } from '../../foundation/accounts';
import type { Agent } from '../../foundation/environment';
import type { PolicyDocument, Statement } from '../../foundation/policy';
import { denies, listOf } from '../support/deny';
import { type Case, policiesIn, type Resource, resourcesIn } from '../support/synth';
import { readFrom } from './declared';

/** What agents in the reference workflow run in, and who reaches what they are asked and what they decide. */
export function aboutWorkflows(seen: Case): void {
  const { environment, stacks } = seen;
  const agents = environment.agents.filter(({ trust }) => trust.kind === 'workflow');
  for (const agent of agents) describe(`the workflow of ${agent.name}`, () => aboutWorkflow(seen, agent));
  for (const account of workflowAccounts(environment))
    describe(`what agents keep in ${account}`, () => aboutRecords(seen, account));

  test('no state machine runs an agent that does not say so', () => {
    const machines = resourcesIn(stacks).filter(
      ({ type, path }) => type === 'aws_sfn_state_machine' && path.includes('/workflows/'),
    );
    expect(machines).toHaveLength(agents.length);
  });
}

function aboutWorkflow(seen: Case, agent: Agent): void {
  const { environment: of } = seen;
  const made = madeOf(seen, agent);
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
        kms_key_id: readFrom(of, `keys-${agent.account}`, 'decisions-key-arn'),
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
    const guardrail = (output: string) => readFrom(of, `guardrails-${agent.account}`, output);
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
        kms_key_arn: readFrom(of, `keys-${agent.account}`, 'state-key-arn'),
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
}

function aboutRecords({ environment: of, stacks }: Case, place: string): void {
  const records = resourcesIn(stacks).filter(({ stack }) => stack === `${of.name}-records-${place}`);
  const policies = policiesIn(records.filter(({ type }) => type === 'aws_s3_bucket_policy'));
  const folder = of.iamPath ?? of.namePrefix;
  const prefix = `${of.namePrefix}-${of.name}`;
  const role = (pathAndName: string) => `arn:${of.partition}:iam::${accountIdOf(of, place)}:role/${pathAndName}`;
  const CALLERS = {
    agent: role(`${folder}/agent/${prefix}-agent-x`),
    auditor: role(`aws-reserved/sso.amazonaws.com/${of.region}/AWSReservedSSO_${prefix}-auditor-claims_0a1b`),
    audit: role(`${folder}/audit/${prefix}-audit`),
    administrator: role('Administrator'),
    'workload deploy': role(`${folder}/deploy/${prefix}-workload-deploy`),
    'security deploy': role(`${folder}/deploy/${prefix}-security-deploy`),
  };

  test('is in a bucket of prompts and one of decisions, each sealed with the key of its class', () => {
    const sealed = records.filter(({ type }) => type === 'aws_s3_bucket_server_side_encryption_configuration');
    expect(
      sealed.map(({ attributes }) => JSON.stringify(attributes.rule).match(/([a-z]+)[-_]key[-_]arn/)?.[1]),
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
      [role(`${folder}/agent/*`)],
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
}

/** What is made of the workflow of an agent, by the names that AWS will show. */
function madeOf({ environment: of, stacks }: Case, { name, account }: Agent) {
  const all = resourcesIn(stacks);
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

const settingsOf = ({ attributes }: Resource) =>
  (attributes.environment as { variables: Record<string, string> }).variables;

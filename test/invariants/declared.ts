import type { Agent, Environment } from '../../foundation/environment';
import { type Conditions, variable } from '../../foundation/policy';
import { listOf } from '../support/deny';

export const arnIn = (
  { partition, region, accounts }: Environment,
  service: string,
  account: string,
  resource: string,
) => `arn:${partition}:${service}:${region}:${accounts[account]?.id}:${resource}`;

/** One permission in words, so that a test report shows which is missing and which is too many. */
export const granted = (actions: readonly string[], resources: readonly string[], conditions: Conditions = {}) => {
  const when = Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${[...listOf(values)].sort().join(', ')}`),
    )
    .sort();
  return actions.flatMap((action) => resources.map((resource) => [`${action} on ${resource}`, ...when].join(' when ')));
};

export const profile = (agent: string, model: string) => `the profile of ${agent} for ${model}`;

export const CALLS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const OWN = variable('aws:PrincipalTag/p2a:agent');

/** What a declaration comes to, worked out without the code of the product. */
export const declared = (of: Environment, agent: Agent): string[] => [
  ...models(of, agent),
  ...Object.entries(agent.tools).flatMap(([tool, actions]) =>
    granted(
      ['execute-api:Invoke'],
      actions.map((action) =>
        arnIn(of, 'execute-api', of.gateway?.account ?? '', `*/live/POST/tools/${tool}/${action}`),
      ),
    ),
  ),
  ...granted(
    ['execute-api:Invoke'],
    Object.values(agent.tools).flat().length === 0
      ? []
      : [arnIn(of, 'execute-api', of.gateway?.account ?? '', '*/live/GET/approvals/*')],
  ),
  ...behindGuardrails(of, agent),
  ...data(of, agent),
  ...runtime(of, agent),
  ...granted(
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
    [arnIn(of, 'logs', agent.account, `log-group:/${of.namePrefix}/${of.name}/agents/${agent.name}:*`)],
  ),
  ...granted(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], ['*']),
];

function behindGuardrails(of: Environment, { account }: Agent): string[] {
  const { guardrailEnforcement: enforcement, partition } = of;
  const profilesOf = (name: string) => `arn:${partition}:bedrock:*:${of.accounts[name]?.id}:guardrail-profile/*`;
  return [
    ...granted(
      ['bedrock:ApplyGuardrail'],
      [
        ...guardrailsIn(of, account),
        profilesOf(account),
        ...(enforcement === 'off'
          ? []
          : [...Object.values(enforcement.guardrails).map(({ arn }) => arn), profilesOf('management')]),
      ],
    ),
    ...granted(['kms:Decrypt'], [keyIn(of, account, 'guardrail')]),
  ];
}

/** What AWS invents, as it comes from the state of an earlier stack or from the pipeline. */
export const readFrom = ({ name, state }: Environment, stack: string, output: string) =>
  state.kind === 'none'
    ? `\${var.${`${name}-${stack}-${output}`.replaceAll('-', '_')}}`
    : `\${data.terraform_remote_state.${name}-${stack}.outputs.${output}}`;

/** Key of a class of data. */
const keyIn = (of: Environment, account: string, dataClass: string) =>
  readFrom(of, `keys-${account}`, `${dataClass}-key-arn`);

/** The guardrail of an account, and that of the generation before. */
export const guardrailsIn = (of: Environment, account: string) =>
  ['guardrail-arn', ...(of.guardrails.generation > 1 ? ['previous-guardrail-arn'] : [])].map((output) =>
    readFrom(of, `guardrails-${account}`, output),
  );

const NETWORK = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'UnassignPrivateIpAddresses',
];

/** The reference workflow reads a request, takes steps, calls the model, and records; AWS writes its log. */
function inWorkflow(of: Environment, { name, account, trust, modelTokensPerDay }: Agent): string[] {
  const { namePrefix, name: env, region } = of;
  const bucket = (kept: string) =>
    `arn:${of.partition}:s3:::${namePrefix}-${env}-${kept}-${of.accounts[account]?.id}/${name}/*`;
  const live = (what: string) => arnIn(of, 'lambda', account, `function:${namePrefix}-${env}-${what}-${name}:live`);
  const key = (kept: string) => [keyIn(of, account, kept)];
  const opens = ['kms:Decrypt', 'kms:GenerateDataKey'];
  const machine = arnIn(of, 'states', account, `stateMachine:${namePrefix}-${env}-agent-${name}`);
  const context = 'kms:EncryptionContext';
  return [
    ...granted(['s3:GetObject'], [bucket('prompts')]),
    ...granted(['s3:PutObject'], [bucket('decisions')]),
    ...granted(['lambda:InvokeFunction'], [live('steps'), live('sanitizer')]),
    ...granted(opens, [...key('prompts'), ...key('decisions')], {
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
    }),
    ...granted(opens, key('decisions'), { StringEquals: { [`${context}:aws:states:stateMachineArn`]: machine } }),
    ...granted(['kms:GenerateDataKey'], key('decisions'), {
      StringEquals: { [`${context}:SourceArn`]: arnIn(of, 'logs', account, '*') },
    }),
    ...granted(['kms:Decrypt'], key('state'), { StringEquals: { 'kms:ViaService': `lambda.${region}.amazonaws.com` } }),
    // Its own count of tokens.
    ...(modelTokensPerDay === undefined
      ? []
      : [
          ...granted(
            ['dynamodb:UpdateItem'],
            [arnIn(of, 'dynamodb', account, `table/${namePrefix}-${env}-model-tokens`)],
            {
              'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': name },
              Null: { 'dynamodb:LeadingKeys': 'false' },
            },
          ),
          ...granted(
            ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
            key('state'),
            { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
          ),
        ]),
    ...granted(
      [
        ...['Create', 'Delete', 'Get', 'Update'].map((verb) => `logs:${verb}LogDelivery`),
        'logs:DescribeLogGroups',
        'logs:DescribeResourcePolicies',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      ['*'],
    ),
    ...(trust.kind === 'workflow' && trust.network !== undefined
      ? granted(
          [...NETWORK, 'DescribeNetworkInterfaces', 'DescribeSubnets'].map((action) => `ec2:${action}`),
          ['*'],
        )
      : []),
  ];
}

/** AgentCore has the role do what other services do with a role of their own. */
function runtime(of: Environment, agent: Agent): string[] {
  const { trust, account } = agent;
  if (trust.kind === 'workflow') return inWorkflow(of, agent);
  if (trust.kind !== 'agentcore-runtime') return [];
  const directory = arnIn(of, 'bedrock-agentcore', account, 'workload-identity-directory/default');
  return [
    ...granted(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      [arnIn(of, 'logs', account, `log-group:/aws/bedrock-agentcore/runtimes/${trust.runtime}-*`)],
    ),
    ...granted(['logs:DescribeLogGroups'], ['*']),
    ...granted(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } }),
    ...granted(
      ['', 'ForJWT', 'ForUserId'].map((kind) => `bedrock-agentcore:GetWorkloadAccessToken${kind}`),
      [directory, `${directory}/workload-identity/${trust.runtime}-*`],
    ),
    ...(trust.repository === undefined
      ? []
      : [
          ...granted(
            ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            [arnIn(of, 'ecr', account, `repository/${trust.repository}`)],
          ),
          ...granted(['ecr:GetAuthorizationToken'], ['*']),
        ]),
  ];
}

function models({ partition, region, models: known }: Environment, { name, models: named }: Agent): string[] {
  const profiles = named.map((model) => profile(name, model));
  const behindThem = { ArnEquals: { 'bedrock:InferenceProfileArn': profiles } };
  const model = (where: string, id = '') => `arn:${partition}:bedrock:${where}::foundation-model/${id}`;
  return [
    ...granted(CALLS, profiles),
    ...named.flatMap((one) => {
      const { id, inference } = known[one] ?? {};
      const cross = inference === 'regional' ? undefined : inference;
      const regions = new Set([region, ...(cross?.destinations ?? [])]);
      const unspecified = { ...behindThem, StringEquals: { 'aws:RequestedRegion': 'unspecified' } };
      return [
        ...[...regions].flatMap((where) => granted(CALLS, [model(where, id)], behindThem)),
        ...(cross?.geography === 'global' ? granted(CALLS, [model('', id)], unspecified) : []),
      ];
    }),
  ];
}

function data(of: Environment, { account: own, reads }: Agent): string[] {
  const { objects, tables, functions, stateMachines, knowledgeBases } = reads;
  const folder = ({ prefix }: { prefix: string }) => `${prefix === 'own' ? `${OWN}/` : prefix}*`;
  const bucketArn = (bucket: string) => `arn:${of.partition}:s3:::${bucket}`;
  const keys = [...objects, ...tables].flatMap(({ keyArn }) => keyArn ?? []);
  return [
    ...objects.flatMap((part) => granted(['s3:GetObject'], [`${bucketArn(part.bucket)}/${folder(part)}`])),
    ...[...new Set(objects.map(({ bucket }) => bucket))].flatMap((bucket) =>
      granted(['s3:ListBucket'], [bucketArn(bucket)], {
        StringLike: { 's3:prefix': objects.filter((part) => part.bucket === bucket).map(folder) },
      }),
    ),
    ...tables.flatMap(({ table, account = own, partitions }) =>
      granted(
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        [arnIn(of, 'dynamodb', account, `table/${table}`)],
        {
          'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': partitions === 'own' ? OWN : partitions },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      ),
    ),
    ...functions.flatMap(({ function: name, alias, account = own }) =>
      granted(
        ['lambda:InvokeFunction'],
        [arnIn(of, 'lambda', account, ['function', name, ...(alias ? [alias] : [])].join(':'))],
      ),
    ),
    ...stateMachines.flatMap(({ stateMachine, type, account = own }) => {
      const machine = arnIn(of, 'states', account, `stateMachine:${stateMachine}`);
      return type === 'express'
        ? granted(['states:StartSyncExecution'], [machine])
        : [
            ...granted(['states:StartExecution'], [machine]),
            ...granted(['states:DescribeExecution'], [arnIn(of, 'states', account, `execution:${stateMachine}:*`)]),
          ];
    }),
    ...knowledgeBases.flatMap((id) =>
      granted(['bedrock:Retrieve'], [arnIn(of, 'bedrock', own, `knowledge-base/${id}`)]),
    ),
    ...granted(['kms:Decrypt'], [...new Set(keys)], {
      StringEquals: { 'kms:ViaService': ['s3', 'dynamodb'].map((service) => `${service}.${of.region}.amazonaws.com`) },
    }),
  ];
}

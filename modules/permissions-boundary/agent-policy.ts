import { accountIdOf } from '../../foundation/accounts';
import { gatewayActionArns, gatewayApprovalArns, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { anyGuardrailArn, appliedWith } from '../../foundation/guardrails';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import { MODEL_CALLS } from '../../foundation/model-calls';
import { logGroupName } from '../../foundation/names';
import { NETWORK_INTERFACES } from '../../foundation/network-interfaces';
import { type PolicyDocument, policy, type Statement, variable } from '../../foundation/policy';
import { countsTokens, quotaTableArn, RECORD_CLASSES, recordBucketArn, tokenTableArn } from '../agent-records/names';

/**
 * The most that agents of an account may do: call approved models behind a guardrail of the account, reach tools
 * through the gateway, read inside the organization. It names no agent, so that a new one needs no new ceiling.
 */
export function agentBoundary(environment: Environment, account: string): PolicyDocument {
  const { partition, organization, namePrefix } = environment;
  const id = accountIdOf(environment, account);
  const kinds = environment.agents.filter((agent) => agent.account === account).map(({ trust }) => trust.kind);
  const inOrganization = { StringEquals: { 'aws:ResourceOrgID': organization.id } };
  const arn = (service: string, resource: string) => regionalArn(environment, service, id, resource);
  return policy(
    {
      Sid: 'AgentsCallApprovedModels',
      Effect: 'Allow',
      Action: MODEL_CALLS,
      Resource: [arn('bedrock', 'application-inference-profile/*'), ...modelsOf(environment, () => true)],
    },
    {
      Sid: 'AgentsAnswerBehindGuardrails',
      Effect: 'Allow',
      Action: 'bedrock:ApplyGuardrail',
      Resource: [anyGuardrailArn(environment, account), ...appliedWith(environment, account)],
    },
    ...toolCalls(environment),
    {
      Sid: 'AgentsReadInsideTheOrganization',
      Effect: 'Allow',
      Action: [
        'bedrock:Retrieve',
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'kms:Decrypt',
        'kms:GenerateDataKey',
        'lambda:InvokeFunction',
        's3:GetObject',
        's3:ListBucket',
        'states:DescribeExecution',
        'states:StartExecution',
        'states:StartSyncExecution',
      ],
      Resource: '*',
      Condition: inOrganization,
    },
    {
      Sid: 'AgentsKeepTheirLogs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: logGroupArn(environment, id, logGroupName(environment, 'agents', '*')),
    },
    {
      Sid: 'AgentsTraceTheirWork',
      Effect: 'Allow',
      Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
      Resource: '*',
    },
    ...runtimes(environment, account),
    {
      Sid: 'ModelsAnswerBehindAGuardrailOfTheAccount',
      Effect: 'Deny',
      Action: MODEL_CALLS,
      ...exceptEmbeddings(modelsOf(environment, ({ output }) => output === 'embedding')),
      Condition: {
        StringNotLike: { 'bedrock:GuardrailIdentifier': `${anyGuardrailArn(environment, account)}:*` },
        // Inference profiles of embedding models take no guardrail either; the models behind them are named above.
        StringNotEquals: { 'aws:ResourceTag/p2a:output': 'embedding' },
      },
    },
    {
      // A resource policy could grant it past a ceiling that does not mention it. What serves one agent carries its name.
      Sid: 'AgentsNeverCallToolsOrEachOtherDirectly',
      Effect: 'Deny',
      Action: ['lambda:InvokeFunction', 'states:StartExecution', 'states:StartSyncExecution'],
      Resource: [
        `arn:${partition}:lambda:*:*:function:${namePrefix}-*`,
        `arn:${partition}:states:*:*:stateMachine:${namePrefix}-*`,
      ],
      ...(kinds.includes('workflow')
        ? { Condition: { StringNotEquals: { 'aws:ResourceTag/p2a:agent': OWN_NAME } } }
        : {}),
    },
    {
      Sid: 'AgentsNeverReadSecretsOrBecomeOthers',
      Effect: 'Deny',
      Action: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue', 'sts:AssumeRole'],
      Resource: '*',
    },
  );
}

const exceptEmbeddings = (models: readonly string[]) =>
  models.length === 0 ? { Resource: '*' } : { NotResource: models };

const modelsOf = (
  { partition, models }: Environment,
  wanted: (model: Environment['models'][string]) => boolean,
): string[] =>
  [...new Set(Object.values(models).filter(wanted))].map(
    ({ id }) => `arn:${partition}:bedrock:*::foundation-model/${id}`,
  );

const toolCalls = (environment: Environment): Statement[] => {
  const calls = [...gatewayActionArns(environment, '*', '*'), ...gatewayApprovalArns(environment)];
  return calls.length === 0
    ? []
    : [
        {
          Sid: 'AgentsReachToolsThroughTheGateway',
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: calls,
        },
      ];
};

/** Attribute of an agent's sessions. */
const OWN_NAME = variable('aws:PrincipalTag/p2a:agent');

/** What some agent of the account runs on; an account without that kind of agent has no use for it. */
function runtimes(environment: Environment, account: string): Statement[] {
  const kinds = environment.agents.filter((agent) => agent.account === account).map(({ trust }) => trust);
  const joined = kinds.some(
    (trust) => (trust.kind === 'lambda' || trust.kind === 'workflow') && trust.network !== undefined,
  );
  const workflow = kinds.some(({ kind }) => kind === 'workflow');
  const agentCore = kinds.some(({ kind }) => kind === 'agentcore-runtime');
  const anywhere = (Sid: string, Action: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: '*',
  });
  return [
    ...(joined ? [anywhere('FunctionsOfAgentsJoinTheirNetworks', NETWORK_INTERFACES)] : []),
    ...(workflow ? workflowCeiling(environment, account) : []),
    ...(agentCore
      ? [
          anywhere('RuntimesOfAgentsStartAndAreWatched', [
            'bedrock-agentcore:GetWorkloadAccessToken',
            'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
            'bedrock-agentcore:GetWorkloadAccessTokenForUserId',
            'ecr:BatchGetImage',
            'ecr:GetAuthorizationToken',
            'ecr:GetDownloadUrlForLayer',
            'logs:DescribeLogGroups',
          ]),
          {
            // Metrics of the environment are what alarms look at.
            Sid: 'RuntimesOfAgentsCountTheirOwnWork',
            Effect: 'Allow' as const,
            Action: 'cloudwatch:PutMetricData',
            Resource: '*',
            Condition: { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } },
          },
          {
            Sid: 'RuntimesOfAgentsKeepTheirLogs',
            Effect: 'Allow' as const,
            Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            Resource: logGroupArn(environment, accountIdOf(environment, account), '/aws/bedrock-agentcore/runtimes/*'),
          },
        ]
      : []),
  ];
}

/** What the reference workflow of some agent needs, and what takes requests for it in. */
const workflowCeiling = (environment: Environment, account: string): Statement[] => [
  {
    Sid: 'AgentsKeepRequestsAndDecisions',
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: RECORD_CLASSES.map((recordClass) => `${recordBucketArn(environment, account, recordClass)}/*`),
  },
  {
    Sid: 'AgentsMakePseudonyms',
    Effect: 'Allow',
    Action: 'kms:GenerateMac',
    Resource: regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'),
  },
  {
    Sid: 'WorkflowsOfAgentsAreWatched',
    Effect: 'Allow',
    Action: [...LOG_DELIVERY, 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    Resource: '*',
  },
  ...(environment.sanitizer.tokens === undefined
    ? []
    : [
        {
          Sid: 'AgentsKeepTokens',
          Effect: 'Allow' as const,
          Action: 'dynamodb:PutItem',
          Resource: tokenTableArn(environment, account),
        },
      ]),
  ...(countsTokens(environment, account)
    ? [
        {
          Sid: 'AgentsCountTheirTokens',
          Effect: 'Allow' as const,
          Action: 'dynamodb:UpdateItem',
          Resource: quotaTableArn(environment, account),
          Condition: {
            'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': OWN_NAME },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        },
      ]
    : []),
  ...(environment.sanitizer.tokens === undefined && !countsTokens(environment, account)
    ? []
    : [
        {
          Sid: 'AgentsSealTheirTables',
          Effect: 'Allow' as const,
          Action: ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'],
          Resource: regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'),
          Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${environment.region}.amazonaws.com` } },
        },
      ]),
  ...(environment.sanitizer.comprehend === undefined
    ? []
    : [
        {
          Sid: 'AgentsHaveTextsReadByASecondEngine',
          Effect: 'Allow' as const,
          Action: 'comprehend:DetectPiiEntities',
          Resource: '*',
        },
      ]),
];

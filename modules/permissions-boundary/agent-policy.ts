import { accountIdOf, gatewayAccounts } from '../../foundation/accounts';
import { GATEWAY_STAGE, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { anyGuardrailArn, appliedWith } from '../../foundation/guardrails';
import { MODEL_CALLS } from '../../foundation/model-calls';
import { logGroupName } from '../../foundation/names';
import { NETWORK_INTERFACES } from '../../foundation/network-interfaces';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';

/**
 * The most that agents of an account may do: call approved models behind a guardrail of the account, reach tools
 * through the gateway, read inside the organization. It names no agent, so that a new one needs no new ceiling.
 */
export function agentBoundary(environment: Environment, account: string): PolicyDocument {
  const { partition, organization, namePrefix } = environment;
  const id = accountIdOf(environment, account);
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
      // A resource policy could grant it past a ceiling that does not mention it.
      Sid: 'AgentsNeverCallToolsOrEachOtherDirectly',
      Effect: 'Deny',
      Action: ['lambda:InvokeFunction', 'states:StartExecution', 'states:StartSyncExecution'],
      Resource: [
        `arn:${partition}:lambda:*:*:function:${namePrefix}-*`,
        `arn:${partition}:states:*:*:stateMachine:${namePrefix}-*`,
      ],
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
  const { partition, region } = environment;
  const gateways = gatewayAccounts(environment).map((account) => accountIdOf(environment, account));
  return gateways.length === 0
    ? []
    : [
        {
          Sid: 'AgentsReachToolsThroughTheGateway',
          Effect: 'Allow',
          Action: 'execute-api:Invoke',
          Resource: gateways.map(
            (id) => `arn:${partition}:execute-api:${region}:${id}:*/${GATEWAY_STAGE}/POST/tools/*`,
          ),
        },
      ];
};

/** What some agent of the account runs on; an account without that kind of agent has no use for it. */
function runtimes(environment: Environment, account: string): Statement[] {
  const kinds = environment.agents.filter((agent) => agent.account === account).map(({ trust }) => trust);
  const joined = kinds.some((trust) => trust.kind === 'lambda' && trust.network !== undefined);
  const agentCore = kinds.some(({ kind }) => kind === 'agentcore-runtime');
  const anywhere = (Sid: string, Action: readonly string[]): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: '*',
  });
  return [
    ...(joined ? [anywhere('FunctionsOfAgentsJoinTheirNetworks', NETWORK_INTERFACES)] : []),
    ...(agentCore
      ? [
          anywhere('RuntimesOfAgentsStartAndAreWatched', [
            'bedrock-agentcore:GetWorkloadAccessToken',
            'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
            'bedrock-agentcore:GetWorkloadAccessTokenForUserId',
            'cloudwatch:PutMetricData',
            'ecr:BatchGetImage',
            'ecr:GetAuthorizationToken',
            'ecr:GetDownloadUrlForLayer',
            'logs:DescribeLogGroups',
          ]),
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

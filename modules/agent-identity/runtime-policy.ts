import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Agent, Environment, Trust } from '../../foundation/environment';
import { agentFunctionName } from '../../foundation/names';
import { networkStatements } from '../../foundation/network-interfaces';
import type { Statement } from '../../foundation/policy';
import { type WorkflowKeys, workflowStatements } from '../agent-workflow/policy';

/** What the role of an agent needs beside its declaration, so that what it runs on can start and be watched. */
export function runtimeStatements(environment: Environment, agent: Agent, keys: WorkflowKeys | undefined): Statement[] {
  const { trust, account, name } = agent;
  const arn = (service: string, resource: string) =>
    regionalArn(environment, service, accountIdOf(environment, account), resource);
  switch (trust.kind) {
    case 'lambda':
      return trust.network === undefined
        ? []
        : networkStatements(arn('lambda', `function:${trust.function ?? agentFunctionName(environment, name)}`));
    case 'agentcore-runtime':
      return agentCoreStatements(trust, arn);
    case 'workflow':
      if (keys === undefined)
        throw new Error(`${name}: its account keeps no requests; make the stack of records first`);
      return workflowStatements(environment, agent, keys);
    // The others start with a role of their own, and log with it.
    case 'bedrock-agent':
    case 'ecs-task':
    case 'eks-pod-identity':
    case 'oidc':
    case 'role':
      return [];
  }
}

/** Source: "IAM permissions for AgentCore Runtime" in the AgentCore guide. */
const agentCoreStatements = (
  { runtime, repository }: Extract<Trust, { kind: 'agentcore-runtime' }>,
  arn: (service: string, resource: string) => string,
): Statement[] => [
  {
    Sid: 'KeepsTheLogOfItsRuntime',
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: arn('logs', `log-group:/aws/bedrock-agentcore/runtimes/${runtime}-*`),
  },
  {
    Sid: 'FindsTheLogOfItsRuntime',
    Effect: 'Allow',
    Action: 'logs:DescribeLogGroups',
    Resource: '*',
  },
  {
    Sid: 'CountsItsWork',
    Effect: 'Allow',
    Action: 'cloudwatch:PutMetricData',
    Resource: '*',
    Condition: { StringEquals: { 'cloudwatch:namespace': 'bedrock-agentcore' } },
  },
  {
    Sid: 'AsksForItsWorkloadToken',
    Effect: 'Allow',
    Action: [
      'bedrock-agentcore:GetWorkloadAccessToken',
      'bedrock-agentcore:GetWorkloadAccessTokenForJWT',
      'bedrock-agentcore:GetWorkloadAccessTokenForUserId',
    ],
    Resource: [
      arn('bedrock-agentcore', 'workload-identity-directory/default'),
      arn('bedrock-agentcore', `workload-identity-directory/default/workload-identity/${runtime}-*`),
    ],
  },
  ...(repository === undefined
    ? []
    : [
        {
          Sid: 'PullsItsImage',
          Effect: 'Allow' as const,
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: arn('ecr', `repository/${repository}`),
        },
        {
          // The token opens no repository by itself, and ECR knows no resource for it.
          Sid: 'EntersTheRegistry',
          Effect: 'Allow' as const,
          Action: 'ecr:GetAuthorizationToken',
          Resource: '*',
        },
      ]),
];

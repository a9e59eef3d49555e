import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment, Tool } from '../../foundation/environment';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import { networkStatements } from '../../foundation/network-interfaces';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { ownLogGroupName, toolFunctionArn, toolQueueArn, toolSecretArnPattern, toolStateMachineArn } from './arns';
import { grantStatements } from './grants-policy';
import { invokeStatements, isCalled } from './invoke-policy';
import { endpointUrl } from './workflow';

type Target = Tool['target'];
type FunctionTarget = Extract<Target, { kind: 'function' }>;
type EndpointTarget = Extract<Target, { kind: 'endpoint' }>;

/** Every statement that the roles of an account's tools have, for the ceiling above them. */
export function toolStatements(environment: Environment, account: string): Statement[] {
  const someKey = regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*');
  return environment.tools
    .filter((tool) => tool.account === account)
    .flatMap((tool) => [
      ...grantStatements(environment, tool),
      ...runtimeStatements(environment, tool, someKey),
      ...(isCalled(environment, tool) ? invokeStatements(environment, tool, someKey) : []),
    ]);
}

/** Who may take on the role of a tool: the one function or workflow that it is for. */
export function toolTrust(environment: Environment, tool: Tool, kind: 'function' | 'endpoint'): PolicyDocument {
  const account = accountIdOf(environment, tool.account);
  return policy(
    kind === 'function'
      ? serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', account, [toolFunctionArn(environment, tool)])
      : serviceTrust('ItsWorkflowTakesOnTheRole', 'states.amazonaws.com', account, [
          toolStateMachineArn(environment, tool),
        ]),
  );
}

/** What a tool's role needs beside its grants, so that what was made for it can run. */
export function runtimeStatements(environment: Environment, tool: Tool, stateKeyArn: string): Statement[] {
  const { target } = tool;
  switch (target.kind) {
    case 'function':
      return functionStatements(environment, tool, target, stateKeyArn);
    case 'endpoint':
      return endpointStatements(environment, tool, target, stateKeyArn);
    case 'existing-function':
      return [];
  }
}

function functionStatements(
  environment: Environment,
  tool: Tool,
  { network }: FunctionTarget,
  stateKeyArn: string,
): Statement[] {
  const secrets = Object.keys(tool.secrets);
  return [
    {
      Sid: 'KeepsItsOwnLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logGroupArn(environment, accountIdOf(environment, tool.account), ownLogGroupName(environment, tool))}:*`,
    },
    traces(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    {
      Sid: 'SetsAsideCallsThatFailed',
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: toolQueueArn(environment, tool),
    },
    {
      Sid: 'UsesTheKeyOfWhatItKeeps',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: stateKeyArn,
      Condition: {
        StringEquals: {
          'kms:ViaService': ['lambda', 'sqs', ...(secrets.length === 0 ? [] : ['secretsmanager'])].map(
            (service) => `${service}.${environment.region}.amazonaws.com`,
          ),
        },
      },
    },
    ...(secrets.length === 0 ? [] : [readsSecrets(environment, tool, secrets)]),
    ...(network === undefined ? [] : networkStatements(toolFunctionArn(environment, tool))),
  ];
}

const readsSecrets = (environment: Environment, tool: Tool, secrets: readonly string[]): Statement => ({
  Sid: 'ReadsItsOwnSecrets',
  Effect: 'Allow',
  Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  Resource: secrets.map((secret) => toolSecretArnPattern(environment, tool, secret)),
});

/** Sources: "Call HTTPS APIs", "Data at rest encryption" and "Logging to CloudWatch Logs" in the Step Functions guide. */
function endpointStatements(
  environment: Environment,
  tool: Tool,
  target: EndpointTarget,
  stateKeyArn: string,
): Statement[] {
  const { partition, region } = environment;
  const workflow = toolStateMachineArn(environment, tool);
  return [
    {
      Sid: 'CallsItsOwnEndpoint',
      Effect: 'Allow',
      Action: 'states:InvokeHTTPEndpoint',
      Resource: workflow,
      Condition: {
        StringEquals: {
          'states:HTTPEndpoint': Object.keys(tool.actions).map((action) => endpointUrl(target, action)),
          'states:HTTPMethod': target.method,
        },
      },
    },
    {
      Sid: 'UsesItsOwnConnection',
      Effect: 'Allow',
      Action: 'events:RetrieveConnectionCredentials',
      Resource: target.connectionArn,
    },
    {
      Sid: 'ReadsTheCredentialsOfItsConnection',
      Effect: 'Allow',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Resource: target.secretArn,
    },
    {
      // Step Functions uses the key as the role itself: a condition on the service would stop every execution.
      Sid: 'SealsItsOwnExecutions',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: stateKeyArn,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': workflow } },
    },
    {
      Sid: 'SealsTheLogOfItsExecutions',
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: stateKeyArn,
      Condition: {
        StringEquals: {
          // Word for word what Step Functions says, star included.
          'kms:EncryptionContext:SourceArn': `arn:${partition}:logs:${region}:${accountIdOf(environment, tool.account)}:*`,
        },
      },
    },
    { Sid: 'HasItsLogDelivered', Effect: 'Allow', Action: LOG_DELIVERY, Resource: '*' },
    traces(['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
  ];
}

/** X-Ray knows no resources for these. */
const traces = (Action: readonly string[]): Statement => ({
  Sid: 'TracesItsOwnWork',
  Effect: 'Allow',
  Action,
  Resource: '*',
});

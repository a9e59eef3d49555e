import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Agent, Environment } from '../../foundation/environment';
import { LOG_DELIVERY } from '../../foundation/log-delivery';
import { MODEL_CALLS } from '../../foundation/model-calls';
import { networkStatements } from '../../foundation/network-interfaces';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { serviceTrust } from '../../foundation/trust';
import { isCounted, quotaTableArn, recordBucketArn, tokenTableArn } from '../agent-records/names';
import { LIVE } from '../governed-function/live';
import { opensItsOwnSettings, runningStatements, via } from '../governed-function/running-policy';
import { intakeArn, sanitizerArn, stateMachineArn, stepsArn } from './arns';

/** Folder of an agent in the buckets of its account, with a slash at its end. */
export const folderOf = ({ name }: Pick<Agent, 'name'>) => `${name}/`;

/** ARNs of keys of the agent's account. */
export interface WorkflowKeys {
  /** Of requests. */
  readonly prompts: string;
  /** Of executions and records. */
  readonly decisions: string;
  /** Of settings of functions. */
  readonly state: string;
}

/** Beside those, what sanitising takes. */
export interface SanitizerKeys extends WorkflowKeys {
  readonly pseudonyms: string;
}

/** What the role of an agent needs, so that it can run in the reference workflow. */
export function workflowStatements(environment: Environment, agent: Agent, keys: WorkflowKeys): Statement[] {
  const { partition, region } = environment;
  const account = accountIdOf(environment, agent.account);
  const workflow = stateMachineArn(environment, agent);
  const network = agent.trust.kind === 'workflow' ? agent.trust.network : undefined;
  return [
    {
      Sid: 'ReadsItsOwnRequests',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${recordBucketArn(environment, agent.account, 'prompts')}/${folderOf(agent)}*`,
    },
    {
      Sid: 'RecordsItsOwnDecisions',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: `${recordBucketArn(environment, agent.account, 'decisions')}/${folderOf(agent)}*`,
    },
    {
      Sid: 'TakesItsOwnSteps',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: [stepsArn(environment, agent), sanitizerArn(environment, agent)].map((arn) => `${arn}:${LIVE}`),
    },
    {
      Sid: 'OpensRequestsAndSealsDecisions',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [keys.prompts, keys.decisions],
      Condition: { StringEquals: via(environment, 's3') },
    },
    {
      // Step Functions uses the key as the role itself: a condition on the service would stop every execution.
      Sid: 'SealsItsOwnExecutions',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keys.decisions,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': workflow } },
    },
    {
      Sid: 'SealsTheLogOfItsExecutions',
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: keys.decisions,
      Condition: {
        StringEquals: {
          // Word for word what Step Functions says, star included.
          'kms:EncryptionContext:SourceArn': `arn:${partition}:logs:${region}:${account}:*`,
        },
      },
    },
    opensItsOwnSettings(environment, keys.state),
    ...(isCounted(agent) ? countingStatements(environment, agent, keys) : []),
    { Sid: 'HasItsLogDelivered', Effect: 'Allow', Action: LOG_DELIVERY, Resource: '*' },
    {
      Sid: 'FollowsSamplingRules',
      Effect: 'Allow',
      Action: ['xray:GetSamplingRules', 'xray:GetSamplingTargets'],
      Resource: '*',
    },
    {
      // The role is the state machine's too; what the function reads and parses comes from models and tools. A model that it called
      // itself would be asked past the quota.
      Sid: 'ItsCodeTouchesNoModelsNoRecordsAndNoLogDelivery',
      Effect: 'Deny',
      Action: [
        'bedrock:ApplyGuardrail',
        ...MODEL_CALLS,
        ...LOG_DELIVERY,
        ...(isCounted(agent) ? ['dynamodb:UpdateItem'] : []),
        's3:GetObject',
        's3:PutObject',
      ],
      Resource: '*',
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': stepsArn(environment, agent) } },
    },
    ...(network === undefined ? [] : networkStatements(stepsArn(environment, agent))),
  ];
}

/** Its own count of tokens, and no other agent's. */
const countingStatements = (environment: Environment, { account, name }: Agent, keys: WorkflowKeys): Statement[] => [
  {
    Sid: 'CountsItsOwnTokens',
    Effect: 'Allow',
    Action: 'dynamodb:UpdateItem',
    Resource: quotaTableArn(environment, account),
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': name },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  },
  {
    // DynamoDB uses the table's key in the name of whoever writes.
    Sid: 'SealsItsOwnCount',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
    Resource: keys.state,
    Condition: { StringEquals: via(environment, 'dynamodb') },
  },
];

/** What sanitising takes: the key of pseudonyms, the table of tokens, and the second engine. */
function sanitizing(environment: Environment, agent: Agent, keys: SanitizerKeys): Statement[] {
  const { tokens, comprehend } = environment.sanitizer;
  return [
    { Sid: 'MakesPseudonyms', Effect: 'Allow', Action: 'kms:GenerateMac', Resource: keys.pseudonyms },
    ...(tokens === undefined
      ? []
      : [
          {
            Sid: 'KeepsTokensAndReadsNone',
            Effect: 'Allow' as const,
            Action: 'dynamodb:PutItem',
            Resource: tokenTableArn(environment, agent.account),
          },
          {
            Sid: 'SealsTokens',
            Effect: 'Allow' as const,
            Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
            // The table uses the key in the name of whoever writes; which key that is, is the table's business.
            Resource: regionalArn(environment, 'kms', accountIdOf(environment, agent.account), 'key/*'),
            Condition: { StringEquals: via(environment, 'dynamodb') },
          },
        ]),
    ...(comprehend === undefined
      ? []
      : [
          {
            // Comprehend knows no resource for it.
            Sid: 'HasTextsReadBySecondEngine',
            Effect: 'Allow' as const,
            Action: 'comprehend:DetectPiiEntities',
            Resource: '*',
          },
        ]),
  ];
}

/** All that the intake of an agent does: it sanitises, keeps what is left, and starts the workflow. */
export const intakePolicy = (
  environment: Environment,
  agent: Agent,
  logGroup: string,
  keys: SanitizerKeys,
): PolicyDocument =>
  policy(
    {
      Sid: 'KeepsRequestsOfItsAgent',
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: `${recordBucketArn(environment, agent.account, 'prompts')}/${folderOf(agent)}*`,
    },
    {
      // Whether a request that comes again is the same.
      Sid: 'ComparesRequestsOfItsAgent',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `${recordBucketArn(environment, agent.account, 'prompts')}/${folderOf(agent)}*`,
    },
    {
      Sid: 'SealsAndOpensRequests',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keys.prompts,
      Condition: { StringEquals: via(environment, 's3') },
    },
    {
      Sid: 'StartsTheWorkflowOfItsAgent',
      Effect: 'Allow',
      Action: 'states:StartExecution',
      Resource: stateMachineArn(environment, agent),
    },
    {
      // Step Functions seals the input of an execution in the name of whoever starts it.
      Sid: 'SealsTheInputOfExecutions',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: keys.decisions,
      Condition: {
        StringEquals: {
          'kms:EncryptionContext:aws:states:stateMachineArn': stateMachineArn(environment, agent),
          ...via(environment, 'states'),
        },
      },
    },
    ...sanitizing(environment, agent, keys),
    ...runningStatements(environment, agent.account, logGroup, keys.state),
  );

/** All that the sanitiser of an agent does. */
export const sanitizerPolicy = (
  environment: Environment,
  agent: Agent,
  logGroup: string,
  keys: SanitizerKeys,
): PolicyDocument =>
  policy(
    ...sanitizing(environment, agent, keys),
    ...runningStatements(environment, agent.account, logGroup, keys.state),
  );

export const intakeTrust = (environment: Environment, agent: Agent): PolicyDocument =>
  functionTrust(environment, agent, intakeArn(environment, agent));
export const sanitizerTrust = (environment: Environment, agent: Agent): PolicyDocument =>
  functionTrust(environment, agent, sanitizerArn(environment, agent));

const functionTrust = (environment: Environment, { account }: Agent, functionArn: string): PolicyDocument =>
  policy(
    serviceTrust('ItsFunctionTakesOnTheRole', 'lambda.amazonaws.com', accountIdOf(environment, account), [functionArn]),
  );

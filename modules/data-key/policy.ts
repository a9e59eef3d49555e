import { accountIdOf, gatewayAccounts, workflowAccounts } from '../../foundation/accounts';
import { deployRoleArn, logGroupArn, roleArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { logGroupsOf } from '../../foundation/log-groups';
import type { Statement } from '../../foundation/policy';
import { auditorsIn, type Callers, planesIn, securityDeployIn, throughService } from '../../foundation/principals';
import type { DataClass, Plane } from '../../foundation/vocabulary';
import { alertKeyUses } from './alerts-policy';
import { tableUses } from './gateway-policy';
import { quotaUses } from './quota-policy';

/** To read and write data that the key protects. */
const USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** Everything about a key but its use: no Decrypt, and no grant that would come to the same. */
export const keyAdministration = (administrators: Callers): Statement => ({
  Sid: 'GuardiansAdministerTheKeyAndCannotUseIt',
  Effect: 'Allow',
  ...administrators,
  Action: [
    'kms:CancelKeyDeletion',
    'kms:CreateAlias',
    'kms:DeleteAlias',
    'kms:DescribeKey',
    'kms:DisableKey',
    'kms:DisableKeyRotation',
    'kms:EnableKey',
    'kms:EnableKeyRotation',
    'kms:GetKeyPolicy',
    'kms:GetKeyRotationStatus',
    'kms:ListAliases',
    'kms:ListGrants',
    'kms:ListKeyPolicies',
    'kms:ListKeyRotations',
    'kms:ListResourceTags',
    'kms:PutKeyPolicy',
    'kms:RevokeGrant',
    'kms:RotateKeyOnDemand',
    'kms:ScheduleKeyDeletion',
    'kms:TagResource',
    'kms:UntagResource',
    'kms:UpdateAlias',
    'kms:UpdateKeyDescription',
  ],
  Resource: '*',
});

/** Who uses the key of a class in a workload account. */
export const KEY_USES: Readonly<Record<DataClass, (environment: Environment, account: string) => Statement[]>> = {
  prompts: (environment, account) => [
    usedBy('AgentsKeepPrompts', environment, account, ['agent']),
    readByAuditors('AuditorsReadPrompts', environment, account),
  ],
  decisions: (environment, account) => [
    usedBy('AgentsGatewayAndApproversKeepDecisions', environment, account, ['agent', 'gateway', 'approver']),
    readByAuditors('AuditorsReadDecisions', environment, account),
    deliveredFromStateMachines(environment, account),
    ...(hasWorkflows(environment, account) ? [sealsWorkflows(environment, account)] : []),
  ],
  logs: (environment, account) => [sealedByLogs(environment, account)],
  state: (environment, account) => [
    usedBy('GatewayToolsAndApproversKeepState', environment, account, ['gateway', 'tool', 'approver']),
    ...agentFunctionUses(environment, account),
    ...functionUses(environment, account),
    ...workflowUses(environment, account),
    ...secretUses(environment, account),
    ...(hasGateway(environment, account) ? tableUses(environment, account) : []),
    ...quotaUses(environment, account),
  ],
  guardrail: (environment, account) => guardrailUses(environment, account),
  alerts: (environment, account) => alertKeyUses(environment, account),
};

const usedBy = (sid: string, environment: Environment, account: string, planes: readonly Plane[]): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  ...planesIn(environment, [account], planes),
  Action: USE,
  Resource: '*',
});

const readByAuditors = (sid: string, environment: Environment, account: string): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  ...auditorsIn(environment, account),
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: '*',
});

/** Step Functions writes its execution log through the delivery service, which reads what the key has sealed. */
const deliveredFromStateMachines = (environment: Environment, account: string): Statement => {
  const id = accountIdOf(environment, account);
  return {
    Sid: 'LogDeliveryReadsExecutions',
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: {
      StringEquals: {
        // Word for word what the state machine's role has sealed it with, star included.
        'kms:EncryptionContext:SourceArn': `arn:${environment.partition}:logs:${environment.region}:${id}:*`,
      },
    },
  };
};

const toolsIn = ({ tools }: Environment, account: string) => tools.filter((tool) => tool.account === account);

/** Source: "Securing Lambda environment variables" in the Lambda guide. */
function functionUses(environment: Environment, account: string): Statement[] {
  const hasFunctions = toolsIn(environment, account).some(({ target }) => target.kind === 'function');
  if (!hasFunctions && !hasWorkflows(environment, account) && !hasGateway(environment, account)) return [];
  const maker = throughService(environment, account, [deployRoleArn(environment, 'workload', account)], 'lambda');
  return [
    {
      Sid: 'WorkloadDeploySealsSettingsOfFunctions',
      Effect: 'Allow',
      ...maker,
      Action: ['kms:Decrypt', 'kms:Encrypt'],
      Resource: '*',
    },
    {
      Sid: 'WorkloadDeployGrantsTheKeyToLambdaOnly',
      Effect: 'Allow',
      ...maker,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { ...maker.Condition, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

/** Source: "Data at rest encryption" in the Step Functions guide. */
function workflowUses(environment: Environment, account: string): Statement[] {
  const hasEndpoints = toolsIn(environment, account).some(({ target }) => target.kind === 'endpoint');
  if (!hasEndpoints && !hasGateway(environment, account)) return [];
  return [sealsWorkflows(environment, account), deliveredFromStateMachines(environment, account)];
}

const sealsWorkflows = (environment: Environment, account: string): Statement => ({
  Sid: 'WorkloadDeploySealsWorkflows',
  Effect: 'Allow',
  ...throughService(environment, account, [deployRoleArn(environment, 'workload', account)], 'states'),
  Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
  Resource: '*',
});

const hasWorkflows = (environment: Environment, account: string) => workflowAccounts(environment).includes(account);

const hasGateway = (environment: Environment, account: string) => gatewayAccounts(environment).includes(account);

/** Functions of the reference workflow open their settings with the role of the agent. */
function agentFunctionUses(environment: Environment, account: string): Statement[] {
  if (!hasWorkflows(environment, account)) return [];
  const agents = planesIn(environment, [account], ['agent']);
  return [
    {
      Sid: 'AgentsOpenSettingsOfTheirFunctions',
      Effect: 'Allow',
      ...agents,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: {
        ...agents.Condition,
        StringEquals: { 'kms:ViaService': `lambda.${environment.region}.amazonaws.com` },
      },
    },
  ];
}

/** Values are written by whoever deploys, and rotated by given functions; who reads them is up to each secret's policy. */
function secretUses(environment: Environment, account: string): Statement[] {
  const secrets = toolsIn(environment, account).flatMap((tool) => Object.values(tool.secrets));
  if (secrets.length === 0) return [];
  const rotating = secrets.flatMap(({ rotation }) =>
    rotation === undefined ? [] : [roleArn(environment, accountIdOf(environment, account), rotation.role)],
  );
  const writers = [deployRoleArn(environment, 'workload', account), ...new Set(rotating)];
  return [
    {
      Sid: 'WorkloadDeployAndRotationWriteSecrets',
      Effect: 'Allow',
      ...throughService(environment, account, writers, 'secretsmanager'),
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
    },
  ];
}

const sealedByLogs = (environment: Environment, account: string): Statement => ({
  Sid: 'CloudWatchLogsSealsNamedLogGroups',
  Effect: 'Allow',
  Principal: { Service: `logs.${environment.region}.amazonaws.com` },
  Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  Resource: '*',
  Condition: {
    ArnEquals: {
      'kms:EncryptionContext:aws:logs:arn': logGroupsOf(environment, account).map((name) =>
        logGroupArn(environment, accountIdOf(environment, account), name),
      ),
    },
  },
});

/** Source: "Create a customer managed key for your guardrail" in the Bedrock user guide. */
const guardrailUses = (environment: Environment, account: string): Statement[] => {
  const makers = securityDeployIn(environment, account);
  const viaBedrock = { 'kms:ViaService': `bedrock.${environment.region}.amazonaws.com` };
  return [
    {
      Sid: 'SecurityDeploySealsGuardrails',
      Effect: 'Allow',
      ...makers,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ...makers.Condition, StringEquals: viaBedrock },
    },
    {
      Sid: 'SecurityDeployGrantsTheKeyToBedrockOnly',
      Effect: 'Allow',
      ...makers,
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        ...makers.Condition,
        StringEquals: viaBedrock,
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'AgentsAnswerBehindGuardrails',
      Effect: 'Allow',
      ...planesIn(environment, [account], ['agent']),
      Action: 'kms:Decrypt',
      Resource: '*',
    },
  ];
};

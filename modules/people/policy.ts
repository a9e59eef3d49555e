import { accountIdOf, agentAccounts, LOG_ARCHIVE } from '../../foundation/accounts';
import { agentRoleArn, bucketArn, logGroupArn, regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { narrowedTo } from '../../foundation/families';
import { agentLogGroupName } from '../../foundation/log-groups';
import { agentFunctionName, stepsName } from '../../foundation/names';
import { type PolicyDocument, policy, type Statement } from '../../foundation/policy';
import { ARCHIVE_CLASSES, type FamilyRole } from '../../foundation/vocabulary';
import { recordBucketArn } from '../agent-records/names';
import { stateMachineArn } from '../agent-workflow/arns';
import { folderOf } from '../agent-workflow/policy';
import { archiveBucketName } from '../archive-bucket/names';
import { familyWorkgroup } from '../archive-queries/names';
import { askingStatements } from '../archive-queries/policy';
import { ofFamily } from '../archive-queries/readers';
import { switchesOff, switchesOnAgain } from './switches-policy';

/** What people of a family may do, besides what AWS says of their job. */
export const familyPolicy = (environment: Environment, family: string, role: FamilyRole): PolicyDocument =>
  policy(...STATEMENTS[role](narrowedTo(environment, family), family), ...heldToTheTeam(environment, family));

/** Each is given the environment as far as the family goes. */
const STATEMENTS: Readonly<Record<FamilyRole, (environment: Environment, family: string) => Statement[]>> = {
  operator: (environment, family) => [
    agentLogs('OperatorsReadLogsOfTheirAgents', environment),
    {
      // These know no resources.
      Sid: 'OperatorsFindLogGroupsAndEndQueries',
      Effect: 'Allow',
      Action: ['logs:DescribeLogGroups', 'logs:StopQuery'],
      Resource: '*',
    },
    {
      // Nor do these: an account's metrics and traces are seen by the operators of every family in it.
      Sid: 'OperatorsWatchMetricsAndTraces',
      Effect: 'Allow',
      Action: [
        'cloudwatch:GetMetricData',
        'cloudwatch:GetMetricStatistics',
        'cloudwatch:ListMetrics',
        'xray:BatchGetTraces',
        'xray:GetServiceGraph',
        'xray:GetTraceGraph',
        'xray:GetTraceSummaries',
      ],
      Resource: '*',
    },
    {
      Sid: 'OperatorsSeeWhatTheirAgentsMayDo',
      Effect: 'Allow',
      Action: [
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
        'iam:ListRoleTags',
      ],
      Resource: environment.agents.map((agent) => agentRoleArn(environment, agent)),
    },
    {
      Sid: 'OperatorsSeeHowTheirAgentsReachModels',
      Effect: 'Allow',
      Action: 'bedrock:GetInferenceProfile',
      Resource: agentAccounts(environment).map((account) =>
        regionalArn(environment, 'bedrock', accountIdOf(environment, account), 'application-inference-profile/*'),
      ),
      Condition: { StringEquals: { 'aws:ResourceTag/p2a:family': family } },
    },
    ...agentFunctions(environment),
    ...foundExecutions('OperatorsSeeHowRequestsGo', environment),
    ...switchesOff(environment),
  ],
  approver: switchesOnAgain,
  auditor: (environment, family) => [
    agentLogs('AuditorsReadLogsOfAgents', environment),
    {
      Sid: 'AuditorsEndQueries',
      Effect: 'Allow',
      Action: 'logs:StopQuery',
      Resource: '*',
    },
    ...executions(environment),
    ...archivedRecords(environment),
    ...askingStatements(environment, { ...ofFamily(family), name: familyWorkgroup(environment, family) }),
  ],
};

/** Logs of agents, as they were masked. The accounts' other log groups have entries of every family in them. */
const agentLogs = (sid: string, environment: Environment): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Action: [
    'logs:DescribeLogStreams',
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetQueryResults',
    'logs:StartQuery',
  ],
  // With the ending by which CloudWatch Logs means a group's streams and what is in them.
  Resource: environment.agents.map(
    ({ name, account }) =>
      `${logGroupArn(environment, accountIdOf(environment, account), agentLogGroupName(environment, name))}:*`,
  ),
});

function agentFunctions(environment: Environment): Statement[] {
  const functions = environment.agents.flatMap(({ name, account, trust }) =>
    trust.kind === 'lambda' || trust.kind === 'workflow'
      ? regionalArn(
          environment,
          'lambda',
          accountIdOf(environment, account),
          `function:${trust.kind === 'workflow' ? stepsName(environment, name) : (trust.function ?? agentFunctionName(environment, name))}`,
        )
      : [],
  );
  return functions.length === 0
    ? []
    : [
        {
          Sid: 'OperatorsSeeHowTheirAgentsRun',
          Effect: 'Allow',
          Action: 'lambda:GetFunctionConfiguration',
          Resource: functions,
        },
      ];
}

const inWorkflows = ({ agents }: Environment) => agents.filter(({ trust }) => trust.kind === 'workflow');

/** Which executions there are, when they began and how they ended; nothing of what is in them. */
const foundExecutions = (sid: string, environment: Environment): Statement[] => {
  const machines = inWorkflows(environment).map((agent) => stateMachineArn(environment, agent));
  return machines.length === 0
    ? []
    : [{ Sid: sid, Effect: 'Allow', Action: 'states:ListExecutions', Resource: machines }];
};

/** What happened to requests, step by step, under the key of decisions; requests themselves are under another one. */
function executions(environment: Environment): Statement[] {
  const agents = inWorkflows(environment);
  if (agents.length === 0) return [];
  const accounts = [...new Set(agents.map(({ account }) => account))];
  const keys = accounts.map((account) => regionalArn(environment, 'kms', accountIdOf(environment, account), 'key/*'));
  const buckets = accounts.map((account) => recordBucketArn(environment, account, 'decisions'));
  const records = agents.map(
    (agent) => `${recordBucketArn(environment, agent.account, 'decisions')}/${folderOf(agent)}*`,
  );
  const via = (service: string) => ({ 'kms:ViaService': `${service}.${environment.region}.amazonaws.com` });
  return [
    ...foundExecutions('AuditorsFindExecutionsOfTheFamily', environment),
    {
      Sid: 'AuditorsReadExecutionsOfTheFamily',
      Effect: 'Allow',
      Action: ['states:DescribeExecution', 'states:GetExecutionHistory'],
      Resource: agents.map(
        (agent) => `${stateMachineArn(environment, agent).replace(':stateMachine:', ':execution:')}:*`,
      ),
    },
    {
      Sid: 'AuditorsOpenExecutionsOfTheFamily',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keys,
      Condition: {
        StringEquals: {
          ...via('states'),
          'kms:EncryptionContext:aws:states:stateMachineArn': agents.map((agent) =>
            stateMachineArn(environment, agent),
          ),
        },
      },
    },
    { Sid: 'AuditorsReadDecisionsOfTheFamily', Effect: 'Allow', Action: 's3:GetObject', Resource: records },
    {
      Sid: 'AuditorsOpenDecisionsOfTheFamily',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: keys,
      // With bucket keys S3 seals in the name of the bucket.
      Condition: { StringEquals: { ...via('s3'), 'kms:EncryptionContext:aws:s3:arn': buckets } },
    },
  ];
}

/** What delivery roles have put into the archive, each below its own account. */
function archivedRecords(environment: Environment): Statement[] {
  if (environment.landingZone.archive === 'off') return [];
  const names = new Set(ARCHIVE_CLASSES.map((archiveClass) => archiveBucketName(environment, archiveClass)));
  const buckets = [...names].map((name) => bucketArn(environment, name));
  const folders = agentAccounts(environment).map((account) => `accounts/${accountIdOf(environment, account)}/*`);
  const records = buckets.flatMap((bucket) => folders.map((folder) => `${bucket}/${folder}`));
  return [
    {
      Sid: 'AuditorsFindRecordsOfTheFamily',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: buckets,
      Condition: { StringLike: { 's3:prefix': folders } },
    },
    {
      Sid: 'AuditorsReadRecordsOfTheFamily',
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: records,
    },
    {
      Sid: 'AuditorsOpenRecordsOfTheFamily',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: regionalArn(environment, 'kms', accountIdOf(environment, LOG_ARCHIVE), 'key/*'),
      Condition: {
        StringEquals: { 'kms:ViaService': `s3.${environment.region}.amazonaws.com` },
        // With bucket keys S3 seals in the name of the bucket; a given archive may seal in that of the record.
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [...buckets, ...records] },
      },
    },
  ];
}

/** A session without the tag is refused as well: a comparison that finds nothing to compare counts as not equal. */
function heldToTheTeam({ identityCenter }: Environment, family: string): Statement[] {
  const team = identityCenter?.teams[family];
  return team === undefined
    ? []
    : [
        {
          Sid: 'NobodyOutsideTheTeamDoesAnything',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:PrincipalTag/team': team } },
        },
      ];
}

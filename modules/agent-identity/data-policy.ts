import { accountIdOf } from '../../foundation/accounts';
import { bucketArn, regionalArn } from '../../foundation/arns';
import type { Agent, Environment } from '../../foundation/environment';
import { type Statement, variable } from '../../foundation/policy';

type Reads = Agent['reads'];

/** Attribute of an agent's sessions: the folder and the partition that are its own have this name. */
const OWN = variable('aws:PrincipalTag/p2a:agent');

/** What an agent may read without a tool. */
export const readStatements = (environment: Environment, agent: Agent): Statement[] => {
  const { reads } = agent;
  const arn = (service: string, resource: string, account = agent.account) =>
    regionalArn(environment, service, accountIdOf(environment, account), resource);
  return [
    ...objectStatements(environment, reads.objects),
    ...reads.tables.map(({ table, account, partitions }, index) => ({
      Sid: `ReadsDeclaredPartitions${index + 1}`,
      Effect: 'Allow' as const,
      // No Scan: it has no leading keys.
      Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
      Resource: arn('dynamodb', `table/${table}`, account),
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': partitions === 'own' ? [OWN] : partitions },
        // Without it, a request that names no key would pass.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    })),
    ...allowed(
      'AsksDeclaredFunctions',
      ['lambda:InvokeFunction'],
      reads.functions.map(({ function: name, alias, account }) =>
        arn('lambda', `function:${name}${alias === undefined ? '' : `:${alias}`}`, account),
      ),
    ),
    ...workflowStatements(reads.stateMachines, arn),
    ...allowed(
      'AsksDeclaredKnowledgeBases',
      ['bedrock:Retrieve'],
      reads.knowledgeBases.map((id) => arn('bedrock', `knowledge-base/${id}`)),
    ),
    ...keyStatements(environment, reads),
  ];
};

const allowed = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement[] =>
  Resource.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource }];

function objectStatements(environment: Environment, objects: Reads['objects']): Statement[] {
  const folders = new Map<string, string[]>();
  for (const { bucket, prefix } of objects)
    folders.set(bucket, [...(folders.get(bucket) ?? []), prefix === 'own' ? `${OWN}/` : prefix]);
  return [...folders].flatMap(([bucket, prefixes], index): Statement[] => [
    {
      Sid: `ReadsDeclaredFolders${index + 1}`,
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: prefixes.map((prefix) => `${bucketArn(environment, bucket)}/${prefix}*`),
    },
    {
      Sid: `ListsDeclaredFolders${index + 1}`,
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn(environment, bucket),
      Condition: { StringLike: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
    },
  ]);
}

function workflowStatements(
  machines: Reads['stateMachines'],
  arn: (service: string, resource: string, account?: string) => string,
): Statement[] {
  const express = machines.filter(({ type }) => type === 'express');
  const standard = machines.filter(({ type }) => type === 'standard');
  const named = (all: typeof machines) =>
    all.map(({ stateMachine, account }) => arn('states', `stateMachine:${stateMachine}`, account));
  return [
    ...allowed('RunsDeclaredWorkflows', ['states:StartSyncExecution'], named(express)),
    ...allowed('StartsDeclaredWorkflows', ['states:StartExecution'], named(standard)),
    ...allowed(
      'FollowsDeclaredWorkflows',
      ['states:DescribeExecution'],
      standard.map(({ stateMachine, account }) => arn('states', `execution:${stateMachine}:*`, account)),
    ),
  ];
}

function keyStatements({ region }: Environment, { objects, tables }: Reads): Statement[] {
  const keys = [...objects, ...tables].map(({ keyArn }) => keyArn).filter((arn) => arn !== undefined);
  if (keys.length === 0) return [];
  return [
    {
      Sid: 'OpensDeclaredData',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: [...new Set(keys)],
      Condition: {
        StringEquals: { 'kms:ViaService': [`dynamodb.${region}.amazonaws.com`, `s3.${region}.amazonaws.com`] },
      },
    },
  ];
}

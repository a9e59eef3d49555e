import { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readInput, text, wholeNumber } from '../../modules/tool/lambda/input';
import type { ToolCall } from '../../modules/tool/lambda/tool-call';
import { ToolError } from '../../modules/tool/lambda/tool-error';
import { type Database, type Item, named, numberOf, textOf } from '../database';
import { claimNumber } from '../fields';
import { type Assignment, type Claim, decideAssignment } from './decide';

export interface ClaimsRegister {
  /** One item a claim, by `claim`, with `status`, `kind`, `reportedOn`, `version`, and `handler` once it has one. */
  readonly table: string;
  readonly database: () => Database;
}

const handlerName = text(/^[a-z][a-z0-9.-]{1,63}$/, 'the user name of a handler');
const claimVersion = wholeNumber(0, 1_000_000, 'the version of a claim');

export const claimsRegister = (register: ClaimsRegister) => ({
  'look-up': async ({ input }: ToolCall): Promise<Claim> => {
    const { claim } = readInput<{ claim: string }>(input, { claim: claimNumber });
    return find(register, claim);
  },

  assign: async ({ input, agent }: ToolCall): Promise<Claim> => {
    const { claim, ...wanted } = readInput<Assignment & { claim: string }>(input, {
      claim: claimNumber,
      handler: handlerName,
      version: claimVersion,
    });
    const found = await find(register, claim);
    const decision = decideAssignment(found, wanted);
    if (decision === 'closed') throw new ToolError('conflict', 'The claim is closed.');
    if (decision === 'changed-since') throw changedSince();
    if (decision === 'assign') await assign(register, claim, wanted, agent);
    return { ...found, handler: wanted.handler, version: wanted.version + 1 };
  },
});

const changedSince = () => new ToolError('conflict', 'The claim has changed since; look it up again.');

const SHOWN = ['claim', 'status', 'kind', 'reportedOn', 'handler', 'version'];

/** Nothing but what is shown leaves the table. */
async function find({ table, database }: ClaimsRegister, claim: string): Promise<Claim> {
  const { Item: item } = await database().send(
    new GetItemCommand({
      TableName: table,
      Key: { claim: { S: claim } },
      ConsistentRead: true,
      ProjectionExpression: SHOWN.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: named(...SHOWN),
    }),
  );
  if (item === undefined) throw new ToolError('not-found', 'There is no such claim.');
  return claimOf(item);
}

const claimOf = (item: Item): Claim => ({
  claim: textOf(item, 'claim'),
  status: textOf(item, 'status'),
  kind: textOf(item, 'kind'),
  reportedOn: textOf(item, 'reportedOn'),
  handler: item.handler?.S ?? null,
  version: numberOf(item, 'version'),
});

/** Between the look and the write somebody else may have changed or closed the claim; then nothing is written. */
async function assign(
  { table, database }: ClaimsRegister,
  claim: string,
  { handler, version }: Assignment,
  agent: string,
): Promise<void> {
  try {
    await database().send(
      new UpdateItemCommand({
        TableName: table,
        Key: { claim: { S: claim } },
        UpdateExpression: 'SET #handler = :handler, #version = :next, #assignedBy = :agent',
        ConditionExpression: '#version = :seen AND #status <> :closed',
        ExpressionAttributeNames: named('handler', 'version', 'assignedBy', 'status'),
        ExpressionAttributeValues: {
          ':handler': { S: handler },
          ':next': { N: String(version + 1) },
          ':agent': { S: agent },
          ':seen': { N: String(version) },
          ':closed': { S: 'closed' },
        },
      }),
    );
  } catch (error) {
    throw error instanceof ConditionalCheckFailedException ? changedSince() : error;
  }
}

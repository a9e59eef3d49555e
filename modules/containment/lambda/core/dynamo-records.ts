import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ContainmentAsker } from '../../../../foundation/events/containment';
import { SWITCH_PARTITION } from '../../../../foundation/switches';
import { SIGNALS, type Signal } from '../../../../foundation/vocabulary';
import { itemsOf } from '../../../tool-gateway/lambda/store/partition';
import {
  type AllRecords,
  type Asked,
  CONTAINMENT_PARTITION,
  type ContainmentRecord,
  OURS,
  type ReleasingRecords,
  STATES,
  type StoppingRecords,
  type Switch,
  UnreadableRecord,
} from './record';

type Item = Record<string, AttributeValue>;

const S = (value: string): AttributeValue => ({ S: value });
const N = (value: number): AttributeValue => ({ N: String(value) });
/** What the key of a record begins with, before the name of the agent. */
const OF_AGENT = 'agent#';
const recordKey = (agent: string) => ({ pk: S(CONTAINMENT_PARTITION), sk: S(`${OF_AGENT}${agent}`) });
const switchKey = (what: string) => ({ pk: S(SWITCH_PARTITION), sk: S(what) });

/** What is remembered of containment, in the gateway's table. */
export class DynamoRecords implements StoppingRecords, ReleasingRecords {
  constructor(
    private readonly table: string,
    private readonly client: Pick<DynamoDBClient, 'send'> = impatientClient(),
  ) {}

  public async record(agent: string): Promise<ContainmentRecord | undefined> {
    const item = await this.get(recordKey(agent));
    return item === undefined ? undefined : recordOf(item, agent);
  }

  public async all(): Promise<AllRecords> {
    return sorted(await itemsOf(this.client, this.table, CONTAINMENT_PARTITION));
  }

  public async write(next: ContainmentRecord, over: ContainmentRecord | undefined): Promise<boolean> {
    const revision = (over?.revision ?? 0) + 1;
    const isWritten = await onCondition(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: itemOf({ ...next, revision }),
          ...(over === undefined
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: 'revision = :read',
                ExpressionAttributeValues: { ':read': N(over.revision) },
              }),
        }),
      ),
    );
    if (isWritten) return true;
    // The first attempt came through, and only its answer was lost.
    const kept = await this.record(next.agent);
    return (
      kept !== undefined && JSON.stringify(kept) === JSON.stringify(recordOf(itemOf({ ...next, revision }), next.agent))
    );
  }

  public async switch(what: string): Promise<Switch | undefined> {
    const item = await this.get(switchKey(what));
    // One that says nothing of itself switches off all the same.
    return item === undefined ? undefined : { by: item.by?.S ?? '', at: item.at?.S ?? '' };
  }

  public async switchOff(what: string, { at, signal, by }: Asked): Promise<void> {
    await onCondition(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: {
            ...switchKey(what),
            by: S(OURS),
            at: S(new Date(at).toISOString()),
            reason: S(signal ?? by),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  public async lift(what: string): Promise<void> {
    await onCondition(
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: switchKey(what),
          ConditionExpression: '#by = :ours',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: { ':ours': S(OURS) },
        }),
      ),
    );
  }

  private async get(Key: Item): Promise<Item | undefined> {
    return (await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }))).Item;
  }
}

/** @returns false where the condition did not hold. */
async function onCondition(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

const itemOf = ({ agent, asked, told, state, request, ...numbers }: ContainmentRecord): Item => ({
  ...recordKey(agent),
  agent: S(agent),
  state: S(state),
  told: { BOOL: told },
  ...(request === undefined ? {} : { request: S(request) }),
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, N(value)])),
  asked: {
    M: Object.fromEntries(
      Object.entries(asked)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, typeof value === 'number' ? N(value) : S(String(value))]),
    ),
  },
});

/** Each by itself, so that one that is broken hides no other. */
function sorted(items: readonly Item[]): AllRecords {
  const readable: ContainmentRecord[] = [];
  const unreadable: string[] = [];
  for (const item of items) {
    const key = item.sk?.S ?? '';
    const agent = key.startsWith(OF_AGENT) ? key.slice(OF_AGENT.length) : key;
    try {
      readable.push(recordOf(item, agent));
    } catch {
      unreadable.push(agent);
    }
  }
  return { readable, unreadable };
}

/**
 * @param of Agent that its key names.
 * @throws UnreadableRecord where something is missing or cannot be: a record that is not whole says nothing.
 */
function recordOf(item: Item, of: string): ContainmentRecord {
  const asked = item.asked?.M ?? {};
  const agent = text(item, 'agent');
  if (agent !== of) throw new UnreadableRecord('is about another agent than its key says');
  return {
    agent,
    state: oneOf(STATES, item, 'state'),
    epoch: count(item, 'epoch'),
    revision: count(item, 'revision'),
    asked: {
      by: oneOf(ASKERS, asked, 'by'),
      ...optional(asked, 'person'),
      ...(asked.signal === undefined ? {} : { signal: oneOf<Signal>(SIGNALS, asked, 'signal') }),
      ...optional(asked, 'source'),
      ...optional(asked, 'reason'),
      at: time(asked, 'at'),
    },
    since: time(item, 'since'),
    stopsUntil: time(item, 'stopsUntil'),
    releasesUntil: time(item, 'releasesUntil'),
    told: item.told?.BOOL === true,
    ...optional(item, 'request'),
  };
}

const ASKERS = ['signal', 'reconciliation', 'operator', 'approver'] as const satisfies readonly ContainmentAsker[];

function oneOf<Value extends string>(values: readonly Value[], item: Item, name: string): Value {
  const said = text(item, name);
  const value = values.find((one) => one === said);
  if (value === undefined) throw new UnreadableRecord(`has the ${name} "${said}"`);
  return value;
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new UnreadableRecord(`has no ${name}`);
  return value;
}

/** One that can still grow. */
function count(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isSafeInteger(value) || value < 0 || value === Number.MAX_SAFE_INTEGER)
    throw new UnreadableRecord(`has no ${name}`);
  return value;
}

/** Milliseconds since 1970, of which a date can be made. Source: "Date" in the JavaScript reference. */
const LATEST_DATE = 8.64e15;

function time(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!(value >= 0 && value <= LATEST_DATE)) throw new UnreadableRecord(`has no ${name}`);
  return value;
}

const optional = <Name extends string>(item: Item, name: Name): { readonly [Key in Name]?: string } => {
  const value = item[name]?.S;
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };
};

const impatientClient = () =>
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } });

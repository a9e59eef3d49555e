import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { ContainmentAsker } from '../../../../foundation/events/containment';
import { SWITCH_PARTITION } from '../../../../foundation/switches';
import type { Signal } from '../../../../foundation/vocabulary';
import {
  type Asked,
  CONTAINMENT_PARTITION,
  type ContainmentRecord,
  OURS,
  type ReleasingRecords,
  STATES,
  type State,
  type StoppingRecords,
  type Switch,
} from './record';

type Item = Record<string, AttributeValue>;

const S = (value: string): AttributeValue => ({ S: value });
const N = (value: number): AttributeValue => ({ N: String(value) });
const recordKey = (agent: string) => ({ pk: S(CONTAINMENT_PARTITION), sk: S(`agent#${agent}`) });
const switchKey = (what: string) => ({ pk: S(SWITCH_PARTITION), sk: S(what) });

/** What is remembered of containment, in the gateway's table. */
export class DynamoRecords implements StoppingRecords, ReleasingRecords {
  constructor(
    private readonly table: string,
    private readonly client: Pick<DynamoDBClient, 'send'> = impatientClient(),
  ) {}

  public async record(agent: string): Promise<ContainmentRecord | undefined> {
    const item = await this.get(recordKey(agent));
    return item === undefined ? undefined : recordOf(item);
  }

  public async all(): Promise<readonly ContainmentRecord[]> {
    const items: Item[] = [];
    let from: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': S(CONTAINMENT_PARTITION) },
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      items.push(...Items);
      from = LastEvaluatedKey;
    } while (from !== undefined);
    return items.map(recordOf);
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
    return kept !== undefined && JSON.stringify(kept) === JSON.stringify(recordOf(itemOf({ ...next, revision })));
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

const itemOf = ({ agent, asked, told, state, ...numbers }: ContainmentRecord): Item => ({
  ...recordKey(agent),
  agent: S(agent),
  state: S(state),
  told: { BOOL: told },
  ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, N(value)])),
  asked: {
    M: Object.fromEntries(
      Object.entries(asked)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [name, typeof value === 'number' ? N(value) : S(String(value))]),
    ),
  },
});

function recordOf(item: Item): ContainmentRecord {
  const asked = item.asked?.M ?? {};
  const state = text(item, 'state');
  if (!isState(state)) throw new Error(`a record of containment has the state "${state}"`);
  return {
    agent: text(item, 'agent'),
    state,
    epoch: number(item, 'epoch'),
    revision: number(item, 'revision'),
    asked: {
      by: text(asked, 'by') as ContainmentAsker,
      ...optional(asked, 'person'),
      ...(optional(asked, 'signal') as { readonly signal?: Signal }),
      ...optional(asked, 'source'),
      ...optional(asked, 'reason'),
      at: number(asked, 'at'),
    },
    since: number(item, 'since'),
    stopsUntil: number(item, 'stopsUntil'),
    releasesUntil: number(item, 'releasesUntil'),
    told: item.told?.BOOL === true,
  };
}

const isState = (text: string): text is State => (STATES as readonly string[]).includes(text);

/** @throws Error if it is missing: a record that is not whole says nothing. */
function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`a record of containment has no ${name}`);
  return value;
}

function number(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (!Number.isFinite(value)) throw new Error(`a record of containment has no ${name}`);
  return value;
}

const optional = <Name extends string>(item: Item, name: Name): { readonly [Key in Name]?: string } => {
  const value = item[name]?.S;
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };
};

const impatientClient = () =>
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } });

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Database } from '../../tools/database';

type Item = Record<string, AttributeValue>;

/** Partition key, and sort key if there is one; of a table or of an index of it. */
interface Keys {
  readonly keys: readonly [partition: string, sort?: string];
  readonly indexes?: Readonly<Record<string, readonly [partition: string, sort: string]>>;
}

type Command = GetItemCommand | PutItemCommand | QueryCommand | UpdateItemCommand;

/** What was asked of a table, as permissions see it. */
export interface Asked {
  readonly operation: string;
  readonly table: string;
  readonly index?: string;
}

/** As much of an input as the expressions of all commands have in common. */
interface Expressions {
  readonly KeyConditionExpression?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/**
 * Tables in memory that read expressions as DynamoDB does, as far as the tools write any: conditions of `=`, `<>` and
 * `attribute_not_exists` with AND before OR, `SET`, projections, queries in both directions, pages, and reads that lag.
 */
export class Tables {
  public readonly asked: Asked[] = [];
  public pageSize = 1000;
  private readonly items = new Map<string, Item[]>();
  /** Before the last write of a tool: what a read may still see that does not ask for consistency. */
  private readonly stale = new Map<string, Item[]>();
  private readonly disturbances: Array<{ operation: string; happens: () => void }> = [];

  constructor(private readonly tables: Readonly<Record<string, Keys>>) {}

  public readonly open = () => ({ send: (command: Command) => this.answer(command) }) as unknown as Database;

  public put(table: string, item: Item): this {
    this.items.set(table, [...this.all(table).filter((other) => !this.isSame(table, item, other)), { ...item }]);
    return this;
  }

  public all(table: string): Item[] {
    return this.items.get(table) ?? [];
  }

  /** Once, right before the next operation of this name; it may throw what DynamoDB would. */
  public before(operation: string, happens: () => void): void {
    this.disturbances.push({ operation, happens });
  }

  private async answer(command: Command): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const { TableName: table = '' } = command.input;
    const index = command instanceof QueryCommand ? command.input.IndexName : undefined;
    this.asked.push({ operation, table, ...(index === undefined ? {} : { index }) });
    const at = this.disturbances.findIndex((one) => one.operation === operation);
    for (const { happens } of at === -1 ? [] : this.disturbances.splice(at, 1)) happens();
    refuseMalformed(command.input);

    if (command instanceof GetItemCommand) return this.get(command);
    if (command instanceof QueryCommand) return this.query(command);
    if (command instanceof PutItemCommand) {
      const { Item: item = {} } = command.input;
      this.demand(command.input, this.find(table, item));
      this.write(table, item);
      return {};
    }
    const { Key: key = {} } = command.input;
    const found = this.find(table, key);
    this.demand(command.input, found);
    this.write(table, { ...key, ...found, ...changes(command.input) });
    return {};
  }

  private write(table: string, item: Item): void {
    this.stale.set(table, this.all(table));
    this.put(table, item);
  }

  private seen(table: string, consistent: boolean | undefined): Item[] {
    return consistent === true ? this.all(table) : (this.stale.get(table) ?? this.all(table));
  }

  private get({ input }: GetItemCommand) {
    const { TableName: table = '', Key: key = {}, ConsistentRead: consistent } = input;
    const found = this.find(table, key, this.seen(table, consistent));
    return found === undefined ? {} : { Item: projected(input, found) };
  }

  private query({ input }: QueryCommand) {
    const { TableName: table = '', IndexName: index, ScanIndexForward: forward = true } = input;
    const { keys, indexes = {} } = this.keysOf(table);
    const [, sort = ''] = index === undefined ? keys : (indexes[index] ?? []);
    if (sort === '') throw validation(`no index ${index}`);
    const rank = (item: Item) => item[sort]?.N?.padStart(20, '0') ?? item[sort]?.S ?? '';
    const all = this.seen(table, input.ConsistentRead)
      .filter((item) => rank(item) !== '' && holds(input.KeyConditionExpression, input, item))
      .sort((one, other) => (rank(one) < rank(other) ? -1 : 1) * (forward ? 1 : -1));
    const from = Number(input.ExclusiveStartKey?.from?.N ?? 0);
    const to = from + Math.min(input.Limit ?? this.pageSize, this.pageSize);
    return {
      Items: all.slice(from, to).map((item) => projected(input, item)),
      ...(to < all.length ? { LastEvaluatedKey: { from: { N: String(to) } } } : {}),
    };
  }

  private demand(input: Expressions, found: Item | undefined): void {
    if (input.ConditionExpression !== undefined && !holds(input.ConditionExpression, input, found ?? {}))
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  }

  private find(table: string, key: Item, among = this.all(table)): Item | undefined {
    return among.find((item) => this.isSame(table, key, item));
  }

  private isSame(table: string, one: Item, other: Item): boolean {
    return this.keysOf(table).keys.every((key = '') => {
      if (one[key] === undefined) throw validation(`the key ${key} is missing`);
      return JSON.stringify(one[key]) === JSON.stringify(other[key]);
    });
  }

  private keysOf(table: string): Keys {
    const keys = this.tables[table];
    if (keys === undefined) throw validation(`no table ${table}`);
    return keys;
  }
}

const validation = (message: string) => Object.assign(new Error(message), { name: 'ValidationException' });

/** DynamoDB takes no name or value that no expression uses, and reserves words without telling which. */
function refuseMalformed(input: Expressions): void {
  const written = [
    input.KeyConditionExpression,
    input.ConditionExpression,
    input.UpdateExpression,
    input.ProjectionExpression,
  ].join(' ');
  const used = new Set(written.match(/[#:]\w+/g));
  const declared = [
    ...Object.keys(input.ExpressionAttributeNames ?? {}),
    ...Object.keys(input.ExpressionAttributeValues ?? {}),
  ];
  for (const name of declared) if (!used.has(name)) throw validation(`${name} is not used`);
  for (const name of used) if (!declared.includes(name)) throw validation(`${name} is not declared`);
  const bare = written.replace(/[#:]\w+|attribute_not_exists|\b(?:SET|AND|OR)\b/g, '').match(/\w+/);
  if (bare !== null) throw validation(`${bare[0]} may be a reserved word`);
}

const nameOf = (input: Expressions, written = '') => input.ExpressionAttributeNames?.[written.trim()] ?? '';
const givenOf = (input: Expressions, written = '') => input.ExpressionAttributeValues?.[written.trim()];

const holds = (expression = '', input: Expressions, item: Item): boolean =>
  expression.split(' OR ').some((all) => all.split(' AND ').every((one) => holdsOne(one, input, item)));

function holdsOne(condition: string, input: Expressions, item: Item): boolean {
  const missing = /^attribute_not_exists\((#\w+)\)$/.exec(condition.trim());
  if (missing !== null) return item[nameOf(input, missing[1])] === undefined;
  const [, name, operator, value] = /^(#\w+) (=|<>) (:\w+)$/.exec(condition.trim()) ?? [];
  if (operator === undefined) throw validation(`cannot read ${condition}`);
  const equal = JSON.stringify(item[nameOf(input, name)]) === JSON.stringify(givenOf(input, value));
  return operator === '=' ? equal : !equal;
}

function changes(input: Expressions): Item {
  const assignments = (input.UpdateExpression ?? '').replace(/^SET /, '').split(',');
  return Object.fromEntries(
    assignments.map((assignment) => {
      const [name, value] = assignment.split('=');
      return [nameOf(input, name), givenOf(input, value) ?? { NULL: true }];
    }),
  );
}

function projected(input: Expressions, item: Item): Item {
  if (input.ProjectionExpression === undefined) return { ...item };
  const names = input.ProjectionExpression.split(',').map((name) => nameOf(input, name));
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

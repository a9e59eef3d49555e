import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { closest } from '../foundation/closest';
import { type Mistake, MistakesError } from '../foundation/mistakes';
import { SWITCH_PARTITION } from '../foundation/switches';
import type { Catalog } from '../modules/tool-gateway/lambda/core/catalog';
import { S, switchKey } from '../modules/tool-gateway/lambda/store/items';
import type { LocalDatabase } from './tables/database';

/** Switches things off and on as an operator does: by an item in the gateway's table. */
export class Switches {
  constructor(
    private readonly database: LocalDatabase,
    private readonly table: string,
    private readonly catalog: Catalog,
    private readonly now: () => number,
  ) {}

  /** @throws MistakesError if there is no such thing. */
  public async off(what: string): Promise<void> {
    refuseUnknown(this.catalog, what);
    const Item = { ...switchKey(what), by: S('local'), at: S(new Date(this.now()).toISOString()) };
    await this.database.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  /** @throws MistakesError if there is no such thing. */
  public async on(what: string): Promise<void> {
    refuseUnknown(this.catalog, what);
    await this.database.client.send(new DeleteItemCommand({ TableName: this.table, Key: switchKey(what) }));
  }

  /** What is off. */
  public async all(): Promise<string[]> {
    const { Items = [] } = await this.database.client.send(
      new QueryCommand({
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': S(SWITCH_PARTITION) },
      }),
    );
    return Items.map(({ sk }) => sk?.S ?? '');
  }
}

function refuseUnknown(catalog: Catalog, what: string): void {
  const known = [
    'everything',
    ...Object.keys(catalog.agents).map((agent) => `agent#${agent}`),
    ...new Set(Object.values(catalog.agents).map(({ family }) => `family#${family}`)),
    ...Object.keys(catalog.tools).map((tool) => `tool#${tool}`),
  ];
  if (known.includes(what)) return;
  const meant = closest(what, known);
  const remedy = meant === undefined ? `use one of: ${known.join(', ')}` : `did you mean "${meant}"?`;
  const mistake: Mistake = { path: 'switch', problem: 'is nothing that can be switched off', got: what, remedy };
  throw new MistakesError([mistake]);
}

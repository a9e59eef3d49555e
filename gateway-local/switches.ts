import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { closest } from '../foundation/closest';
import { MistakesError } from '../foundation/mistakes';
import { SWITCH_PARTITION, THROTTLE } from '../foundation/switches';
import type { Catalog } from '../modules/tool-gateway/lambda/core/catalog';
import { S, switchKey } from '../modules/tool-gateway/lambda/store/items';
import type { LocalDatabase } from './tables/database';

/** Switches things off, slows them down and lifts both, as people do: by items in the gateway's table. */
export class Switches {
  constructor(
    private readonly database: LocalDatabase,
    private readonly table: string,
    private readonly catalog: Catalog,
    private readonly now: () => number,
  ) {}

  /** @throws MistakesError if there is no such thing. */
  public async off(what: string): Promise<void> {
    refuseUnknown(what, switchable(this.catalog), 'is nothing that can be switched off');
    await this.put(what);
  }

  /** @throws MistakesError if there is no such agent or family. */
  public async throttle(what: string): Promise<void> {
    refuseUnknown(what, agentsIn(this.catalog), 'is nothing that can be slowed down');
    await this.put(`${THROTTLE}${what}`);
  }

  /** Lifts both, or what is named as {@link all} names it. @throws MistakesError if there is no such thing. */
  public async on(what: string): Promise<void> {
    const throttles = agentsIn(this.catalog).map((one) => `${THROTTLE}${one}`);
    refuseUnknown(what, [...switchable(this.catalog), ...throttles], 'is nothing that can be switched on');
    for (const one of what.startsWith(THROTTLE) ? [what] : [what, `${THROTTLE}${what}`])
      await this.database.client.send(new DeleteItemCommand({ TableName: this.table, Key: switchKey(one) }));
  }

  /** What is off, and after `throttle#` what is slowed down. */
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

  private async put(what: string): Promise<void> {
    const Item = { ...switchKey(what), by: S('local'), at: S(new Date(this.now()).toISOString()) };
    await this.database.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }
}

const agentsIn = ({ agents }: Catalog): string[] => [
  ...Object.keys(agents).map((agent) => `agent#${agent}`),
  ...new Set(Object.values(agents).map(({ family }) => `family#${family}`)),
];

const switchable = (catalog: Catalog): string[] => [
  'everything',
  ...agentsIn(catalog),
  ...Object.keys(catalog.tools).map((tool) => `tool#${tool}`),
];

function refuseUnknown(what: string, known: readonly string[], problem: string): void {
  if (known.includes(what)) return;
  const meant = closest(what, known);
  const remedy = meant === undefined ? `use one of: ${known.join(', ')}` : `did you mean "${meant}"?`;
  throw new MistakesError([{ path: 'switch', problem, got: what, remedy }]);
}

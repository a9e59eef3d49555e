import type { ContextShape } from '../lambda/core/catalog';

type Schema = Readonly<Record<string, unknown>>;

/**
 * What policies see of a value, and the type that Cedar gives it. JSON Schemas are checked by now: each has a type, objects are
 * closed and lists have items.
 */
export interface Seen {
  readonly shape: ContextShape;
  /** As in `{ "claim": String, "note"?: String }`; nothing where Cedar has no such type. */
  readonly type: string | undefined;
}

const SKIPPED: Seen = { shape: 'skip', type: undefined };
const value = (type: string): Seen => ({ shape: 'value', type });

export function seenOf(schema: unknown): Seen {
  const given = schema as Schema;
  switch (given.type) {
    case 'string':
      return value('String');
    case 'integer':
      return value('Long');
    case 'boolean':
      return value('Bool');
    case 'array':
      return seenOfList(given);
    case 'object':
      return seenOfObject(given);
    default:
      return SKIPPED;
  }
}

function seenOfList({ items }: Schema): Seen {
  const { shape, type } = seenOf(items);
  return type === undefined ? SKIPPED : { shape: { list: shape }, type: `Set<${type}>` };
}

function seenOfObject({ properties = {}, required = [] }: Schema): Seen {
  const members = Object.entries(properties as object).map(([name, property]) => ({ name, ...seenOf(property) }));
  const types = members.flatMap(({ name, type }) =>
    type === undefined
      ? []
      : [`${JSON.stringify(name)}${(required as readonly string[]).includes(name) ? '' : '?'}: ${type}`],
  );
  return {
    shape: { record: Object.fromEntries(members.map(({ name, shape }) => [name, shape])) },
    type: types.length === 0 ? '{}' : `{ ${types.join(', ')} }`,
  };
}

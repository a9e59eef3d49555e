import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A value of an item as a person writes it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** The same as DynamoDB has it. */
export function attributeOf(value: Plain): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return { M: itemOf(value as Readonly<Record<string, Plain>>) };
}

export const itemOf = (plain: Readonly<Record<string, Plain>>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, attributeOf(value)]));

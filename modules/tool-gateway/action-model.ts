type Schema = Readonly<Record<string, unknown>>;

/**
 * Keywords that models of API Gateway, which speak draft 4 of JSON Schema, mean the same by. Patterns and formats are left
 * to the validator: the dialect of regular expressions here is that of Java.
 */
const KEPT = [
  'type',
  'enum',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
] as const;

/** The schema of what an action takes, as a model of API Gateway: what it refuses, the validator would refuse too. */
export function actionModel(schema: Schema): Schema {
  const { const: only, items, properties, required } = schema;
  return {
    ...Object.fromEntries(KEPT.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword]])),
    ...(only === undefined ? {} : { enum: [only] }),
    ...(isSchema(items) ? { items: actionModel(items) } : {}),
    ...(schema.type === 'object' ? { additionalProperties: false, ...fieldsOf(properties, required) } : {}),
  };
}

const fieldsOf = (properties: unknown, required: unknown): Schema => ({
  ...(isSchema(properties)
    ? { properties: mapValues(properties, (one) => actionModel(isSchema(one) ? one : {})) }
    : {}),
  // Draft 4 knows no empty list.
  ...(Array.isArray(required) && required.length > 0 ? { required } : {}),
});

const mapValues = (of: Schema, change: (value: unknown) => unknown): Schema =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, change(value)]));

const isSchema = (value: unknown): value is Schema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * Name of the model of an action. Names of models take letters and digits alone; those of tools and actions have no
 * capitals, so that two never become one.
 */
export const modelName = (tool: string, action: string) => `${tool}/${action}`.replaceAll('-', 'X').replace('/', 'Z');

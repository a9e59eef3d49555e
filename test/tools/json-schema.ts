type Schema = Readonly<Record<string, unknown>>;

/** Whether a value is what a schema of the catalogue describes, in the part of JSON Schema that the catalogue uses. */
export function accepts(schema: Schema, value: unknown): boolean {
  switch (schema.type) {
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
      const properties = schema.properties as Readonly<Record<string, Schema>>;
      return (
        (schema.required as readonly string[]).every((name) => Object.hasOwn(value, name)) &&
        Object.entries(value).every(([name, one]) => {
          const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
          return property !== undefined && accepts(property, one);
        })
      );
    }
    case 'integer':
      return (
        Number.isInteger(value) && Number(value) >= Number(schema.minimum) && Number(value) <= Number(schema.maximum)
      );
    case 'string':
      return (
        typeof value === 'string' &&
        [...value].length >= Number(schema.minLength ?? 0) &&
        [...value].length <= Number(schema.maxLength) &&
        new RegExp(String(schema.pattern), 'u').test(value)
      );
    default:
      throw new Error(`${schema.type}: is a type that no tool uses yet; teach it to this test`);
  }
}

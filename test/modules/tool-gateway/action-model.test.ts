import { actionModel, modelName } from '../../../modules/tool-gateway/action-model';

const line = { type: 'string', minLength: 1, maxLength: 14, pattern: '^\\p{L}+$', format: 'email', description: 'One' };

describe('31: the model of an action', () => {
  test('bounds what the schema bounds, and leaves out what Java may read in another way', () => {
    expect(actionModel({ type: 'object', additionalProperties: false, properties: { line } })).toEqual({
      type: 'object',
      additionalProperties: false,
      properties: { line: { type: 'string', minLength: 1, maxLength: 14 } },
    });
  });

  test('lets no other field in, at any depth', () => {
    const inner = { type: 'object', additionalProperties: false, properties: {}, required: [] };
    const model = actionModel({
      type: 'object',
      additionalProperties: false,
      required: ['inner', 'list'],
      properties: { inner, list: { type: 'array', maxItems: 5, items: inner } },
    });
    const closed = { type: 'object', additionalProperties: false, properties: {} };
    expect(model).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['inner', 'list'],
      properties: { inner: closed, list: { type: 'array', maxItems: 5, items: closed } },
    });
  });

  test('says in draft 4 what the schema says in a later one', () => {
    expect(actionModel({ type: 'string', const: 'EUR' })).toEqual({ type: 'string', enum: ['EUR'] });
    expect(actionModel({ type: 'integer', minimum: 0, maximum: 9, multipleOf: 3 })).toEqual({
      type: 'integer',
      minimum: 0,
      maximum: 9,
      multipleOf: 3,
    });
    // A field may be called as a keyword is.
    expect(
      actionModel({ type: 'object', properties: { pattern: { type: 'string', maxLength: 1 } } }).properties,
    ).toEqual({ pattern: { type: 'string', maxLength: 1 } });
  });
});

test('names of models have letters and digits alone, and no two actions share one', () => {
  const names = [
    modelName('a', 'b-c'),
    modelName('a-b', 'c'),
    modelName('ab', 'c'),
    modelName('a', 'bc'),
    modelName('a-1', 'c'),
    modelName('a1', 'c'),
  ];
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9]+$/);
});

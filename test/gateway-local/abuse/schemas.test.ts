import { environmentInput, mistakesIn } from '../../support/environment';
import { ledger, ledgerAgents } from '../../support/gateway';

const at = 'trial.tools[ledger].actions.status.input';
const text = { type: 'string', maxLength: 64 };
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});

/** The ledger, of which the action `status` takes something else. An environment that is refused starts nowhere. */
function refusing(input: unknown): string {
  const tool = { ...ledger, actions: { ...ledger.actions, status: { ...ledger.actions.status, input } } };
  return mistakesIn({ ...environmentInput({ agents: ledgerAgents }), tools: [tool] }).join('\n');
}

/** A schema that is within itself: no file can hold one, a program can. */
function endless(): object {
  const schema: Record<string, unknown> = object({});
  schema.properties = { again: schema };
  return schema;
}

test('a schema that bounds what it takes is let in', () => {
  expect(refusing(object({ claim: { ...text, pattern: '^CL-[0-9]{4}-[0-9]{6}$' } }))).toBe('');
});

describe('no schema is fetched, and none refers to itself', () => {
  const refers = 'refers to another schema, which is not followed';
  test.each<[string, object, string]>([
    ['of another place', { $ref: 'https://schemas.acme.example/claim.json' }, '$ref'],
    ['of the metadata of a machine', { $ref: 'http://169.254.169.254/latest/meta-data' }, '$ref'],
    ['of a file', { $ref: 'file:///etc/passwd' }, '$ref'],
    ['beside it', { ...text, $ref: 'other.json' }, '$ref'],
    ['around it', { $ref: '#' }, '$ref'],
    ['of its own', { $ref: '#/$defs/claim' }, '$ref'],
    ['that is found when it runs', { $dynamicRef: '#claim' }, '$dynamicRef'],
    ['that is found when it runs, as it was once written', { $recursiveRef: '#' }, '$recursiveRef'],
  ])('%s', (_, schema, keyword) => {
    expect(refusing(object({ claim: schema }))).toContain(`${at}.properties.claim.${keyword}: ${refers}`);
  });

  test('in a loop of two', () => {
    const $defs = { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } };
    expect(refusing(object({ claim: { $ref: '#/$defs/a' } }, { $defs }))).toContain(refers);
  });

  test('under a name of its own', () => {
    expect(refusing(object({}, { $id: 'https://schemas.acme.example/claim.json' }))).toContain(`${at}.$id`);
    expect(refusing(object({}, { $schema: 'https://schemas.acme.example/draft' }))).toContain(`${at}.$schema`);
  });

  test('without an end', () => {
    expect(refusing(endless())).toContain('is more than 8 levels deep');
  });
});

describe('no pattern takes long', () => {
  test.each([
    '^(a+)+$',
    '^(?:a|a)*$',
    '^(?:a|ab)*$',
    '^(?:[a-z]+\\.?)+$',
    '^(?:\\w*)*$',
    '^([a-z]+)*@$',
    '^(?:a*)*b$',
    '^(.*)\\1$',
    '^.*.*.*.*.*$',
    '^(?=(a+)+$)a$',
  ])('%s', (pattern) => {
    expect(refusing(object({ claim: { type: 'string', maxLength: 5000, pattern } }))).toContain(
      `${at}.properties.claim.pattern`,
    );
  });

  test('and none is held against a text without an end, or matches in the middle of one', () => {
    expect(refusing(object({ claim: { type: 'string', pattern: '^a$' } }))).toContain('is a text without a bound');
    expect(refusing(object({ claim: { ...text, pattern: 'CL-[0-9]+' } }))).toContain('matches a part of the text');
    expect(refusing(object({ claim: { ...text, pattern: '^a|b$' } }))).toContain('matches a part of the text');
  });
});

describe('no schema lets in what it does not describe', () => {
  test.each<[string, unknown, string]>([
    ['other fields', { type: 'object', properties: {} }, 'additionalProperties: is missing'],
    ['names that objects have', object(JSON.parse('{"__proto__":{"type":"boolean"}}')), 'keeps for itself'],
    ['lists without an end', object({ claims: { type: 'array', items: text } }), 'is a list without a bound'],
    [
      'amounts by parts of a cent',
      object({ amount: { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.01 } }),
      'multipleOf',
    ],
    ['either of two', object({}, { anyOf: [object({}), {}] }), `${at}.anyOf`],
    ['whatever matches', object({}, { patternProperties: { '.*': text } }), `${at}.patternProperties`],
  ])('%s', (_, schema, message) => {
    expect(refusing(schema)).toContain(message);
  });
});

import { eventSchema } from '../../foundation/event-schema';
import { EVENTS } from '../../foundation/events';
import { REFUSALS } from '../../foundation/refusals';
import { SIGNALS } from '../../foundation/vocabulary';
import { faultsOf } from '../support/events';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: unknown;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
const document = JSON.parse(JSON.stringify(eventSchema())) as Schema & {
  readonly $schema: string;
  readonly $id: string;
  readonly oneOf: readonly Schema[];
};

/** A schema and all within it, by path. */
function within(schema: Schema, path: string): Array<readonly [string, Schema]> {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => within(one, `${path}.${name}`));
  return [[path, schema], ...inner, ...(schema.items === undefined ? [] : within(schema.items, `${path}[]`))];
}
const everywhere = document.oneOf.flatMap((form) => within(form, String(form.properties?.event?.const)));

const EVENT = {
  version: 1,
  event: 'tool-call.outcome',
  time: '2026-03-10T12:00:30.000Z',
  environment: 'prod',
  request: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  agent: 'claims-payer',
  tool: 'claims-payments',
  action: 'pay',
  digest: 'd1'.repeat(32),
  rules: 'v1',
  result: 'ok',
};

describe('the schema of events', () => {
  test('is one document with a name and a version', () => {
    expect(document.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(document.$id).toBe('urn:p2a-guardrails:events:1');
  });

  test('has a form for each event, told apart by its name', () => {
    expect(document.oneOf.map(({ properties }) => properties?.event?.const)).toEqual(Object.keys(EVENTS));
  });

  test('asks the same of all events', () => {
    for (const { required } of document.oneOf)
      expect(required).toEqual(expect.arrayContaining(['version', 'event', 'time', 'environment', 'request']));
  });

  test('knows every field of an object, and no others', () => {
    const open = everywhere.filter(
      ([, { type, additionalProperties }]) => type === 'object' && additionalProperties !== false,
    );
    expect(open.map(([path]) => path)).toEqual([]);
  });

  test('bounds every text and every list', () => {
    const isBounded = ({ type, pattern, maxLength, maxItems, ...rest }: Schema) => {
      if (type === 'array') return maxItems !== undefined;
      if (type !== 'string' || rest.const !== undefined || rest.enum !== undefined || maxLength !== undefined)
        return true;
      // Anchored, and with no repetition without an end.
      return pattern?.startsWith('^') === true && pattern.endsWith('$') && !/(?<!\\)[*+](?!\]|[^[]*\])/.test(pattern);
    };
    expect(everywhere.filter(([, schema]) => !isBounded(schema)).map(([path]) => path)).toEqual([]);
  });

  test('says of every event and every field what it is', () => {
    const fields = document.oneOf.flatMap((form) => Object.entries(form.properties ?? {}));
    expect(
      [...fields.map(([, field]) => field), ...document.oneOf].filter(({ description }) => description === undefined),
    ).toEqual([]);
  });

  test('follows the catalogue of refusals and the vocabulary', () => {
    const [refusal] = document.oneOf.filter(({ properties }) => properties?.event?.const === 'refusal');
    expect(refusal?.properties?.code?.enum).toEqual(Object.keys(REFUSALS));
    const [started] = document.oneOf.filter(({ properties }) => properties?.event?.const === 'containment.started');
    expect(started?.properties?.signal?.enum).toEqual(SIGNALS);
  });

  test('38: is the same each time', () => {
    expect(JSON.stringify(eventSchema())).toBe(JSON.stringify(eventSchema()));
  });
});

describe('an event', () => {
  test('is one as it is', () => {
    expect(faultsOf(EVENT)).toEqual([]);
  });

  test.each<[string, object]>([
    ['a field that nobody knows', { input: { claim: 'x' } }],
    ['an answer', { output: 'x' }],
    ['another version', { version: 2 }],
    ['a time without a zone', { time: '2026-03-10T12:00:30' }],
    ['a sentence for an agent', { agent: 'The agent Ada' }],
    ['a result that is no code', { result: 'done' }],
    ['a request of two lines', { request: 'r-1\n{}' }],
    ['a digest without end', { digest: 'd'.repeat(129) }],
    ['an amount with a fraction', { minorUnits: 0.5 }],
    ['a message with what differs', { message: 'Paid CL-2026-000123' }],
    ['no agent', { agent: undefined }],
  ])('with %s is none', (_, changes) => {
    expect(faultsOf(JSON.parse(JSON.stringify({ ...EVENT, ...changes }))).length).toBeGreaterThan(0);
  });
});

import { environmentInput, mistakesIn } from '../support/environment';

const base = environmentInput();
const [tool] = base.tools ?? [];

const told = (input: unknown) =>
  mistakesIn({
    ...base,
    tools: [{ ...tool, actions: { 'look-up': { kind: 'read', purpose: 'Returns one claim', input } } }],
  });

const object = (properties: unknown, more: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...more,
});
const text = { type: 'string', maxLength: 20 };
const at = 'trial.tools[register].actions.look-up.input';

/** Mistakes of one property named `claim`, without the path of the schema. */
const toldOf = (claim: unknown) => told(object({ claim })).map((line) => line.replace(`${at}.properties.`, ''));

describe('31: an action may take', () => {
  test.each<[string, unknown]>([
    ['nothing', { type: 'object', additionalProperties: false }],
    [
      'bounded text',
      object({
        claim: { ...text, minLength: 1, pattern: '^[A-Z]{2}-\\d{6}$', title: 'Claim', description: 'Its number' },
      }),
    ],
    ['text with a format and a bound', object({ day: { type: 'string', format: 'date', maxLength: 10 } })],
    [
      'one of several texts, or one only',
      object({ state: { type: 'string', enum: ['open', 'closed'] }, kind: { type: 'string', const: 'claim' } }),
    ],
    [
      'bounded numbers',
      object({
        cents: { type: 'integer', minimum: 0, maximum: 5_000_000, multipleOf: 5 },
        rate: { type: 'number', minimum: 0, maximum: 1.5 },
      }),
    ],
    [
      'one of several numbers',
      object({ level: { type: 'integer', enum: [1, 2] }, half: { type: 'number', const: 0.5 } }),
    ],
    ['yes or no', object({ urgent: { type: 'boolean' }, agreed: { type: 'boolean', const: true } })],
    ['bounded lists', object({ claims: { type: 'array', items: text, maxItems: 10, minItems: 1, uniqueItems: true } })],
    [
      'objects in lists in objects',
      object({
        claims: {
          type: 'array',
          maxItems: 2,
          items: object({ number: text }, { required: ['number'], maxProperties: 1 }),
        },
      }),
    ],
  ])('%s', (_, input) => expect(told(input)).toEqual([]));
});

describe('31: what an action takes', () => {
  const types = 'use one of: object, array, string, number, integer, boolean';
  test.each<[string, unknown, readonly string[]]>([
    ['is a schema', 'claim', [`${at}: is not an object, got "claim"; write an object`]],
    [
      'is an object with names',
      text,
      [`${at}.type: is not an object, got "string"; wrap it into an object, so that every value has a name`],
    ],
    ['has a type', { additionalProperties: false }, [`${at}.type: is missing; ${types}`]],
    [
      'has one type',
      { ...object({}), type: ['object', 'null'] },
      [`${at}.type: is not one type, got "a list"; ${types}`],
    ],
    [
      'has a known type',
      { ...object({}), type: 'objct' },
      [`${at}.type: is not one type, got "objct"; did you mean "object"? ${types}`],
    ],
    [
      'lets nothing else in',
      { type: 'object' },
      [`${at}.additionalProperties: is missing; write additionalProperties: false`],
    ],
    [
      'lets nothing else in, not by a schema or by true either',
      object({ claim: object({}, { additionalProperties: true }) }, { additionalProperties: text }),
      [
        `${at}.additionalProperties: lets in what no schema describes; write additionalProperties: false`,
        `${at}.properties.claim.additionalProperties: lets in what no schema describes, got true; write additionalProperties: false`,
      ],
    ],
    [
      'has its properties by name',
      object(['claim']),
      [`${at}.properties: is not an object, got "a list"; write a schema for each property`],
    ],
    [
      'requires what it describes, once',
      object({ claim: text, state: text }, { required: ['clam', 'state', 'state'] }),
      [
        `${at}.required: is not a property, got "clam"; did you mean "claim"? use one of: claim, state`,
        `${at}.required: is listed twice, got "state"; list it once`,
      ],
    ],
    [
      'requires a list',
      object({ claim: text }, { required: 'claim' }),
      [`${at}.required: is not a list of names, got "claim"; list names of properties`],
    ],
    [
      'refers to nothing',
      object({ claim: { $ref: '#/$defs/claim', type: 'string', maxLength: 3 } }, { $defs: { claim: text } }),
      [
        `${at}.$defs: is not a keyword that is known for type object; use one of: type, title, description, properties, required, additionalProperties, minProperties, maxProperties`,
        `${at}.properties.claim.$ref: refers to another schema, which is not followed, got "#/$defs/claim"; write the schema out`,
      ],
    ],
  ])('%s', (_, input, messages) => expect(told(input)).toEqual(messages));

  const known = {
    string: 'use one of: type, title, description, enum, const, minLength, maxLength, pattern, format',
    number: 'use one of: type, title, description, enum, const, minimum, maximum, multipleOf',
    boolean: 'use one of: type, title, description, enum, const',
  };
  test.each<[string, unknown, readonly string[]]>([
    ['nothing', null, ['claim: is not a schema; write an object with a type']],
    [
      'a name that JavaScript or Cedar takes for something else',
      object(JSON.parse('{ "__proto__": { "type": "boolean" } }')),
      [
        'claim.properties: has a name that the gateway keeps for itself, or that nobody can read, got "__proto__"; use at most 100 characters that can be seen, without __ at the beginning',
      ],
    ],
    [
      'a name with characters that cannot be seen',
      object({ 'a\u202eb': { type: 'boolean' } }),
      [
        'claim.properties: has a name that the gateway keeps for itself, or that nobody can read, got "a\u202eb"; use at most 100 characters that can be seen, without __ at the beginning',
      ],
    ],
    ['a title that is none', { ...text, title: 7 }, ['claim.title: is not a text, got 7; write a text']],
    [
      'so many different objects that each is compared with each for seconds',
      { type: 'array', maxItems: 1001, uniqueItems: true, items: object({}) },
      [
        'claim.maxItems: is too large for uniqueItems, which holds each against each, got 1001; use 1000 or less, or take uniqueItems out',
      ],
    ],
    ['anything', true, ['claim: is not a schema, got true; write an object with a type']],
    [
      'text without a bound',
      { type: 'string' },
      ['claim: is a text without a bound; add maxLength, or list its values in enum'],
    ],
    [
      'text with a format, but without a bound',
      { type: 'string', format: 'date' },
      ['claim: is a text without a bound; add maxLength, or list its values in enum'],
    ],
    [
      'text with a slip in its bound',
      { type: 'string', maxLenght: 3 },
      [
        `claim.maxLenght: is not a keyword that is known for type string; did you mean "maxLength"? ${known.string}`,
        'claim: is a text without a bound; add maxLength, or list its values in enum',
      ],
    ],
    [
      'text with a bound that is none',
      { ...text, maxLength: '20', minLength: -1 },
      [
        'claim.minLength: is not a whole number, got -1; use a whole number, 0 or more',
        'claim.maxLength: is not a whole number, got "20"; use a whole number, 0 or more',
      ],
    ],
    [
      'text that is never long enough',
      { ...text, minLength: 21 },
      ['claim.minLength: is more than maxLength, 20, so that nothing would pass, got 21; use 20 or less'],
    ],
    [
      'text of an unknown format',
      { ...text, format: 'uid' },
      [
        'claim.format: is not a format that is known here, got "uid"; did you mean "uuid"? use one of: date, date-time, email, uuid',
      ],
    ],
    [
      'a choice without choices',
      { type: 'string', enum: [] },
      ['claim.enum: is not a list of values, got "a list"; list the values'],
    ],
    [
      'a choice of another type, and twice',
      { type: 'string', enum: ['a', 'a', 1] },
      [
        'claim.enum: is not of type string, got 1; write values of the type, or correct the type',
        'claim.enum: is listed twice, got "a"; list it once',
      ],
    ],
    [
      'a fixed value of another type',
      { type: 'boolean', const: 'true' },
      ['claim.const: is not of type boolean, got "true"; write values of the type, or correct the type'],
    ],
    [
      'a number without bounds',
      { type: 'number', minimum: 0 },
      ['claim: is a number without bounds; add minimum and maximum'],
    ],
    [
      'a number with bounds of another draft',
      { type: 'number', minimum: 0, exclusiveMaximum: 5 },
      [
        `claim.exclusiveMaximum: is not a keyword that is known for type number; ${known.number}`,
        'claim: is a number without bounds; add minimum and maximum',
      ],
    ],
    [
      'a whole number with bounds that are none',
      { type: 'integer', minimum: 0.5, maximum: 2 ** 60 },
      [
        'claim.minimum: is not a whole number that JSON carries exactly, got 0.5; use a whole number that JSON carries exactly',
        `claim.maximum: is not a whole number that JSON carries exactly, got ${2 ** 60}; use a whole number that JSON carries exactly`,
      ],
    ],
    [
      'a number between bounds that cross',
      { type: 'number', minimum: 2, maximum: 1 },
      ['claim.minimum: is more than maximum, 1, so that nothing would pass, got 2; use 1 or less'],
    ],
    [
      'parts of a cent',
      { type: 'number', minimum: 0, maximum: 9, multipleOf: 0.01 },
      [
        'claim.multipleOf: is not a whole number of 1 or more, so that rounding would decide, got 0.01; take the smallest unit, such as cents, and count in whole ones',
      ],
    ],
    [
      'yes or no with a length',
      { type: 'boolean', maxLength: 3 },
      [`claim.maxLength: is not a keyword that is known for type boolean; ${known.boolean}`],
    ],
    ['a list without a bound', { type: 'array', items: text }, ['claim: is a list without a bound; add maxItems']],
    [
      'a list of anything',
      { type: 'array', maxItems: 3, uniqueItems: 1 },
      [
        'claim.uniqueItems: is neither true nor false; use true, or take it out',
        'claim.items: is missing; add the schema of one item',
      ],
    ],
    [
      'a list of text without a bound',
      { type: 'array', maxItems: 3, items: { type: 'string' } },
      ['claim.items: is a text without a bound; add maxLength, or list its values in enum'],
    ],
    [
      'an object that lets anything in',
      { type: 'object', properties: { number: { type: 'string' } } },
      [
        'claim.additionalProperties: is missing; write additionalProperties: false',
        'claim.properties.number: is a text without a bound; add maxLength, or list its values in enum',
      ],
    ],
    [
      'an object without a bound that is one',
      object({}, { maxProperties: 'few' }),
      ['claim.maxProperties: is not a whole number, got "few"; use a whole number, 0 or more'],
    ],
  ])('not %s', (_, claim, messages) => expect(toldOf(claim)).toEqual(messages));
});

describe('31: patterns', () => {
  const part = 'matches a part of the text';
  const forever = 'repeats a group that can match in several ways, which may take forever';
  const kind = 'has a group of a kind that is not known here';
  const long = (length: number) => `may take very long on a text of ${length} characters`;
  const toldOfPattern = (pattern: unknown, maxLength = 20) =>
    toldOf({ type: 'string', maxLength, pattern }).map((line) => /: (.+?)(?:, got|;)/.exec(line)?.[1]);

  test.each([
    '^[A-Z]{2}-\\d{6}$',
    '^(?:open|closed)$',
    '^(?:ab){3}$',
    '^(?:[A-Z]{2}-){2}\\d+$',
    '^a(?:-b)?$',
    '^(?=.*[a-z])[a-z0-9]{1,20}$',
    '^[(+*)|]+$',
    '^\\(a+\\)$',
    '^a\\\\$',
    '^(?<year>\\d{4})$',
    '^(?:a+){0,1}$',
  ])('%s passes', (pattern) => expect(toldOf({ ...text, pattern })).toEqual([]));

  test.each([
    '^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\p{Cs}]+$',
    '^[^@\\s]+@[^@\\s]+$',
    '^\\d+\\.\\d+\\.\\d+$',
    '^a*b*c*d*e*$',
    '^[a-z]+(?:-[0-9]+)?$',
    '^(?=.*\\d)(?=.*[a-z])[ -~]*$',
    '^\\w+\\W+\\w+$',
    '^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)$',
  ])('%s passes on long texts, because each part ends where the next begins', (pattern) =>
    expect(toldOf({ type: 'string', maxLength: 100_000, pattern })).toEqual([]),
  );

  test.each<[string, unknown, string]>([
    ['without a beginning', '[a-z]+$', part],
    ['without an end', '^[a-z]+', part],
    ['with an end that is text', '^[a-z]+\\$', part],
    ['with alternatives of which one begins and one ends', '^a|b$', part],
    ['with repetitions repeated', '^(a+)+$', forever],
    ['with repetitions of letters repeated', '^([a-z]+)*$', forever],
    ['with repetitions repeated in a group with a name', '^(?<word>a+)+$', forever],
    ['with repetitions repeated where it looks ahead', '^(?=(a+)+b)a*b$', forever],
    ['with repetitions repeated where it looks ahead for what is not there', '^(?!(?:a|aa)+$)a*$', forever],
    ['with a repetition in what looks ahead, repeated', '^(?:(?=a*)a)*$', forever],
    ['with repetitions repeated, counted', '^(?:[a-z]*){2,9}$', forever],
    ['with repetitions repeated, lazily', '^(?:a+?)+?$', forever],
    ['with repetitions repeated further up', '^((?:a+)b)*$', forever],
    ['with alternatives repeated', '^(?:a|ab)*$', forever],
    ['with alternatives of which one holds the other, repeated', '^(a|aa)+$', forever],
    ['with an option repeated', '^(?:a?b?)+$', forever],
    ['with a reference back', '^(a)\\1$', 'refers back to what it matched, which may take forever'],
    ['with a reference back by name', '^(?<a>a)\\k<a>$', 'refers back to what it matched, which may take forever'],
    ['that looks behind', '^a*(?<=a*b)$', kind],
    ['that looks behind for what is not there', '^a*(?<!b)$', kind],
    ['that is none', '^[a-z$', 'is not a regular expression'],
    ['that is no text', 7, 'is not a regular expression'],
  ])('%s', (_, pattern, problem) => expect(toldOfPattern(pattern)).toEqual([problem]));

  test.each<[string, string, number]>([
    ['many repetitions of the same', '^a*a*a*a*a*a*a*b$', 200],
    ['three repetitions of the same', '^a*a*a*b$', 8000],
    ['repetitions of classes that share a character', '^[a-m]+[m-z]+[a-z]+!$', 8000],
    ['repetitions of anything with a fixed text between them', '^.*-.*-.*$', 8000],
    ['repetitions with what may be missing between them', '^a*b?a*b?a*$', 8000],
    ['repetitions of groups that begin alike', '^(?:ab)*(?:ac)*(?:ad)*(?:ae)*$', 8000],
    ['repetitions of properties of Unicode, which may share anything', '^\\p{L}+\\p{N}+\\p{P}+$', 8000],
    ['repetitions of what has no property of Unicode, which may be anything', '^[^\\p{L}]+[^\\p{N}]+!$', 8000],
    ['options of the same', `^${'a?'.repeat(30)}a{30}$`, 100],
    ['choices that begin alike', `^${'(?:a|a)'.repeat(30)}$`, 100],
    ['repetitions in what looks ahead', '^(?=.*a.*b.*c).*$', 8000],
    ['a look ahead from every place', '^a*(?=a*b)a*(?=a*c)$', 8000],
    ['repetitions of half of a character', '^[\\ud83d\\ude00a]*\\ud83d\\ude00*[\\u{1f600}b]*$', 8000],
  ])('%s', (_, pattern, maxLength) => expect(toldOfPattern(pattern, maxLength)).toEqual([long(maxLength)]));

  test('may repeat the same as often as a short text allows', () => {
    expect(toldOfPattern('^a*a*b$', 1000)).toEqual([]);
    expect(toldOfPattern('^a*a*b$', 10_000)).toEqual([long(10_000)]);
  });

  test('are held against texts that their choices do not bound', () => {
    expect(toldOf({ type: 'string', enum: ['aab'], pattern: '^a*a*b$' })).toEqual([
      'claim.pattern: may take very long on a text of 262144 characters, got "^a*a*b$"; let each part end with what the next cannot begin with, as in ^[^@]+@[^@]+$, or lower maxLength',
    ]);
  });

  test('are told with what to do', () => {
    expect(toldOf({ ...text, pattern: '^(a+)+$' })).toEqual([
      `claim.pattern: ${forever}, got "^(a+)+$"; repeat single characters or groups of a fixed text, as in ^[a-z0-9-]{1,40}$`,
    ]);
    expect(toldOf({ ...text, pattern: 'a' })).toEqual([
      `claim.pattern: ${part}, got "a"; put it between ^ and $, and alternatives into a group, as in ^(?:open|closed)$`,
    ]);
  });
});

describe('31: depth', () => {
  const nested = (levels: number): unknown => (levels === 1 ? object({}) : object({ in: nested(levels - 1) }));

  test('eight levels are enough', () => {
    expect(told(nested(8))).toEqual([]);
    expect(told(nested(9))).toEqual([
      `${at}${'.properties.in'.repeat(8)}: is more than 8 levels deep; flatten it, or make two actions of it`,
    ]);
  });

  test('a schema that holds itself comes to an end', () => {
    const circle = object({}) as { properties: Record<string, unknown> };
    circle.properties.again = circle;
    expect(told(circle).join()).toContain('is more than 8 levels deep');
  });
});

test('several mistakes of several actions are all told', () => {
  const lines = mistakesIn({
    ...base,
    tools: [
      {
        ...tool,
        actions: {
          'look-up': {
            kind: 'read',
            purpose: 'Returns one claim',
            input: { type: 'object', properties: { claim: { type: 'string' } } },
          },
          assign: {
            kind: 'change',
            purpose: 'Gives it to a handler',
            input: object({ to: { type: 'array', items: {} } }),
          },
        },
      },
    ],
  });
  expect(lines.map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
    `${at}.additionalProperties`,
    `${at}.properties.claim`,
    `${at.replace('look-up', 'assign')}.properties.to`,
    `${at.replace('look-up', 'assign')}.properties.to.items.type`,
  ]);
});

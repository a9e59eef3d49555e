import type { Mistake } from '../mistakes';
import { oneOf, repeated } from '../rules';
import { patternMistake } from './patterns';

/** Levels of a schema, the whole input being the first. */
const DEEPEST = 8;

type Schema = Readonly<Record<string, unknown>>;

const OF_ANY = ['type', 'title', 'description'];
const OF_SCALARS = ['enum', 'const'];
const OF_NUMBERS = [...OF_SCALARS, 'minimum', 'maximum', 'multipleOf'];

/** Keywords that the gateway understands, by type; others would be ignored where they are read, and hold nothing. */
const KEYWORDS = {
  object: ['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  array: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  string: [...OF_SCALARS, 'minLength', 'maxLength', 'pattern', 'format'],
  number: OF_NUMBERS,
  integer: OF_NUMBERS,
  boolean: OF_SCALARS,
} as const;

type Type = keyof typeof KEYWORDS;
const TYPES = Object.keys(KEYWORDS) as Type[];

const FORMATS = ['date', 'date-time', 'email', 'uuid'];

/** What is wrong with the JSON Schema of what an action takes: it must bound everything and let nothing else in. */
export function* actionSchemaMistakes(path: string, schema: unknown): Generator<Mistake> {
  if (isSchema(schema) && isType(schema.type) && schema.type !== 'object') {
    yield {
      path: `${path}.type`,
      problem: 'is not an object',
      got: schema.type,
      remedy: 'wrap it into an object, so that every value has a name',
    };
    return;
  }
  yield* schemaMistakes(path, schema, 1);
}

function* schemaMistakes(path: string, schema: unknown, depth: number): Generator<Mistake> {
  if (depth > DEEPEST) {
    yield { path, problem: `is more than ${DEEPEST} levels deep`, remedy: 'flatten it, or make two actions of it' };
    return;
  }
  if (!isSchema(schema)) {
    yield { path, problem: 'is not a schema', got: plain(schema), remedy: 'write an object with a type' };
    return;
  }
  yield* referenceMistakes(path, schema);
  if (!isType(schema.type)) {
    yield schema.type === undefined
      ? { path: `${path}.type`, problem: 'is missing', remedy: oneOf(TYPES, '') }
      : {
          path: `${path}.type`,
          problem: 'is not one type',
          got: plain(schema.type),
          remedy: oneOf(TYPES, '', String(plain(schema.type))),
        };
    return;
  }
  yield* keywordMistakes(path, schema, schema.type);
  yield* BOUNDS[schema.type](path, schema, depth);
}

const isSchema = (value: unknown): value is Schema =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isType = (value: unknown): value is Type => TYPES.includes(value as Type);

/** What a message can show of a value. */
const plain = (value: unknown) =>
  ['string', 'number', 'boolean'].includes(typeof value) ? value : Array.isArray(value) ? 'a list' : undefined;

const isReference = (keyword: string) => /^\$(?:dynamic|recursive)?ref$/i.test(keyword);

function* referenceMistakes(path: string, schema: Schema): Generator<Mistake> {
  for (const keyword of Object.keys(schema).filter(isReference))
    yield {
      path: `${path}.${keyword}`,
      problem: 'refers to another schema, which is not followed',
      got: plain(schema[keyword]),
      remedy: 'write the schema out',
    };
}

function* keywordMistakes(path: string, schema: Schema, type: Type): Generator<Mistake> {
  const known = [...OF_ANY, ...KEYWORDS[type]];
  for (const keyword of Object.keys(schema)) {
    if (known.includes(keyword) || isReference(keyword)) continue;
    yield {
      path: `${path}.${keyword}`,
      problem: `is not a keyword that is known for type ${type}`,
      remedy: oneOf(known, '', keyword),
    };
  }
  for (const keyword of ['title', 'description'])
    if (schema[keyword] !== undefined && typeof schema[keyword] !== 'string')
      yield {
        path: `${path}.${keyword}`,
        problem: 'is not a text',
        got: plain(schema[keyword]),
        remedy: 'write a text',
      };
}

type Bounds = (path: string, schema: Schema, depth: number) => Generator<Mistake>;

const BOUNDS: Readonly<Record<Type, Bounds>> = {
  object: objectMistakes,
  array: arrayMistakes,
  string: stringMistakes,
  number: numberMistakes,
  integer: numberMistakes,
  boolean: choiceMistakes,
};

function* objectMistakes(path: string, schema: Schema, depth: number): Generator<Mistake> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (additionalProperties !== false)
    yield {
      path: `${path}.additionalProperties`,
      problem: additionalProperties === undefined ? 'is missing' : 'lets in what no schema describes',
      got: plain(additionalProperties),
      remedy: 'write additionalProperties: false',
    };
  yield* countMistakes(path, schema, 'minProperties', 'maxProperties');
  if (!isSchema(properties)) {
    yield {
      path: `${path}.properties`,
      problem: 'is not an object',
      got: plain(properties),
      remedy: 'write a schema for each property',
    };
    return;
  }
  yield* requiredMistakes(`${path}.required`, required, Object.keys(properties));
  for (const [name, property] of Object.entries(properties)) {
    if (!PROPERTY.test(name))
      yield {
        path: `${path}.properties`,
        problem: 'has a name that the gateway keeps for itself, or that nobody can read',
        got: name,
        remedy: 'use at most 100 characters that can be seen, without __ at the beginning',
      };
    yield* schemaMistakes(`${path}.properties.${name}`, property, depth + 1);
  }
}

/** JavaScript knows `__proto__`, and Cedar `__entity` and `__extn`, as something else than a name. */
const PROPERTY = /^(?!__)[^\p{C}]{1,100}$/u;

function* requiredMistakes(path: string, required: unknown, properties: readonly string[]): Generator<Mistake> {
  if (!isListOfStrings(required)) {
    yield { path, problem: 'is not a list of names', got: plain(required), remedy: 'list names of properties' };
    return;
  }
  for (const name of required.filter((one) => !properties.includes(one)))
    yield {
      path,
      problem: 'is not a property',
      got: name,
      remedy: oneOf(properties, 'add it to properties, or take it out', name),
    };
  for (const { value } of repeated(required, (name) => name))
    yield { path, problem: 'is listed twice', got: value, remedy: 'list it once' };
}

const isListOfStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function* arrayMistakes(path: string, schema: Schema, depth: number): Generator<Mistake> {
  yield* countMistakes(path, schema, 'minItems', 'maxItems');
  if (schema.maxItems === undefined) yield { path, problem: 'is a list without a bound', remedy: 'add maxItems' };
  if (schema.uniqueItems !== undefined && typeof schema.uniqueItems !== 'boolean')
    yield { path: `${path}.uniqueItems`, problem: 'is neither true nor false', remedy: 'use true, or take it out' };
  if (schema.uniqueItems === true && isCompound(schema.items) && Number(schema.maxItems) > MOST_COMPARED)
    yield {
      path: `${path}.maxItems`,
      problem: 'is too large for uniqueItems, which holds each against each',
      got: plain(schema.maxItems),
      remedy: `use ${MOST_COMPARED} or less, or take uniqueItems out`,
    };
  if (schema.items === undefined)
    yield { path: `${path}.items`, problem: 'is missing', remedy: 'add the schema of one item' };
  else yield* schemaMistakes(`${path}.items`, schema.items, depth + 1);
}

/** Lists of plain values are looked through once. */
const isCompound = (items: unknown) => isSchema(items) && ['array', 'object'].includes(String(items.type));
const MOST_COMPARED = 1000;

function* stringMistakes(path: string, schema: Schema): Generator<Mistake> {
  yield* choiceMistakes(path, schema);
  yield* countMistakes(path, schema, 'minLength', 'maxLength');
  if (schema.maxLength === undefined && !isChoice(schema))
    yield { path, problem: 'is a text without a bound', remedy: 'add maxLength, or list its values in enum' };
  if (schema.pattern !== undefined) {
    const mistake = patternMistake(schema.pattern, longestOf(schema));
    if (mistake !== undefined) yield { path: `${path}.pattern`, got: plain(schema.pattern), ...mistake };
  }
  if (schema.format !== undefined && !FORMATS.includes(schema.format as string))
    yield {
      path: `${path}.format`,
      problem: 'is not a format that is known here',
      got: plain(schema.format),
      remedy: oneOf(FORMATS, '', String(plain(schema.format))),
    };
}

/** What the gateway takes at all, in bytes: a pattern is held against a text before its choices are. */
const LARGEST_INPUT = 256 * 1024;

const longestOf = ({ maxLength }: Schema) =>
  Number.isSafeInteger(maxLength) ? Math.min(Number(maxLength), LARGEST_INPUT) : LARGEST_INPUT;

function* numberMistakes(path: string, schema: Schema): Generator<Mistake> {
  yield* choiceMistakes(path, schema);
  const isRight = schema.type === 'integer' ? Number.isSafeInteger : Number.isFinite;
  const what = schema.type === 'integer' ? 'a whole number that JSON carries exactly' : 'a number';
  const { minimum, maximum, multipleOf } = schema;
  for (const [keyword, bound] of Object.entries({ minimum, maximum })) {
    if (bound !== undefined && !isRight(bound))
      yield { path: `${path}.${keyword}`, problem: `is not ${what}`, got: plain(bound), remedy: `use ${what}` };
  }
  if ((minimum === undefined || maximum === undefined) && !isChoice(schema))
    yield { path, problem: 'is a number without bounds', remedy: 'add minimum and maximum' };
  yield* orderMistake(path, schema, 'minimum', 'maximum');
  if (multipleOf !== undefined && !(Number.isSafeInteger(multipleOf) && Number(multipleOf) >= 1))
    yield {
      path: `${path}.multipleOf`,
      problem: 'is not a whole number of 1 or more, so that rounding would decide',
      got: plain(multipleOf),
      remedy: 'take the smallest unit, such as cents, and count in whole ones',
    };
}

const isChoice = (schema: Schema) => schema.enum !== undefined || schema.const !== undefined;

/** Values of `enum` and `const` that can never occur say that something else was meant. */
function* choiceMistakes(path: string, schema: Schema): Generator<Mistake> {
  const { enum: list, const: only } = schema;
  if (list !== undefined && !(Array.isArray(list) && list.length > 0)) {
    yield { path: `${path}.enum`, problem: 'is not a list of values', got: plain(list), remedy: 'list the values' };
    return;
  }
  const values: ReadonlyArray<readonly [keyword: string, value: unknown]> = [
    ...(list ?? []).map((value: unknown) => ['enum', value] as const),
    ...(only === undefined ? [] : [['const', only] as const]),
  ];
  for (const [keyword, value] of values) {
    if (isOfType(value, schema.type)) continue;
    yield {
      path: `${path}.${keyword}`,
      problem: `is not of type ${schema.type}`,
      got: plain(value),
      remedy: 'write values of the type, or correct the type',
    };
  }
  for (const { value } of repeated<unknown>(list ?? [], (item) => JSON.stringify(plain(item))))
    yield { path: `${path}.enum`, problem: 'is listed twice', got: JSON.parse(value), remedy: 'list it once' };
}

const isOfType = (value: unknown, type: unknown) =>
  type === 'integer' ? Number.isSafeInteger(value) : type === 'number' ? Number.isFinite(value) : typeof value === type;

/** Two counts, the smaller first. */
function* countMistakes(path: string, schema: Schema, least: string, most: string): Generator<Mistake> {
  for (const keyword of [least, most]) {
    const count = schema[keyword];
    if (count === undefined || (Number.isSafeInteger(count) && Number(count) >= 0)) continue;
    yield {
      path: `${path}.${keyword}`,
      problem: 'is not a whole number',
      got: plain(count),
      remedy: 'use a whole number, 0 or more',
    };
  }
  yield* orderMistake(path, schema, least, most);
}

function* orderMistake(path: string, schema: Schema, least: string, most: string): Generator<Mistake> {
  const [low, high] = [schema[least], schema[most]];
  if (typeof low === 'number' && typeof high === 'number' && low > high)
    yield {
      path: `${path}.${least}`,
      problem: `is more than ${most}, ${high}, so that nothing would pass`,
      got: low,
      remedy: `use ${high} or less`,
    };
}

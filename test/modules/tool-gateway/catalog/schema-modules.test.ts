import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tools from '../../../../environments/catalog/tools';
import { hashOf } from '../../../../foundation/cache';
import { type ActionInputs, actionInputs } from '../../../../modules/tool-gateway/catalog/action-inputs';
import { accepts } from '../../../tools/json-schema';
import { object, shop } from './shop';

type Modules = typeof import('../../../../modules/tool-gateway/catalog/schema-modules');

let cache = '';
const { P2A_CACHE } = process.env;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'p2a-schema-modules-'));
  process.env.P2A_CACHE = cache;
});
afterEach(() => {
  jest.dontMock('../../../../foundation/cache');
  if (P2A_CACHE === undefined) delete process.env.P2A_CACHE;
  else process.env.P2A_CACHE = P2A_CACHE;
  rmSync(cache, { recursive: true, force: true });
});

/** As a program does that has just started; without Ajv and esbuild, it must find everything. */
function compile(inputs: readonly ActionInputs[], { isWarm = false } = {}): ReadonlyMap<string, string> {
  let made: ReadonlyMap<string, string> = new Map();
  jest.isolateModules(() => {
    if (isWarm)
      jest.doMock('../../../../foundation/cache', () => ({
        ...jest.requireActual<object>('../../../../foundation/cache'),
        fromProject: (name: string) => {
          throw new Error(`${name}: is loaded`);
        },
      }));
    const { schemaModules } = require('../../../../modules/tool-gateway/catalog/schema-modules') as Modules;
    made = schemaModules(inputs);
  });
  return made;
}

const inputsOf = (tool: string, schemas: Readonly<Record<string, object>>): ActionInputs => ({
  tool,
  schemas,
  key: hashOf(JSON.stringify(schemas)),
});

/** What Lambda does with it; there is nothing that it could load. */
function load(code: string | undefined): Readonly<Record<string, (input: unknown) => unknown>> {
  const module = { exports: {} };
  const nothing = (name: string) => {
    throw new Error(`${name}: is not in the zip`);
  };
  new Function('module', 'exports', 'require', code ?? '')(module, module.exports, nothing);
  return module.exports;
}

const check = (schema: object) => {
  const { act } = load(compile([inputsOf('tool', { act: schema })]).get('tool'));
  if (act === undefined) throw new Error('act: is not exported');
  return act;
};

const text = { type: 'string', maxLength: 20 };

test('exports a check for each action by its name', () => {
  const exported = load(compile([inputsOf('tool', { 'look-up': object({}), constructor: object({}) })]).get('tool'));
  expect(Object.keys(exported)).toEqual(['look-up', 'constructor']);
  expect(exported['look-up']?.({})).toBe(true);
  expect(exported['look-up']?.({ more: 1 })).toBe(false);
});

test('a property that every object inherits is missing until it is given', () => {
  for (const name of ['toString', 'constructor', 'hasOwnProperty', 'valueOf']) {
    const validate = check(object({ [name]: text }, [name]));
    expect([name, validate({}), validate({ [name]: 'x' }), validate({ [name]: 7 })]).toEqual([
      name,
      false,
      true,
      false,
    ]);
  }
});

test('a property that every object inherits is not checked unless it is given', () => {
  const validate = check(object({ toString: text }));
  expect([validate({}), validate({ toString: 'x' })]).toEqual([true, true]);
});

test('a property __proto__ is one too many', () => {
  expect(check(object({ a: text }))(JSON.parse('{ "a": "x", "__proto__": {} }'))).toBe(false);
});

test.each<[string, object, readonly unknown[], readonly unknown[]]>([
  ['characters are code points', { type: 'string', maxLength: 2 }, ['👍👍'], ['👍👍👍']],
  ['patterns know Unicode', { ...text, pattern: '^\\p{L}$' }, ['é', '𐐀'], ['1', 'éé']],
  ['days', { ...text, format: 'date' }, ['2024-02-29'], ['2023-02-29', '2024-2-1', '']],
  ['times', { type: 'string', maxLength: 40, format: 'date-time' }, ['2024-02-29T10:00:00Z'], ['2024-02-29']],
  ['addresses', { type: 'string', maxLength: 40, format: 'email' }, ['a@b.example'], ['a@', 'a b@c.example']],
  ['ids', { type: 'string', maxLength: 40, format: 'uuid' }, ['6b1f7c1e-5d0a-4b7e-9a53-0d1b2c3d4e5f'], ['6b1f7c1e']],
  ['whole numbers', { type: 'integer', minimum: 0, maximum: 9 }, [0, 9], [10, -1, 0.5, '1', true, null]],
  ['numbers', { type: 'number', minimum: 0, maximum: 1 }, [0.5], [1.5, '0.5', [0.5], Number.NaN]],
  [
    'different ones',
    { type: 'array', maxItems: 3, uniqueItems: true, items: object({ a: text }) },
    [[{}, { a: 'x' }]],
    [
      [{}, {}],
      [{}, { a: 'x' }, {}],
    ],
  ],
  ['choices', { type: 'string', enum: ['a', 'b'] }, ['a'], ['c', 0]],
  ['the one value', { type: 'boolean', const: true }, [true], [false, 1]],
])('%s', (_, schema, right, wrong) => {
  const validate = check(object({ value: schema }, ['value']));
  for (const value of right) expect([value, validate({ value })]).toEqual([value, true]);
  for (const value of [...wrong, undefined, {}]) expect([value, validate({ value })]).toEqual([value, false]);
});

test('a pattern is not held against a text that is too long', () => {
  const validate = check(object({ value: { type: 'string', maxLength: 30, pattern: '^(a+)+$' } }));
  expect(validate({ value: `${'a'.repeat(50)}b` })).toBe(false);
});

test('checks of the shipped tools agree with a second reader of their schemas', () => {
  const shipped = Object.values(tools).map(({ name, actions }) =>
    inputsOf(name, Object.fromEntries(Object.entries(actions).map(([action, { input }]) => [action, input]))),
  );
  const modules = compile(shipped);
  const values = [{}, { claim: 'CL-2026-004711' }, { claim: 'x' }, { customer: 'CU-00081234' }, { claim: 1 }];
  for (const { tool, schemas } of shipped)
    for (const [action, schema] of Object.entries(schemas))
      for (const value of values)
        expect([action, value, load(modules.get(tool))[action]?.(value)]).toEqual([
          action,
          value,
          accepts(schema as Record<string, unknown>, value),
        ]);
});

describe('38: the same schemas come to the same bytes', () => {
  const schemas = shop().tools.map((tool) => actionInputs(tool, Object.keys(tool.actions)));
  const other = inputsOf('other', { act: object({ day: { ...text, format: 'date' } }) });

  test('alone and with others, in any order', () => {
    const [one] = schemas;
    if (one === undefined) throw new Error('there are no tools');
    const alone = compile([one]).get(one.tool);
    rmSync(cache, { recursive: true });
    expect(compile([other, one]).get(one.tool)).toBe(alone);
    expect(alone).not.toMatch(/p2a-schemas|node_modules/);
  });

  test('and are found again without Ajv and esbuild', () => {
    const made = compile([...schemas, other]);
    expect(compile([...schemas, other], { isWarm: true })).toEqual(made);
    expect(() => compile([inputsOf('new', { act: object({ a: text }) })], { isWarm: true })).toThrow('ajv: is loaded');
  });

  test('what was damaged is made anew', () => {
    const made = compile([other]);
    const folder = join(cache, 'schemas');
    for (const file of readdirSync(folder))
      writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace('exports.act', 'exports.all'));
    expect(compile([other])).toEqual(made);
  });

  test('also where nothing can be kept', () => {
    const made = compile([other]);
    process.env.P2A_CACHE = join(__filename, 'cache');
    expect(compile([other])).toEqual(made);
  });
});

test('other schemas have other keys', () => {
  const [tool] = shop().tools;
  if (tool === undefined) throw new Error('there are no tools');
  const keys = [['status'], ['status', 'pay'], ['pay']].map((actions) => actionInputs(tool, actions).key);
  expect(new Set(keys).size).toBe(3);
  expect(actionInputs(tool, ['status']).key).toBe(keys[0]);
});

test('a schema that Ajv does not take is told with its place', () => {
  expect(() => compile([inputsOf('tool', { act: { type: 'object', nonsense: true } })])).toThrow(
    /^tools\[tool\]\.actions\.act\.input: cannot be compiled: .*nonsense/,
  );
});

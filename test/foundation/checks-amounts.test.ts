import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, given: Loose, messages: readonly string[]];

const base = environmentInput();
const [tool] = base.tools ?? [];
const [agent] = base.agents ?? [];

const cents = { type: 'integer', minimum: 0, maximum: 1000 };
const code = { type: 'string', maxLength: 3 };
const object = (properties: object, required: readonly string[] = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const input = object({ cents, code, of: object({ 'a/b~c': cents }), note: { type: 'string', maxLength: 9 } }, [
  'cents',
  'code',
  'of',
]);
const amount = { minorUnits: '/cents', currency: '/code' };
const inEuros = { minorUnits: '/cents', currency: 'EUR' };

const payWith = (pay: Loose) => ({ kind: 'change', purpose: 'Pays', input, ...pay });

/** A tool with one action that pays and one that does not, and an agent that may call both. */
const told = ({
  pay = { amount },
  tool: ofTool = {},
  agent: ofAgent = {},
}: {
  readonly [part: string]: Loose | undefined;
}) =>
  mistakesIn({
    ...base,
    tools: [
      {
        ...tool,
        actions: {
          pay: payWith(pay),
          note: { kind: 'change', purpose: 'Notes', input: object({}) },
          status: { kind: 'read', purpose: 'Reads', input: object({}) },
        },
        ...ofTool,
      },
    ],
    agents: [{ ...agent, scope: 2, tools: { register: ['pay', 'note', 'status'] }, ...ofAgent }],
  });
const tellsExactly = (cases: readonly Case[]) =>
  test.each(cases)('%s', (_, given, messages) => expect(told(given as Parameters<typeof told>[0])).toEqual(messages));

const limited = (action: string, limit: Loose) => ({ limits: { register: { [action]: limit } } });
const at = 'trial.tools[register].actions.pay.amount';
const limits = 'trial.agents[triage].limits.register';

describe('an amount may be', () => {
  tellsExactly([
    ['a field, and its currency another', {}, []],
    ['a field of one currency', { pay: { amount: inEuros } }, []],
    [
      'a field below others, with a name that has to be escaped',
      { pay: { amount: { ...inEuros, minorUnits: '/of/a~1b~0c' } } },
      [],
    ],
    [
      'limited, with a currency where there may be several',
      { agent: limited('pay', { minorUnitsPerDay: 5, currency: 'EUR' }) },
      [],
    ],
    [
      'limited, without one where there is only one',
      { pay: { amount: inEuros }, agent: limited('pay', { minorUnitsPerDay: 5 }) },
      [],
    ],
    [
      'limited over all calls of a tool, and of an agent',
      {
        tool: { limits: { minorUnitsPerDay: 5, currency: 'EUR' } },
        agent: { overall: { minorUnitsPerDay: 5, currency: 'EUR' } },
      },
      [],
    ],
  ]);
});

describe('an amount is in every call, whole and not below zero', () => {
  const missing = 'leads to no property of the input';
  const unfit = 'is not a whole number between bounds, of which the lower is 0 or more';
  const remedy = 'give the field type integer, minimum and maximum, so that no amount lowers a sum';
  const withInput = (changed: object) => ({ pay: { amount: inEuros, input: changed } });
  tellsExactly([
    [
      'so its field is there',
      { pay: { amount: { minorUnits: '/cent', currency: '/currency' } } },
      [
        `${at}.minorUnits: ${missing}, got "/cent"; write the path to the field`,
        `${at}.currency: ${missing}, got "/currency"; write the path to the field`,
      ],
    ],
    [
      'so its field is no part of an array or a text',
      { pay: { amount: { minorUnits: '/note/0', currency: 'EUR' }, input: object({ note: code }) } },
      [`${at}.minorUnits: ${missing}, got "/note/0"; write the path to the field`],
    ],
    [
      'so its field is not what every object inherits',
      { pay: { amount: { minorUnits: '/constructor', currency: 'EUR' } } },
      [`${at}.minorUnits: ${missing}, got "/constructor"; write the path to the field`],
    ],
    [
      'so its field is required',
      withInput(object({ cents }, [])),
      [
        `${at}.minorUnits: leads through "cents", which a call may leave out, got "/cents"; add it to required, so that every call has an amount`,
      ],
    ],
    [
      'so what it stands in is required',
      { pay: { amount: { minorUnits: '/of/cents', currency: 'EUR' }, input: object({ of: object({ cents }) }, []) } },
      [
        `${at}.minorUnits: leads through "of", which a call may leave out, got "/of/cents"; add it to required, so that every call has an amount`,
      ],
    ],
    [
      'so it has no fractions',
      withInput(object({ cents: { ...cents, type: 'number' } })),
      [`${at}.minorUnits: ${unfit}, got "/cents"; ${remedy}`],
    ],
    [
      'so it takes nothing off a sum',
      withInput(object({ cents: { ...cents, minimum: -1 } })),
      [`${at}.minorUnits: ${unfit}, got "/cents"; ${remedy}`],
    ],
    [
      'so its currency is a text',
      { pay: { amount: { minorUnits: '/cents', currency: '/cents' } } },
      [
        `${at}.currency: is not a text, got "/cents"; give the field type string, or write the one currency that there is, such as EUR`,
      ],
    ],
    [
      'and says where it stands as RFC 6901 does',
      { pay: { amount: { minorUnits: 'cents', currency: 'euros' } } },
      [
        `${at}.minorUnits: is not a JSON Pointer to a field, got "cents"; write it as RFC 6901 does, as in /payment/minorUnits`,
        `${at}.currency: is neither a field nor a currency, got "euros"; write /currency or EUR`,
      ],
    ],
  ]);

  test('so it is bounded', () => {
    expect(told({ pay: { amount: inEuros, input: object({ cents: { type: 'integer', minimum: 0 } }) } })).toContain(
      `${at}.minorUnits: ${unfit}, got "/cents"; ${remedy}`,
    );
  });
});

describe('a limit of amounts', () => {
  const noCurrency = 'is missing, but amounts may be of any currency; add the currency that is limited, such as EUR';
  tellsExactly([
    [
      'needs an action that has one',
      { agent: limited('note', { minorUnitsPerDay: 5, currency: 'EUR' }) },
      [
        `${limits}.note.minorUnitsPerDay: limits an amount, but the action has none, got 5; say in amount of the action where it stands, or take it out`,
      ],
    ],
    [
      'is told once of an action that reads',
      { agent: limited('status', { minorUnitsPerDay: 5, currency: 'EUR' }) },
      [
        `${limits}.status.minorUnitsPerDay: limits an amount, but the action only reads, got 5; limit its calls, or take it out`,
      ],
    ],
    [
      'needs a currency where the action has any',
      { agent: limited('pay', { minorUnitsPerDay: 5 }) },
      [`${limits}.pay.currency: ${noCurrency}`],
    ],
    [
      'has the currency of its action',
      { pay: { amount: inEuros }, agent: limited('pay', { minorUnitsPerDay: 5, currency: 'USD' }) },
      [
        `${limits}.pay.currency: is not the currency of the action, EUR, so that no call would pass, got "USD"; use EUR, or take it out`,
      ],
    ],
    [
      'needs a currency over several actions, even if each has one',
      {
        pay: { amount: inEuros },
        tool: { limits: { minorUnitsPerDay: 5 } },
        agent: { overall: { minorUnitsPerDay: 5 } },
      },
      [`trial.tools[register].limits.currency: ${noCurrency}`, `trial.agents[triage].overall.currency: ${noCurrency}`],
    ],
    [
      'needs an action that has one among several',
      {
        pay: {},
        tool: { limits: { minorUnitsPerDay: 5, currency: 'EUR' } },
        agent: { overall: { minorUnitsPerDay: 5, currency: 'EUR' } },
      },
      ['tools[register].limits', 'agents[triage].overall'].map(
        (path) =>
          `trial.${path}.minorUnitsPerDay: limits an amount, but none of the actions has one, got 5; say in amount of an action where it stands, or take it out`,
      ),
    ],
    [
      'of an agent needs one that the agent calls',
      { agent: { tools: { register: ['note'] }, overall: { minorUnitsPerDay: 5, currency: 'EUR' } } },
      [
        'trial.agents[triage].overall.minorUnitsPerDay: limits an amount, but none of the actions has one, got 5; say in amount of an action where it stands, or take it out',
      ],
    ],
    [
      'is what a currency belongs to',
      {
        tool: { limits: { callsPerDay: 5, currency: 'EUR' } },
        agent: { ...limited('pay', { callsPerDay: 5, currency: 'EUR' }), overall: { callsPerDay: 5, currency: 'EUR' } },
      },
      ['tools[register].limits', 'agents[triage].limits.register.pay', 'agents[triage].overall'].map(
        (path) =>
          `trial.${path}.currency: belongs to minorUnitsPerDay, which is missing, got "EUR"; add minorUnitsPerDay, or take it out`,
      ),
    ],
    [
      'is not all that a limit may be, but it is something',
      { agent: { overall: { mode: 'observe' } } },
      ['trial.agents[triage].overall: limits nothing, got {"mode":"observe"}; give at least one limit, or take it out'],
    ],
  ]);
});

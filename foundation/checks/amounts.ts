import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { listed, rule } from '../rules';

const amount = z.object({ minorUnits: z.string(), currency: z.string() });

const action = z.object({
  kind: z.string().optional().catch(undefined),
  input: z.record(z.string(), z.unknown()).optional().catch(undefined),
  amount: amount.optional().catch(undefined),
});
type SeenAction = z.output<typeof action>;

const limit = z.object({ minorUnitsPerDay: z.number().optional(), currency: z.string().optional() });
type SeenLimit = z.output<typeof limit>;

/** Of what is misshapen nothing can be said. */
const record = <Value extends z.ZodType>(value: Value) =>
  z.record(z.string(), value.optional().catch(undefined)).default({}).catch({});

const tools = listed('tools', {
  name: z.string().default('').catch(''),
  actions: record(action),
  limits: limit.optional().catch(undefined),
});

const agents = listed('agents', {
  tools: record(z.array(z.string())),
  limits: record(record(limit)),
  overall: limit.optional().catch(undefined),
});
type SeenAgent = z.output<typeof agents>[number];

type Register = ReadonlyMap<string, Readonly<Record<string, SeenAction | undefined>>>;

/** One look at all agents and tools, because there may be hundreds of each. */
const amountsHold = rule(z.object({ tools, agents }), function* (seen) {
  const register: Register = new Map(seen.tools.map((tool) => [tool.name, tool.actions]));
  for (const { at, actions, limits } of seen.tools) {
    for (const [name, given] of Object.entries(actions))
      if (given?.amount !== undefined) yield* amountMistakes(`${at}.actions.${name}.amount`, given.amount, given.input);
    yield* sumMistakes(`${at}.limits`, limits, Object.values(actions));
  }
  for (const agent of seen.agents) {
    yield* limitMistakes(agent, register);
    yield* sumMistakes(`${agent.at}.overall`, agent.overall, calledBy(agent, register));
  }
});

function* amountMistakes(
  path: string,
  { minorUnits, currency }: z.output<typeof amount>,
  input: unknown,
): Generator<Mistake> {
  if (input === undefined) return; // Told by the schema: every action has an input.
  yield* fieldMistakes(`${path}.minorUnits`, minorUnits, input, isBoundedAmount, {
    problem: 'is not a whole number between bounds, of which the lower is 0 or more',
    remedy: 'give the field type integer, minimum and maximum, so that no amount lowers a sum',
  });
  if (currency.startsWith('/'))
    yield* fieldMistakes(`${path}.currency`, currency, input, ({ type }) => type === 'string', {
      problem: 'is not a text',
      remedy: 'give the field type string, or write the one currency that there is, such as EUR',
    });
}

type Schema = Readonly<Record<string, unknown>>;

const isBoundedAmount = ({ type, minimum, maximum }: Schema) =>
  type === 'integer' && typeof minimum === 'number' && minimum >= 0 && typeof maximum === 'number';

/** What limits and rules go by is in every call: each step to it is a required property. */
function* fieldMistakes(
  path: string,
  pointer: string,
  input: unknown,
  isFit: (schema: Schema) => boolean,
  unfit: Pick<Mistake, 'problem' | 'remedy'>,
): Generator<Mistake> {
  if (!pointer.startsWith('/')) return; // Told by the schema: it is no pointer.
  let schema = input;
  for (const name of pointer.split('/').slice(1).map(unescaped)) {
    const { properties, required } = isSchema(schema) ? schema : {};
    if (!isSchema(properties) || !Object.hasOwn(properties, name)) {
      yield { path, problem: 'leads to no property of the input', got: pointer, remedy: 'write the path to the field' };
      return;
    }
    if (!(Array.isArray(required) && required.includes(name))) {
      yield {
        path,
        problem: `leads through ${JSON.stringify(name)}, which a call may leave out`,
        got: pointer,
        remedy: 'add it to required, so that every call has an amount',
      };
      return;
    }
    schema = properties[name];
  }
  if (isSchema(schema) && !isFit(schema)) yield { path, got: pointer, ...unfit };
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As RFC 6901 has it. */
const unescaped = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** Limits of single actions: those that the agent does not call, or that only read, are told elsewhere. */
function* limitMistakes(agent: SeenAgent, register: Register): Generator<Mistake> {
  for (const [tool, limits] of Object.entries(agent.limits)) {
    for (const [name, given] of Object.entries(limits ?? {})) {
      const path = `${agent.at}.limits.${tool}.${name}`;
      const called = register.get(tool)?.[name];
      yield* idleCurrency(path, given);
      if (given?.minorUnitsPerDay === undefined || called === undefined || called.kind === 'read') continue;
      if (called.amount === undefined)
        yield {
          path: `${path}.minorUnitsPerDay`,
          problem: 'limits an amount, but the action has none',
          got: given.minorUnitsPerDay,
          remedy: 'say in amount of the action where it stands, or take it out',
        };
      else yield* currencyMistakes(path, given, called.amount.currency);
    }
  }
}

function* currencyMistakes(path: string, { currency }: SeenLimit, ofAction: string): Generator<Mistake> {
  if (ofAction.startsWith('/')) {
    if (currency === undefined) yield withoutCurrency(path);
  } else if (currency !== undefined && currency !== ofAction)
    yield {
      path: `${path}.currency`,
      problem: `is not the currency of the action, ${ofAction}, so that no call would pass`,
      got: currency,
      remedy: `use ${ofAction}, or take it out`,
    };
}

/** Limits of several actions together. */
function* sumMistakes(
  path: string,
  given: SeenLimit | undefined,
  actions: ReadonlyArray<SeenAction | undefined>,
): Generator<Mistake> {
  yield* idleCurrency(path, given);
  if (given?.minorUnitsPerDay === undefined) return;
  if (given.currency === undefined) yield withoutCurrency(path);
  if (actions.every((one) => one?.amount === undefined))
    yield {
      path: `${path}.minorUnitsPerDay`,
      problem: 'limits an amount, but none of the actions has one',
      got: given.minorUnitsPerDay,
      remedy: 'say in amount of an action where it stands, or take it out',
    };
}

const withoutCurrency = (path: string): Mistake => ({
  path: `${path}.currency`,
  problem: 'is missing, but amounts may be of any currency',
  remedy: 'add the currency that is limited, such as EUR',
});

function* idleCurrency(path: string, given: SeenLimit | undefined): Generator<Mistake> {
  if (given?.currency === undefined || given.minorUnitsPerDay !== undefined) return;
  yield {
    path: `${path}.currency`,
    problem: 'belongs to minorUnitsPerDay, which is missing',
    got: given.currency,
    remedy: 'add minorUnitsPerDay, or take it out',
  };
}

const calledBy = ({ tools: called }: SeenAgent, register: Register) =>
  Object.entries(called).flatMap(([tool, actions]) => (actions ?? []).map((name) => register.get(tool)?.[name]));

export const AMOUNT_RULES = [amountsHold];

import type { EnvironmentInput } from '../../../../foundation/environment';
import { gatewayEnvironment, key, ledger, TrialGateway } from '../../../support/gateway';

type Rule = NonNullable<NonNullable<EnvironmentInput['tools']>[number]['rules']>[string];

/** A tool of one action that takes lists of lists and things that may be missing, under one rule. */
const trialOf = (when: string, rule: Partial<Rule> = {}) =>
  new TrialGateway(
    gatewayEnvironment({
      tools: [
        {
          ...ledger,
          actions: {
            ...ledger.actions,
            note: {
              kind: 'change',
              purpose: 'Notes something',
              input: {
                type: 'object',
                additionalProperties: false,
                required: ['grid'],
                properties: {
                  grid: {
                    type: 'array',
                    maxItems: 3,
                    items: { type: 'array', maxItems: 3, items: { type: 'integer', minimum: 0, maximum: 9 } },
                  },
                  share: { type: 'number', minimum: 0, maximum: 1 },
                  flag: { type: 'boolean' },
                },
              },
            },
          },
          rules: { 'the-rule': { purpose: 'x', actions: ['note'], effect: 'refuse', when, ...rule } },
        },
      ],
    }),
  );

const asks = (trial: TrialGateway, agent: string, body: object) => trial.call(agent, 'note', body, key('one'));

test('lists of lists are seen as what they are', async () => {
  const when = 'context.input.grid.contains([1, 2])';
  expect(await asks(trialOf(when), 'free', { grid: [[1, 2]] })).toMatchObject({ code: 'rule-violated' });
  expect(await asks(trialOf(when), 'free', { grid: [[1], [2]] })).toMatchObject({ status: 200 });
});

test.each([
  'principal.family == "claims"',
  '(principal).scope > 3',
  'if principal.owner like "claims*" then true else false',
])('what rules say of agents is known: %s', async (when) => {
  expect(await asks(trialOf(when), 'free', { grid: [] })).toMatchObject({ code: 'rule-violated' });
});

test('what may be missing is asked for with has, and is seen where it is there', async () => {
  const when = 'context.input has flag && context.input.flag';
  expect(await asks(trialOf(when), 'free', { grid: [] })).toMatchObject({ status: 200 });
  expect(await asks(trialOf(when), 'free', { grid: [], flag: true })).toMatchObject({ code: 'rule-violated' });
});

test('numbers that are not whole are no part of what rules see, and stand in no decision\u2019s way', async () => {
  expect(await asks(trialOf('context.input.grid == []'), 'free', { grid: [[1]], share: 0.25 })).toMatchObject({
    status: 200,
  });
});

test.each([
  ['the input as a whole', 'context.input == { "grid": [[1]], "flag": true }'],
  ['a member in brackets', 'context["input"]["grid"] == [[1]]'],
  ['whether there is one, of one', 'context.input has flag'],
  ['a member of a condition', '(if context.input has flag then context.input else context.input).grid == [[1]]'],
])('policies are given all that they look at: %s', async (_, when) => {
  expect(await asks(trialOf(when), 'free', { grid: [[1]], flag: true })).toMatchObject({ code: 'rule-violated' });
  expect(await asks(trialOf(when), 'free', { grid: [[2]] })).toMatchObject({ status: 200 });
});

test('a refusal goes before people are asked', async () => {
  expect(await asks(trialOf('true || context.input.grid == []'), 'asker', { grid: [] })).toMatchObject({
    code: 'rule-violated',
  });
});

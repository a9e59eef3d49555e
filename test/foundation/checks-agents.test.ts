import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, agent: Loose, messages: readonly string[]];

const base = environmentInput();
const [agent] = base.agents ?? [];
const calls = { scope: 2, tools: { register: ['look-up', 'assign'] } };
const told = (loose: Loose) => mistakesIn({ ...base, agents: [{ ...agent, ...loose }] });
const at = 'trial.agents[triage]';

test.each<[string, Loose]>([
  ['of calls, of whatever it calls', { limits: { register: { 'look-up': { callsPerMinute: 5, callsPerDay: 100 } } } }],
  [
    'of tokens, and of all that it does',
    { limits: { register: { 'look-up': { tokensPerDay: 5 } } }, overall: { callsPerDay: 9 } },
  ],
])('an agent may have limits %s', (_, loose) => expect(told(loose)).toEqual([]));

test('there may be as many families as there are agents', () => {
  const agents = Array.from({ length: 50 }, (_, n) => ({
    ...agent,
    name: `agent-${n}`,
    family: `family-${n}`,
    owner: `${n}`,
  }));
  expect(mistakesIn({ ...base, agents })).toEqual([]);
});

describe('agents', () => {
  const cases: readonly Case[] = [
    [
      'never by wildcard',
      {
        models: ['*'],
        tools: { '*': ['look-up'], register: ['look-*'] },
        limits: { register: { '*': { callsPerDay: 1 } }, 'reg*': {} },
      },
      [
        `${at}.models: is a wildcard, got "*"; name each model`,
        `${at}.tools: is a wildcard, got "*"; name each tool`,
        `${at}.tools.register: is a wildcard, got "look-*"; name each action`,
        `${at}.limits.register: is a wildcard, got "*"; name each action`,
        `${at}.limits: is a wildcard, got "reg*"; name each tool`,
      ],
    ],
    [
      'with what was probably meant',
      { models: ['sonet'], tools: { registr: ['look-up'], register: ['lookup'] } },
      [
        `${at}.models: is not a model of this environment, got "sonet"; did you mean "sonnet"? use one of: sonnet`,
        `${at}.tools: is not a tool of this environment, got "registr"; did you mean "register"? use one of: register`,
        `${at}.tools.register: is not an action of register, got "lookup"; did you mean "look-up"? use one of: look-up, assign`,
      ],
    ],
    [
      'with limits of what they call',
      {
        limits: {
          registr: { 'look-up': { callsPerDay: 1 } },
          register: { asign: { callsPerDay: 1 }, assign: { callsPerDay: 1 } },
        },
      },
      [
        `${at}.limits: is not a tool that the agent calls, got "registr"; did you mean "register"? use one of: register`,
        `${at}.limits.register: is not an action that the agent calls, got "asign"; use one of: look-up`,
        `${at}.limits.register: is not an action that the agent calls, got "assign"; use one of: look-up`,
      ],
    ],
    [
      'named like a tool',
      { name: 'x-tool-y' },
      [
        'trial.agents[x-tool-y].name: would give its function a name like that of a tool, which nothing but the gateway may call, got "x-tool-y"; choose a name without "tool-" in it',
      ],
    ],
    [
      'with limits where they call nothing',
      { tools: {}, limits: { register: { assign: { callsPerDay: 1 } } } },
      [`${at}.limits: is not a tool that the agent calls, got "register"; take it out`],
    ],
    [
      'with limits of amounts where nothing is moved',
      { ...calls, limits: { register: { 'look-up': { minorUnitsPerDay: 5, callsPerDay: 1 } } } },
      [
        `${at}.limits.register.look-up.minorUnitsPerDay: limits an amount, but the action only reads, got 5; limit its calls, or take it out`,
      ],
    ],
  ];
  test.each(cases)('%s', (_, loose, messages) => expect(told(loose)).toEqual(messages));
});

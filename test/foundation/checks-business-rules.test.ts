import { environmentInput, mistakesIn } from '../support/environment';

type Loose = Readonly<Record<string, unknown>>;

const base = environmentInput();
const [tool] = base.tools ?? [];

const rule = { purpose: 'Stops it', effect: 'refuse', when: 'true' };
const told = (given: Loose, more: Loose = {}) =>
  mistakesIn({ ...base, tools: [{ ...tool, rules: { 'the-rule': { ...rule, ...given } } }], ...more });

const at = 'trial.tools[register].rules.the-rule';

test.each<[string, Loose]>([
  ['about all actions', {}],
  ['about some', { actions: ['look-up', 'assign'] }],
  ['that asks people', { effect: 'approve' }],
  ['that asks several people', { effect: 'approve', quorum: 2 }],
  ['about an agent', { when: 'principal == P2a::Agent::"triage"' }],
  ['that is only observed', { mode: 'observe' }],
])('a rule %s holds', (_, given) => expect(told(given)).toEqual([]));

test.each<[string, Loose, readonly string[]]>([
  [
    'names actions of its tool, once',
    { actions: ['look-up', 'asign', 'look-up'] },
    [
      `${at}.actions: is not an action of the tool, got "asign"; did you mean "assign"? use one of: look-up, assign`,
      `${at}.actions: is listed twice, got "look-up"; list it once`,
    ],
  ],
  [
    'names some actions, or has no list of them',
    { actions: [] },
    [`${at}.actions: is empty, got []; name the actions, or take it out for all of them`],
  ],
  [
    'asks no people if it refuses',
    { quorum: 2 },
    [
      `${at}.quorum: belongs to rules that ask people, but this one refuses, got 2; take it out, or use the effect approve`,
    ],
  ],
  [
    'names agents of the environment, however it spells them',
    { when: 'principal == P2a::Agent::"triag" || principal == P2a :: Agent :: "payer"' },
    [
      `${at}.when: names an agent that is not in this environment, got "triag"; did you mean "triage"? use one of: triage`,
      `${at}.when: names an agent that is not in this environment, got "payer"; use one of: triage`,
    ],
  ],
  ['is for something', { purpose: '' }, [`${at}.purpose: is empty, got ""; say what the rule is for`]],
  ['says when it applies', { when: ' ' }, [`${at}.when: is empty, got " "; say when the rule applies`]],
  [
    'has an effect that there is',
    { effect: 'permit' },
    [`${at}.effect: is none of the choices, got "permit"; use one of: refuse, approve`],
  ],
])('a rule %s', (_, given, messages) => expect(told(given)).toEqual(messages));

test('a rule asks as many people as the gateway does, or more', () => {
  const gateway = { account: 'sandbox', approvals: { quorum: 3 } };
  expect(told({ effect: 'approve', quorum: 2 }, { gateway })).toEqual([
    `${at}.quorum: is less than gateway.approvals.quorum, 3, got 2; use 3 or more, or take it out`,
  ]);
  expect(told({ effect: 'approve', quorum: 3 }, { gateway })).toEqual([]);
});

test('a rule has a name in which no policy of the gateway is called', () => {
  expect(mistakesIn({ ...base, tools: [{ ...tool, rules: { 'scope.allowed': rule } }] })).toEqual([
    'trial.tools[register].rules.scope.allowed: is not a name of a rule, got "scope.allowed"; use at most 40 lower-case letters, digits and single dashes, starting with a letter',
  ]);
});

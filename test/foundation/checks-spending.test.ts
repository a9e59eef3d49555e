import type { EnvironmentInput } from '../../foundation/environment';
import { MOST_MEASURED } from '../../foundation/measured-agents';
import { environmentInput, mistakesIn } from '../support/environment';

const input = environmentInput();
const [agent] = input.agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

const tells = (overrides: Partial<EnvironmentInput>) => mistakesIn({ ...input, ...overrides });
const named = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({ ...agent, name: `triage-${index}`, ...more }));

describe('budgets', () => {
  test.each<[string, Partial<EnvironmentInput>, string[]]>([
    [
      'a part of a budget that is all of it',
      { budgets: { monthlyUsd: 100, warnAtPercent: [100] } },
      ['trial.budgets.warnAtPercent[0]: is not a part of a budget, got 100; use 99 or less'],
    ],
    [
      'more warnings than a budget takes',
      { budgets: { monthlyUsd: 100, warnAtPercent: [10, 20, 30, 40] } },
      ['trial.budgets.warnAtPercent: has too many entries for a budget, got [10,20,30,40]; keep to 3'],
    ],
    [
      'a warning twice',
      { budgets: { monthlyUsd: 100, warnAtPercent: [50, 50] } },
      ['trial.budgets.warnAtPercent: is listed twice, got 50; list it once'],
    ],
    [
      'something that nobody can do when it is spent',
      { budgets: { monthlyUsd: 100, stop: 'quarantine' as 'revoke' } },
      ['trial.budgets.stop: is none of the choices, got "quarantine"; use revoke or tell'],
    ],
    [
      'a budget that its agents could not share',
      { budgets: { monthlyUsd: 100, families: { claims: 1 } }, agents: named(101) },
      [
        'trial.budgets.families.claims: is less than a cent for each of its 101 agents, so accounts could not share it, got 1; use 2 or more',
      ],
    ],
  ])('%s', (_, overrides, messages) => expect(tells(overrides)).toEqual(messages));

  test('no warnings at all are fine', () => {
    expect(tells({ budgets: { monthlyUsd: 100, warnAtPercent: [], stop: 'tell' } })).toEqual([]);
  });
});

describe('prices', () => {
  test.each([
    ['negative', -1, 'is negative, got -1; use US dollars for a million tokens, such as 3 or 0.25'],
    ['no number', '3', 'is not a price, got "3"; use US dollars for a million tokens, such as 3 or 0.25'],
  ])('that are %s', (_, price, message) => {
    const { sonnet } = input.models ?? {};
    expect(mistakesIn({ ...input, models: { sonnet: { ...sonnet, price: { input: price, output: 1 } } } })).toEqual([
      `trial.models.sonnet.price.input: ${message}`,
    ]);
  });
});

describe('where accounts do not see their bill', () => {
  const gov = {
    partition: 'aws-us-gov',
    region: 'us-gov-west-1',
    models: {
      sonnet: {
        id: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
        inference: { geography: 'us-gov', destinations: ['us-gov-west-1'] },
      },
    },
  } as const satisfies Partial<EnvironmentInput>;

  test('budgets are taken as what they are: a plan', () => {
    expect(tells({ ...gov, budgets: { monthlyUsd: 100, families: { claims: 10 } } })).toEqual([]);
    expect(tells({ ...gov, budgets: { monthlyUsd: 100, stop: 'tell' } })).toEqual([]);
  });

  test('what was asked for and cannot be done is told', () => {
    expect(
      tells({
        ...gov,
        budgets: { monthlyUsd: 100, stop: 'revoke' },
        landingZone: { costAllocationTags: 'create', costAnomalies: 'create' },
      }),
    ).toEqual([
      'trial.budgets.stop: cannot be done in the partition aws-us-gov, whose accounts are billed through others, got "revoke"; take it out, and give agents modelTokensPerDay',
      ...['costAllocationTags', 'costAnomalies'].map(
        (property) =>
          `trial.landingZone.${property}: cannot be made in the partition aws-us-gov, whose accounts are billed through others, got "create"; use existing or off, and make it in the account that pays`,
      ),
    ]);
  });
});

describe('tokens of a day', () => {
  test('have to be a number that agents can live with', () => {
    expect(tells({ agents: [{ ...agent, modelTokensPerDay: 999 }] })).toEqual([
      'trial.agents[triage].modelTokensPerDay: is too small, got 999; use 1000 or more',
    ]);
    expect(tells({ agents: [{ ...agent, modelTokensPerDay: 1_000_000_001 }] })).toEqual([
      'trial.agents[triage].modelTokensPerDay: is too large, got 1000000001; use 1000000000 or less',
    ]);
  });

  test('need a log in which they can be counted, unless the workflow counts them', () => {
    const limited = { ...agent, modelTokensPerDay: 200_000 };
    expect(tells({ agents: [limited], landingZone: { invocationLogging: 'existing' } })).toEqual([
      "trial.agents[triage].modelTokensPerDay: would be watched by nobody, because the log of model calls is not made here, got 200000; take it out, or use landingZone.invocationLogging: 'create'",
    ]);
    expect(
      tells({
        gateway: { account: 'sandbox', domainName: 'tools.acme.internal' },
        landingZone: { invocationLogging: 'existing' },
        agents: [
          {
            ...limited,
            trust: { kind: 'workflow' },
            workflow: {
              callers: ['arn:aws:iam::333333333333:role/portal'],
              keep: ['/claim'],
              model: 'sonnet',
              instructions: 'Triage the claim.',
              question: 'How urgent is it?',
            },
          },
        ],
      }).filter((message) => message.includes('modelTokensPerDay')),
    ).toEqual([]);
  });

  test('need room in that log, which a log group has for so many filters', () => {
    const crowd = (limited: number) => [
      ...named(100 - limited),
      ...named(limited, { modelTokensPerDay: 200_000 }).map((one, index) => ({ ...one, name: `limited-${index}` })),
    ];
    expect(tells({ agents: crowd(MOST_MEASURED) })).toEqual([]);
    const told = tells({ agents: crowd(MOST_MEASURED + 1) });
    expect(told).toHaveLength(MOST_MEASURED + 1);
    expect(told[0]).toBe(
      'trial.agents[limited-0].modelTokensPerDay: has no room in the log of model calls of sandbox, which takes 100 metric filters: 45 agents there can have it, and 46 do, got 200000; move agents to another account, or give it to fewer',
    );
  });
});

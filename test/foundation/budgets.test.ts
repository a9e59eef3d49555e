import { workloadAccounts } from '../../foundation/accounts';
import { accountShare, familyShares, isRevocable, revocableAgents } from '../../foundation/budgets';
import type { EnvironmentInput } from '../../foundation/environment';
import { distinguishedAgents, METRIC_FILTERS_OF_A_LOG_GROUP, measuredAgents } from '../../foundation/measured-agents';
import { environment, environmentInput } from '../support/environment';

const input = environmentInput();
const [agent] = input.agents ?? [];
if (agent === undefined) throw new Error('the smallest environment has an agent');

/** Agents of a family in several accounts, so many in each. */
const spread = (usd: number, counts: readonly number[], monthlyUsd = 1000) =>
  environment({
    accounts: {
      ...input.accounts,
      ...Object.fromEntries(
        counts.map((_, index) => [`agents-${index}`, { id: `44444444440${index}`, ou: 'workloads' }] as const),
      ),
    },
    budgets: { monthlyUsd, families: { claims: usd } },
    agents: counts.flatMap((count, account) =>
      Array.from({ length: count }, (_, index) => ({
        ...agent,
        name: `triage-${account}-${index}`,
        account: `agents-${account}`,
      })),
    ),
  });

const centsIn = (one: ReturnType<typeof environment>, account: string) =>
  familyShares(one, account).map(({ cents }) => cents);

describe('the budget of a family', () => {
  test('belongs to the account that all of its agents are in', () => {
    expect(familyShares(environment({ budgets: { monthlyUsd: 100, families: { claims: 60 } } }), 'sandbox')).toEqual([
      { family: 'claims', cents: 6000 },
    ]);
  });

  test('is divided by how many of its agents an account has, and never comes to more', () => {
    const three = spread(100, [1, 2, 4]);
    expect(['agents-0', 'agents-1', 'agents-2'].map((account) => centsIn(three, account))).toEqual([
      [1428],
      [2857],
      [5714],
    ]);
    for (const [usd, ...counts] of [
      [1, 3, 3, 3],
      [7, 1, 1, 1],
      [999, 5, 3, 11],
      [10, 7, 6, 5],
    ] as const) {
      const one = spread(usd, counts);
      const sum = counts.flatMap((_, index) => centsIn(one, `agents-${index}`)).reduce((all, cents) => all + cents, 0);
      expect(sum).toBeLessThanOrEqual(usd * 100);
      expect(sum).toBeGreaterThan(usd * 100 - counts.length);
    }
  });

  test('is none where it has none, and is not inherited from anything', () => {
    expect(familyShares(environment(), 'sandbox')).toEqual([]);
    expect(familyShares(environment({ agents: [{ ...agent, family: 'constructor' }] }), 'sandbox')).toEqual([]);
  });
});

test('shares of the whole never come to more than the whole, and hold those of families', () => {
  const one = spread(100, [1, 2, 4], 333);
  const shares = workloadAccounts(one).map((account) => accountShare(one, account));
  expect(shares.reduce((sum, cents) => sum + cents, 0)).toBeLessThanOrEqual(33_300);
  for (const account of workloadAccounts(one))
    expect(accountShare(one, account)).toBeGreaterThanOrEqual(
      centsIn(one, account).reduce((sum, cents) => sum + cents, 0),
    );
});

describe('models are taken away', () => {
  const of = (overrides: Partial<EnvironmentInput>) => {
    const one = environment(overrides);
    return revocableAgents(one, 'sandbox').map(({ name }) => name);
  };
  test('from agents whose family has a budget, unless people are to be told and no more', () => {
    const families = { claims: 60 };
    expect(of({ budgets: { monthlyUsd: 100, families } })).toEqual(['triage']);
    expect(of({ budgets: { monthlyUsd: 100, families, stop: 'tell' } })).toEqual([]);
    expect(of({ budgets: { monthlyUsd: 100 } })).toEqual([]);
  });

  test('not where AWS Budgets does not know the accounts', () => {
    const gov = { ...environment({ budgets: { monthlyUsd: 100, families: { claims: 60 } } }), partition: 'aws-us-gov' };
    expect(isRevocable(gov as ReturnType<typeof environment>, agent)).toBe(false);
  });
});

describe('tokens are measured', () => {
  const crowd = (count: number, limited = 0) =>
    environment({
      agents: Array.from({ length: count }, (_, index) => ({
        ...agent,
        name: `triage-${index}`,
        ...(index < limited ? { modelTokensPerDay: 200_000 } : {}),
      })),
    });

  test('of all agents of an account, as long as its log has room', () => {
    expect(measuredAgents(crowd(30), 'sandbox')).toHaveLength(30);
    expect(measuredAgents(crowd(31), 'sandbox')).toHaveLength(0);
  });

  test('otherwise of those that have a number of them for a day', () => {
    expect(measuredAgents(crowd(60, 15), 'sandbox').map(({ name }) => name)).toEqual(
      Array.from({ length: 15 }, (_, index) => `triage-${index}`),
    );
  });

  test('however many agents there are, the filters of all fit', () => {
    for (const [agents, limited] of [
      [1, 0],
      [30, 30],
      [31, 0],
      [90, 45],
      [250, 45],
      [250, 0],
    ] as const) {
      const of = crowd(agents, limited);
      const filters = 2 * measuredAgents(of, 'sandbox').length + distinguishedAgents(of, 'sandbox').length;
      expect([agents, filters <= METRIC_FILTERS_OF_A_LOG_GROUP - 10]).toEqual([agents, true]);
    }
    expect(distinguishedAgents(crowd(30, 30), 'sandbox')).toHaveLength(30);
    expect(distinguishedAgents(crowd(250), 'sandbox')).toHaveLength(90);
    expect(distinguishedAgents(crowd(250, 45), 'sandbox')).toEqual([]);
  });

  test('not in the log of somebody else', () => {
    expect(measuredAgents(environment({ landingZone: { invocationLogging: 'existing' } }), 'sandbox')).toEqual([]);
  });
});
